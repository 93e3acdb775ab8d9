"""Importing: choosing what, looking at what would happen, doing it, and what each import brought. And exporting."""

import json
import uuid
from collections.abc import Callable, Iterator
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.forms import Form as PageForm
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from config.pages import add_errors, invalid, person_of, refuse_unless
from config.uploads import is_too_large
from growth.decisions import rules
from growth.decisions.exchange import export_jobs, exporting, import_jobs
from growth.decisions.exchange.forms import RepositoryForm, UploadForm
from growth.decisions.exchange.models import Import, ImportedFile, Outcome, Source
from growth.decisions.formats.decoding import Undecodable, decode
from growth.decisions.models import Project
from growth.decisions.pages import found, found_project
from growth.jobs.models import Job

PER_PAGE = 50
LAST_IMPORTS = 10
TYPES = {"json": "application/json"}


# ---- importing


def importing(request: HttpRequest, pk: int) -> HttpResponse:
    """Where to begin, and what was imported before."""
    project = found_project(request, pk)
    return _show(request, project)


@require_POST
def upload(request: HttpRequest, pk: int) -> HttpResponse:
    project = _to_import(request, pk)
    form = UploadForm(request.POST, request.FILES, is_too_large=is_too_large(request))
    if form.is_valid():
        made = form.cleaned_data
        return _started(
            request,
            project,
            form,
            lambda: import_jobs.look_at_upload(
                project, made["records"], by=person_of(request), submission=made["submission"]
            ),
        )
    return _show(request, project, upload_form=form)


@require_POST
def fetching(request: HttpRequest, pk: int) -> HttpResponse:
    project = _to_import(request, pk)
    form = RepositoryForm(request.POST)
    if form.is_valid():
        return _started(
            request,
            project,
            form,
            lambda: import_jobs.look_at_repository(project, by=person_of(request), **form.cleaned_data),
        )
    return _show(request, project, repository_form=form)


def import_(request: HttpRequest, pk: int) -> HttpResponse:
    """What it did, or would do, file by file."""
    shown = _found(request, pk)
    asked = request.GET.get("outcome", "")
    outcome = asked if asked in Outcome.values else ""
    files = ImportedFile.objects.filter(of=shown).select_related("decision").defer("line")
    pages = Paginator(files.filter(outcome=outcome) if outcome else files, PER_PAGE)
    page = pages.get_page(request.GET.get("page"))
    context = {
        "shown": shown,
        "outcome": outcome,
        "outcomes": [(value, name, shown.counts.get(value, 0)) for value, name in Outcome.choices],
        "page": page,
        "page_numbers": pages.get_elided_page_range(page.number, on_each_side=1, on_ends=1),
        "may_run": rules.can_import(person_of(request), shown.project) and shown.can_run,
    }
    template = "decisions/import.html"
    return render(request, f"{template}#rows" if request.htmx else template, context)  # type: ignore[attr-defined]


@require_POST
def import_run(request: HttpRequest, pk: int) -> HttpResponse:
    """What was looked at, for good; or the same repository once more."""
    shown = _found(request, pk)
    viewer = person_of(request)
    refuse_unless(rules.can_import(viewer, shown.project))
    try:
        return redirect(import_jobs.run_import(shown, by=viewer))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("decisions:importing", shown.project_id)


def import_report(request: HttpRequest, pk: int) -> StreamingHttpResponse:
    """A line of JSON for each file."""
    shown = _found(request, pk)
    lines = report_of(shown)
    answer = StreamingHttpResponse(lines, content_type="application/jsonl")
    answer["Content-Disposition"] = f'attachment; filename="import-{shown.pk}.jsonl"'
    return answer


def report_of(shown: Import) -> Iterator[str]:
    lines = ImportedFile.objects.filter(of=shown).values_list("line", flat=True)
    return (json.dumps({**line, "repo": shown.project.name}, ensure_ascii=False) + "\n" for line in lines)


def source(request: HttpRequest, pk: int) -> HttpResponse:
    """The file of a record as it was imported, as plain text: nothing in it is rendered."""
    rows = Source.objects.visible_to(person_of(request)).select_related(
        "decision__project", "last_import", "first_import"
    )
    shown = get_object_or_404(rows, decision=pk)
    try:
        text = decode(bytes(shown.raw))
    except Undecodable:  # read by an earlier Rungs
        text = ""
    return render(request, "decisions/source.html", {"source": shown, "decision": shown.decision, "text": text})


def _to_import(request: HttpRequest, pk: int) -> Project:
    project = found_project(request, pk)
    refuse_unless(rules.can_import(person_of(request), project))
    return project


def _found(request: HttpRequest, pk: int) -> Import:
    rows = Import.objects.visible_to(person_of(request)).select_related("project__keeper", "by")
    return get_object_or_404(rows, pk=pk)


def _started(request: HttpRequest, project: Project, form: PageForm, start: Callable[[], Job]) -> HttpResponse:
    try:
        return redirect(start())
    except ValidationError as error:
        add_errors(form, error)
        name = "upload_form" if isinstance(form, UploadForm) else "repository_form"
        return _show(request, project, **{name: form})


def _show(request: HttpRequest, project: Project, **forms: Any) -> HttpResponse:
    initial = {"submission": uuid.uuid4()}
    imports = Import.objects.filter(project=project, dry_run=False).select_related("by")
    context = {
        "project": project,
        "may_import": rules.can_import(person_of(request), project),
        "upload_form": UploadForm(initial=initial, auto_id="upload_%s"),
        "repository_form": RepositoryForm(initial=initial, auto_id="repository_%s"),
        "imports": imports[:LAST_IMPORTS],
        **forms,
    }
    return render(request, "decisions/importing.html", context, status=invalid(*forms.values()))


# ---- exporting


def record_file(request: HttpRequest, pk: int) -> HttpResponse:
    """One record as a file: `?as=madr`, `nygard`, `json` or, the default, as it was imported."""
    form = asked_form(request)
    return download(exporting.file_of(person_of(request), found(request, pk), form))


def export(request: HttpRequest) -> HttpResponse:
    """A zip of what the query asks for (`export_jobs.asked_records`); of many by a job, which a form starts."""
    viewer = person_of(request)
    form = asked_form(request)
    rows = export_jobs.asked_records(viewer, request.GET)
    if request.method != "POST" and (count := rows.count()) > export_jobs.MOST_AT_ONCE:
        return render(request, "decisions/export.html", {"count": count})
    if request.method == "POST":
        try:
            return redirect(export_jobs.start_export(request.GET, form, by=viewer))
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return redirect("jobs:list")
    return zip_answer(exporting.zip_of(viewer, rows, form), export_jobs.asked_name(viewer, request.GET))


def zip_answer(packed: bytes, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(packed, content_type="application/zip", headers=headers)


def download(file: exporting.ExportedFile) -> HttpResponse:
    """SECURITY: never shown by the browser, whatever it holds: an attachment, plain text, and no guessing."""
    kind = TYPES.get(file.path.rsplit(".", 1)[-1].lower(), "text/plain; charset=utf-8")
    name = "".join(character if character.isalnum() or character in "-_." else "-" for character in file.name)
    headers = {
        "Content-Disposition": f'attachment; filename="{name.encode("ascii", "replace").decode().replace("?", "-")}"'
    }
    return HttpResponse(file.raw, content_type=kind, headers={**headers, "X-Content-Type-Options": "nosniff"})


def asked_form(request: HttpRequest) -> str:
    asked = request.GET.get("as", exporting.Form.ORIGINAL)
    if asked not in exporting.Form.values:
        raise Http404
    return asked
