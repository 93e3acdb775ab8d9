"""Fitting a plan to oneself: milestones of one's own, and the order of all."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from config.pages import attempt, number_in, person_of, refuse_unless, try_edit
from growth.roadmaps.enrolments.pages import running_of
from growth.roadmaps.enrolments.queries import seen_by, shown_roadmap
from growth.roadmaps.milestones import adapting, rules
from growth.roadmaps.milestones.forms import OwnMilestoneForm
from growth.roadmaps.milestones.pages import found


def new(request: HttpRequest) -> HttpResponse:
    """Adds one to the roadmap one is on."""
    viewer = person_of(request)
    enrolment = running_of(viewer)
    form = OwnMilestoneForm(request.POST or None, enrolment=enrolment)
    status = 200
    if request.method == "POST":
        refuse_unless(rules.can_adapt(viewer, enrolment))
        tried = try_edit(
            form,
            lambda: adapting.add_own(
                enrolment, by=viewer, draft=form.draft(), submission=form.cleaned_data["submission"]
            ),
        )
        if tried.saved:
            messages.success(request, "Added to your plan.")
            return redirect("roadmaps:own")
        status = tried.status
    context = {"form": form, "enrolment": enrolment, "seen_by": seen_by(enrolment, viewer)}
    return render(request, "roadmaps/milestones/form.html", context, status=status)


def edit(request: HttpRequest, pk: int) -> HttpResponse:
    viewer, shown = person_of(request), found(request, pk)
    refuse_unless(rules.can_edit_own(viewer, shown))
    form = OwnMilestoneForm(request.POST or None, enrolment=shown.enrolment, milestone=shown)
    status = 200
    if request.method == "POST":
        tried = try_edit(form, lambda: adapting.edit_own(shown, by=viewer, draft=form.draft()))
        if tried.saved:
            messages.success(request, "Saved.")
            return redirect(shown)
        status = tried.status
    context = {
        "form": form,
        "milestone": shown,
        "enrolment": shown.enrolment,
        "seen_by": seen_by(shown.enrolment, viewer),
    }
    return render(request, "roadmaps/milestones/form.html", context, status=status)


@require_POST
def removal(request: HttpRequest, pk: int) -> HttpResponse:
    viewer, shown = person_of(request), found(request, pk)
    refuse_unless(rules.can_edit_own(viewer, shown))
    said = "Removed. Hours you gave it stay in their weeks."
    if attempt(request, lambda: adapting.remove_own(shown, by=viewer), said):
        return redirect("roadmaps:own")
    return redirect(shown)


def order(request: HttpRequest) -> HttpResponse:
    """All of one's own plan in one's own order, to be changed."""
    viewer = person_of(request)
    enrolment = running_of(viewer)
    roadmap, _ = shown_roadmap(enrolment, viewer)
    context = {"roadmap": roadmap, "enrolment": enrolment, "seen_by": seen_by(enrolment, viewer)}
    return render(request, "roadmaps/milestones/order.html", context)


@require_POST
def moving(request: HttpRequest, pk: int) -> HttpResponse:
    """One step earlier or later in one's own order; back to where the button stood."""
    viewer, shown = person_of(request), found(request, pk)
    refuse_unless(rules.can_move(viewer, shown))
    place = number_in(request.POST.get("place", "")) or None
    earlier = request.POST.get("to") != "later"
    attempt(request, lambda: adapting.move(shown, by=viewer, earlier=earlier, place=place))
    if request.POST.get("from") == "order":
        return redirect(f"{reverse('roadmaps:milestone_order')}#m-{shown.pk}")
    return redirect(shown)
