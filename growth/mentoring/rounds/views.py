"""Rounds for everybody: what is open, joining, helping, leaving, and saying whom one would like."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from config.pages import add_errors, invalid, person_of, refuse_unless
from growth.mentoring.rounds import actions, queries, rules
from growth.mentoring.rounds.forms import PLACES, JoinForm, RankingForm
from growth.mentoring.rounds.models import RoundEntry
from growth.mentoring.rounds.pages import change, found

PER_PAGE = 50
Side = RoundEntry.Side


def rounds(request: HttpRequest) -> HttpResponse:
    """What is open, and what one took part in. An owner sees all of them."""
    viewer = person_of(request)
    runs = rules.can_run_programme(viewer)
    rows = queries.rounds_of(viewer)
    context = {
        "open": [row for row in rows if row[0].is_open],
        "others": [row for row in rows if not row[0].is_open and (runs or row[1])],
        "runs": runs,
        "can_propose": rules.can_propose(viewer),
    }
    return render(request, "mentoring/rounds/list.html", context)


def round_(request: HttpRequest, pk: int) -> HttpResponse:
    viewer, of = person_of(request), found(request, pk)
    part, runs = queries.own_part(viewer, of), rules.can_run_round(viewer, of)
    context = {
        "round": of,
        "part": part,
        "looks_for": queries.dimension_names(part.as_mentee.dimensions) if part.as_mentee else [],
        "runs": runs,
        "can_edit": rules.can_edit(viewer, of),
        "numbers": queries.counts_of(of) if runs else {},
    }
    return render(request, "mentoring/rounds/round.html", context)


def joining(request: HttpRequest, pk: int) -> HttpResponse:
    """As a mentee. Said first: who sees what of it."""
    viewer, of = person_of(request), found(request, pk)
    refuse_unless(rules.can_take_part(viewer, of))
    entry = of.entries.filter(person=viewer, side=Side.MENTEE, left_at__isnull=True).first()
    people = actions.rankable(Side.MENTEE, of, viewer)
    initial = {"words": entry.words, **_ranked(entry)} if entry else None
    form = JoinForm(request.POST or None, people=people, initial=initial)
    if form.is_valid():
        try:
            actions.join(of, by=viewer, words=form.cleaned_data["words"], ranked=form.ranked)
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, "Saved." if entry else "You are in. You hear from it once pairs are proposed.")
            return redirect(of)
    looks_for = queries.dimension_names(actions.wish_of(viewer).wanted)
    context = {"round": of, "form": form, "entry": entry, "looks_for": looks_for}
    return render(request, "mentoring/rounds/joining.html", context, status=invalid(form))


@require_POST
def helping(request: HttpRequest, pk: int) -> HttpResponse:
    viewer, of = person_of(request), found(request, pk)
    refuse_unless(rules.can_take_part(viewer, of))
    return change(request, of, lambda: actions.help_in(of, by=viewer), "You are in, as somebody who helps.")


@require_POST
def leaving(request: HttpRequest, pk: int) -> HttpResponse:
    """`pk` is one's own entry."""
    viewer = person_of(request)
    entry = _own_entry(request, pk)
    return change(request, entry.round, lambda: actions.leave(entry, by=viewer), "You left this round.")


def ranking(request: HttpRequest, pk: int) -> HttpResponse:
    """A mentor says whom of the mentees they would like. `pk` is their own entry."""
    viewer = person_of(request)
    entry = _own_entry(request, pk)
    people = actions.rankable(entry.side, entry.round, viewer)
    form = RankingForm(request.POST or None, people=people, initial=_ranked(entry))
    if form.is_valid():
        try:
            actions.rank(entry, by=viewer, ranked=form.ranked)
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, "Saved. Nobody is told.")
            return redirect(entry.round)
    context = {"round": entry.round, "entry": entry, "form": form, **_mentees(request, entry)}
    return render(request, "mentoring/rounds/ranking.html", context, status=invalid(form))


def _own_entry(request: HttpRequest, pk: int) -> RoundEntry:
    viewer = person_of(request)
    mine = RoundEntry.objects.visible_to(viewer).filter(person=viewer)
    return get_object_or_404(mine.select_related("round"), pk=pk)


def _ranked(entry: RoundEntry) -> dict[str, Any]:
    return dict(zip(PLACES, (str(row.other_id) for row in entry.preferences.all()), strict=False))


def _mentees(request: HttpRequest, entry: RoundEntry) -> dict[str, Any]:
    """What the mentors of a round read of its mentees."""
    viewer = person_of(request)
    if entry.side != Side.MENTOR or entry.left_at is not None:
        return {}
    rows = RoundEntry.objects.visible_to(viewer).taking_part().filter(round=entry.round, side=Side.MENTEE)
    pages = Paginator(rows.exclude(person=viewer).select_related("person"), PER_PAGE)
    page = pages.get_page(request.GET.get("page"))
    shown = list(page.object_list)
    looks_for = queries.all_dimension_names(row.dimensions for row in shown)
    return {
        "page": page,
        "page_numbers": pages.get_elided_page_range(page.number, on_each_side=1, on_ends=1),
        "mentees": list(zip(shown, looks_for, strict=True)),
    }
