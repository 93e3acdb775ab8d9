from django.urls import path

from growth.roadmaps.overview import views

urlpatterns = [path("team/", views.team, name="team")]
