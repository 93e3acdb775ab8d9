"""The page of one milestone of somebody's plan."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from config.pages import person_of
from growth.roadmaps.milestones.models import PlannedMilestone


def milestone(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(PlannedMilestone.objects.visible_to(person_of(request)), pk=pk)
    return render(request, "roadmaps/bare.html", {"thing": found})
