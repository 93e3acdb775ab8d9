from django.urls import path

from growth.mentoring.rounds import proposal_views, running_views, views

urlpatterns = [
    path("rounds/", views.rounds, name="rounds"),
    path("rounds/new/", running_views.new, name="round_new"),
    path("rounds/<int:pk>/", views.round_, name="round"),
    path("rounds/<int:pk>/edit/", running_views.edit, name="round_edit"),
    path("rounds/<int:pk>/joining/", views.joining, name="round_joining"),
    path("rounds/<int:pk>/helping/", views.helping, name="round_helping"),
    path("rounds/<int:pk>/entries/", running_views.entries, name="round_entries"),
    path("rounds/<int:pk>/closing/", running_views.closing, name="round_closing"),
    path("rounds/<int:pk>/objective/", running_views.objective, name="round_objective"),
    path("rounds/<int:pk>/fixing/", running_views.fixing, name="round_fixing"),
    path("rounds/<int:pk>/preview/", running_views.preview, name="round_preview"),
    path("rounds/<int:pk>/previewing/", running_views.previewing_, name="round_previewing"),
    path("rounds/<int:pk>/publication/", running_views.publication, name="round_publication"),
    path("rounds/<int:pk>/cancellation/", running_views.cancellation, name="round_cancellation"),
    path("round-entries/<int:pk>/leaving/", views.leaving, name="round_leaving"),
    path("round-entries/<int:pk>/ranking/", views.ranking, name="round_ranking"),
    path("fixed-pairs/<int:pk>/undoing/", running_views.undoing, name="fixed_pair_undoing"),
    path("proposals/new/", proposal_views.new, name="proposing"),
    path("proposals/<int:pk>/", proposal_views.proposal, name="proposal"),
    path("proposals/<int:pk>/yes/", proposal_views.yes, name="proposal_yes"),
    path("proposals/<int:pk>/no/", proposal_views.no, name="proposal_no"),
    path("proposals/<int:pk>/withdrawal/", proposal_views.withdrawal, name="proposal_withdrawal"),
]
