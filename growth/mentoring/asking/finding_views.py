"""Finding help: suggestions in words, and being told when somebody has a place again."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from accounts.models import User
from config.pages import attempt, person_of, refuse_unless
from growth.mentoring.asking import rules, watching
from growth.mentoring.asking.models import MentorRequest, Watch
from growth.mentoring.matching.suggesting import suggestions
from growth.mentoring.models import KIND_HELP, Kind
from growth.mentoring.profiles.ladders import ladders_in_force

EARLIER = 5


def finding(request: HttpRequest) -> HttpResponse:
    viewer = person_of(request)
    wanted, dimension = search_of(request.GET)
    found = suggestions(viewer, wanted, dimension)
    kind = Kind(found.kind)
    mine = MentorRequest.objects.visible_to(viewer)
    context = {
        "found": found,
        "kind": kind,
        "kind_help": KIND_HELP[kind],
        "kinds": Kind.choices,
        "dimension": dimension,
        "dimensions": found.ladders.dimensions.values(),
        "wanted": found.ladders.named(found.wanted),
        "open_requests": mine.open(),
        "open_kinds": {row.kind for row in mine.open()},
        "earlier": mine.exclude(state=MentorRequest.State.OPEN)[:EARLIER],
        "watched": Watch.objects.visible_to(viewer).select_related("mentor").order_by("mentor__name", "pk"),
    }
    return render(request, "mentoring/finding.html", context)


def search_of(asked: Any) -> tuple[str, str]:
    """Kind and dimension as they were asked for, else empty; so is what nobody knows."""
    kind, dimension = asked.get("kind", ""), asked.get("dimension", "")
    return (
        kind if kind in Kind.values else "",
        dimension if dimension in ladders_in_force().dimensions else "",
    )


@require_POST
def watch(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = person_of(request)
    mentor = get_object_or_404(User.objects.visible_to(viewer), pk=pk)
    refuse_unless(rules.can_ask(viewer))
    said = f"You are told once {mentor.name} has a place. Nobody learns that you wait."
    attempt(request, lambda: watching.watch(mentor, by=viewer), said)
    return redirect("mentoring:finding")


@require_POST
def watch_end(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = person_of(request)
    mentor = get_object_or_404(User.objects.visible_to(viewer), pk=pk)
    watching.stop_watching(mentor, by=viewer)
    messages.success(request, f"You are not told about {mentor.name} any more.")
    return redirect("mentoring:finding")
