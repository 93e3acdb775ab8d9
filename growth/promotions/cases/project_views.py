"""The projects and figures of a case."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from accounts.reads import record_read
from config.pages import person_of, refuse_unless, try_edit
from growth.promotions.cases import project_actions, queries, rules
from growth.promotions.cases.forms import CaseMetricForm, CaseProjectForm
from growth.promotions.cases.models import CaseMetric, CaseProject
from growth.promotions.cases.pages import CASE, change, found, found_part, seen_by

OVERTAKEN = "The case was changed after you opened this page. What you typed is below; save again to keep it."


def project(request: HttpRequest, pk: int) -> HttpResponse:
    viewer, shown = person_of(request), found_part(request, CaseProject, pk)
    case = shown.case
    record_read(request, case.person_id, what=CASE, thing=case)
    decisions, evidence = queries.ties_of(viewer, shown)
    context = {
        "case": case,
        "project": shown,
        "decisions": decisions,
        "evidence": evidence,
        "metrics": queries.metrics_of(viewer, case).filter(project=shown),
        "can_edit": case.is_writable and rules.can_write_projects(viewer, case),
        "seen_by": seen_by(viewer, case),
    }
    return render(request, "promotions/cases/project.html", context)


def project_new(request: HttpRequest, pk: int) -> HttpResponse:
    viewer, case = person_of(request), found(request, pk)
    refuse_unless(rules.can_write_projects(viewer, case))
    if request.method != "POST" and not case.is_writable:
        return redirect(case)
    form = CaseProjectForm(request.POST or None, case=case, writer=viewer, initial={"submission": uuid.uuid4()})
    tried = try_edit(
        form,
        lambda: project_actions.add_project(
            case, by=viewer, submission=form.cleaned_data["submission"], **form.words()
        ),
    )
    if tried.saved:
        messages.success(request, "Added.")
        return redirect(f"{case.get_absolute_url()}#projects")
    return render(request, "promotions/cases/project_form.html", {"case": case, "form": form}, status=tried.status)


def project_edit(request: HttpRequest, pk: int) -> HttpResponse:
    viewer, shown = person_of(request), found_part(request, CaseProject, pk)
    case = shown.case
    refuse_unless(rules.can_write_projects(viewer, case))
    if request.method != "POST" and not case.is_writable:
        return redirect("promotions:case_project", pk)
    record_read(request, case.person_id, what=CASE, thing=case)
    form = CaseProjectForm(
        request.POST or None, instance=shown, case=case, writer=viewer, initial={"version": shown.version}
    )
    tried = try_edit(
        form,
        lambda: project_actions.edit_project(
            shown, by=viewer, version=form.cleaned_data["version"] or 0, **form.words()
        ),
    )
    if tried.saved:
        messages.success(request, "Saved.")
        return redirect("promotions:case_project", pk)
    saved = get_object_or_404(CaseProject, pk=pk)  # the form has written its words into `shown`
    context = {"case": case, "form": form, "project": saved, "stale": tried.stale}
    return render(request, "promotions/cases/project_form.html", context, status=tried.status)


@require_POST
def project_removal(request: HttpRequest, pk: int) -> HttpResponse:
    viewer, shown = person_of(request), found_part(request, CaseProject, pk)
    refuse_unless(rules.can_write_projects(viewer, shown.case))
    said = "Removed. Its figures stay, tied to no project."
    return change(request, shown.case, lambda: project_actions.remove_project(shown, by=viewer), said, "#projects")


@require_POST
def project_rising(request: HttpRequest, pk: int) -> HttpResponse:
    return _move(request, pk, up=True)


@require_POST
def project_sinking(request: HttpRequest, pk: int) -> HttpResponse:
    return _move(request, pk, up=False)


def _move(request: HttpRequest, pk: int, *, up: bool) -> HttpResponse:
    viewer, shown = person_of(request), found_part(request, CaseProject, pk)
    refuse_unless(rules.can_write_projects(viewer, shown.case))
    return change(
        request, shown.case, lambda: project_actions.move_project(shown, by=viewer, up=up), "Moved.", "#projects"
    )


# ---- figures


def metric_new(request: HttpRequest, pk: int) -> HttpResponse:
    viewer, case = person_of(request), found(request, pk)
    refuse_unless(rules.can_write_projects(viewer, case))
    if request.method != "POST" and not case.is_writable:
        return redirect(case)
    form = CaseMetricForm(request.POST or None, case=case, writer=viewer, initial={"submission": uuid.uuid4()})
    tried = try_edit(
        form,
        lambda: project_actions.add_metric(case, by=viewer, submission=form.cleaned_data["submission"], **form.words()),
    )
    if tried.saved:
        messages.success(request, "Added.")
        return redirect(f"{case.get_absolute_url()}#figures")
    return render(request, "promotions/cases/metric_form.html", {"case": case, "form": form}, status=tried.status)


def metric(request: HttpRequest, pk: int) -> HttpResponse:
    """Editing one figure."""
    viewer, shown = person_of(request), found_part(request, CaseMetric, pk)
    case = shown.case
    refuse_unless(rules.can_write_projects(viewer, case))
    if request.method != "POST" and not case.is_writable:
        return redirect(case)
    record_read(request, case.person_id, what=CASE, thing=case)
    form = CaseMetricForm(
        request.POST or None, instance=shown, case=case, writer=viewer, initial={"revision": case.revision}
    )
    tried = try_edit(
        form,
        lambda: project_actions.edit_metric(
            shown, by=viewer, revision=form.cleaned_data["revision"] or 0, **form.words()
        ),
        version="revision",
        overtaken=OVERTAKEN,
    )
    if tried.saved:
        messages.success(request, "Saved.")
        return redirect(f"{case.get_absolute_url()}#figures")
    saved = get_object_or_404(CaseMetric, pk=pk)  # the form has written its words into `shown`
    context = {"case": case, "form": form, "metric": saved}
    return render(request, "promotions/cases/metric_form.html", context, status=tried.status)


@require_POST
def metric_removal(request: HttpRequest, pk: int) -> HttpResponse:
    viewer, shown = person_of(request), found_part(request, CaseMetric, pk)
    refuse_unless(rules.can_write_projects(viewer, shown.case))
    return change(request, shown.case, lambda: project_actions.remove_metric(shown, by=viewer), "Removed.", "#figures")
