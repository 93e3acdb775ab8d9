"""A plan seen before it is taken up: joining a roadmap, and planning anew."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from accounts.models import User
from config.pages import invalid, person_of, refuse_unless, try_edit
from growth.roadmaps.enrolments import actions, rules
from growth.roadmaps.enrolments.forms import JoiningForm, PlanForm
from growth.roadmaps.enrolments.models import Enrolment
from growth.roadmaps.enrolments.pages import running_of
from growth.roadmaps.enrolments.previews import Preview, first_plan, preview_of
from growth.roadmaps.enrolments.words import hours_figure, slower
from growth.roadmaps.models import Milestone, RoadmapVersion
from growth.roadmaps.planning.pace import MOST_HOURS
from growth.roadmaps.progress import Progress, progress_of

OVERTAKEN = "Something changed since this plan was shown. Here it is anew; look again, then take it up."


# ---- joining


def joining(request: HttpRequest, key: str) -> HttpResponse:
    """When, how many hours, who sees it; and at once where that would land."""
    viewer = person_of(request)
    version = get_object_or_404(RoadmapVersion.objects.visible_to(viewer).published(), roadmap__key=key)
    refuse_unless(rules.can_enrol(viewer))
    if Enrolment.objects.running().filter(person=viewer).exists():
        messages.info(request, "You are on a roadmap already. Leave or finish it first.")
        return redirect("roadmaps:own")
    milestones = list(version.milestones.select_related("phase").prefetch_related("prerequisites"))
    form = JoiningForm(request.POST or None, person=viewer, version=version, milestones=milestones)
    if request.method == "POST" and "show" not in request.POST:
        edit = try_edit(form, lambda: actions.enrol(by=viewer, version=version, **form.choice()))
        if edit.saved:
            messages.success(request, "You are on it. Here is your plan.")
            return redirect("roadmaps:own")
        return _joining(request, version, milestones, form, edit.status)
    return _joining(request, version, milestones, form)


def _joining(
    request: HttpRequest, version: RoadmapVersion, milestones: list[Milestone], form: JoiningForm, status: int = 200
) -> HttpResponse:
    """The form; shown only to see the plan, it is not blamed for what is not chosen yet."""
    context = {"form": form, "version": version, **_first_plan(form, milestones)}
    if "show" in request.POST:
        for name in {"visibility", "weekly_hours"} & form.errors.keys():
            del form.errors[name]
        status = 422 if form.errors else 200
    page = "roadmaps/enrolments/joining.html"
    return render(request, f"{page}#landing" if request.htmx else page, context, status=status)  # type: ignore[attr-defined]


def _first_plan(form: JoiningForm, milestones: list[Milestone]) -> dict[str, Any]:
    if not form.is_bound or {"started_on", "weekly_hours", "first_week", "last_week"} & form.errors.keys():
        return {}
    data = form.cleaned_data
    made = first_plan(
        milestones,
        today=timezone.localdate(),
        started_on=data["started_on"],
        weekly_minutes=data["weekly_hours"],
        optional=data.get("optional", []),
        time_off=form.time_off,
    )
    return {"plan": made, "begins_on": data["started_on"], "is_a_lot": data["weekly_hours"] > MOST_HOURS * 60}


# ---- planning anew


def plan(request: HttpRequest) -> HttpResponse:
    """What moves with other hours or another start; accepting takes exactly that up."""
    viewer = person_of(request)
    enrolment = running_of(viewer)
    progress = progress_of(enrolment, timezone.localdate())
    if request.method == "POST":
        return _accept(request, viewer, progress)
    given = {"hours": hours_figure(progress.planned_minutes), "started_on": enrolment.started_on.isoformat()}
    asked = {name: request.GET[name] for name in given if request.GET.get(name)}
    form = PlanForm({**given, **asked}, enrolment=enrolment)
    form.is_valid()
    return _plan(request, progress, form, status=invalid(form))


def _accept(request: HttpRequest, viewer: User, progress: Progress) -> HttpResponse:
    form = PlanForm(request.POST, enrolment=progress.enrolment)
    done: list[object] = []

    def accept() -> None:
        data = form.cleaned_data
        done.append(
            actions.accept_plan(
                progress.enrolment,
                by=viewer,
                weekly_minutes=data["hours"],
                started_on=data["started_on"],
                revision=data["revision"] or 0,
            )
        )

    edit = try_edit(form, accept, version="revision", overtaken=OVERTAKEN)
    if edit.saved:
        messages.success(request, "This is your plan now." if done[0] else "That is your plan already. Nothing moved.")
        return redirect("roadmaps:own")
    return _plan(request, progress_of(edit.stale or progress.enrolment, progress.today), form, status=edit.status)


def _plan(request: HttpRequest, progress: Progress, form: PlanForm, status: int) -> HttpResponse:
    data = form.cleaned_data
    preview = None
    if data.get("hours") and data.get("started_on") and "started_on" not in form.errors:
        preview = preview_of(progress, data["hours"], data["started_on"])
    context = {
        "form": form,
        "enrolment": progress.enrolment,
        "progress": progress,
        "preview": preview,
        "suggestions": _suggestions(progress, preview),
    }
    page = "roadmaps/enrolments/plan.html"
    return render(request, f"{page}#preview" if request.htmx else page, context, status=status)  # type: ignore[attr-defined]


def _suggestions(progress: Progress, preview: Preview | None) -> list[tuple[str, int]]:
    """Other hours worth a look: what somebody really gives; and less, when it is too much."""
    found = []
    if progress.pace.is_known and progress.pace.minutes >= 30:
        found.append(("What you really gave", progress.pace.minutes // 15 * 15))
    if progress.is_too_much:
        found.append(("A slower plan", slower(max(progress.pace.minutes, progress.planned_minutes))))
    shown = preview.weekly_minutes if preview else 0
    return [(name, minutes) for name, minutes in found if minutes != shown]
