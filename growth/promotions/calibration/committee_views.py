"""Committees: who sits where. Read by everybody, changed by administrators."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from config.pages import add_errors, attempt, invalid, person_of, refuse_unless, try_edit
from growth.promotions.calibration import committees, queries, rules
from growth.promotions.calibration.forms import CommitteeForm, MemberForm
from growth.promotions.calibration.models import Committee, CommitteeMember


def committee_list(request: HttpRequest) -> HttpResponse:
    viewer = person_of(request)
    context = {"committees": queries.committees_for(viewer), "can_administer": rules.can_administer(viewer)}
    return render(request, "promotions/calibration/committees.html", context)


def new(request: HttpRequest) -> HttpResponse:
    viewer = person_of(request)
    refuse_unless(rules.can_administer(viewer))
    form = CommitteeForm(request.POST or None)
    if form.is_valid():
        try:
            made = committees.make_committee(by=viewer, **form.cleaned_data)
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, "Made. Say who sits on it.")
            return redirect(made)
    return render(request, "promotions/calibration/committee_form.html", {"form": form}, status=invalid(form))


def committee(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, _found(request, pk))


def edit(request: HttpRequest, pk: int) -> HttpResponse:
    viewer, found = person_of(request), _found(request, pk)
    refuse_unless(rules.can_administer(viewer, found))
    form = CommitteeForm(request.POST or None, committee=found)
    tried = try_edit(form, lambda: committees.edit_committee(found, by=viewer, **form.cleaned_data))
    if tried.saved:
        messages.success(request, "Saved.")
        return redirect(found)
    context = {"form": form, "committee": found}
    return render(request, "promotions/calibration/committee_form.html", context, status=tried.status)


@require_POST
def members(request: HttpRequest, pk: int) -> HttpResponse:
    viewer, found = person_of(request), _found(request, pk)
    refuse_unless(rules.can_administer(viewer, found))
    form = MemberForm(request.POST, viewer=viewer, committee=found)
    tried = try_edit(form, lambda: committees.add_member(found, by=viewer, **form.cleaned_data))
    if not tried.saved:
        return _page(request, found, form, tried.status)
    messages.success(request, f"{form.cleaned_data['person'].name} sits on it from today.")
    return redirect(found)


@require_POST
def ending(request: HttpRequest, pk: int) -> HttpResponse:
    viewer, found = person_of(request), _found(request, pk)
    refuse_unless(rules.can_administer(viewer, found))
    attempt(request, lambda: committees.end_committee(found, by=viewer), "Ended. What it did stays on record.")
    return redirect(found)


@require_POST
def chair(request: HttpRequest, pk: int) -> HttpResponse:
    return _change(request, pk, lambda member, by: committees.make_chair(member, by=by, is_chair=True), "A chair now.")


@require_POST
def no_chair(request: HttpRequest, pk: int) -> HttpResponse:
    said = "No longer a chair."
    return _change(request, pk, lambda member, by: committees.make_chair(member, by=by, is_chair=False), said)


@require_POST
def membership_ending(request: HttpRequest, pk: int) -> HttpResponse:
    return _change(request, pk, lambda member, by: committees.end_membership(member, by=by), "No longer on it.")


def _change(request: HttpRequest, pk: int, do: Callable[..., object], said: str) -> HttpResponse:
    viewer = person_of(request)
    known = Committee.objects.visible_to(viewer)
    rows = CommitteeMember.objects.filter(committee__in=known.values("pk")).select_related("committee")
    member = get_object_or_404(rows, pk=pk)
    refuse_unless(rules.can_administer(viewer, member))
    attempt(request, lambda: do(member, viewer), said)
    return redirect(member.committee)


def _found(request: HttpRequest, pk: int) -> Committee:
    return get_object_or_404(Committee.objects.visible_to(person_of(request)), pk=pk)


def _page(request: HttpRequest, found: Committee, form: MemberForm | None = None, status: int = 200) -> HttpResponse:
    viewer = person_of(request)
    can_administer = rules.can_administer(viewer, found) and found.ended_on is None
    context = {
        "committee": found,
        "sitting": queries.sitting().filter(committee=found),
        "calibrations": queries.calibrations_for(viewer).filter(committee=found)[:20],
        "can_administer": can_administer,
        "can_plan": rules.can_plan(viewer, found) and found.ended_on is None,
        "form": form or (MemberForm(viewer=viewer, committee=found) if can_administer else None),
    }
    return render(request, "promotions/calibration/committee.html", context, status=status)
