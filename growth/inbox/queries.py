"""What waits for somebody, from every slice."""

from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from accounts.models import User, Viewer
from growth.checkins.waiting import WAITING as OF_CHECK_INS
from growth.compiled import STAND_IN, Compiled, compiled, values_for
from growth.decisions.waiting import WAITING as OF_DECISIONS
from growth.evidence.waiting import WAITING as OF_EVIDENCE
from growth.mentoring.meeting.queries import sessions_ahead_of
from growth.mentoring.waiting import WAITING as OF_MENTORING
from growth.notices.models import Notice
from growth.opportunities.waiting import WAITING as OF_OPPORTUNITIES
from growth.practice.waiting import WAITING as OF_PRACTICE
from growth.promotions.calibration.models import CommitteeMember
from growth.promotions.waiting import WAITING as OF_PROMOTIONS
from growth.roadmaps.enrolments.models import Enrolment
from growth.roadmaps.waiting import WAITING as OF_ROADMAPS
from growth.waiting import Row, Waits

KINDS: list[Waits] = [
    *OF_EVIDENCE, *OF_CHECK_INS, *OF_OPPORTUNITIES, *OF_PRACTICE, *OF_DECISIONS, *OF_MENTORING, *OF_ROADMAPS,
    *OF_PROMOTIONS,
]  # fmt: skip
MANY = 100  # as far as is counted
LISTED, SHOWN_AT_HOME = 2, 6  # kinds, and rows of them


@dataclass(frozen=True)
class Counts:
    """For the frame and for home: how much waits, by kind, how much is news, and what else is worth a look."""

    by_kind: dict[str, int] = field(default_factory=dict)  # only kinds of which there is something; `MANY` at most
    notices: int = 0
    has_direct_reports: bool = False
    has_session_ahead: bool = False  # of mentoring
    is_on_roadmap: bool = False
    is_on_committee: bool = False

    @property
    def waiting(self) -> int:
        return sum(self.by_kind.values())

    @property
    def is_any(self) -> bool:
        return self.waiting + self.notices > 0

    @property
    def words(self) -> str:
        """How much waits and is new: “7”, or “99+”."""
        return in_words(self.waiting + self.notices)

    @property
    def waiting_words(self) -> str:
        return in_words(self.waiting)


@dataclass(frozen=True)
class Group:
    """Everything of one kind that waits."""

    waits: Waits
    count: int
    rows: list[Row]  # the oldest ones

    @property
    def words(self) -> str:
        return in_words(self.count)

    @property
    def is_cut(self) -> bool:
        return self.count > len(self.rows)


def in_words(count: int) -> str:
    return f"{MANY - 1}+" if count >= MANY else str(count)


def frame_counts(viewer: Viewer) -> Counts:
    """One query for every page."""
    if not viewer.is_authenticated:
        return Counts()
    sql, values = _counting(timezone.now().replace(second=0, microsecond=0))
    with connection.cursor() as cursor:
        cursor.execute(sql, values_for(viewer, values))
        *counts, notices, leads, ahead, on_roadmap, on_committee = cursor.fetchone()
    by_kind = {waits.key: count for waits, count in zip(KINDS, counts, strict=True) if count}
    return Counts(by_kind, notices, bool(leads), bool(ahead), bool(on_roadmap), bool(on_committee))


def groups_waiting_for(viewer: User, counts: Counts, *, most: int) -> list[Group]:
    """By kind, oldest first, `most` of each at most. Asks only for what `counts` says is there."""
    return [_group(viewer, counts, waits, most) for waits in KINDS if waits.key in counts.by_kind]


def waiting_for(viewer: User, counts: Counts) -> list[Row]:
    """For home: the first kinds one by one, the oldest few; each other kind as one line.

    A query a kind would be too many for a page that is opened all day.
    """
    kinds = [waits for waits in KINDS if waits.key in counts.by_kind]
    rows = [row for waits in kinds[:LISTED] for row in _group(viewer, counts, waits, SHOWN_AT_HOME).rows]
    rows = sorted(rows, key=_age)[:SHOWN_AT_HOME]
    inbox = reverse("inbox:inbox")
    return rows + [
        Row(waits.kind, _counted_words(counts.by_kind[waits.key]), f"{inbox}#g-{waits.key}", "Open", None)
        for waits in kinds[LISTED:]
    ]


def _counted_words(count: int) -> str:
    return "One waits" if count == 1 else f"{in_words(count)} wait"


def _age(row: Row) -> datetime:
    assert row.since is not None  # only a line for a whole kind has none
    return row.since


def _group(viewer: User, counts: Counts, waits: Waits, most: int) -> Group:
    return Group(waits, counts.by_kind[waits.key], [waits.row(found) for found in waits.rows(viewer)[:most]])


@lru_cache(maxsize=1)
def _counting(minute: datetime) -> Compiled:
    """The SQL behind `frame_counts` (growth/compiled.py).

    It is the same for a minute: what it compares with the time (a question lapses) is in days. Of what is more than
    `MANY` nobody needs the number, so the database stops looking there.
    """
    reads: list[QuerySet[Any]] = [waits.rows(STAND_IN) for waits in KINDS]
    reads += [Notice.objects.visible_to(STAND_IN).unread(), User.objects.active().filter(manager=STAND_IN)]
    reads += [sessions_ahead_of(STAND_IN), Enrolment.objects.running().filter(person=STAND_IN)]
    reads += [CommitteeMember.objects.filter(person=STAND_IN, ended_on__isnull=True)]
    found = [compiled(rows.order_by().values("pk")[:MANY]) for rows in reads]
    parts = [f"(SELECT COUNT(*) FROM ({sql}) part_{number})" for number, (sql, _) in enumerate(found)]  # noqa: S608
    return f"SELECT {', '.join(parts)}", tuple(value for _, values in found for value in values)
