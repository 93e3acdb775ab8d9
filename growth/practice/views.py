"""How do our teams use AI, and what do they change next?"""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from accounts.reads import record_read
from config.pages import add_errors, invalid, person_of, refuse_unless
from growth.practice import actions, queries, rules
from growth.practice.forms import AssessmentForm, ChangeStepForm, NewAssessmentForm, NextStepForm
from growth.practice.models import NextStep, PracticeAssessment, teams_open_to
from growth.practice.questions import PAIRS, QUESTIONS

PER_PAGE = 12


def overview(request: HttpRequest) -> HttpResponse:
    """The teams whose practice one reads."""
    viewer = person_of(request)
    context = {
        "rows": queries.teams_with_practice(viewer),
        "elsewhere": queries.steps_elsewhere(viewer),
        "questions": QUESTIONS,
        "pairs": PAIRS,
    }
    return render(request, "practice/overview.html", context)


def team(request: HttpRequest, pk: int) -> HttpResponse:
    """The newest assessment of a team in full, and the earlier ones."""
    viewer = person_of(request)
    found = get_object_or_404(teams_open_to(viewer), pk=pk)
    rows = PracticeAssessment.objects.visible_to(viewer).filter(team=found).newest_first()
    newest = rows.with_content().first()
    said = _said(request, newest) if newest else None
    pages = Paginator(rows.select_related("author"), PER_PAGE)
    page = pages.get_page(request.GET.get("page"))
    context = {
        "team": found,
        "said": said,
        "page": page,
        "page_numbers": pages.get_elided_page_range(page.number, on_each_side=1, on_ends=1),
        "open_steps": NextStep.objects.visible_to(viewer).open().filter(assessment__team=found).select_related("owner"),
        "readers": queries.reader_words(found),
        "may_correct": newest is not None and rules.can_correct(viewer, newest),
    }
    return render(request, "practice/team.html", context)


def new(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = person_of(request)
    found = get_object_or_404(teams_open_to(viewer), pk=pk)
    refuse_unless(rules.can_assess(viewer, found))
    form = NewAssessmentForm(request.POST or None, author=viewer, host=request.get_host(), team=found)
    if form.is_valid():
        try:
            made = actions.assess(
                found, by=viewer, day=form.cleaned_data["day"], content=form.content(), step=form.step()
            )
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, "Saved.")
            return redirect(made)
    context = {"form": form, "team": found, "readers": queries.reader_words(found)}
    return render(request, "practice/form.html", context, status=invalid(form))


def item(request: HttpRequest, pk: int) -> HttpResponse:
    assessment = _found(request, pk)
    return _item(request, assessment, NextStepForm(team=assessment.team))


def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """The author corrects it, until the next one is written."""
    viewer = person_of(request)
    assessment = _found(request, pk)
    refuse_unless(rules.can_correct(viewer, assessment))
    form = AssessmentForm(request.POST or None, author=viewer, host=request.get_host(), assessment=assessment)
    if form.is_valid():
        try:
            actions.correct(assessment, by=viewer, content=form.content())
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, "Corrected.")
            return redirect(assessment)
    context = {
        "form": form,
        "team": assessment.team,
        "assessment": assessment,
        "readers": queries.reader_words(assessment.team),
    }
    return render(request, "practice/form.html", context, status=invalid(form))


@require_POST
def steps(request: HttpRequest, pk: int) -> HttpResponse:
    """Adds a next step to an assessment."""
    viewer = person_of(request)
    assessment = _found(request, pk)
    refuse_unless(rules.can_add_step(viewer, assessment))
    form = NextStepForm(request.POST, team=assessment.team)
    if form.is_valid():
        try:
            actions.add_step(assessment, by=viewer, step=form.step())
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, "Added.")
            return redirect(assessment)
    return _item(request, assessment, form)


def step(request: HttpRequest, pk: int) -> HttpResponse:
    """One next step: who sees to it, until when. Its owner finds it here wherever they work now."""
    viewer = person_of(request)
    found = _found_step(request, pk)
    may_change = rules.can_change_step(viewer, found)
    refuse_unless(may_change or request.method != "POST")
    form = ChangeStepForm(request.POST or None, step=found)
    if form.is_valid():
        try:
            actions.change_step(found, by=viewer, **form.cleaned_data)
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, "Saved.")
            return redirect(found)
    context = {
        "step": found,
        "form": form,
        "may_change": may_change,
        "may_read_team": rules.can_assess(viewer, found.assessment.team),
    }
    return render(request, "practice/step.html", context, status=invalid(form))


@require_POST
def step_done(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = person_of(request)
    found = _found_step(request, pk)
    refuse_unless(rules.can_finish_step(viewer, found))
    actions.finish_step(found, by=viewer)
    messages.success(request, "Done.")
    return redirect(found)


def _found(request: HttpRequest, pk: int) -> PracticeAssessment:
    return get_object_or_404(PracticeAssessment.objects.visible_to(person_of(request)).with_content(), pk=pk)


def _found_step(request: HttpRequest, pk: int) -> NextStep:
    rows = NextStep.objects.visible_to(person_of(request))
    return get_object_or_404(rows.select_related("assessment__team", "assessment__author", "owner", "done_by"), pk=pk)


def _said(request: HttpRequest, assessment: PracticeAssessment) -> queries.Said:
    """What the reader may see of it. Titles of linked evidence are part of people's records: the read is noted."""
    said = queries.said_in(person_of(request), assessment)
    for evidence in said.evidence:
        record_read(request, evidence.person_id, what="title of linked evidence", thing=evidence)
    return said


def _item(request: HttpRequest, assessment: PracticeAssessment, form: NextStepForm) -> HttpResponse:
    viewer = person_of(request)
    context: dict[str, Any] = {
        "said": _said(request, assessment),
        "team": assessment.team,
        "form": form,
        "readers": queries.reader_words(assessment.team),
        "may_correct": rules.can_correct(viewer, assessment),
        "may_add": rules.can_add_step(viewer, assessment),
    }
    return render(request, "practice/item.html", context, status=invalid(form))
