"""Pages of the agreement, of goals, of renewing and of what is said at the end."""

from datetime import date

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_POST

from accounts.reads import record_read
from config.errors import StaleEdit
from config.pages import add_errors, attempt, invalid, number_in, person_of, refuse_unless, try_edit
from growth.mentoring import rules as pairing_rules
from growth.mentoring.actions import end_pairing
from growth.mentoring.meeting import agreement_actions as actions
from growth.mentoring.meeting import queries, rules
from growth.mentoring.meeting.agreement_forms import AgreementOfPairingForm, ClosingNoteForm, RenewalForm
from growth.mentoring.meeting.models import Goal, PairingAgreement
from growth.mentoring.meeting.pages import change_part, found
from growth.mentoring.meeting.views import NEXT_STEPS, pairing_page
from growth.mentoring.models import Pairing

CHANGED = "It was changed while you had it open. Read it as it is now, then decide."


def agreement(request: HttpRequest, pk: int) -> HttpResponse:
    """Writes how the two work together; the other side is asked to confirm."""
    viewer, shown = person_of(request), found(request, pk)
    refuse_unless(pairing_rules.can_work_on(viewer, shown))
    goals = queries.open_goals(shown)
    offered = queries.goals_to_choose(shown, goals)
    if offered and shown.opens_record:  # the next level of the mentee, weakest dimension first
        record_read(request, shown.mentee, what=NEXT_STEPS)
    form = AgreementOfPairingForm(
        request.POST or None,
        pairing=shown,
        agreement=getattr(shown, "agreement", None),
        goals=goals,
        offered=offered,
    )
    tried = try_edit(
        form,
        lambda: actions.write_agreement(shown, by=viewer, version=form.cleaned_data["version"], **form.said()),
    )
    if tried.saved:
        messages.success(request, f"Saved. {shown.other(viewer).name} is asked to confirm it.")
        return redirect(shown)
    context = {"form": form, "pairing": shown, "other": shown.other(viewer), "stale": tried.stale, "goals": goals}
    return render(request, "mentoring/agreement.html", context, status=tried.status)


@require_POST
def agreement_confirmation(request: HttpRequest, pk: int) -> HttpResponse:
    viewer, shown = person_of(request), found(request, pk)
    refuse_unless(pairing_rules.can_work_on(viewer, shown))
    written = get_object_or_404(PairingAgreement.objects.visible_to(viewer), pairing=shown)
    version, said = (
        number_in(request.POST.get("version", "")),
        "Agreed. Either of you can change it; the other is asked again.",
    )
    try:
        attempt(request, lambda: actions.confirm_agreement(written, by=viewer, version=version), said)
    except StaleEdit:
        messages.error(request, CHANGED)
        return pairing_page(request, found(request, pk), status=409)
    return redirect(shown)


@require_POST
def goal_meeting(request: HttpRequest, pk: int) -> HttpResponse:
    return change_part(request, Goal, pk, actions.meet_goal, anchor="#goals")


@require_POST
def goal_reopening(request: HttpRequest, pk: int) -> HttpResponse:
    return change_part(request, Goal, pk, actions.reopen_goal, anchor="#goals")


def renewal(request: HttpRequest, pk: int) -> HttpResponse:
    """Proposes to go on until a day."""
    viewer, shown = person_of(request), found(request, pk)
    refuse_unless(pairing_rules.can_work_on(viewer, shown))
    form = RenewalForm(request.POST or None, pairing=shown)
    tried = try_edit(form, lambda: actions.propose_renewal(shown, by=viewer, until=form.cleaned_data["until"]))
    if tried.saved:
        messages.success(request, f"Proposed. {shown.other(viewer).name} is asked.")
        return redirect(shown)
    context = {"form": form, "pairing": shown, "other": shown.other(viewer)}
    return render(request, "mentoring/renewal.html", context, status=tried.status)


@require_POST
def renewal_confirmation(request: HttpRequest, pk: int) -> HttpResponse:
    viewer, shown = person_of(request), found(request, pk)
    refuse_unless(pairing_rules.can_work_on(viewer, shown))
    until = _day(request.POST.get("until", ""))
    try:
        if until is None:
            raise StaleEdit(shown)
        attempt(request, lambda: actions.confirm_renewal(shown, by=viewer, until=until), "Agreed: you go on.")
    except StaleEdit:
        messages.error(request, CHANGED)
        return pairing_page(request, found(request, pk), status=409)
    return redirect(shown)


@require_POST
def renewal_refusal(request: HttpRequest, pk: int) -> HttpResponse:
    viewer, shown = person_of(request), found(request, pk)
    refuse_unless(pairing_rules.can_work_on(viewer, shown))
    attempt(request, lambda: actions.refuse_renewal(shown, by=viewer), "The end stays as it is.")
    return redirect(shown)


def ending(request: HttpRequest, pk: int) -> HttpResponse:
    """A page of its own, because it cannot be undone: no fault of anybody, with a note if one likes."""
    viewer = person_of(request)
    shown = get_object_or_404(Pairing.objects.visible_to(viewer).select_related("mentor", "mentee"), pk=pk)
    if shown.is_side(viewer) and not shown.is_active:  # sent twice
        return redirect(shown)
    refuse_unless(pairing_rules.can_end_pairing(viewer, shown))
    form = ClosingNoteForm(request.POST or None)
    if request.method == "POST" and (not request.POST or form.is_valid()):
        end_pairing(shown, by=viewer, words=form.cleaned_data["words"] if form.is_bound else "")
        messages.success(request, "The pairing has ended. What you wrote together stays readable for both of you.")
        return redirect(shown)
    context = {"form": form, "pairing": shown, "other": shown.other(viewer)}
    return render(request, "mentoring/ending.html", context, status=invalid(form))


@require_POST
def closing_note(request: HttpRequest, pk: int) -> HttpResponse:
    """Words to the other side after the end; an answer to theirs, if they left some."""
    viewer, shown = person_of(request), found(request, pk)
    refuse_unless(rules.can_leave_closing_note(viewer, shown))
    form = ClosingNoteForm(request.POST)
    if form.is_valid():
        try:
            actions.leave_closing_note(shown, by=viewer, words=form.cleaned_data["words"])
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, f"Sent. {shown.other(viewer).name} reads it here.")
            return redirect(shown)
    return pairing_page(request, shown, {"closing_form": form}, 422)


def _day(typed: str) -> date | None:
    try:
        return parse_date(typed)
    except ValueError:
        return None
