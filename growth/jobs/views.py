"""One's own jobs: how far they are, what came of them."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from accounts.models import User
from config.pages import person_of, refuse_unless
from growth.jobs import actions, rules
from growth.jobs.models import Job

PER_PAGE = 25


def job_list(request: HttpRequest) -> HttpResponse:
    jobs = Job.objects.visible_to(person_of(request))
    pages = Paginator(jobs, PER_PAGE)
    page = pages.get_page(request.GET.get("page"))
    context = {
        "page": page,
        "page_numbers": pages.get_elided_page_range(page.number, on_each_side=1, on_ends=1),
        "kept": actions.KEPT.days,
    }
    return render(request, "jobs/list.html", context)


def job(request: HttpRequest, pk: int) -> HttpResponse:
    """The page asks for its part anew every second while the job is going; without JavaScript one reloads."""
    viewer = person_of(request)
    template = "jobs/job.html#state" if request.htmx else "jobs/job.html"  # type: ignore[attr-defined]
    return render(request, template, _context(viewer, _found(viewer, pk)))


@require_POST
def cancellation(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = person_of(request)
    found = _found(viewer, pk)
    refuse_unless(rules.can_cancel(viewer, found))
    actions.cancel_job(found, by=viewer)
    return _shown(request, found)


@require_POST
def another_run(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = person_of(request)
    found = _found(viewer, pk)
    refuse_unless(rules.can_run_again(viewer, found))
    try:
        actions.run_again(found, by=viewer)
    except ValidationError as error:
        return render(request, "jobs/job.html", {**_context(viewer, found), "refused": error.messages}, status=422)
    return _shown(request, found)


def file(request: HttpRequest, pk: int) -> FileResponse:
    return result_of(person_of(request), pk)


def result_of(viewer: User, pk: int) -> FileResponse:
    """The result as a download. 404 where there is none, and once it was removed."""
    found = _found(viewer, pk)
    path = found.file_path
    if path is None:
        raise Http404
    return FileResponse(path.open("rb"), as_attachment=True, filename=found.file_name)


def _found(viewer: User, pk: int) -> Job:
    return get_object_or_404(Job.objects.visible_to(viewer), pk=pk)


def _shown(request: HttpRequest, found: Job) -> HttpResponse:
    messages.success(request, f"{found.title}: {found.get_state_display().lower()}.")
    return redirect(found)


def _context(viewer: User, found: Job) -> dict[str, Any]:
    return {
        "job": found,
        "may_cancel": rules.can_cancel(viewer, found),
        "may_run_again": rules.can_run_again(viewer, found),
        "has_file": found.file_path is not None,
    }
