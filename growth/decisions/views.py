"""Decisions: the list, one of them, and writing it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from config.pages import person_of
from growth.decisions.models import Decision, Project


def decision_list(request: HttpRequest) -> HttpResponse:
    rows = Decision.objects.visible_to(person_of(request)).with_parts().newest_first()
    return render(request, "decisions/list.html", {"rows": rows})


def project_list(request: HttpRequest) -> HttpResponse:
    return render(request, "decisions/projects.html", {"projects": Project.objects.visible_to(person_of(request))})


def project(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Project.objects.visible_to(person_of(request)), pk=pk)
    return render(request, "decisions/project.html", {"project": found})


def decision(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Decision.objects.visible_to(person_of(request)).with_parts(), pk=pk)
    return render(request, "decisions/decision.html", {"decision": found})
