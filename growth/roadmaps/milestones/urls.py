from django.urls import path

from growth.roadmaps.milestones import own_views, views

urlpatterns = [
    path("milestones/new/", own_views.new, name="milestone_new"),
    path("milestones/order/", own_views.order, name="milestone_order"),
    path("milestones/<int:pk>/", views.milestone, name="milestone"),
    path("milestones/<int:pk>/beginning/", views.beginning, name="milestone_beginning"),
    path("milestones/<int:pk>/putting-back/", views.putting_back, name="milestone_putting_back"),
    path("milestones/<int:pk>/closing/", views.closing, name="milestone_closing"),
    path("milestones/<int:pk>/closing/new/", views.closing_with_new, name="milestone_closing_with_new"),
    path("milestones/<int:pk>/reopening/", views.reopening, name="milestone_reopening"),
    path("milestones/<int:pk>/skipping/", views.skipping, name="milestone_skipping"),
    path("milestones/<int:pk>/taking-up/", views.taking_up, name="milestone_taking_up"),
    path("milestones/<int:pk>/confirmation/", views.confirmation, name="milestone_confirmation"),
    path(
        "milestones/<int:pk>/confirmation/withdrawal/",
        views.confirmation_withdrawal,
        name="milestone_confirmation_withdrawal",
    ),
    path("milestones/<int:pk>/note/", views.note, name="milestone_note"),
    path("milestones/<int:pk>/note/removal/", views.note_removal, name="milestone_note_removal"),
    path("milestones/<int:pk>/edit/", own_views.edit, name="milestone_edit"),
    path("milestones/<int:pk>/removal/", own_views.removal, name="milestone_removal"),
    path("milestones/<int:pk>/moving/", own_views.moving, name="milestone_moving"),
]
