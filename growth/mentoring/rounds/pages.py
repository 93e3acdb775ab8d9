"""What the views of rounds and proposals share."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from config.pages import attempt, person_of
from growth.mentoring.rounds.models import Proposal, Round


def found(request: HttpRequest, pk: int) -> Round:
    return get_object_or_404(Round.objects.visible_to(person_of(request)).select_related("created_by"), pk=pk)


def found_proposal(request: HttpRequest, pk: int) -> Proposal:
    rows = Proposal.objects.visible_to(person_of(request))
    return get_object_or_404(rows.select_related("mentor", "mentee", "proposed_by", "round"), pk=pk)


def change(
    request: HttpRequest, thing: Round | Proposal, do: Callable[[], object], said: str, *, back: str = ""
) -> HttpResponse:
    """Does it and says so, or says what the action refused; then shows the thing, or the address `back`."""
    attempt(request, do, said)
    return redirect(back or thing.get_absolute_url())
