"""Hours and time off of one's own running roadmap."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from config.pages import attempt, person_of, try_edit
from growth.roadmaps.enrolments import actions
from growth.roadmaps.enrolments.forms import HoursForm, TimeOffForm
from growth.roadmaps.enrolments.models import HoursEntry, TimeOff
from growth.roadmaps.enrolments.pages import own_page, running_of
from growth.roadmaps.enrolments.words import hours_words


@require_POST
def hours(request: HttpRequest) -> HttpResponse:
    viewer = person_of(request)
    enrolment = running_of(viewer)
    form = HoursForm(request.POST, enrolment=enrolment)
    edit = try_edit(form, lambda: actions.log_hours(enrolment, by=viewer, **form.entry()))
    if edit.saved:
        messages.success(request, f"Added: {hours_words(form.cleaned_data['hours'])}.")
        return redirect(_back(request))
    return own_page(request, hours=form, status=edit.status)


@require_POST
def hours_removal(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = person_of(request)
    entry = get_object_or_404(_of(HoursEntry, request), pk=pk)
    attempt(request, lambda: actions.remove_hours(entry, by=viewer), f"Removed: {hours_words(entry.minutes)}.")
    return redirect("roadmaps:own")


@require_POST
def time_off(request: HttpRequest) -> HttpResponse:
    viewer = person_of(request)
    enrolment = running_of(viewer)
    form = TimeOffForm(request.POST, auto_id="off_%s")

    def add() -> None:
        first, last = form.weeks()
        actions.add_time_off(enrolment, by=viewer, first=first, last=last)

    edit = try_edit(form, add)
    if edit.saved:
        messages.success(request, "Added. Those weeks count neither in your plan nor in your pace.")
        return redirect("roadmaps:own")
    return own_page(request, time_off=form, status=edit.status)


@require_POST
def time_off_removal(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = person_of(request)
    row = get_object_or_404(_of(TimeOff, request), pk=pk)
    attempt(request, lambda: actions.remove_time_off(row, by=viewer), "Removed.")
    return redirect("roadmaps:own")


def _of(model: Any, request: HttpRequest) -> Any:
    return model.objects.visible_to(person_of(request)).select_related("enrolment")


def _back(request: HttpRequest) -> str:
    """Where the buttons stood: home, or the roadmap."""
    target = request.POST.get("next", "")
    known = url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()})
    return target if known else reverse("roadmaps:own")
