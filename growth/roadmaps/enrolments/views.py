"""One's own roadmap, and those that others show."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from config.pages import person_of
from growth.roadmaps.enrolments.models import Enrolment


def own(request: HttpRequest) -> HttpResponse:
    found = Enrolment.objects.running().filter(person=person_of(request)).first()
    return render(request, "roadmaps/bare.html", {"thing": found})


def enrolment(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Enrolment.objects.visible_to(person_of(request)), pk=pk)
    return render(request, "roadmaps/bare.html", {"thing": found})
