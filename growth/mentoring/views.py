"""Who helps me, and whom do I help."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.models import User
from config.pages import person_of
from growth.mentoring.asking.models import MentorRequest
from growth.mentoring.asking.waiting import WAITING as OF_ASKING
from growth.mentoring.meeting.queries import Going, going
from growth.mentoring.models import Pairing
from growth.mentoring.rounds.waiting import PROPOSALS
from growth.waiting import Row

ENDED = 10


def mentoring(request: HttpRequest) -> HttpResponse:
    """Both sides of one's pairings, with how each goes, those gone quiet first; and what is asked and not settled."""
    viewer = person_of(request)
    mine = Pairing.objects.of_sides(viewer).select_related("mentor", "mentee").with_meetings()
    rows = [(pairing, going(pairing), pairing.other(viewer)) for pairing in _by_kind(mine.active())]
    ended = mine.filter(ended_on__isnull=False).order_by("-ended_on", "-pk")[:ENDED]
    context = {
        "mentors": [row for row in rows if row[0].mentee_id == viewer.pk],
        "mentees": [row for row in rows if row[0].mentor_id == viewer.pk],
        "waiting": _waiting(viewer),
        "open_requests": MentorRequest.objects.visible_to(viewer).open(),
        "quiet": [row for row in rows if _is_forgotten(row)],
        "ended": [(pairing, pairing.other(viewer)) for pairing in ended],
        "has_any": bool(rows),
    }
    return render(request, "mentoring/list.html", context)


def _waiting(viewer: User) -> list[Row]:
    """Requests, questions and proposals that wait for the viewer's answer."""
    return [waits.row(thing) for waits in (*OF_ASKING, PROPOSALS) for thing in waits.rows(viewer)]


def _by_kind(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.order_by("kind", "-started_on", "-pk")


def _is_forgotten(row: tuple[Pairing, Going, User]) -> bool:
    return row[1].needs_a_time and row[1].is_quiet
