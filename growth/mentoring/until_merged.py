"""Addresses of pages that other branches bring. Dropped when they are merged."""

from django.urls import path

from growth.mentoring import views

urlpatterns = [
    path("pairings/<int:pk>/", lambda request, pk: views.mentoring(request), name="pairing"),
    path("finding/", views.mentoring, name="finding"),
]
