"""Rounds for programme owners: opening, editing, closing, fixing pairs, previews, publishing, cancelling."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from config.errors import StaleEdit
from config.pages import add_errors, invalid, person_of, refuse_unless, try_edit
from growth.mentoring.rounds import actions, previewing, queries, rules
from growth.mentoring.rounds.forms import FixForm, ObjectiveForm, PublicationForm, RoundEditForm, RoundForm
from growth.mentoring.rounds.models import FixedPair, Round, RoundEntry, Unmatched
from growth.mentoring.rounds.pages import change, found

PER_PAGE = 50
SHOWN = [("pairs", "Pairs"), ("without", "Without anybody")]
ONE_ASKED = "Published. One pair is asked."


def new(request: HttpRequest) -> HttpResponse:
    viewer = person_of(request)
    refuse_unless(rules.can_open_round(viewer))
    form = RoundForm(request.POST or None)
    if form.is_valid():
        try:
            made = actions.open_round(by=viewer, **form.cleaned_data)
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, "Open. Whoever offers this kind of help is in it, and told.")
            return redirect(made)
    return render(request, "mentoring/rounds/form.html", {"form": form}, status=invalid(form))


def edit(request: HttpRequest, pk: int) -> HttpResponse:
    viewer, of = person_of(request), found(request, pk)
    refuse_unless(rules.can_edit(viewer, of))
    form = RoundEditForm(request.POST or None, instance=of, initial={"version": of.version})
    tried = try_edit(form, lambda: actions.edit_round(of, by=viewer, **form.cleaned_data))
    if tried.saved:
        messages.success(request, "Saved.")
        return redirect("mentoring:round", pk)
    saved = get_object_or_404(Round, pk=pk)  # the form has written its words into `of`
    context = {"form": form, "round": saved, "stale": tried.stale}
    return render(request, "mentoring/rounds/form.html", context, status=tried.status)


def entries(request: HttpRequest, pk: int) -> HttpResponse:
    """Who takes part."""
    of = _run(request, pk)
    side = request.GET.get("side", "")
    side = side if side in RoundEntry.Side.values else RoundEntry.Side.MENTEE
    rows = RoundEntry.objects.visible_to(person_of(request)).filter(round=of, side=side)
    context = {
        "round": of,
        "side": side,
        "sides": RoundEntry.Side.choices,
        **_paged(request, rows.taking_part().select_related("person")),
    }
    return render(request, "mentoring/rounds/entries.html", context)


@require_POST
def closing(request: HttpRequest, pk: int) -> HttpResponse:
    of = _run(request, pk)
    said = "Closed. Nobody joins any more; fix pairs by hand, then make a preview."
    return change(request, of, lambda: actions.close_round(of, by=person_of(request)), said, back=_preview_url(of))


def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """What the preview says, and everything that changes it."""
    return _preview(request, _run(request, pk))


@require_POST
def previewing_(request: HttpRequest, pk: int) -> HttpResponse:
    of = _run(request, pk)
    try:
        return redirect(previewing.start_preview(of, by=person_of(request)))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect(_preview_url(of))


@require_POST
def objective(request: HttpRequest, pk: int) -> HttpResponse:
    of = _run(request, pk)
    form = ObjectiveForm(request.POST)
    if not form.is_valid():
        return _preview(request, of, objective_form=form)
    said = "Changed. Make the preview again to see what comes of it."
    chosen = {"by": person_of(request), "objective": form.cleaned_data["objective"]}
    return change(request, of, lambda: actions.choose_objective(of, **chosen), said, back=_preview_url(of))


@require_POST
def fixing(request: HttpRequest, pk: int) -> HttpResponse:
    of = _run(request, pk)
    form = FixForm(request.POST, of=of)
    if form.is_valid():
        try:
            made = actions.fix_pair(of, by=person_of(request), **form.cleaned_data)
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, f"Fixed: {made.mentor.name} and {made.mentee.name}.")
            return redirect(_preview_url(of))
    return _preview(request, of, fix_form=form)


@require_POST
def undoing(request: HttpRequest, pk: int) -> HttpResponse:
    """`pk` is the fixed pair."""
    viewer = person_of(request)
    fixed = get_object_or_404(FixedPair.objects.visible_to(viewer).select_related("round"), pk=pk)
    refuse_unless(rules.can_fix(viewer, fixed))
    said = "Undone. Both are matched like everybody else."
    back = _preview_url(fixed.round)
    return change(request, fixed.round, lambda: actions.undo_fixed_pair(fixed, by=viewer), said, back=back)


def publication(request: HttpRequest, pk: int) -> HttpResponse:
    """What it does, and then a second click that does it."""
    of = _run(request, pk)
    form = PublicationForm(request.POST or None, initial={"previewed_at": _moment(of)})
    status, refused = 200, ""
    if form.is_valid():
        try:
            made = actions.publish_round(of, by=person_of(request), previewed_at=form.cleaned_data["previewed_at"])
        except StaleEdit:
            status, refused = 409, "A new preview was made after you opened this page. Nobody was asked."
        except ValidationError as error:
            status, refused = 422, " ".join(error.messages)
        else:
            messages.success(request, f"Published. {made.asked} pairs are asked." if made.asked != 1 else ONE_ASKED)
            for sentence in made.left_out:
                messages.warning(request, f"Left out: {sentence}")
            return redirect(of)
    of.refresh_from_db()
    form = PublicationForm(initial={"previewed_at": _moment(of)})
    context = {"round": of, "form": form, "refused": refused, "numbers": queries.counts_of(of)}
    return render(request, "mentoring/rounds/publication.html", context, status=status)


def cancellation(request: HttpRequest, pk: int) -> HttpResponse:
    of = _run(request, pk)
    if request.method == "POST":
        said = "Cancelled. Everybody who takes part is told."
        return change(request, of, lambda: actions.cancel_round(of, by=person_of(request)), said)
    return render(request, "mentoring/rounds/cancellation.html", {"round": of, "numbers": queries.counts_of(of)})


def _run(request: HttpRequest, pk: int) -> Round:
    of = found(request, pk)
    refuse_unless(rules.can_run_round(person_of(request), of))
    return of


def _preview_url(of: Round) -> str:
    return reverse("mentoring:round_preview", args=[of.pk])


def _moment(of: Round) -> str:
    return of.previewed_at.isoformat() if of.previewed_at else ""


def _preview(request: HttpRequest, of: Round, **forms: Any) -> HttpResponse:
    """`forms` holds one that came back invalid."""
    viewer = person_of(request)
    shown = request.GET.get("show", "")
    shown = shown if shown in dict(SHOWN) else "pairs"
    if shown == "pairs":
        context = _paged(request, queries.pairs_of(of))
        context["pairs"] = [(row, queries.parts_of(row)) for row in context["page"].object_list]
    else:
        rows = Unmatched.objects.visible_to(viewer).filter(round=of).select_related("mentee")
        context = _paged(request, rows)
    context |= {
        "round": of,
        "shown": shown,
        "tabs": SHOWN,
        "parts": queries.PARTS,
        "numbers": queries.counts_of(of),
        "fixed": FixedPair.objects.visible_to(viewer).filter(round=of).select_related("mentor", "mentee"),
        "fix_form": forms.get("fix_form") or FixForm(of=of),
        "objective_form": forms.get("objective_form") or ObjectiveForm(initial={"objective": of.objective}),
    }
    return render(request, "mentoring/rounds/preview.html", context, status=422 if forms else 200)


def _paged(request: HttpRequest, rows: Any) -> dict[str, Any]:
    pages = Paginator(rows, PER_PAGE)
    page = pages.get_page(request.GET.get("page"))
    return {"page": page, "page_numbers": pages.get_elided_page_range(page.number, on_each_side=1, on_ends=1)}
