"""One's own load, what mentees share of theirs, and the figures about teams."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.reads import record_read
from config.pages import add_errors, invalid, person_of, refuse_unless
from growth.load import actions, queries, rules
from growth.load.factors import FACTORS
from growth.load.forms import LoadForm, ShareForm
from growth.load.models import LoadCheckIn, LoadShare
from growth.weeks import week_of

PER_PAGE = 13


def own(request: HttpRequest) -> HttpResponse:
    """How heavy is it, and what would help?"""
    viewer = person_of(request)
    mine = LoadCheckIn.objects.filter(person=viewer).newest_first()
    newest = mine.first()
    this_week = newest if newest and newest.week == week_of(timezone.localdate()) else None
    initial = {**this_week.values, "words": this_week.words} if this_week else None
    form = LoadForm(request.POST or None, initial=initial)
    if request.method == "POST":
        refuse_unless(rules.can_check_in(viewer))
        if form.is_valid():
            try:
                actions.check_in(by=viewer, **form.cleaned_data)
            except ValidationError as error:
                add_errors(form, error)
            else:
                messages.success(request, "Saved. Only you can see it.")
                return redirect("load:own")
    pages = Paginator(mine.prefetch_related("shares__pairing__mentor"), PER_PAGE)
    page = pages.get_page(request.GET.get("page"))
    context = {
        "form": form,
        "this_week": this_week,
        "newest": newest,
        "trend": queries.trend(viewer),
        "factors": FACTORS,
        "page": page,
        "page_numbers": pages.get_elided_page_range(page.number, on_each_side=1, on_ends=1),
        "shared_with_me": queries.shared_with(viewer),
    }
    return render(request, "load/own.html", context, status=invalid(form))


def item(request: HttpRequest, pk: int) -> HttpResponse:
    check_in = _found(request, pk)
    viewer = person_of(request)
    form = ShareForm(author=viewer) if rules.can_share(viewer, check_in) else None
    return _item(request, check_in, form)


@require_POST
def sharing(request: HttpRequest, pk: int) -> HttpResponse:
    """Opens one check-in to one mentor."""
    viewer = person_of(request)
    check_in = _found(request, pk)
    refuse_unless(rules.can_share(viewer, check_in))
    form = ShareForm(request.POST, author=viewer)
    if form.is_valid():
        try:
            share = actions.share(check_in, by=viewer, pairing=form.cleaned_data["pairing"])
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, f"{share.pairing.mentor.name} can read this check-in, and no other one.")
            return redirect("load:item", pk)
    return _item(request, check_in, form)


@require_POST
def taking_back(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = person_of(request)
    share = get_object_or_404(LoadShare.objects.visible_to(viewer).select_related("check_in", "pairing__mentor"), pk=pk)
    refuse_unless(rules.can_take_back(viewer, share))
    actions.take_back(share, by=viewer)
    messages.success(request, f"{share.pairing.mentor.name} can no longer read it.")
    return redirect("load:item", share.check_in_id)


def teams(request: HttpRequest) -> HttpResponse:
    """The load of the teams one leads, as far as no single answer can be told from it."""
    return render(request, "load/teams.html", {"loads": queries.team_loads(person_of(request))})


def _found(request: HttpRequest, pk: int) -> LoadCheckIn:
    rows = LoadCheckIn.objects.visible_to(person_of(request)).select_related("person")
    return get_object_or_404(rows, pk=pk)


def _item(request: HttpRequest, check_in: LoadCheckIn, form: ShareForm | None) -> HttpResponse:
    """`form` is for the author only."""
    viewer = person_of(request)
    record_read(request, check_in.person, what="load check-in", thing=check_in)
    context: dict[str, Any] = {"check_in": check_in, "said": queries.said_in(check_in), "form": form}
    if form is not None:
        shares = check_in.shares.in_force().select_related("pairing__mentor")
        taken = {share.pairing_id for share in shares}
        free: Any = form.fields["pairing"]
        free.queryset = free.queryset.exclude(pk__in=taken)
        leading = {share.pk for share in shares if rules.leads(share.pairing.mentor, viewer)}
        context |= {
            "shares": [(share, share.pk in leading) for share in shares],
            "has_mentors": free.queryset.exists(),
        }
    return render(request, "load/item.html", context, status=invalid(form) if form else 200)
