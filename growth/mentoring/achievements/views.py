"""Naming what a mentee achieved, and the mentee's answer."""

import uuid
from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from accounts.models import User
from config.pages import add_errors, attempt, invalid, person_of, refuse_unless, try_edit
from growth.markdown import render as as_html
from growth.mentoring.achievements import actions, queries, rules
from growth.mentoring.achievements.drafts import draft_of
from growth.mentoring.achievements.forms import DecliningForm, NamingForm
from growth.mentoring.achievements.models import Achievement
from growth.mentoring.models import Pairing


def naming(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = person_of(request)
    pairing = get_object_or_404(Pairing.objects.visible_to(viewer).select_related("mentor", "mentee"), pk=pk)
    refuse_unless(rules.can_name(viewer, pairing))
    form = NamingForm(
        request.POST if request.method == "POST" else None,
        mentor=viewer,
        pairing=pairing,
        initial={"submission": uuid.uuid4()},
    )
    status = 200
    if request.method == "POST":
        edit = try_edit(form, lambda: actions.name_achievement(pairing, by=viewer, **form.cleaned_data))
        if edit.saved:
            messages.success(request, f"{pairing.mentee.name} is asked. You are told what they answer.")
            return redirect("mentoring:naming", pairing.pk)
        status = edit.status
    context = {"pairing": pairing, "form": form, "named": queries.named_in(viewer, pairing)}
    return render(request, "mentoring/naming.html", context, status=status)


def achievement(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, _found(request, pk))


@require_POST
def consent(request: HttpRequest, pk: int) -> HttpResponse:
    said = "You consented. It is in a private draft of your mentor’s evidence now."
    return _change(request, pk, rules.can_consent, actions.consent, said)


@require_POST
def refusal(request: HttpRequest, pk: int) -> HttpResponse:
    viewer, found = person_of(request), _found(request, pk)
    refuse_unless(rules.can_decline(viewer, found))
    form = DecliningForm(request.POST)
    if form.is_valid():
        try:
            actions.decline(found, by=viewer, **form.cleaned_data)
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, "You declined. Nothing is written anywhere.")
            return redirect(found)
    return _page(request, found, form)


@require_POST
def withdrawal(request: HttpRequest, pk: int) -> HttpResponse:
    return _change(request, pk, rules.can_take_back, actions.take_question_back, "You ask no more.")


@require_POST
def consent_withdrawal(request: HttpRequest, pk: int) -> HttpResponse:
    said = "You took your consent back, and your mentor is asked to reword it. What they write is theirs."
    return _change(request, pk, rules.can_take_consent_back, actions.take_consent_back, said)


def _found(request: HttpRequest, pk: int) -> Achievement:
    rows = Achievement.objects.visible_to(person_of(request))
    return get_object_or_404(rows.select_related("pairing__mentor", "pairing__mentee", "draft"), pk=pk)


def _change(
    request: HttpRequest,
    pk: int,
    rule: Callable[[User, Achievement], bool],
    do: Callable[..., object],
    said: str,
) -> HttpResponse:
    viewer, found = person_of(request), _found(request, pk)
    refuse_unless(rule(viewer, found))
    attempt(request, lambda: do(found, by=viewer), said)
    return redirect(found)


def _page(request: HttpRequest, found: Achievement, form: DecliningForm | None = None) -> HttpResponse:
    viewer, draft = person_of(request), draft_of(found)
    is_mentor = viewer.pk == found.pairing.mentor_id
    context = {
        "achievement": found,
        "pairing": found.pairing,
        "is_mentor": is_mentor,
        "draft": draft,
        "draft_html": {name: as_html(draft[name]) for name in ("situation", "own_part", "outcome")},
        "item": queries.visible_item(viewer, found),
        "form": form or DecliningForm(),
    }
    return render(request, "mentoring/achievement.html", context, status=invalid(form) if form else 200)
