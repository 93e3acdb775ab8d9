from django.urls import path

from growth.decisions import flow_views, views
from growth.decisions.afterwards import views as afterwards_views
from growth.decisions.exchange import views as importing_views
from growth.decisions.finding import graph_views, health_views
from growth.decisions.finding import views as list_views
from growth.decisions.record_templates import views as templates_views
from growth.decisions.reviewing import views as reviewing_views

app_name = "decisions"
urlpatterns = [
    path("", list_views.decision_list, name="list"),
    path("health/", health_views.health, name="health"),
    path("new/", views.new, name="new"),
    path("projects/", views.project_list, name="projects"),
    path("projects/new/", views.project_new, name="project_new"),
    path("projects/<int:pk>/", views.project, name="project"),
    path("projects/<int:pk>/edit/", views.project_edit, name="project_edit"),
    path("projects/<int:pk>/graph/", graph_views.graph, name="graph"),
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
    path("<int:pk>/reviews/new/", reviewing_views.review_new, name="review_new"),
    path("reviews/<int:pk>/", reviewing_views.review, name="review"),
    path("reviews/<int:pk>/declining/", reviewing_views.review_declining, name="review_declining"),
    path("reviews/<int:pk>/calling-off/", reviewing_views.review_calling_off, name="review_calling_off"),
    path("<int:pk>/verdict/", afterwards_views.verdict, name="verdict"),
    path("<int:pk>/part/", afterwards_views.part, name="part"),
    path("overdue/", afterwards_views.overdue, name="overdue"),
    path("templates/", templates_views.template_list, name="templates"),
    path("templates/new/", templates_views.template_new, name="template_new"),
    path("templates/<slug:key>/", templates_views.template, name="template"),
    path("templates/<slug:key>/edit/", templates_views.template_edit, name="template_edit"),
    path("templates/<slug:key>/retirement/", templates_views.template_retirement, name="template_retirement"),
]
