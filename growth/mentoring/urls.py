"""The pages of mentoring. Each package has its own list, all in one namespace."""

from django.urls import path

from growth.mentoring import views
from growth.mentoring.asking import urls as asking_urls
from growth.mentoring.profiles import urls as profiles_urls
from growth.mentoring.rounds import urls as rounds_urls
from growth.mentoring.meeting import urls as meeting_urls

app_name = "mentoring"
urlpatterns = [
    path("", views.mentoring, name="list"),
    *profiles_urls.urlpatterns,
    *asking_urls.urlpatterns,
    *rounds_urls.urlpatterns,
    *meeting_urls.urlpatterns,
]
