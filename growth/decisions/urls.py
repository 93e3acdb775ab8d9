from django.urls import path

from growth.decisions import flow_views, importing_views, views

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
    path("projects/<int:pk>/import/", importing_views.importing, name="importing"),
    path("projects/<int:pk>/import/upload/", importing_views.upload, name="upload"),
    path("projects/<int:pk>/import/repository/", importing_views.fetching, name="fetching"),
    path("imports/<int:pk>/", importing_views.import_, name="import"),
    path("imports/<int:pk>/run/", importing_views.import_run, name="import_run"),
    path("imports/<int:pk>/report/", importing_views.import_report, name="import_report"),
    path("<int:pk>/source/", importing_views.source, name="source"),
    path("<int:pk>/file/", importing_views.record_file, name="record_file"),
    path("export/", importing_views.export, name="export"),
]
