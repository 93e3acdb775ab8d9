from django.urls import path

from growth.roadmaps.versions import views

urlpatterns = [
    path("library/", views.roadmap_list, name="list"),
    path("library/upload/", views.upload, name="upload"),
    path("library/<slug:key>/versions/<int:number>/", views.version, name="version"),
    path("library/<slug:key>/versions/<int:number>/file/", views.export, name="file"),
    path("library/<slug:key>/changes/", views.changes, name="changes"),
    path("library/<slug:key>/draft/", views.draft, name="draft"),
    path("library/<slug:key>/draft/publication/", views.publication, name="publication"),
    path("library/<slug:key>/draft/removal/", views.draft_removal, name="draft_removal"),
    path("newer/", views.newer, name="newer"),
    path("newer/moving/", views.moving, name="moving"),
]
