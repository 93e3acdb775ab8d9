"""The roadmaps there are, and their versions."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from config.pages import person_of
from growth.roadmaps.models import RoadmapVersion


def roadmap_list(request: HttpRequest) -> HttpResponse:
    return render(request, "roadmaps/bare.html", {"thing": "Roadmaps"})


def version(request: HttpRequest, key: str, number: int) -> HttpResponse:
    versions = RoadmapVersion.objects.visible_to(person_of(request))
    return render(
        request, "roadmaps/bare.html", {"thing": get_object_or_404(versions, roadmap__key=key, number=number)}
    )
