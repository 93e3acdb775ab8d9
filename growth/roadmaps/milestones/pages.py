"""What the views of milestones share."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from accounts.models import User
from config.pages import attempt, person_of, refuse_unless
from growth.roadmaps.milestones.models import PlannedMilestone

PARTS = ("enrolment__person", "enrolment__version__ladder", "enrolment__version__roadmap")


def found(request: HttpRequest, pk: int) -> PlannedMilestone:
    """The milestone, as far as the person asking may see it; else 404."""
    rows = PlannedMilestone.objects.visible_to(person_of(request)).select_related(*PARTS)
    return get_object_or_404(rows, pk=pk)


def change(
    request: HttpRequest,
    pk: int,
    rule: Callable[[User, PlannedMilestone], bool],
    do: Callable[..., object],
    said: str,
) -> HttpResponse:
    """Find, ask, do, and back to the page of the milestone."""
    viewer, milestone = person_of(request), found(request, pk)
    refuse_unless(rule(viewer, milestone))
    attempt(request, lambda: do(milestone, by=viewer), said)
    return redirect(milestone)
