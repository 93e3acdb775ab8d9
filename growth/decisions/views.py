"""Decisions: one of them, writing and editing it, its history; and the projects they belong to."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from accounts.models import User
from config.pages import Edit, add_errors, invalid, number_in, person_of, refuse_unless, try_edit
from growth.decisions import actions, rules
from growth.decisions.forms import DecisionForm, MarksForm, OptionFormSet, ProjectChoiceForm, ProjectForm, option_forms
from growth.decisions.history import differences, versions_of
from growth.decisions.models import Decision, Project, Status
from growth.decisions.pages import found, found_project, show
from growth.decisions.record_templates import models as templates
from growth.decisions.sections import SECTIONS


def decision(request: HttpRequest, pk: int) -> HttpResponse:
    return show(request, found(request, pk))


# ---- writing


def new(request: HttpRequest) -> HttpResponse:
    """`?project=` chooses where, `?template=` how it is laid out, `?supersedes=` what it replaces."""
    viewer = person_of(request)
    refuse_unless(rules.can_write(viewer))
    old = _superseded(request)
    template = templates.template(request.POST.get("template_key") or request.GET.get("template") or "")
    form = DecisionForm(request.POST or None, template=template, initial={"submission": uuid.uuid4()})
    where = ProjectChoiceForm(request.POST or None, viewer=viewer, initial={"project": _asked_project(request, old)})
    options = option_forms(request.POST or None, [], one_more="another" in request.POST)
    if _is_saved(request) and form.is_valid() and where.is_valid() and options.is_valid():
        try:
            made = actions.write_decision(
                where.cleaned_data["project"],
                by=viewer,
                submission=form.cleaned_data["submission"],
                options=options.options(),
                supersedes=old,
                **form.words(),
            )
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, "Saved as a draft. Name who decides, then propose it.")
            return redirect(made)
    return _form(request, form, options, where=where, old=old, template=template, templates=templates.templates())


def edit(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = person_of(request)
    decision = found(request, pk)
    refuse_unless(rules.can_edit(viewer, decision))
    template = templates.template(decision.template_key)
    form = DecisionForm(
        request.POST or None, instance=decision, template=template, initial={"version": decision.version}
    )
    options = option_forms(request.POST or None, decision.options, one_more="another" in request.POST)
    tried = Edit()
    if _is_saved(request) and options.is_valid():
        tried = try_edit(
            form,
            lambda: actions.edit_decision(
                decision,
                by=viewer,
                version=form.cleaned_data["version"] or 0,
                options=options.options(),
                **form.words(),
            ),
        )
    if tried.saved:
        messages.success(request, "Saved.")
        return redirect("decisions:decision", pk)
    saved = get_object_or_404(Decision.objects.select_related("project"), pk=pk)  # the form wrote into `decision`
    return _form(request, form, options, decision=saved, stale=tried.stale, status=tried.status)


def marks(request: HttpRequest, pk: int) -> HttpResponse:
    """Tags and the revisit date: also of what is settled."""
    viewer = person_of(request)
    decision = found(request, pk)
    refuse_unless(rules.can_mark(viewer, decision))
    said = {"tags": ", ".join(tag.name for tag in decision.tags.all()), "revisit_on": decision.revisit_on}
    form = MarksForm(request.POST or None, initial=said)
    if form.is_valid():
        try:
            actions.mark_decision(decision, by=viewer, **form.cleaned_data)
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, "Saved.")
            return redirect("decisions:decision", pk)
    return render(request, "decisions/marks.html", {"decision": decision, "form": form}, status=invalid(form))


def history(request: HttpRequest, pk: int) -> HttpResponse:
    """All versions, and two of them side by side: by default the newest and the one before."""
    decision = found(request, pk)
    versions = versions_of(person_of(request), decision)
    by_number = {version.number: version for version in versions}
    newer = by_number.get(_number(request, "to")) or (versions[0] if versions else None)
    older = by_number.get(_number(request, "from")) or next(
        (version for version in versions if newer and version.number < newer.number), None
    )
    if older and newer and older.number > newer.number:
        older, newer = newer, older
    context = {
        "decision": decision,
        "versions": versions,
        "older": older,
        "newer": newer,
        "parts": differences(older, newer) if older and newer else [],
        "changes": decision.status_changes.select_related("by"),
    }
    return render(request, "decisions/history.html", context)


def _is_saved(request: HttpRequest) -> bool:
    """Sent to be saved, rather than to get one more empty block."""
    return request.method == "POST" and "another" not in request.POST


def _form(
    request: HttpRequest,
    form: DecisionForm,
    options: OptionFormSet,
    *,
    where: ProjectChoiceForm | None = None,
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    forms = [form, *([where] if where else [])]
    if "another" in request.POST:
        for bound in (*forms, *options.forms):
            bound.errors.clear()  # nothing was sent to be saved yet
    else:
        status = max(status, invalid(*forms, *options.forms))
    context |= {"form": form, "where": where, "options": options, "sections": SECTIONS}
    context["projects"] = Project.objects.visible_to(person_of(request)).exists() if where else True
    return render(request, "decisions/form.html", context, status=status)


def _superseded(request: HttpRequest) -> Decision | None:
    asked = request.GET.get("supersedes", "")
    rows = Decision.objects.visible_to(person_of(request)).exclude(status="draft").select_related("project")
    return rows.filter(pk=number).first() if (number := number_in(asked)) else None


def _asked_project(request: HttpRequest, old: Decision | None) -> int | str | None:
    return old.project_id if old else request.GET.get("project")


def _number(request: HttpRequest, name: str) -> int:
    return number_in(request.GET.get(name, ""))


# ---- projects


def project_list(request: HttpRequest) -> HttpResponse:
    viewer = person_of(request)
    context = {"projects": _with_counts(viewer), "can_start": rules.can_start_project(viewer)}
    return render(request, "decisions/projects.html", context)


def project(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = person_of(request)
    found_one = found_project(request, pk)
    rows = Decision.objects.visible_to(viewer).filter(project=found_one)
    counts = rows.values_list("status").annotate(n=Count("pk")).order_by("-n")
    context = {
        "project": found_one,
        "states": [(status, Status(status).label, count) for status, count in counts],
        "latest": rows.newest_first()[:8],
        "can_keep": rules.can_keep(viewer, found_one),
    }
    return render(request, "decisions/project.html", context)


def project_new(request: HttpRequest) -> HttpResponse:
    viewer = person_of(request)
    refuse_unless(rules.can_start_project(viewer))
    form = ProjectForm(request.POST or None)
    if form.is_valid():
        try:
            made = actions.start_project(by=viewer, **form.cleaned_data)
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, "The project is there. Write its first record, or import those you have.")
            return redirect(made)
    return render(request, "decisions/project_form.html", {"form": form}, status=invalid(form))


def project_edit(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = person_of(request)
    kept = found_project(request, pk)
    refuse_unless(rules.can_keep(viewer, kept))
    form = ProjectForm(request.POST or None, instance=kept)
    if form.is_valid():
        try:
            actions.edit_project(Project.objects.get(pk=pk), by=viewer, **form.cleaned_data)
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, "Saved.")
            return redirect("decisions:project", pk)
    context = {"form": form, "project": Project.objects.get(pk=pk)}
    return render(request, "decisions/project_form.html", context, status=invalid(form))


def _with_counts(viewer: User) -> Any:
    """Projects with how many records the viewer sees in each."""
    seen = Q(decisions__in=Decision.objects.visible_to(viewer).values("pk"))
    rows = Project.objects.visible_to(viewer).select_related("team", "keeper")
    return rows.annotate(seen=Count("decisions", filter=seen))
