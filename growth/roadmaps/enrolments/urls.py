from django.urls import path

from growth.roadmaps.enrolments import hours_views, planning_views, views

urlpatterns = [
    path("", views.own, name="own"),
    path("library/<slug:key>/joining/", planning_views.joining, name="joining"),
    path("plan/", planning_views.plan, name="plan"),
    path("hours/", hours_views.hours, name="hours"),
    path("hours/<int:pk>/removal/", hours_views.hours_removal, name="hours_removal"),
    path("time-off/", hours_views.time_off, name="time_off"),
    path("time-off/<int:pk>/removal/", hours_views.time_off_removal, name="time_off_removal"),
    path("enrolments/<int:pk>/", views.enrolment, name="enrolment"),
    path("enrolments/<int:pk>/sharing/", views.sharing, name="sharing"),
    path("ending/", views.ending, name="ending"),
]
