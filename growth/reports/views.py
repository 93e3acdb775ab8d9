"""The growth report: page, downloads, and two reports beside each other."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_POST

from accounts.models import User
from accounts.reads import record_read
from config.pages import invalid, person_of, refuse_unless
from growth import charts
from growth.access import circle_of, growth_visible_to
from growth.reports import rules
from growth.reports.bundle import start_bundle
from growth.reports.formats import as_document, as_markdown
from growth.reports.ladders import Standings
from growth.reports.queries import Report, growth_report
from ladder.models import LadderVersion

EARLIER = timedelta(days=182)
DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class PeriodForm(forms.Form):
    then = forms.DateField(required=False, widget=DATE)
    now = forms.DateField(required=False, widget=DATE)


class LaddersForm(forms.Form):
    """Two ladders in force, by key; either may be left to what is likely."""

    first = forms.ChoiceField(required=False)
    second = forms.ChoiceField(required=False)

    def __init__(self, *args: Any, ladders: Mapping[str, LadderVersion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("first", "second"):
            self.fields[name].choices = [(key, version.name) for key, version in ladders.items()]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        chosen: dict[str, Any] = super().clean() or {}
        if chosen.get("first") and chosen.get("first") == chosen.get("second"):
            self.add_error("second", "Choose two different ladders.")
        return chosen


def report(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    viewer, person = _found(request, pk)
    found = growth_report(viewer, person)
    return render(request, "reports/report.html", _context(viewer, person, found))


def markdown(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    return _download(request, pk, "md")


def document(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    return _download(request, pk, "json")


def comparison(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Then and now: two reports of one person, each as it was known on its day."""
    viewer, person = _found(request, pk)
    today = timezone.localdate()
    form = PeriodForm(request.GET)
    valid = form.is_valid()
    now = (form.cleaned_data.get("now") if valid else None) or today
    then = (form.cleaned_data.get("then") if valid else None) or now - EARLIER
    then, now = sorted((min(then, today), min(now, today)))
    reports = [growth_report(viewer, person, as_of=day) for day in (then, now)]
    context = {
        **_context(viewer, person, reports[1]),
        "then": reports[0],
        "now": reports[1],
        "days": (then, now),
        "form": PeriodForm(initial={"then": then, "now": now}) if valid else form,
        "rows": _rows(*reports),
        "profiles": [charts.profile(found.frame) if found else "" for found in reports],
    }
    return render(request, "reports/comparison.html", context, status=200 if valid else 422)


def ladders(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Two ladders side by side, with where one person stands on each."""
    viewer, person = _found(request, pk)
    standings = Standings.of(viewer, person)
    form = LaddersForm(request.GET, ladders=standings.versions)
    pair = standings.pair(**form.cleaned_data) if form.is_valid() else standings.pair()
    if form.is_valid() and pair:
        form = LaddersForm(initial={"first": pair[0], "second": pair[1]}, ladders=standings.versions)
    context = {
        "person": person,
        "is_own": viewer.pk == person.pk,
        "circle": circle_of(person),
        "placement": standings.placement,
        "compared": standings.side_by_side(pair) if pair else None,
        "form": form,
    }
    return render(request, "reports/ladders.html", context, status=invalid(form))


@require_POST
def bundle(request: HttpRequest) -> HttpResponse:
    """Starts the job that puts the reports of one's direct reports into one file."""
    viewer = person_of(request)
    refuse_unless(rules.can_bundle(viewer))
    try:
        job = start_bundle(by=viewer)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("jobs:list")
    return redirect(job)


def _found(request: HttpRequest, pk: int | None, *, export: bool = False) -> tuple[User, User]:
    viewer = person_of(request)
    people = growth_visible_to(viewer).select_related("manager", "team")
    person = get_object_or_404(people, pk=pk or viewer.pk)
    record_read(request, person, what="growth report", export=export)
    return viewer, person


def _context(viewer: User, person: User, found: Report | None) -> dict[str, Any]:
    context: dict[str, Any] = {
        "report": found,
        "person": person,
        "is_own": viewer.pk == person.pk,
        "circle": found.circle if found else circle_of(person),
        "base": "reports:own" if viewer.pk == person.pk else "reports:person",
    }
    if found:
        frame = found.frame
        context |= {
            "profile": charts.profile(frame),
            "growth_map": charts.growth_map(frame),
            "scope_plot": charts.scope_plot(frame),
            "mode_shares": charts.mode_shares(frame),
            "map_table": [
                (part.dimension, [part.standing.evidenced.get(quarter, 0) for quarter in frame.quarters])
                for part in found.dimensions
            ],
            "modes_table": _modes_table(frame),
        }
    return context


def _modes_table(frame: charts.Frame) -> list[tuple[Any, ...]]:
    """Quarter, delegated, reviewed and owned, of the quarters the picture shows."""
    counts = charts.modes_per_quarter(frame.marks)
    return [
        (quarter, *(counts[quarter][mode] if quarter in counts else 0 for mode in charts.MODES))
        for quarter in frame.quarters
    ]


def _download(request: HttpRequest, pk: int | None, kind: str) -> HttpResponse:
    viewer, person = _found(request, pk, export=True)
    found = growth_report(viewer, person)
    if found is None:
        return render(request, "reports/report.html", _context(viewer, person, None), status=404)
    response: HttpResponse
    if kind == "md":
        response = HttpResponse(as_markdown(found), content_type="text/markdown; charset=utf-8")
    else:
        response = JsonResponse(as_document(found), json_dumps_params={"ensure_ascii": False, "indent": 2})
    name = slugify(person.name) or "person"
    response["Content-Disposition"] = f'attachment; filename="growth-report-{name}-{found.as_of}.{kind}"'
    return response


def _rows(then: Report | None, now: Report | None) -> list[dict[str, Any]]:
    """For each dimension of the ladder in force: its standing on both days."""
    if now is None:
        return []
    rows = []
    for dimension in now.structure.dimensions:
        before = then.standing(dimension) if then else None
        after = now.standing(dimension)
        levels = now.frame.levels
        rows.append(
            {
                "dimension": dimension,
                "then": charts.standing_words(before, levels) if before else "no placement yet",
                "now": charts.standing_words(after, levels),
                "is_changed": before is None
                or (before.sustained, before.emerging) != (after.sustained, after.emerging),
            }
        )
    return rows
