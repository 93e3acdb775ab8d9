from django.urls import path

from growth.promotions.overview import views

urlpatterns = [
    path("pipeline/", views.pipeline, name="pipeline"),
]
