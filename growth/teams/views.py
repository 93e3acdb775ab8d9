"""A manager's pages: the team, its composition, and questions of fairness."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.reads import record_read
from config.pages import person_of
from growth.teams.forms import TeamForm
from growth.teams.heat import heat_map
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
