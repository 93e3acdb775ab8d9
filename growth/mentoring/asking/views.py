"""Requests: asking, where it stands, and the answers of whoever is asked."""

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from config.pages import add_errors, attempt, invalid, person_of, refuse_unless
from growth.mentoring.asking import actions, rules
from growth.mentoring.asking.finding_views import search_of
from growth.mentoring.asking.forms import AnswerForm, AskForm, QuestionForm, ReplyForm
from growth.mentoring.asking.models import MentorChoice, MentorRequest
from growth.mentoring.asking.pages import choice_context, request_context
from growth.mentoring.matching.suggesting import suggestions


def asking(request: HttpRequest) -> HttpResponse:
    viewer = person_of(request)
    refuse_unless(rules.can_ask(viewer))
    found = suggestions(viewer, *search_of(request.POST or request.GET))
    initial = {"submission": uuid.uuid4(), "first": request.GET.get("mentor", "")}
    form = AskForm(request.POST or None, viewer=viewer, found=found, initial=initial)
    if form.is_valid():
        said = form.cleaned_data
        try:
            made = actions.ask(
                by=viewer,
                people=form.people(),
                words=said["words"],
                kind=said["kind"],
                dimensions=said["dimensions"],
                submission=said["submission"],
            )
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(
                request,
                "Asked. There is a week to answer; after it, or after a no, the next person on your list is asked.",
            )
            return redirect(made)
    return render(request, "mentoring/asking.html", {"form": form}, status=invalid(form))


# ---- the mentee's side


def mentor_request(request: HttpRequest, pk: int) -> HttpResponse:
    return _request_page(request, _found_request(request, pk))


@require_POST
def withdrawal(request: HttpRequest, pk: int) -> HttpResponse:
    found = _found_request(request, pk)
    refuse_unless(rules.can_withdraw(person_of(request), found))
    attempt(request, lambda: actions.withdraw(found, by=person_of(request)), "Taken back. Whoever was asked is told.")
    return redirect(found)


@require_POST
def reply(request: HttpRequest, pk: int) -> HttpResponse:
    viewer, choice = person_of(request), _found_choice(request, pk)
    refuse_unless(rules.can_reply(viewer, choice))
    form = ReplyForm(request.POST)
    if not form.is_valid():
        return _request_page(request, choice.request, form)
    said = f"{choice.mentor.name} has a week to answer."
    attempt(request, lambda: actions.reply(choice, by=viewer, words=form.cleaned_data["words"]), said)
    return redirect(choice.request)


@require_POST
def removal(request: HttpRequest, pk: int) -> HttpResponse:
    viewer, choice = person_of(request), _found_choice(request, pk)
    refuse_unless(rules.can_change(viewer, choice))
    said = f"{choice.mentor.name} is not asked."
    attempt(request, lambda: actions.drop(choice, by=viewer), said)
    return redirect(choice.request)


@require_POST
def sooner(request: HttpRequest, pk: int) -> HttpResponse:
    viewer, choice = person_of(request), _found_choice(request, pk)
    refuse_unless(rules.can_change(viewer, choice))
    said = f"{choice.mentor.name} is asked next."
    attempt(request, lambda: actions.ask_sooner(choice, by=viewer), said)
    return redirect(choice.request)


# ---- the side of whoever is asked


def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """To be answered by the mentor. The mentee sees the request it is part of."""
    choice = _found_choice(request, pk)
    if not rules.can_answer(person_of(request), choice):
        return redirect(choice.request)
    return _answer_page(request, choice)


@require_POST
def acceptance(request: HttpRequest, pk: int) -> HttpResponse:
    return _answered(request, pk, AnswerForm, "words", actions.accept, "You are a pair now. Find a first date.")


@require_POST
def refusal(request: HttpRequest, pk: int) -> HttpResponse:
    return _answered(request, pk, AnswerForm, "words", actions.decline, "You said no. They are told kindly.")


@require_POST
def question(request: HttpRequest, pk: int) -> HttpResponse:
    said = "Asked. They have a week, and then you have another."
    return _answered(request, pk, QuestionForm, "question", actions.ask_more, said)


def _answered(
    request: HttpRequest, pk: int, form_class: Any, name: str, action: Callable[..., object], said: str
) -> HttpResponse:
    viewer, choice = person_of(request), _found_choice(request, pk)
    refuse_unless(rules.can_answer(viewer, choice))
    form = form_class(request.POST)
    if form.is_valid():
        try:
            action(choice, by=viewer, **{name: form.cleaned_data[name]})
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, said)
            return redirect(choice)
    return _answer_page(request, _found_choice(request, pk), form)


def _answer_page(request: HttpRequest, choice: MentorChoice, form: Any = None) -> HttpResponse:
    context = {
        **choice_context(choice),
        "answer_form": form if isinstance(form, AnswerForm) else AnswerForm(auto_id="answer_%s"),
        "question_form": form if isinstance(form, QuestionForm) else QuestionForm(auto_id="question_%s"),
        "refused": form.non_field_errors() if form is not None else [],
    }
    return render(request, "mentoring/answer.html", context, status=422 if form is not None else 200)


def _request_page(request: HttpRequest, found: MentorRequest, form: ReplyForm | None = None) -> HttpResponse:
    context = {**request_context(found), "form": form or ReplyForm()}
    return render(request, "mentoring/request.html", context, status=invalid(context["form"]))


def _found_request(request: HttpRequest, pk: int) -> MentorRequest:
    return get_object_or_404(MentorRequest.objects.visible_to(person_of(request)).select_related("mentee"), pk=pk)


def _found_choice(request: HttpRequest, pk: int) -> MentorChoice:
    rows = MentorChoice.objects.visible_to(person_of(request)).select_related("request__mentee__team", "mentor")
    return get_object_or_404(rows, pk=pk)
