"""The list of decisions: searched, filtered, with facets."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import cached_property

from config.pages import person_of
from growth.decisions.finding.facets import facets
from growth.decisions.finding.filters import SHOWN, DecisionFilter
from growth.decisions.finding.search import search, snippets
from growth.decisions.models import Decision

PER_PAGE = 20
CHOSEN = ("status", "project", "tag", "person", "role", "dimension", "quarter", "dated_from", "dated_until", "revisit")


class CountedPaginator(Paginator):
    """Counts the rows as they were filtered, not as they are ranked."""

    counted: Any

    @cached_property
    def count(self) -> int:
        return int(self.counted.count())


def decision_list(request: HttpRequest) -> HttpResponse:
    """What the reader sees, newest first; with words to search for, the best first and a snippet of each.

    The facets are a request of their own: counting them takes longer than the list, which is there before.
    """
    viewer = person_of(request)
    seen = Decision.objects.visible_to(viewer)
    filtered = DecisionFilter(request.GET, seen, request=request)
    words = filtered.chosen("q") if filtered.qs is not None else ""
    chosen = {name: request.GET[name] for name in CHOSEN if request.GET.get(name)}
    if request.htmx and "facets" in request.GET:  # type: ignore[attr-defined]
        context: dict[str, Any] = {"facets": facets(filtered), "filter": filtered, "chosen": chosen}
        return render(request, "decisions/list.html#facets", context)
    ordered = search(filtered.without("q"), words) if words else filtered.qs.newest_first()
    pages = CountedPaginator(ordered.values_list("pk", flat=True), PER_PAGE)
    pages.counted = filtered.qs
    page = pages.get_page(request.GET.get("page"))
    rows = _rows(list(page.object_list))
    found = snippets(rows, words) if words else {}
    context = {
        "filter": filtered,
        "page": page,
        "page_numbers": pages.get_elided_page_range(page.number, on_each_side=1, on_ends=1),
        "rows": [(row, found.get(row.pk)) for row in rows],
        "words": words,
        "shown": filtered.chosen("show") or "",
        "tabs": SHOWN,
        "facets": facets(filtered) if "facets" in request.GET else [],
        "chosen": chosen,
        "as_zip": request.GET.urlencode(),
    }
    template = "decisions/list.html"
    return render(request, f"{template}#rows" if request.htmx else template, context)  # type: ignore[attr-defined]


def _rows(ids: list[int]) -> list[Decision]:
    """By themselves, without the long texts: to find the page, an index is enough."""
    fields = ("number", "title", "status", "dated", "revisit_on", "project__name")
    found = Decision.objects.select_related("project").only(*fields).in_bulk(ids)
    return [found[pk] for pk in ids]
