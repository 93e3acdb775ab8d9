"""What the pages of a pairing share: finding things of one's own pairings, and one way to change a part."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from config.pages import attempt, number_in, person_of, refuse_unless
from growth.mentoring.meeting import rules
from growth.mentoring.models import Pairing

SIDES = ("mentor", "mentee__manager")


def found(request: HttpRequest, pk: int) -> Pairing:
    """A pairing of the reader's own. For everybody else, managers and programme owners too, it has no page."""
    rows = Pairing.objects.of_sides(person_of(request)).select_related(*SIDES, "agreement__edited_by", "renewal_by")
    return get_object_or_404(rows, pk=pk)


def found_part(request: HttpRequest, model: Any, pk: int) -> Any:
    """A session, topic, action item, goal or step of a pairing of the reader's own."""
    rows = model.objects.visible_to(person_of(request)).select_related(*(f"pairing__{side}" for side in SIDES))
    return get_object_or_404(rows, pk=pk)


def change_part(
    request: HttpRequest, model: Any, pk: int, action: Callable[..., object], said: str = "", anchor: str = ""
) -> HttpResponse:
    """Does one thing to a part, and goes back to where it stands."""
    part = found_part(request, model, pk)
    refuse_unless(rules.can_change(person_of(request), part))
    attempt(request, lambda: action(part, by=person_of(request)), said)
    session = part.pairing.sessions.filter(pk=number_in(request.POST.get("session", ""))).first()
    if session is not None:
        return redirect(session)
    return redirect(f"{part.pairing.get_absolute_url()}{anchor}")
