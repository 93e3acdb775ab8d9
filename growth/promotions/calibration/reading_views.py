"""One member and one case: ratings, a declared conflict, the meeting, and the vote."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from accounts.reads import record_read
from config.pages import person_of, refuse_unless, try_edit
from growth.promotions.calibration import actions, queries, rules, seats
from growth.promotions.calibration.forms import ConflictForm, RatingsForm, VoteForm
from growth.promotions.calibration.models import CaseRating, Outcome, Seat
from ladder.structure import structure_of

CASE = "promotion case"  # what a candidate reads about who looked; not that there is an outcome


def seat(request: HttpRequest, pk: int) -> HttpResponse:
    """One's ratings of one case; for whoever is barred, why."""
    found = own_seat(request, pk)
    if found.barred_because:
        context = {"seat": found, "why": queries.BARS[found.barred_because]}
        return render(request, "promotions/calibration/barred.html", context)
    return _ratings_page(request, found)


@require_POST
def saving(request: HttpRequest, pk: int) -> HttpResponse:
    """The draft, for oneself."""
    viewer, found = person_of(request), own_seat(request, pk)
    refuse_unless(rules.can_rate(viewer, found))
    form = _form(found, request.POST)
    tried = try_edit(form, lambda: actions.rate_all(found, by=viewer, ratings=form.ratings()))
    if not tried.saved:
        return _ratings_page(request, found, form, tried.status)
    messages.success(request, "Saved, for you alone.")
    return redirect(found)


@require_POST
def handing_in(request: HttpRequest, pk: int) -> HttpResponse:
    """What was typed, saved and handed in."""
    viewer, found = person_of(request), own_seat(request, pk)
    refuse_unless(rules.can_hand_in(viewer, found))
    if found.handed_in_at is not None:  # sent twice
        return redirect(found)
    form = _form(found, request.POST)

    def save_and_hand_in() -> None:
        actions.rate_all(found, by=viewer, ratings=form.ratings())
        actions.hand_in(found, by=viewer)

    tried = try_edit(form, save_and_hand_in)
    if not tried.saved:
        return _ratings_page(request, found, form, tried.status)
    messages.success(request, "Handed in. Your ratings do not change any more.")
    return redirect(found)


def conflict(request: HttpRequest, pk: int) -> HttpResponse:
    """Declares a tie nobody else knows of."""
    viewer, found = person_of(request), own_seat(request, pk)
    if found.barred_because:
        return redirect(found)
    refuse_unless(rules.can_declare(viewer, found))
    form = ConflictForm(request.POST if request.method == "POST" else None)
    tried = try_edit(form, lambda: seats.declare_conflict(found, by=viewer, **form.cleaned_data))
    if tried.saved:
        messages.success(request, "Declared. You do not read this case any more.")
        return redirect(found)
    context = {"form": form, **_named(found)}
    return render(request, "promotions/calibration/conflict.html", context, status=tried.status)


def meeting(request: HttpRequest, pk: int) -> HttpResponse:
    """What to talk about, once the meeting is open; ratings for who handed in theirs."""
    found = own_seat(request, pk)
    refuse_unless(rules.can_vote(person_of(request), found))
    if found.case.is_masked:
        return redirect(found)
    return _meeting_page(request, found)


@require_POST
def vote(request: HttpRequest, pk: int) -> HttpResponse:
    viewer, found = person_of(request), own_seat(request, pk)
    refuse_unless(rules.can_vote(viewer, found))
    form = VoteForm(request.POST)
    tried = try_edit(form, lambda: actions.cast_vote(found, by=viewer, **form.cleaned_data))
    if not tried.saved:
        return _meeting_page(request, found, form, tried.status)
    messages.success(request, "Your vote is cast. It may change until the outcome is recorded.")
    return redirect("promotions:meeting", found.pk)


def own_seat(request: HttpRequest, pk: int) -> Any:
    """One's own, with the label of its case. That of somebody else is visible, and not one's to act from."""
    viewer = person_of(request)
    rows = queries.with_labels(Seat.objects.visible_to(viewer))
    rows = rows.select_related("case__person", "case__manager", "case__target__version__ladder", "case__packet")
    found = get_object_or_404(rows, pk=pk)
    refuse_unless(rules.is_own(viewer, found))
    return found


def _named(found: Any) -> dict[str, Any]:
    """What every page about a seat says of its case: a name only once the meeting is open."""
    is_blind = found.case.is_masked
    return {
        "seat": found,
        "calibration": found.case.calibration,
        "label": queries.label_of(found),
        "candidate": None if is_blind else found.case.person,
    }


def _form(found: Seat, data: Any = None) -> RatingsForm:
    mine = {rating.dimension: rating for rating in CaseRating.objects.filter(seat=found)}
    return RatingsForm(data, structure=structure_of(found.case.target.version), ratings=mine)


def _ratings_page(request: HttpRequest, found: Any, form: RatingsForm | None = None, status: int = 200) -> HttpResponse:
    viewer, case = person_of(request), found.case
    context = _named(found)
    if context["candidate"]:
        record_read(request, case.person, what=CASE, thing=case)
    structure = structure_of(case.target.version)
    mine = {row.dimension: row for row in CaseRating.objects.visible_to(viewer).filter(seat=found)}
    sides = queries.sides_of(case) if found.handed_in_at else {}
    is_being_read = seats.being_read().filter(pk=case.pk).exists()
    context |= {
        "form": form or _form(found),
        "may_rate": is_being_read and found.handed_in_at is None and rules.can_rate(viewer, found),
        "is_being_read": is_being_read,
        "mine": [
            (row, mine[row.key], structure.level_at(mine[row.key].level), sides.get(row.key, {}))
            for row in structure.dimensions
            if row.key in mine
        ],
        "beside": queries.beside(viewer, case, leads=rules.can_lead(viewer, case)),
        "seen_by": queries.ratings_seen_by(viewer, case),
        "outcome": Outcome.objects.visible_to(viewer).filter(case=case).first(),
    }
    return render(request, "promotions/calibration/ratings.html", context, status=status)


def _meeting_page(request: HttpRequest, found: Any, form: VoteForm | None = None, status: int = 200) -> HttpResponse:
    viewer, case = person_of(request), found.case
    context = _named(found)
    if context["candidate"]:
        record_read(request, case.person, what=CASE, thing=case)
    voting = queries.voting_on(viewer, case)
    is_being_read = seats.being_read().filter(pk=case.pk).exists()
    may_vote = is_being_read and found.handed_in_at is not None
    leads = rules.can_lead(viewer, case)
    context |= {
        "case": case,
        "meeting": queries.meeting_of(viewer, case),
        "voting": voting,
        "vote_form": form or (VoteForm(vote=voting.mine) if may_vote else None),
        "beside": queries.beside(viewer, case, leads=leads),
        "may_record": leads and is_being_read,
        "is_being_read": is_being_read,
        "seen_by": queries.meeting_seen_by(viewer, case),
        "outcome": Outcome.objects.visible_to(viewer).filter(case=case).first(),
    }
    return render(request, "promotions/calibration/meeting.html", context, status=status)
