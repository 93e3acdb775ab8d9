"""Calibrations: planned and opened by chairs. Their days are known to everybody; what stands on them is not."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from accounts.reads import record_read
from config.pages import add_errors, invalid, person_of, refuse_unless, try_edit
from growth.promotions.calibration import planning, queries, rules
from growth.promotions.calibration.forms import DaysForm, OpeningForm
from growth.promotions.calibration.models import Calibration, Committee


def new(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = person_of(request)
    committee = get_object_or_404(Committee.objects.visible_to(viewer), pk=pk)
    refuse_unless(rules.can_plan(viewer, committee))
    form = DaysForm(request.POST or None)
    if form.is_valid():
        try:
            made = planning.plan_calibration(committee, by=viewer, **form.cleaned_data)
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, "Planned. Managers can submit cases to it.")
            return redirect(made)
    context = {"form": form, "committee": committee}
    return render(request, "promotions/calibration/days.html", context, status=invalid(form))


def calibration(request: HttpRequest, pk: int) -> HttpResponse:
    """Its days; for members, the cases they read, by number, and by name once the meeting is open."""
    viewer, found = person_of(request), _found(request, pk)
    read = queries.cases_read_by(viewer, found)
    record_read(request, *(row.person for row in read if row.person), what="promotion case")
    may_open = rules.can_open(viewer, found) and found.is_blind and found.closed_at is None
    context = {
        "calibration": found,
        "read": read,
        "barred": queries.bars_of(viewer, found),
        "can_keep": may_open,
        "can_open_today": may_open and found.freezes_on <= timezone.localdate(),
    }
    return render(request, "promotions/calibration/calibration.html", context)


def days(request: HttpRequest, pk: int) -> HttpResponse:
    viewer, found = person_of(request), _found(request, pk)
    refuse_unless(rules.can_keep(viewer, found))
    form = DaysForm(request.POST or None, calibration=found)
    tried = try_edit(form, lambda: planning.change_days(found, by=viewer, **form.cleaned_data))
    if tried.saved:
        messages.success(request, "Saved.")
        return redirect(found)
    context = {"form": form, "committee": found.committee, "calibration": found}
    return render(request, "promotions/calibration/days.html", context, status=tried.status)


def opening(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks before it opens while somebody has not handed in, by name."""
    viewer, found = person_of(request), _found(request, pk)
    refuse_unless(rules.can_open(viewer, found))
    if not found.is_blind:
        return redirect(found)
    form = OpeningForm(request.POST if request.method == "POST" else None)
    tried = try_edit(form, lambda: planning.open_calibration(found, by=viewer, **form.cleaned_data))
    if tried.saved:
        messages.success(request, "The meeting is open: names are shown, and ratings to who handed in theirs.")
        return redirect(found)
    context = {"form": form, "calibration": found, "unfinished": planning.unfinished(found)}
    return render(request, "promotions/calibration/opening.html", context, status=tried.status)


def _found(request: HttpRequest, pk: int) -> Calibration:
    return get_object_or_404(queries.calibrations_for(person_of(request)), pk=pk)
