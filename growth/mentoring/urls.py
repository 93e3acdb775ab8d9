"""The pages of mentoring. Each package has its own list, all in one namespace."""

from django.urls import path

from growth.mentoring import views
from growth.mentoring.meeting import urls as meeting_urls

app_name = "mentoring"
urlpatterns = [
    path("", views.mentoring, name="list"),
    *meeting_urls.urlpatterns,
]
