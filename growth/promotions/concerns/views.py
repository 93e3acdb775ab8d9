"""Concerns: raising one, its page, and what becomes of it."""

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from accounts.models import User
from config.errors import StaleEdit
from config.pages import add_errors, attempt, invalid, number_in, person_of, refuse_unless, try_edit
from growth.promotions.cases.models import Case
from growth.promotions.concerns import actions, rules
from growth.promotions.concerns.forms import AnswerForm, ConcernForm
from growth.promotions.concerns.models import Concern
from growth.promotions.concerns.queries import ShownConcern, concerns_for
from growth.promotions.parts import may_open, note_read, seen_by

CHANGED = "This was changed after you opened it. Read it again; what you typed is still here."


def concern(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, _found(request, pk))


def new(request: HttpRequest, pk: int) -> HttpResponse:
    """Raised by a side, in the case with this id."""
    viewer = person_of(request)
    case = get_object_or_404(Case.objects.visible_to(viewer).with_parts(), pk=pk)
    refuse_unless(rules.can_raise(viewer, case))
    form = ConcernForm(request.POST or None, viewer=viewer, case=case, initial={"submission": uuid.uuid4()})
    if form.is_valid():
        submission = form.cleaned_data["submission"]
        try:
            actions.raise_concern(case, by=viewer, submission=submission, **form.words())
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, f"Raised. {case.other(viewer).name} is told.")
            return redirect(case)
    note_read(request, case)
    context = {"case": case, "form": form, "seen_by": seen_by(viewer, case.person, case.manager)}
    return render(request, "promotions/concerns/form.html", context, status=invalid(form))


def edit(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = person_of(request)
    concern = _found(request, pk)
    refuse_unless(rules.can_edit(viewer, concern))
    case, saved = concern.case, Concern.objects.get(pk=pk)  # the form writes its words into `concern`
    form = ConcernForm(
        request.POST or None, viewer=viewer, case=case, instance=concern, initial={"version": concern.version}
    )
    tried = try_edit(
        form,
        lambda: actions.edit_concern(saved, by=viewer, version=form.cleaned_data["version"] or 0, **form.words()),
    )
    if tried.saved:
        messages.success(request, "Saved.")
        return redirect(saved)
    note_read(request, case)
    context = {
        "case": case,
        "concern": saved,
        "form": form,
        "stale": tried.stale,
        "seen_by": _seen_by(viewer, saved),
    }
    return render(request, "promotions/concerns/form.html", context, status=tried.status)


@require_POST
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    return _answer(request, pk, rules.can_answer, actions.answer_concern, "Answered. Whoever raised it is told.")


@require_POST
def acceptance(request: HttpRequest, pk: int) -> HttpResponse:
    return _answer(request, pk, rules.can_accept, actions.accept_as_risk, "Accepted as a risk, with your words.")


@require_POST
def settling(request: HttpRequest, pk: int) -> HttpResponse:
    return _change(request, pk, rules.can_settle, actions.settle_concern, "Settled. It stays on record.")


@require_POST
def reopening(request: HttpRequest, pk: int) -> HttpResponse:
    return _change(request, pk, rules.can_reopen, actions.reopen_concern, "Open again.")


@require_POST
def withdrawal(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = person_of(request)
    concern = _found(request, pk)
    refuse_unless(rules.can_take_back(viewer, concern))
    attempt(request, lambda: actions.take_concern_back(concern, by=viewer), "Taken back. It is kept.")
    return redirect(concern)


def _found(request: HttpRequest, pk: int) -> Concern:
    return get_object_or_404(concerns_for(person_of(request)), pk=pk)


def _answer(
    request: HttpRequest, pk: int, rule: Callable[[User, Concern], bool], do: Callable[..., object], said: str
) -> HttpResponse:
    viewer = person_of(request)
    concern = _found(request, pk)
    refuse_unless(rule(viewer, concern))
    form = AnswerForm(request.POST)
    tried = try_edit(
        form,
        lambda: do(concern, by=viewer, version=form.cleaned_data["version"], answer=form.cleaned_data["answer"]),
        overtaken=CHANGED,
    )
    if tried.saved:
        messages.success(request, said)
        return redirect(concern)
    return _page(request, _found(request, pk), form, tried.status)


def _change(
    request: HttpRequest, pk: int, rule: Callable[[User, Concern], bool], do: Callable[..., object], said: str
) -> HttpResponse:
    """One click on what was read: `version` comes with it."""
    viewer = person_of(request)
    concern = _found(request, pk)
    refuse_unless(rule(viewer, concern))
    version = number_in(request.POST.get("version", ""))
    try:
        attempt(request, lambda: do(concern, by=viewer, version=version), said)
    except StaleEdit:
        messages.error(request, "This was changed after you opened it. Read it again, then say so.")
        return _page(request, _found(request, pk), status=409)
    return redirect(concern)


def _page(request: HttpRequest, concern: Concern, form: AnswerForm | None = None, status: int = 200) -> HttpResponse:
    viewer = person_of(request)
    note_read(request, concern.case)
    shown = ShownConcern(concern, viewer)
    known = {"answer": concern.answer, "version": concern.version}
    context: dict[str, Any] = {
        "concern": concern,
        "case": concern.case,
        "shown": shown,
        "form": form or (AnswerForm(initial=known) if shown.can_answer or shown.can_accept else None),
        "may_open_case": may_open(viewer, concern.case),
        "seen_by": _seen_by(viewer, concern),
    }
    return render(request, "promotions/concerns/concern.html", context, status=status)


def _seen_by(viewer: User, concern: Concern) -> str:
    case = concern.case
    said = seen_by(viewer, case.person, case.manager, concern.raised_by)
    return f"{said} Once the case is submitted, the committee reads it in the packet."
