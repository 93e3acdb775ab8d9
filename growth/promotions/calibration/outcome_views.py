"""The outcome of one case: recorded by who leads, told by a letter, kept."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from accounts.reads import record_read
from config.errors import StaleEdit
from config.pages import add_errors, invalid, number_in, person_of, refuse_unless, try_edit
from growth.promotions.calibration import outcomes, queries, rules
from growth.promotions.calibration.forms import LetterForm, OutcomeForm
from growth.promotions.calibration.models import Outcome
from growth.promotions.calibration.reading_views import CASE, own_seat
from growth.promotions.cases.states import State
from growth.promotions.gates.checking import unmet
from ladder.structure import structure_of

TOLD = "outcome of a promotion case"
STALE = "The letter was changed while you had it open. Read it as it is now, then send it."


def recording(request: HttpRequest, pk: int) -> HttpResponse:
    """For who leads the committee on the case."""
    viewer, seat = person_of(request), own_seat(request, pk)
    case = seat.case
    refuse_unless(rules.can_lead(viewer, case))
    if case.calibration.is_blind:
        return redirect(seat)
    known = Outcome.objects.visible_to(viewer).filter(case=case).first()
    if known is not None and request.method != "POST":
        return redirect(known)
    record_read(request, case.person, what=CASE, thing=case)
    meeting = queries.meeting_of(viewer, case)
    form = OutcomeForm(
        request.POST or None,
        structure=structure_of(case.target.version),
        middles=meeting.middles,
        effective_on=case.effective_on,
    )
    if form.is_valid():
        try:
            made = outcomes.record_outcome(case, by=viewer, **form.words())
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, "Recorded. The letter is drafted; nobody is told until it is sent.")
            return redirect(made)
    context = {
        "form": form,
        "seat": seat,
        "case": case,
        "voting": queries.voting_on(viewer, case),
        "gates": unmet(case, State.PROMOTED),
    }
    return render(request, "promotions/calibration/outcome_form.html", context, status=invalid(form))


def outcome(request: HttpRequest, pk: int) -> HttpResponse:
    """For the candidate the letter and what to show; for the manager also the reason; for the committee also votes."""
    return _page(request, found_outcome(request, pk))


def letter(request: HttpRequest, pk: int) -> HttpResponse:
    viewer, found = person_of(request), found_outcome(request, pk)
    refuse_unless(rules.can_tell(viewer, found))
    if found.letter_sent_at is not None and request.method != "POST":
        return redirect(found)
    form = LetterForm(request.POST or None, outcome=found)

    def save() -> None:
        said = form.cleaned_data
        outcomes.edit_letter(found, by=viewer, version=said["letter_version"], letter=said["letter"])

    tried = try_edit(form, save, version="letter_version")
    if tried.saved:
        messages.success(request, "Saved. It is not sent yet.")
        return redirect(found)
    context = {
        "form": form,
        "outcome": found,
        "case": found.case,
        "stale": tried.stale,
        "seen_by": queries.outcome_seen_by(viewer, found),
    }
    return render(request, "promotions/calibration/letter.html", context, status=tried.status)


@require_POST
def sending(request: HttpRequest, pk: int) -> HttpResponse:
    viewer, found = person_of(request), found_outcome(request, pk)
    if found.letter_sent_at is not None:  # sent twice
        return redirect(found)
    refuse_unless(rules.can_tell(viewer, found))
    try:
        outcomes.send_letter(found, by=viewer, version=number_in(request.POST.get("version", "")))
    except StaleEdit as error:
        return _page(request, found_outcome(request, error.current.pk), STALE, 409)
    except ValidationError as error:
        return _page(request, found, " ".join(error.messages), 422)
    messages.success(request, f"Sent. {found.case.person.name} is told.")
    return redirect(found)


def found_outcome(request: HttpRequest, pk: int) -> Outcome:
    rows = Outcome.objects.visible_to(person_of(request))
    parts = ("case__person", "case__manager", "case__target__version__ladder", "case__calibration__committee")
    found = get_object_or_404(rows.select_related(*parts, "letter_sent_by"), pk=pk)
    # Before the letter is sent the candidate must not learn from who read what that there is an outcome.
    what, thing = (TOLD, found) if found.letter_sent_at else (CASE, found.case)
    record_read(request, found.case.person, what=what, thing=thing)
    return found


def _page(request: HttpRequest, found: Outcome, refused: str = "", status: int = 200) -> HttpResponse:
    viewer, case = person_of(request), found.case
    relation = queries.relation_to(viewer, found)
    context: dict[str, Any] = {
        "outcome": found,
        "case": case,
        "relation": relation,
        "can_tell": rules.can_tell(viewer, found) and found.letter_sent_at is None and case.is_running,
        "refused": refused,
        "seen_by": queries.outcome_seen_by(viewer, found),
        "is_committee": relation == "committee",
    }
    if relation == "committee":
        context |= {"voting": queries.voting_on(viewer, case), "levels": queries.agreed_levels_of(found)}
    return render(request, "promotions/calibration/outcome.html", context, status=status)
