"""The roadmaps of the people one leads."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.reads import record_read
from config.pages import person_of
from growth.roadmaps.overview.queries import questions_of, roadmaps_led_by

READ_AS = "roadmaps of the team"


def team(request: HttpRequest) -> HttpResponse:
    """Who is on what, what is closed, where it lands; and which questions about AI practice nobody works towards."""
    viewer = person_of(request)
    found = roadmaps_led_by(viewer)
    record_read(request, *found.people, what=READ_AS)
    questions = questions_of(viewer, found.rows) if found.rows else []
    context = {
        "rows": found.rows,
        "leads_somebody": bool(found.rows) or viewer.direct_reports.active().exists(),
        "questions": questions,
        "towards_nobody": [row for row in questions if row.covered.has_nobody],
    }
    return render(request, "roadmaps/overview/team.html", context)
