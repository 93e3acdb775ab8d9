from django.urls import path

from growth.roadmaps.enrolments import views

urlpatterns = [
    path("", views.own, name="own"),
    path("enrolments/<int:pk>/", views.enrolment, name="enrolment"),
]
