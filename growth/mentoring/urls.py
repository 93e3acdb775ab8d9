"""The pages of mentoring. Each package has its own list, all in one namespace."""

from django.urls import path

from growth.mentoring import views
from growth.mentoring.achievements import urls as achievements_urls
from growth.mentoring.asking import urls as asking_urls
from growth.mentoring.coffee import urls as coffee_urls
from growth.mentoring.health import urls as health_urls
from growth.mentoring.meeting import urls as meeting_urls
from growth.mentoring.profiles import urls as profiles_urls
from growth.mentoring.rounds import urls as rounds_urls

app_name = "mentoring"
urlpatterns = [
    path("", views.mentoring, name="list"),
    *profiles_urls.urlpatterns,
    *asking_urls.urlpatterns,
    *rounds_urls.urlpatterns,
    *meeting_urls.urlpatterns,
    *health_urls.urlpatterns,
    *coffee_urls.urlpatterns,
    *achievements_urls.urlpatterns,
]
