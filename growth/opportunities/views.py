"""Opportunities: the list, one of them, listing and withdrawing it, and saying that one is interested."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from config.pages import add_errors, invalid, person_of, refuse_unless, try_edit
from growth.opportunities import actions, queries, rules
from growth.opportunities.filters import SHOWN, OpportunityFilter
from growth.opportunities.forms import InterestForm, OpportunityForm, WithdrawalForm
from growth.opportunities.models import Opportunity
from growth.opportunities.pages import change, found, page_context

PER_PAGE = 20


def opportunity_list(request: HttpRequest) -> HttpResponse:
    """What is open, with what fits the reader's next step first."""
    viewer = person_of(request)
    shown = request.GET.get("show", "")
    shown = shown if shown in dict(SHOWN) else "open"
    asked = request.GET.copy()
    asked["show"] = shown
    filtered = OpportunityFilter(asked, Opportunity.objects.visible_to(viewer), request=request)
    gaps = queries.gaps_of(viewer)
    pages = Paginator(queries.listed(filtered.qs, viewer, gaps), PER_PAGE)
    page = pages.get_page(request.GET.get("page"))
    can_list = rules.can_list(viewer)
    context = {
        "filter": filtered,
        "page": page,
        "page_numbers": pages.get_elided_page_range(page.number, on_each_side=1, on_ends=1),
        "groups": _groups(page.object_list, gaps, shown),
        "shown": shown,
        "tabs": [row for row in SHOWN if row[0] != "listed" or can_list or shown == "listed"],
        "can_list": can_list,
        "is_filtered": any(request.GET.get(name) for name in ("dimension", "level", "team")),
    }
    template = "opportunities/list.html"
    return render(request, f"{template}#rows" if request.htmx else template, context)  # type: ignore[attr-defined]


def opportunity(request: HttpRequest, pk: int) -> HttpResponse:
    return render(request, "opportunities/opportunity.html", page_context(request, found(request, pk)))


def new(request: HttpRequest) -> HttpResponse:
    viewer = person_of(request)
    refuse_unless(rules.can_list(viewer))
    initial = {"submission": uuid.uuid4(), "starts_on": timezone.localdate(), "team": viewer.team_id}
    form = OpportunityForm(request.POST or None, initial=initial)
    if form.is_valid():
        try:
            made = actions.list_opportunity(by=viewer, submission=form.cleaned_data["submission"], **form.words())
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, "Listed. You will hear who is interested.")
            return redirect(made)
    return render(request, "opportunities/form.html", {"form": form}, status=invalid(form))


def edit(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = person_of(request)
    opportunity = found(request, pk)
    refuse_unless(rules.can_edit(viewer, opportunity))
    form = OpportunityForm(request.POST or None, instance=opportunity, initial={"version": opportunity.version})
    tried = try_edit(
        form,
        lambda: actions.edit_opportunity(
            opportunity, by=viewer, version=form.cleaned_data["version"] or 0, **form.words()
        ),
    )
    if tried.saved:
        messages.success(request, "Saved.")
        return redirect("opportunities:opportunity", pk)
    saved = get_object_or_404(Opportunity, pk=pk)  # the form has written its words into `opportunity`
    context = {"form": form, "opportunity": saved, "stale": tried.stale}
    return render(request, "opportunities/form.html", context, status=tried.status)


def withdrawal(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = person_of(request)
    opportunity = found(request, pk)
    refuse_unless(rules.can_withdraw(viewer, opportunity))
    form = WithdrawalForm(request.POST or None)
    if form.is_valid():
        try:
            actions.withdraw_opportunity(opportunity, by=viewer, reason=form.cleaned_data["reason"])
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, "Withdrawn. Whoever counted on it is told.")
            return redirect(opportunity)
    context = {"opportunity": opportunity, "form": form}
    return render(request, "opportunities/withdrawal.html", context, status=invalid(form))


@require_POST
def interest(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = person_of(request)
    opportunity = found(request, pk)
    refuse_unless(rules.can_be_interested(viewer, opportunity))
    form = InterestForm(request.POST)
    if not form.is_valid():
        return render(request, "opportunities/opportunity.html", page_context(request, opportunity, form), status=422)
    return change(
        request,
        opportunity,
        lambda: actions.say_interested(opportunity, by=viewer, **form.cleaned_data),
        f"{opportunity.listed_by.name} sees that you are interested.",
    )


@require_POST
def interest_withdrawal(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = person_of(request)
    opportunity = found(request, pk)
    refuse_unless(rules.can_be_interested(viewer, opportunity))
    said = "Taken back. Nothing of it is kept."
    return change(request, opportunity, lambda: actions.take_interest_back(opportunity, by=viewer), said)


def _groups(rows: Any, gaps: queries.Gaps, shown: str) -> list[tuple[str, list[tuple[Opportunity, str]]]]:
    """Under headings: what fits first, where the reader looks for something to take on."""
    groups: dict[str, list[tuple[Opportunity, str]]] = {}
    for row in rows:
        heading = "Fits your next steps" if row.fits else "Everything else"
        if shown != "open" or not gaps.dimensions:
            heading = ""
        groups.setdefault(heading, []).append((row, queries.fit_words(row, gaps, "your")))
    return list(groups.items())
