from django.urls import path

from growth.promotions.concerns import views

urlpatterns = [
    path("concerns/<int:pk>/", views.concern, name="concern"),
]
