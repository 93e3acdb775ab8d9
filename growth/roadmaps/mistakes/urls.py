from django.urls import path

from growth.roadmaps.mistakes import views

urlpatterns = [path("mistakes/", views.mistakes, name="mistakes")]
