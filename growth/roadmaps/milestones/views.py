"""The page of one milestone of somebody's plan, and every change of its state."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from accounts.reads import record_read
from config.pages import person_of, refuse_unless, try_edit
from growth.evidence.rules import can_share
from growth.roadmaps.enrolments.queries import seen_by
from growth.roadmaps.milestones import actions, queries, rules
from growth.roadmaps.milestones.forms import ClosingForm, ConfirmingForm, NewEvidenceForm, NoteForm, SkippingForm
from growth.roadmaps.milestones.models import PlannedMilestone
from growth.roadmaps.milestones.pages import change, found

CLOSED = "Closed, with a claim on what it feeds."
CLOSED_WITHOUT = "Closed."


def milestone(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, found(request, pk))


@require_POST
def beginning(request: HttpRequest, pk: int) -> HttpResponse:
    return change(request, pk, rules.can_work_on, actions.begin, "Under way.")


@require_POST
def putting_back(request: HttpRequest, pk: int) -> HttpResponse:
    return change(request, pk, rules.can_work_on, actions.put_back, "Put back. The hours you gave it stay.")


@require_POST
def reopening(request: HttpRequest, pk: int) -> HttpResponse:
    said = "Reopened. The evidence is in your log as before."
    return change(request, pk, rules.can_work_on, actions.reopen, said)


@require_POST
def taking_up(request: HttpRequest, pk: int) -> HttpResponse:
    return change(request, pk, rules.can_work_on, actions.take_up, "Taken up again.")


@require_POST
def skipping(request: HttpRequest, pk: int) -> HttpResponse:
    viewer, shown = person_of(request), found(request, pk)
    refuse_unless(rules.can_work_on(viewer, shown))
    form = SkippingForm(request.POST, enrolment=shown.enrolment)
    tried = try_edit(form, lambda: actions.skip(shown, by=viewer, **form.cleaned_data))
    if not tried.saved:
        return _page(request, shown, {"skip_form": form}, tried.status)
    messages.success(request, "Skipped. You can take it up again at any time.")
    return redirect(shown)


def closing(request: HttpRequest, pk: int) -> HttpResponse:
    """Two ways to close it: by an item of one's log, or by one that is logged now."""
    viewer, shown = person_of(request), found(request, pk)
    refuse_unless(rules.can_work_on(viewer, shown))
    if request.method != "POST":
        return redirect(shown) if not shown.is_open else _closing_page(request, shown)
    form = ClosingForm(request.POST, person=viewer, shown=queries.own_items(viewer))
    tried = try_edit(form, lambda: actions.close(shown, by=viewer, **form.cleaned_data))
    if not tried.saved:
        return _closing_page(request, shown, {"form": form}, tried.status)
    messages.success(request, _closed_words(shown))
    return redirect(shown)


@require_POST
def closing_with_new(request: HttpRequest, pk: int) -> HttpResponse:
    viewer, shown = person_of(request), found(request, pk)
    refuse_unless(rules.can_work_on(viewer, shown))
    form = NewEvidenceForm(request.POST, milestone=shown)
    tried = try_edit(form, lambda: actions.close_with_new(shown, by=viewer, **form.words()))
    if not tried.saved:
        return _closing_page(request, shown, {"new_form": form}, tried.status)
    messages.success(request, _closed_words(shown))
    return redirect(shown)


@require_POST
def confirmation(request: HttpRequest, pk: int) -> HttpResponse:
    viewer, shown = person_of(request), found(request, pk)
    refuse_unless(rules.can_confirm(viewer, shown))
    form = ConfirmingForm(request.POST)
    tried = try_edit(form, lambda: actions.confirm(shown, by=viewer, **form.cleaned_data))
    if not tried.saved:
        return _page(request, shown, {"confirm_form": form}, tried.status)
    messages.success(request, f"Confirmed. {shown.enrolment.person.name} is told.")
    return redirect(shown)


@require_POST
def confirmation_withdrawal(request: HttpRequest, pk: int) -> HttpResponse:
    return change(request, pk, rules.can_take_back, actions.take_confirmation_back, "You took your confirmation back.")


@require_POST
def note(request: HttpRequest, pk: int) -> HttpResponse:
    """What the person keeps for themselves. Overtaken, both texts are shown."""
    viewer, shown = person_of(request), found(request, pk)
    refuse_unless(rules.can_keep_note(viewer, shown))
    form = NoteForm(request.POST)
    tried = try_edit(form, lambda: actions.save_note(shown, by=viewer, **form.cleaned_data))
    if not tried.saved:
        return _page(request, shown, {"note_form": form, "stale_note": tried.stale}, tried.status)
    messages.success(request, "Saved, for you alone.")
    return redirect(shown)


@require_POST
def note_removal(request: HttpRequest, pk: int) -> HttpResponse:
    return change(request, pk, rules.can_keep_note, actions.remove_note, "Removed. Nothing of it is kept.")


def _closed_words(shown: PlannedMilestone) -> str:
    return CLOSED if actions.fed_by(shown) else CLOSED_WITHOUT


def _page(
    request: HttpRequest, stone: PlannedMilestone, bound: dict[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    """`bound` holds forms that came back."""
    viewer, enrolment = person_of(request), stone.enrolment
    record_read(request, enrolment.person, what="milestone", thing=stone)
    shown, can_work = queries.shown_to(viewer, stone), rules.can_work_on(viewer, stone)
    mine = next((row for row in shown.confirmations if row.by_id == viewer.pk), None)
    context = {
        "shown": shown,
        "milestone": stone,
        "enrolment": enrolment,
        "is_own_plan": enrolment.person_id == viewer.pk,
        "seen_by": seen_by(enrolment, viewer),
        "can_work": can_work,
        "can_move": rules.can_move(viewer, stone),
        "can_edit": rules.can_edit_own(viewer, stone),
        "can_share": shown.evidence is not None and can_share(viewer, shown.evidence),
        "mine": mine,
        "can_take_back": mine is not None and rules.can_take_back(viewer, stone),
        "skip_form": SkippingForm(enrolment=enrolment) if can_work and stone.is_open else None,
        "note_form": NoteForm(note=shown.note) if can_work else None,
        "confirm_form": ConfirmingForm() if mine is None and rules.can_confirm(viewer, stone) else None,
        **(bound or {}),
    }
    return render(request, "roadmaps/milestones/milestone.html", context, status=status)


def _closing_page(
    request: HttpRequest, stone: PlannedMilestone, bound: dict[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    viewer, word = person_of(request), request.GET.get("q", "").strip()[:100]
    items = queries.own_items(viewer, word)
    context = {
        "milestone": stone,
        "expectation": actions.fed_by(stone),
        "word": word,
        "items": items,
        "form": ClosingForm(person=viewer, shown=items),
        "new_form": NewEvidenceForm(milestone=stone),
        **(bound or {}),
    }
    return render(request, "roadmaps/milestones/closing.html", context, status=status)
