"""The pages of mentoring. Each package has its own list, all in one namespace."""

from django.urls import path

from growth.mentoring import views
from growth.mentoring.rounds import urls as rounds_urls

app_name = "mentoring"
urlpatterns = [
    path("", views.mentoring, name="list"),
    path("pairings/<int:pk>/ending/", views.ending, name="ending"),
    *rounds_urls.urlpatterns,
]
