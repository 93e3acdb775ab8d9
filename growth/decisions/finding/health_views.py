"""What is wrong with the records one sees."""

from collections import Counter

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from config.pages import person_of
from growth.decisions.finding.health import KINDS, findings
from growth.decisions.models import Project

PER_PAGE = 50


def health(request: HttpRequest) -> HttpResponse:
    """`?project=` and `?kind=` narrow it."""
    viewer = person_of(request)
    projects = list(Project.objects.visible_to(viewer))
    asked = request.GET.get("project", "")
    project = next((row for row in projects if str(row.pk) == asked), None)
    if asked and project is None:
        get_object_or_404(Project.objects.none())
    found = findings(viewer, project)
    counts = Counter(row.kind for row in found)
    kind = request.GET.get("kind", "")
    kind = kind if kind in counts else ""
    pages = Paginator([row for row in found if not kind or row.kind == kind], PER_PAGE)
    page = pages.get_page(request.GET.get("page"))
    groups: dict[str, list[object]] = {}
    for row in page:
        groups.setdefault(row.kind_name, []).append(row)
    context = {
        "projects": projects,
        "project": project,
        "kinds": [(key, name, counts[key]) for key, name in KINDS.items() if counts[key]],
        "kind": kind,
        "total": len(found),
        "page": page,
        "page_numbers": pages.get_elided_page_range(page.number, on_each_side=1, on_ends=1),
        "groups": list(groups.items()),
    }
    return render(request, "decisions/health.html", context)
