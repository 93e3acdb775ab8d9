"""The pages of mentoring. Each package has its own list, all in one namespace."""

from django.urls import path

from growth.mentoring import until_merged, views
from growth.mentoring.achievements import urls as achievements_urls
from growth.mentoring.coffee import urls as coffee_urls
from growth.mentoring.health import urls as health_urls

app_name = "mentoring"
urlpatterns = [
    path("", views.mentoring, name="list"),
    path("pairings/<int:pk>/ending/", views.ending, name="ending"),
    *until_merged.urlpatterns,
    *health_urls.urlpatterns,
    *coffee_urls.urlpatterns,
    *achievements_urls.urlpatterns,
]
