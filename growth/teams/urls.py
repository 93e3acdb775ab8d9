from django.urls import path

from growth.teams import views

app_name = "teams"
urlpatterns = [
    path("", views.team, name="team"),
    path("composition/", views.composition, name="composition"),
    path("fairness/", views.fairness, name="fairness"),
]
