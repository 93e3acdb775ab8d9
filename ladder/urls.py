from django.urls import path

from ladder import views

app_name = "ladder"
urlpatterns = [
    path("", views.ladder_list, name="list"),
    path("upload/", views.upload, name="upload"),
    path("<slug:key>/", views.matrix, name="matrix"),
    path("<slug:key>/compare/", views.compare, name="compare"),
    path("<slug:key>/changes/", views.changes, name="changes"),
    path("<slug:key>/changes/seen/", views.seen, name="seen"),
    path("<slug:key>/versions/<int:number>/", views.matrix, name="version"),
    path("<slug:key>/versions/<int:number>/file/", views.export, name="file"),
    path("<slug:key>/expectations/<slug:expectation_key>/", views.expectation, name="expectation"),
    # The draft
    path("<slug:key>/drafting/", views.drafting, name="drafting"),
    path("<slug:key>/draft/", views.draft, name="draft"),
    path("<slug:key>/draft/removal/", views.draft_removal, name="draft_removal"),
    path("<slug:key>/draft/version/", views.edit_version, name="edit_version"),
    path("<slug:key>/draft/levels/<slug:part>/", views.edit_level, name="edit_level"),
    path("<slug:key>/draft/dimensions/<slug:part>/", views.edit_dimension, name="edit_dimension"),
    path("<slug:key>/draft/expectations/<slug:part>/", views.edit_expectation, name="edit_expectation"),
    path("<slug:key>/draft/expectations/<slug:part>/removal/", views.expectation_removal, name="expectation_removal"),
    path("<slug:key>/draft/<slug:dimension>/<slug:level>/new/", views.add_expectation, name="add_expectation"),
    path("<slug:key>/draft/publication/", views.publication, name="publication"),
]
