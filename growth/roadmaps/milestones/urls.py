from django.urls import path

from growth.roadmaps.milestones import views

urlpatterns = [
    path("milestones/<int:pk>/", views.milestone, name="milestone"),
]
