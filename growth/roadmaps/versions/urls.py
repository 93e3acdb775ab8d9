from django.urls import path

from growth.roadmaps.versions import views

urlpatterns = [
    path("library/", views.roadmap_list, name="list"),
    path("library/<slug:key>/versions/<int:number>/", views.version, name="version"),
]
