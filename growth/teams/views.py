"""A manager's pages: the team, its composition, and questions of fairness."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.reads import record_read
from config.pages import person_of
from growth import charts
from growth.teams.composition import composition_of
from growth.teams.fairness import fairness_below
from growth.teams.forms import CompositionForm, TeamForm
from growth.teams.heat import heat_map
from growth.teams.members import members_below
from growth.teams.queries import QUIET_AFTER, team_page

LISTED = 8


def team(request: HttpRequest) -> HttpResponse:
    """Who needs what from me? Everybody below the reader: where they stand, what waits, who was not heard of."""
    viewer = person_of(request)
    page = team_page(viewer)
    form = TeamForm(request.GET, [row.member for row in page.rows])
    rows = page.chosen(form.choice)
    record_read(request, *(row.person for row in page.rows), what="team page")
    context: dict[str, Any] = {
        "page": page,
        "form": form,
        "rows": rows,
        "is_filtered": bool(form.choice.level or form.choice.team or form.choice.direct),
        "heat": heat_map(rows, page.dimensions, grouped=form.choice.sort == "level"),
        "waiting": page.waiting[:LISTED],
        "waiting_more": page.waiting[LISTED:],
        "quiet": page.quiet[:LISTED],
        "quiet_more": page.quiet[LISTED:],
        "quiet_days": QUIET_AFTER.days,
        "has_indirect": len(page.mine) < len(page.rows),
    }
    is_fragment = request.htmx  # type: ignore[attr-defined]
    return render(request, "teams/team.html#people" if is_fragment else "teams/team.html", context)


def composition(request: HttpRequest) -> HttpResponse:
    """Is there enough judgement, and does it rest on single people?"""
    viewer = person_of(request)
    everybody = members_below(viewer)
    form = CompositionForm(request.GET, everybody)
    found = composition_of(viewer, everybody, form.chosen)
    record_read(request, *(member.person for member in found.members), what="team composition")
    context = {
        "found": found,
        "form": form,
        "has_indirect": found.has_indirect,
        "pictures": [(shape, charts.composition(shape.levels, shape.people, shape.said)) for shape in found.shapes],
        "outlines": [(kind, charts.outline(kind)) for kind in charts.OUTLINES],
    }
    return render(request, "teams/composition.html", context)


def fairness(request: HttpRequest) -> HttpResponse:
    """Who carries the quiet work, and who has the visible projects? Asked, never ranked."""
    found = fairness_below(person_of(request))
    record_read(request, *(member.person for member in found.everybody), what="team fairness")
    return render(request, "teams/fairness.html", {"found": found, "has_indirect": found.has_indirect})
