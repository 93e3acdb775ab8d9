from django.urls import path

from growth.decisions import flow_views, views

app_name = "decisions"
urlpatterns = [
    path("", views.decision_list, name="list"),
    path("new/", views.new, name="new"),
    path("projects/", views.project_list, name="projects"),
    path("projects/new/", views.project_new, name="project_new"),
    path("projects/<int:pk>/", views.project, name="project"),
    path("projects/<int:pk>/edit/", views.project_edit, name="project_edit"),
    path("<int:pk>/", views.decision, name="decision"),
    path("<int:pk>/edit/", views.edit, name="edit"),
    path("<int:pk>/marks/", views.marks, name="marks"),
    path("<int:pk>/history/", views.history, name="history"),
    path("<int:pk>/proposal/", flow_views.proposal, name="proposal"),
    path("<int:pk>/taking-back/", flow_views.taking_back, name="taking_back"),
    path("<int:pk>/discarding/", flow_views.discarding, name="discarding"),
    path("<int:pk>/comments/", flow_views.comments, name="comments"),
    path("comments/<int:pk>/resolution/", flow_views.resolution, name="resolution"),
    path("<int:pk>/answers/", flow_views.answers, name="answers"),
    path("<int:pk>/acceptance/", flow_views.acceptance, name="acceptance"),
    path("<int:pk>/rejection/", flow_views.rejection, name="rejection"),
    path("<int:pk>/deprecation/", flow_views.deprecation, name="deprecation"),
    path("<int:pk>/people/", flow_views.naming, name="naming"),
    path("people/<int:pk>/removal/", flow_views.unnaming, name="unnaming"),
    path("<int:pk>/links/", flow_views.links, name="links"),
    path("links/<int:pk>/removal/", flow_views.unlinking, name="unlinking"),
]
