"""Endorsements: asking for them, and the page on which one is given."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.models import User
from config.pages import add_errors, attempt, invalid, person_of, refuse_unless, try_edit
from growth.promotions.cases.models import Case
from growth.promotions.cases.record import header_of
from growth.promotions.endorsements import actions, rules
from growth.promotions.endorsements.forms import AskForm, DeclineForm, GiveForm, WordsForm
from growth.promotions.endorsements.models import Endorsement
from growth.promotions.endorsements.queries import ShownEndorsement, endorsements_for
from growth.promotions.parts import may_open, note_read, seen_by
from growth.reports.queries import placement_of
from growth.words import joined


def new(request: HttpRequest, pk: int) -> HttpResponse:
    """The manager asks, in the case with this id."""
    viewer = person_of(request)
    case = get_object_or_404(Case.objects.visible_to(viewer).with_parts(), pk=pk)
    refuse_unless(rules.can_ask(viewer, case))
    form = AskForm(request.POST or None, case=case)
    if form.is_valid():
        sent = form.cleaned_data
        try:
            asked = actions.ask_for(
                case, by=viewer, people=form.people(), due_on=sent["due_on"], question=sent["question"]
            )
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, f"Asked: {joined(row.giver_name for row in asked)}.")
            return redirect(case)
    note_read(request, case)
    return render(request, "promotions/endorsements/ask.html", {"case": case, "form": form}, status=invalid(form))


def endorsement(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, _found(request, pk))


@require_POST
def giving(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = person_of(request)
    endorsement = _found(request, pk)
    refuse_unless(rules.can_give(viewer, endorsement))
    form = GiveForm(request.POST, endorsement=endorsement)
    tried = try_edit(form, lambda: actions.give(endorsement, by=viewer, **form.words_given()))
    if tried.saved:
        messages.success(request, "Given. Thank you. You can revise it until the case is submitted.")
        return redirect(endorsement)
    return _page(request, endorsement, give_form=form, status=tried.status)


@require_POST
def revision(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = person_of(request)
    endorsement = _found(request, pk)
    refuse_unless(rules.can_revise(viewer, endorsement))
    form = WordsForm(request.POST)
    tried = try_edit(form, lambda: actions.revise(endorsement, by=viewer, **form.words_given()))
    if tried.saved:
        messages.success(request, "Saved.")
        return redirect(endorsement)
    return _page(request, endorsement, revise_form=form, status=tried.status)


@require_POST
def declining(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = person_of(request)
    endorsement = _found(request, pk)
    refuse_unless(rules.can_decline(viewer, endorsement))
    form = DeclineForm(request.POST)
    tried = try_edit(form, lambda: actions.decline(endorsement, by=viewer, because=form.cleaned_data["because"]))
    if tried.saved:
        messages.success(request, f"You declined. {endorsement.case.manager.name} alone is told.")
        return redirect(endorsement)
    return _page(request, endorsement, decline_form=form, status=tried.status)


@require_POST
def withdrawal(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = person_of(request)
    endorsement = _found(request, pk)
    refuse_unless(rules.can_withdraw(viewer, endorsement))
    said = f"{endorsement.giver_name} is no longer asked."
    attempt(request, lambda: actions.withdraw_ask(endorsement, by=viewer), said)
    return redirect(endorsement)


def _found(request: HttpRequest, pk: int) -> Endorsement:
    return get_object_or_404(endorsements_for(person_of(request)), pk=pk)


def _page(request: HttpRequest, endorsement: Endorsement, *, status: int = 200, **forms: BaseForm) -> HttpResponse:
    """`forms` holds one that came back invalid."""
    viewer, case = person_of(request), endorsement.case
    shown = ShownEndorsement(endorsement, viewer)
    opens_case = may_open(viewer, case)
    if opens_case or not rules.is_giver(viewer, endorsement):
        note_read(request, case)
    said = {"is_supportive": "yes" if endorsement.is_supportive else "no", "words": endorsement.words}
    context: dict[str, Any] = {
        "endorsement": endorsement,
        "case": case,
        "shown": shown,
        "is_giver": rules.is_giver(viewer, endorsement),
        "may_open_case": opens_case,
        "header": header_of(case, timezone.localdate()) if opens_case else None,
        "placement": placement_of(viewer, timezone.localdate()) if shown.can_give else None,
        "give_form": forms.get("give_form") or (GiveForm(endorsement=endorsement) if shown.can_give else None),
        "revise_form": forms.get("revise_form")
        or (WordsForm(initial={**said, "revision": case.revision}, auto_id="revise_%s") if shown.can_revise else None),
        "decline_form": forms.get("decline_form") or (DeclineForm() if shown.can_decline else None),
        "is_revising": "revise_form" in forms,
        "seen_by": _seen_by(viewer, endorsement),
    }
    return render(request, "promotions/endorsements/endorsement.html", context, status=status)


def _seen_by(viewer: User, endorsement: Endorsement) -> str:
    case = endorsement.case
    if endorsement.state == Endorsement.State.GIVEN:
        said = seen_by(viewer, case.person, case.manager, endorsement.giver)
        return f"{said} Once the case is submitted, the committee reads it in the packet."
    said = seen_by(viewer, case.manager, endorsement.giver)
    if endorsement.is_waiting:
        return f"{said} What is given, {case.person.name} and later the committee read as well."
    return said
