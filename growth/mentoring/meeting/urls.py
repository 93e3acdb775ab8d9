"""Pages of a pairing, and of what the two share."""

from django.urls import path

from growth.mentoring.meeting import agreement_views, views

urlpatterns = [
    path("pairings/<int:pk>/", views.pairing, name="pairing"),
    path("pairings/<int:pk>/agreement/", agreement_views.agreement, name="agreement"),
    path(
        "pairings/<int:pk>/agreement/confirmation/",
        agreement_views.agreement_confirmation,
        name="agreement_confirmation",
    ),
    path("pairings/<int:pk>/renewal/", agreement_views.renewal, name="renewal"),
    path("pairings/<int:pk>/renewal/confirmation/", agreement_views.renewal_confirmation, name="renewal_confirmation"),
    path("pairings/<int:pk>/renewal/refusal/", agreement_views.renewal_refusal, name="renewal_refusal"),
    path("pairings/<int:pk>/ending/", agreement_views.ending, name="ending"),
    path("pairings/<int:pk>/closing-note/", agreement_views.closing_note, name="closing_note"),
    path("pairings/<int:pk>/sessions/new/", views.session_new, name="session_new"),
    path("pairings/<int:pk>/sessions/held/", views.session_held, name="session_held"),
    path("pairings/<int:pk>/action-items/", views.action_items, name="action_items"),
    path("pairings/<int:pk>/topics/", views.topics, name="topics"),
    path("pairings/<int:pk>/proposals/taking/", views.proposal_taking, name="proposal_taking"),
    path("pairings/<int:pk>/proposals/leaving/", views.proposal_leaving, name="proposal_leaving"),
    path("pairings/<int:pk>/outline/", views.outline, name="outline"),
    path("goals/<int:pk>/meeting/", agreement_views.goal_meeting, name="goal_meeting"),
    path("goals/<int:pk>/reopening/", agreement_views.goal_reopening, name="goal_reopening"),
    path("sessions/<int:pk>/", views.session, name="session"),
    path("sessions/<int:pk>/moving/", views.session_moving, name="session_moving"),
    path("sessions/<int:pk>/cancelling/", views.session_cancelling, name="session_cancelling"),
    path("sessions/<int:pk>/answer/", views.session_answer, name="session_answer"),
    path("sessions/<int:pk>/notes/", views.session_notes, name="session_notes"),
    path("sessions/<int:pk>/private-note/", views.private_note, name="private_note"),
    path("sessions/<int:pk>/calendar.ics", views.session_calendar, name="session_calendar"),
    path("private-notes/<int:pk>/removal/", views.private_note_removal, name="private_note_removal"),
    path("action-items/<int:pk>/done/", views.action_item_done, name="action_item_done"),
    path("action-items/<int:pk>/dropping/", views.action_item_dropping, name="action_item_dropping"),
    path("action-items/<int:pk>/reopening/", views.action_item_reopening, name="action_item_reopening"),
    path("topics/<int:pk>/removal/", views.topic_removal, name="topic_removal"),
    path("topics/<int:pk>/returning/", views.topic_returning, name="topic_returning"),
    path("outline-steps/<int:pk>/done/", views.outline_step_done, name="outline_step_done"),
    path("outline-steps/<int:pk>/reopening/", views.outline_step_reopening, name="outline_step_reopening"),
    path("outline-steps/<int:pk>/removal/", views.outline_step_removal, name="outline_step_removal"),
    path("met/<str:token>/", views.met_by_mail, name="met"),
]
