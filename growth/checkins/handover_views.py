"""The page of a hand-over, and the answers to its lines."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from accounts.models import User
from accounts.reads import record_read
from config.pages import add_errors, person_of, refuse_unless
from growth.checkins import handover_actions as actions
from growth.checkins import queries, rules
from growth.checkins.agreements_forms import WordsForm
from growth.checkins.handover import HandOver, Line


def hand_over(request: HttpRequest, pk: int) -> HttpResponse:
    """What the person had agreed, line by line, and what the new manager says to each."""
    return _page(request, pk)


@require_POST
def line_confirmation(request: HttpRequest, pk: int) -> HttpResponse:
    viewer, line = person_of(request), _line(request, pk)
    if line.state != Line.State.CONFIRMED:  # else sent twice
        refuse_unless(rules.can_confirm_line(viewer, line))
        try:
            actions.confirm_line(line, by=viewer)
        except ValidationError as error:
            messages.error(request, error.messages[0])
    return redirect(f"{line.hand_over.get_absolute_url()}#line-{pk}")


@require_POST
def line_contest(request: HttpRequest, pk: int) -> HttpResponse:
    viewer, line = person_of(request), _line(request, pk)
    refuse_unless(rules.can_contest_line(viewer, line))
    form = WordsForm(request.POST, auto_id=f"line-{pk}-%s")
    if form.is_valid():
        try:
            actions.contest_line(line, by=viewer, words=form.cleaned_data["words"])
        except ValidationError as error:
            add_errors(form, error)
        else:
            return redirect(f"{line.hand_over.get_absolute_url()}#line-{pk}")
    return _page(request, line.hand_over_id, {pk: form}, status=422)


def _page(request: HttpRequest, pk: int, bound: dict[int, WordsForm] | None = None, status: int = 200) -> HttpResponse:
    """`bound` holds forms that came back invalid, by line."""
    viewer = person_of(request)
    rows = HandOver.objects.visible_to(viewer).select_related("person", "from_manager", "to_manager")
    found = get_object_or_404(rows, pk=pk)
    record_read(request, found.person, what="hand-over", thing=found)
    lines = [_shown(viewer, line, bound or {}) for line in queries.lines_of(viewer, found)]
    context = {
        "hand_over": found,
        "lines": lines,
        "is_own": viewer == found.person,
        "waiting": sum(row["line"].state == Line.State.WAITING and row["line"].agreement.is_open for row in lines),
    }
    return render(request, "agreements/hand_over.html", context, status=status)


def _shown(viewer: User, line: Line, bound: dict[int, WordsForm]) -> dict[str, Any]:
    can_contest = rules.can_contest_line(viewer, line)
    return {
        "line": line,
        "can_confirm": rules.can_confirm_line(viewer, line),
        "form": (bound.get(line.pk) or WordsForm(auto_id=f"line-{line.pk}-%s")) if can_contest else None,
        "is_open": line.pk in bound,
    }


def _line(request: HttpRequest, pk: int) -> Line:
    rows = Line.objects.visible_to(person_of(request)).select_related("hand_over__person", "agreement")
    return get_object_or_404(rows, pk=pk)
