"""Ladder pages: read by everybody, written by ladder owners as drafts."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from accounts.models import User
from config.errors import StaleEdit
from config.pages import add_errors, invalid, person_of, refuse_unless, try_edit
from ladder import actions, rules
from ladder.differences import Change, difference
from ladder.documents import document_of
from ladder.files import write
from ladder.forms import (
    DimensionForm,
    ExpectationForm,
    LevelForm,
    PlacementForm,
    PublicationForm,
    RevisionForm,
    UploadForm,
    VersionForm,
)
from ladder.models import Dimension, Discipline, Expectation, LadderVersion, Level
from ladder.structure import Structure, structure_of


def ladder_list(request: HttpRequest) -> HttpResponse:
    viewer = person_of(request)
    versions = LadderVersion.objects.visible_to(viewer).exclude(status=LadderVersion.Status.RETIRED)
    context = {
        "versions": versions.select_related("ladder").order_by("ladder__pk", "-number"),
        "can_write": rules.can_write_ladders(viewer),
        "upload": UploadForm(),
    }
    return render(request, "ladder/list.html", context)


def matrix(request: HttpRequest, key: str, number: int | None = None) -> HttpResponse:
    """Levels across, dimensions down; with a discipline chosen, its examples below the expectations.

    Without a choice it is the reader's own discipline.
    """
    viewer = person_of(request)
    version = _version(request, key, number)
    structure = structure_of(version)
    disciplines = list(version.disciplines.all())
    wanted = request.GET.get("discipline", viewer.discipline)
    discipline = next((row for row in disciplines if row.key == wanted), None)
    context = {
        "version": version,
        "structure": structure,
        "rows": _rows(structure),
        "disciplines": disciplines,
        "discipline": discipline,
        "overlay": _overlay(discipline),
        "compared": _levels(structure, request),
        "ladders": LadderVersion.objects.visible_to(viewer).published().select_related("ladder").order_by("ladder__pk"),
        "can_write": rules.can_write_ladders(viewer),
        "has_draft": version.ladder.versions.filter(status=LadderVersion.Status.DRAFT).exists(),
    }
    template = "ladder/matrix.html#matrix" if request.htmx else "ladder/matrix.html"  # type: ignore[attr-defined]
    return render(request, template, context)


def compare(request: HttpRequest, key: str) -> HttpResponse:
    version = _version(request, key)
    structure = structure_of(version)
    lower, upper = _levels(structure, request)
    rows = [
        (
            dimension,
            structure.cells.get((dimension.key, lower.position), []),
            structure.cells.get((dimension.key, upper.position), []),
        )
        for dimension in structure.dimensions
    ]
    context = {"version": version, "structure": structure, "lower": lower, "upper": upper, "rows": rows}
    return render(request, "ladder/compare.html", context)


def expectation(request: HttpRequest, key: str, expectation_key: str) -> HttpResponse:
    version = _version(request, key)
    structure = structure_of(version)
    found = next((row for row in structure.expectations if row.key == expectation_key), None)
    if found is None:
        raise Http404
    context = {
        "version": version,
        "structure": structure,
        "expectation": found,
        "examples": found.discipline_examples.select_related("discipline").order_by("discipline__position"),
        "neighbours": [
            (level, structure.cells.get((found.dimension.key, level.position), []))
            for level in structure.levels
            if abs(level.position - found.level.position) == 1
        ],
    }
    return render(request, "ladder/expectation.html", context)


def export(request: HttpRequest, key: str, number: int) -> HttpResponse:
    version = _version(request, key, number)
    response = HttpResponse(write(document_of(version)), content_type="application/yaml; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{key}-v{number}.yaml"'
    return response


def changes(request: HttpRequest, key: str) -> HttpResponse:
    """What the version in force changed, and what that means for the reader."""
    version = _version(request, key)
    before = version.ladder.versions.filter(number__lt=version.number).order_by("-number").first()
    context = {
        "version": version,
        "before": before,
        "changes": difference(document_of(before), document_of(version)) if before else [],
    }
    return render(request, "ladder/changes.html", context)


@require_POST
def seen(request: HttpRequest, key: str) -> HttpResponse:
    actions.mark_seen(_version(request, key), by=person_of(request))
    return redirect("home")


# ---- writing: the draft


@require_POST
def upload(request: HttpRequest) -> HttpResponse:
    """A file becomes the draft of its ladder. Faults are shown with their lines; nothing is half imported."""
    viewer = person_of(request)
    refuse_unless(rules.can_write_ladders(viewer))
    form = UploadForm(request.POST, request.FILES)
    if form.is_valid():
        draft = actions.import_document(form.cleaned_data["file"], by=viewer)
        messages.success(request, f"{draft.name} is a draft now. Read the difference, then publish it.")
        return redirect("ladder:draft", draft.ladder.key)
    return render(request, "ladder/upload.html", {"form": form}, status=invalid(form))


@require_POST
def drafting(request: HttpRequest, key: str) -> HttpResponse:
    viewer = person_of(request)
    ladder = _version(request, key).ladder
    refuse_unless(rules.can_write_ladders(viewer))
    actions.start_draft(ladder, by=viewer)
    return redirect("ladder:draft", key)


def draft(request: HttpRequest, key: str) -> HttpResponse:
    version = _draft(request, key)
    structure = structure_of(version)
    context = {"version": version, "structure": structure, "rows": _rows(structure), "changes": _changes(version)}
    return render(request, "ladder/draft.html", context)


@require_POST
def draft_removal(request: HttpRequest, key: str) -> HttpResponse:
    actions.discard_draft(_draft(request, key), by=person_of(request))
    messages.success(request, "The draft is thrown away.")
    return redirect("ladder:list")


def edit_version(request: HttpRequest, key: str) -> HttpResponse:
    version = _draft(request, key)
    form = VersionForm(request.POST or None, instance=version, initial={"revision": version.revision})
    return _save(
        request,
        version,
        form,
        "Name and rules",
        lambda: actions.change_version(
            version, by=person_of(request), revision=form.cleaned_data["revision"], **form.changes()
        ),
    )


def edit_level(request: HttpRequest, key: str, part: str) -> HttpResponse:
    return _edit_part(request, key, get_object_or_404(Level, version=_draft(request, key), key=part), LevelForm)


def edit_dimension(request: HttpRequest, key: str, part: str) -> HttpResponse:
    found = get_object_or_404(Dimension, version=_draft(request, key), key=part)
    return _edit_part(request, key, found, DimensionForm)


def edit_expectation(request: HttpRequest, key: str, part: str) -> HttpResponse:
    found = get_object_or_404(Expectation, version=_draft(request, key), key=part)
    return _edit_part(request, key, found, ExpectationForm)


def add_expectation(request: HttpRequest, key: str, dimension: str, level: str) -> HttpResponse:
    version = _draft(request, key)
    cell: dict[str, Any] = {
        "dimension": get_object_or_404(Dimension, version=version, key=dimension),
        "level": get_object_or_404(Level, version=version, key=level),
    }
    form = ExpectationForm(request.POST or None, initial={"revision": version.revision})
    return _save(
        request,
        version,
        form,
        f"New expectation: {cell['dimension']}, {cell['level']}",
        lambda: actions.add_expectation(
            version, by=person_of(request), revision=form.cleaned_data["revision"], **cell, **form.changes()
        ),
    )


@require_POST
def expectation_removal(request: HttpRequest, key: str, part: str) -> HttpResponse:
    version = _draft(request, key)
    found = get_object_or_404(Expectation, version=version, key=part)
    try:
        revision = int(request.POST.get("revision", 0))
        actions.remove_expectation(found, by=person_of(request), revision=revision)
    except (StaleEdit, ValueError):
        messages.error(request, "The draft was changed by somebody else. Look again; nothing was removed.")
    return redirect("ladder:draft", key)


def publication(request: HttpRequest, key: str) -> HttpResponse:
    version = _draft(request, key)
    removed = actions.removed_by(version)
    form = PublicationForm(request.POST or None, removed=removed, draft=version)
    if request.method == "POST" and (not removed or form.is_valid()):
        try:
            moves = form.moves if removed else {}
            published = actions.publish_version(version, by=person_of(request), moves=moves)
        except ValidationError as error:
            messages.error(request, error.messages[0])
        else:
            messages.success(request, f"{published} is in force.")
            return redirect("ladder:changes", key)
    context = {"version": version, "form": form, "removed": removed, "changes": _changes(version)}
    return render(request, "ladder/publication.html", context, status=invalid(form))


# ---- placements


def placement(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = person_of(request)
    person = get_object_or_404(User.objects.visible_to(viewer), pk=pk)
    refuse_unless(rules.can_place(viewer, person))
    form = PlacementForm(request.POST or None)
    if form.is_valid():
        try:
            placed = actions.place(person, by=viewer, **form.cleaned_data)
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, f"{person.name} stands at {placed.level.name}.")
            return redirect("people:person", pk)
    return render(request, "ladder/placement.html", {"form": form, "person": person}, status=invalid(form))


# ---- shared


def _version(request: HttpRequest, key: str, number: int | None = None) -> LadderVersion:
    """The version in force, or the one with a number, as far as the reader may see it."""
    versions = LadderVersion.objects.visible_to(person_of(request)).select_related("ladder").filter(ladder__key=key)
    return get_object_or_404(versions.filter(number=number) if number else versions.published())


def _draft(request: HttpRequest, key: str) -> LadderVersion:
    """The draft, for who may write it; to others it does not exist."""
    versions = LadderVersion.objects.visible_to(person_of(request)).select_related("ladder")
    found = get_object_or_404(versions, ladder__key=key, status=LadderVersion.Status.DRAFT)
    refuse_unless(rules.can_write_ladders(person_of(request)))
    return found


def _changes(version: LadderVersion) -> list[Change]:
    published = version.ladder.versions.published().first()
    return difference(document_of(published) if published else None, document_of(version))


def _edit_part(
    request: HttpRequest, key: str, part: Level | Dimension | Expectation, form_class: type[RevisionForm]
) -> HttpResponse:
    form = form_class(request.POST or None, instance=part, initial={"revision": part.version.revision})
    return _save(
        request,
        part.version,
        form,
        str(part),
        lambda: actions.change_part(
            part, by=person_of(request), revision=form.cleaned_data["revision"], **form.changes()
        ),
    )


def _save(
    request: HttpRequest, version: LadderVersion, form: RevisionForm, title: str, act: Callable[[], Any]
) -> HttpResponse:
    """Shows the form, or does `act` and goes back to the draft. A stale one comes back as 409 with what was typed."""
    tried = try_edit(form, act, version="revision")
    if tried.saved:
        return redirect("ladder:draft", version.ladder.key)
    context = {"version": tried.stale or version, "form": form, "title": title, "stale": tried.stale is not None}
    return render(request, "ladder/edit.html", context, status=tried.status)


def _rows(structure: Structure) -> list[tuple[Dimension, list[tuple[Level, list[Expectation]]]]]:
    return [
        (
            dimension,
            [(level, structure.cells.get((dimension.key, level.position), [])) for level in structure.levels],
        )
        for dimension in structure.dimensions
    ]


def _overlay(discipline: Discipline | None) -> dict[int, str]:
    """What each expectation looks like in a discipline, by expectation id."""
    return dict(discipline.examples.values_list("expectation_id", "text")) if discipline else {}


def _levels(structure: Structure, request: HttpRequest) -> tuple[Level, Level]:
    """The two levels asked for, lower first; the middle of the ladder when nothing sensible was asked."""
    by_key = {level.key: level for level in structure.levels}
    middle = (len(structure.levels) - 1) // 2
    lower = by_key.get(request.GET.get("from", ""), structure.levels[middle])
    upper = by_key.get(request.GET.get("to", ""), structure.levels[middle + 1])
    if lower.position > upper.position:
        lower, upper = upper, lower
    return lower, upper
