"""Opportunities: who gets them, who takes them on, and when they are done."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from accounts.reads import record_read
from config.pages import add_errors, person_of, refuse_unless
from growth.opportunities import actions, queries, rules
from growth.opportunities.forms import AskForm, AssignForm
from growth.opportunities.models import Opportunity
from growth.opportunities.pages import INTEREST, change, found, found_assignment

NEXT_STEPS = "next steps of the growth report"


def interested(request: HttpRequest, pk: int) -> HttpResponse:
    """Who is interested, whether it fits their next step, and who had the last ones."""
    opportunity = found(request, pk)
    refuse_unless(rules.can_assign(person_of(request), opportunity))
    return _deciding(request, opportunity)


@require_POST
def assignments(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = person_of(request)
    opportunity = found(request, pk)
    refuse_unless(rules.can_assign(viewer, opportunity))
    form = AssignForm(request.POST, opportunity=opportunity)
    if form.is_valid():
        try:
            made = actions.assign(opportunity, by=viewer, **form.cleaned_data)
        except ValidationError as error:
            add_errors(form, error)
        else:
            names = ", ".join(assignment.person.name for assignment in made)
            messages.success(request, f"Assigned: {names}.")
            return redirect(opportunity)
    return _deciding(request, opportunity, assign_form=form)


@require_POST
def asking(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = person_of(request)
    opportunity = found(request, pk)
    refuse_unless(rules.can_ask(viewer, opportunity))
    form = AskForm(request.POST, keeper=viewer, opportunity=opportunity)
    if form.is_valid():
        try:
            asked = actions.ask_directly(opportunity, by=viewer, **form.cleaned_data)
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, f"Asked. The place is kept until {asked.person.name} answers.")
            return redirect(opportunity)
    return _deciding(request, opportunity, ask_form=form)


@require_POST
def completion(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = person_of(request)
    opportunity = found(request, pk)
    refuse_unless(rules.can_finish(viewer, opportunity))
    said = "Done. Everybody who had it has a private draft of evidence now."
    return change(request, opportunity, lambda: actions.finish(opportunity, by=viewer), said)


@require_POST
def acceptance(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = person_of(request)
    assignment = found_assignment(request, pk)
    refuse_unless(rules.can_answer(viewer, assignment))
    said = "It is yours. Once it is done, it becomes a private draft of evidence."
    return change(request, assignment.opportunity, lambda: actions.accept(assignment, by=viewer), said)


@require_POST
def refusal(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = person_of(request)
    assignment = found_assignment(request, pk)
    refuse_unless(rules.can_answer(viewer, assignment))
    said = "You declined. You need not say why."
    return change(request, assignment.opportunity, lambda: actions.decline(assignment, by=viewer), said)


@require_POST
def part_completion(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = person_of(request)
    assignment = found_assignment(request, pk)
    refuse_unless(rules.can_finish_part(viewer, assignment))
    own = assignment.person_id == viewer.pk
    said = "Done. A private draft of evidence waits for your words." if own else "Done."
    return change(request, assignment.opportunity, lambda: actions.finish_part(assignment, by=viewer), said)


@require_POST
def ending(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = person_of(request)
    assignment = found_assignment(request, pk)
    refuse_unless(rules.can_end(viewer, assignment))
    said = "The place is free again."
    return change(request, assignment.opportunity, lambda: actions.end_assignment(assignment, by=viewer), said)


def _deciding(request: HttpRequest, opportunity: Opportunity, **forms: Any) -> HttpResponse:
    """The page where the lister decides; `forms` holds one that came back invalid."""
    viewer = person_of(request)
    wanting, quiet = queries.candidates(viewer, opportunity)
    record_read(request, *(row.person for row in wanting), what=INTEREST, thing=opportunity)
    record_read(request, *(row.person for row in (*wanting, *quiet) if row.report_read), what=NEXT_STEPS)
    holding = opportunity.assignments.holding_a_place().count()
    context = {
        "opportunity": opportunity,
        "wanting": wanting,
        "quiet": quiet,
        "free": max(0, opportunity.places - holding),
        "assign_form": forms.get("assign_form") or AssignForm(opportunity=opportunity),
        "ask_form": forms.get("ask_form") or AskForm(keeper=viewer, opportunity=opportunity),
        "chosen": request.POST.getlist("people"),
    }
    return render(request, "opportunities/interested.html", context, status=422 if forms else 200)
