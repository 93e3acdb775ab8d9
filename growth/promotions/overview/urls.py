from django.urls import path

from growth.promotions.overview import views

urlpatterns = [
    path("pipeline/", views.pipeline, name="pipeline"),
    path("record/", views.record, name="record"),
    path("ladder-quality/", views.quality, name="quality"),
]
