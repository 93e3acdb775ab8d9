from django.urls import path

from growth.checkins import agreements_views as views
from growth.checkins import handover_views

app_name = "agreements"
urlpatterns = [
    path("", views.agreement_list, name="list"),
    path("new/", views.new, name="new"),
    path("people/<int:pk>/new/", views.new, name="new_for"),
    path("<int:pk>/", views.item, name="item"),
    path("<int:pk>/edit/", views.edit, name="edit"),
    path("<int:pk>/confirmation/", views.confirmation, name="confirmation"),
    path("<int:pk>/declining/", views.declining, name="declining"),
    path("<int:pk>/entries/", views.entries, name="entries"),
    path("<int:pk>/meeting/", views.meeting, name="meeting"),
    path("<int:pk>/meeting/confirmation/", views.meeting_confirmation, name="meeting_confirmation"),
    path("<int:pk>/meeting/contest/", views.meeting_contest, name="meeting_contest"),
    path("<int:pk>/dropping/", views.dropping, name="dropping"),
    path("hand-overs/<int:pk>/", handover_views.hand_over, name="hand_over"),
    path("hand-overs/lines/<int:pk>/confirmation/", handover_views.line_confirmation, name="line_confirmation"),
    path("hand-overs/lines/<int:pk>/contest/", handover_views.line_contest, name="line_contest"),
]
