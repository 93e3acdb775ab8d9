"""What the page of one opportunity shows; shared by the views that answer with it."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from accounts.models import User
from accounts.reads import record_read
from config.pages import attempt, person_of
from growth.evidence.models import Evidence
from growth.opportunities import queries, rules
from growth.opportunities.forms import InterestForm
from growth.opportunities.models import GIVEN, HOLDS_A_PLACE, Assignment, AssignmentState, Interest, Opportunity

INTEREST = "interest in an opportunity"


def found(request: HttpRequest, pk: int) -> Opportunity:
    rows = Opportunity.objects.visible_to(person_of(request)).with_parts()
    return get_object_or_404(rows.select_related("closed_by", "listed_by__manager"), pk=pk)


def found_assignment(request: HttpRequest, pk: int) -> Assignment:
    rows = Assignment.objects.visible_to(person_of(request))
    return get_object_or_404(rows.select_related("opportunity__listed_by", "person"), pk=pk)


def page_context(request: HttpRequest, opportunity: Opportunity, form: InterestForm | None = None) -> dict[str, Any]:
    """`form` is one that came back invalid. Notes who read whose interest."""
    viewer = person_of(request)
    assignments = list(Assignment.objects.visible_to(viewer).filter(opportunity=opportunity).select_related("person"))
    interests = list(Interest.objects.visible_to(viewer).filter(opportunity=opportunity).select_related("person"))
    mine = next((row for row in assignments if row.person_id == viewer.pk and row.state in HOLDS_A_PLACE), None)
    my_interest = next((row for row in interests if row.person_id == viewer.pk), None)
    waiting = [row for row in interests if row.answered_at is None and opportunity.is_open]
    others = [row for row in waiting if row.person_id != viewer.pk]
    record_read(request, *(row.person_id for row in others), what=INTEREST, thing=opportunity)
    holders = [row for row in assignments if row.state in GIVEN]
    for row in holders:
        row.opportunity = opportunity  # the rule looks at its lister
    keeps = rules.can_keep(viewer, opportunity)
    may_want = rules.can_be_interested(viewer, opportunity) and opportunity.is_open and mine is None
    return {
        "opportunity": opportunity,
        "fit": queries.fit_words(opportunity, queries.gaps_of(viewer), "your") if opportunity.is_open else "",
        "audience": queries.audience_words(opportunity),
        "shows": queries.what_it_shows(opportunity),
        "holders": [
            (row, row.state == AssignmentState.TAKEN and rules.can_finish_part(viewer, row)) for row in holders
        ],
        "asked": [row for row in assignments if row.state == AssignmentState.ASKED],
        "mine": mine,
        "draft": _draft_of(viewer, mine),
        "my_interest": my_interest,
        "others": others,
        "form": form or InterestForm(initial=_said(my_interest)) if may_want else None,
        "is_wanted": my_interest in waiting,
        "interest_seen_by": _readers_words(viewer, opportunity),
        "keeps": keeps,
        "can_edit": rules.can_edit(viewer, opportunity),
        "can_finish": keeps and opportunity.is_under_way and bool(holders),
    }


def change(request: HttpRequest, opportunity: Opportunity, do: Callable[[], object], said: str) -> HttpResponse:
    """Does it and says so, or says what the action refused; then shows the opportunity as it is now."""
    attempt(request, do, said)
    return redirect("opportunities:opportunity", opportunity.pk)


def _draft_of(viewer: User, mine: Assignment | None) -> Evidence | None:
    """Only the reader's own: nobody else is told that there is a draft, or where."""
    if mine is None or mine.state != AssignmentState.DONE:
        return None
    return Evidence.objects.of(viewer, viewer).filter(submission=mine.submission).first()


def _said(interest: Interest | None) -> dict[str, Any]:
    if interest is None or interest.answered_at is not None:
        return {}
    return {"words": interest.words, "wants_to_grow": interest.wants_to_grow}


def _readers_words(viewer: User, opportunity: Opportunity) -> str:
    """Who sees that the reader is interested, by name."""
    lister, manager = opportunity.listed_by, viewer.manager
    if manager is None or manager.pk == lister.pk:
        return f"Only {lister.name} sees that you are interested."
    return f"Only {lister.name} and your manager {manager.name} see that you are interested."
