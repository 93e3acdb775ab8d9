"""Where plans stand: rows of enrolments turned into what the pure rules of `planning` ask for. Many at once.

SECURITY: hours, time off and what somebody means to give a week are that person's alone. A page for anybody else
takes nothing from a Progress but `expected` (when things land) and `is_too_much`.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum
from functools import cached_property
from typing import Any

from django.db.models import DateField, Exists, F, IntegerField, OuterRef, QuerySet, Subquery, Sum, Value

from accounts.models import User
from growth.roadmaps.enrolments.models import AcceptedPlan, Enrolment, HoursEntry, TimeOff
from growth.roadmaps.milestones.models import Confirmation, PlannedMilestone
from growth.roadmaps.models import Phase
from growth.roadmaps.planning.pace import Pace, is_too_much, left_of, real_pace
from growth.roadmaps.planning.planner import Plan, Task, plan
from growth.weeks import week_of, weeks_through


@dataclass
class Progress:
    """One enrolment on a day. `milestones` are in the person's own order, each with `phase_name` and `is_confirmed`."""

    enrolment: Enrolment
    today: date
    is_own: bool = False  # read by the person on the roadmap
    milestones: list[PlannedMilestone] = field(default_factory=list)
    after: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))  # prerequisites by milestone id
    planned_minutes: int = 0  # what they mean to give a week, by the plan that holds
    plan_number: int = 0  # of that plan; 0 before the first
    logged: dict[date, int] = field(default_factory=lambda: defaultdict(int))  # minutes by Monday
    spent: dict[int, int] = field(default_factory=lambda: defaultdict(int))  # minutes by milestone id
    time_off: list[TimeOff] = field(default_factory=list)

    @cached_property
    def weeks_off(self) -> frozenset[date]:
        return frozenset(week for row in self.time_off for week in weeks_through(row.first_week, row.last_week))

    @cached_property
    def pace(self) -> Pace:
        return real_pace(self.logged, started_on=self.enrolment.started_on, today=self.today, weeks_off=self.weeks_off)

    @property
    def is_too_much(self) -> bool:
        return is_too_much(self.logged, self.today)

    @property
    def this_week(self) -> int:
        """Minutes logged in the week of today."""
        return self.logged.get(week_of(self.today), 0)

    @cached_property
    def tasks(self) -> list[Task]:
        """What is open, with what is left of it: first what is under way."""
        rows = [row for row in self.milestones if row.is_open]
        rows.sort(key=lambda row: row.state != PlannedMilestone.State.UNDER_WAY)
        open_ones = {row.pk for row in rows}
        return [
            Task(row.pk, left_of(row.minutes, self.spent.get(row.pk, 0)), frozenset(self.after[row.pk] & open_ones))
            for row in rows
        ]

    @cached_property
    def expected(self) -> Plan:
        """When what is open lands at the pace somebody really keeps; at the planned one until there is a pace.

        SECURITY: what does not land at the real pace would tell others that somebody logs next to nothing. They are
        told when it lands with the hours of the plan.
        """
        real = self.plan_at(self.pace.minutes if self.pace.is_known else self.planned_minutes)
        return real if real.is_whole or self.is_own else self.plan_at(self.planned_minutes)

    def day_of(self, milestone: PlannedMilestone) -> date | None:
        """When it was closed, or is expected to be while the roadmap runs; None where nothing says when."""
        if milestone.is_closed:
            return milestone.closed_on
        if not milestone.is_open or not self.enrolment.is_running:
            return None
        slot = self.expected.slot(milestone.pk)
        return slot.ends_on if slot else None

    def log(self, week: date, milestone: int | None, minutes: int) -> None:
        self.logged[week] += minutes
        if milestone is not None:
            self.spent[milestone] += minutes

    def plan_at(self, weekly_minutes: int, *, started_on: date | None = None) -> Plan:
        """When what is open lands with so many minutes a week from now on, or from a start to come."""
        starts_on = max(self.today, started_on or self.enrolment.started_on)
        return plan(self.tasks, starts_on=starts_on, weekly_minutes=weekly_minutes, weeks_off=self.weeks_off)


def progress_of(enrolment: Enrolment, today: date, *, reader: User | None = None) -> Progress:
    """As `reader` may know it; as anybody else does if none is given. Two queries."""
    return progress_of_many([enrolment], today, reader=reader)[enrolment.pk]


def progress_of_many(
    enrolments: Iterable[Enrolment], today: date, *, reader: User | None = None
) -> dict[int, Progress]:
    """By id of the enrolment. Two queries, however many there are."""
    found = {row.pk: Progress(row, today, reader is not None and row.person_id == reader.pk) for row in enrolments}
    _read_milestones(found)
    _read_the_rest(found)
    return found


def _read_milestones(found: dict[int, Progress]) -> None:
    phases = Phase.objects.filter(version=OuterRef("enrolment__version"), position=OuterRef("phase"))
    rows = PlannedMilestone.objects.filter(enrolment__in=found).annotate(
        phase_name=Subquery(phases.values("name")[:1]),
        is_confirmed=Exists(Confirmation.objects.filter(milestone=OuterRef("pk"))),
    )
    for milestone in rows.order_by("position", "pk"):
        found[milestone.enrolment_id].milestones.append(milestone)


class _Kind(IntEnum):
    """What a row of `_read_the_rest` is: each reads its columns in its own way."""

    HOURS = 1  # week, week, milestone, minutes
    PLAN = 2  # None, None, number, minutes a week
    TIME_OFF = 3  # first week, last week, id, id
    PREREQUISITE = 4  # None, None, milestone, what comes before it


def _read_the_rest(found: dict[int, Progress]) -> None:
    """Hours, plans, time off and prerequisites in one query: small rows of four tables."""
    never, before = Value(None, DateField()), PlannedMilestone.prerequisites.through.objects
    hours = HoursEntry.objects.filter(enrolment__in=found)
    plans = AcceptedPlan.objects.filter(enrolment__in=found)
    off = TimeOff.objects.filter(enrolment__in=found)
    ends = F("from_plannedmilestone"), F("to_plannedmilestone")
    pairs = before.filter(from_plannedmilestone__enrolment__in=found)
    rows = [
        _rows(hours, _Kind.HOURS, "enrolment", F("week"), F("week"), F("milestone")).annotate(sum=Sum("minutes")),
        _rows(plans, _Kind.PLAN, "enrolment", never, never, F("number"), F("weekly_minutes")),
        _rows(off, _Kind.TIME_OFF, "enrolment", F("first_week"), F("last_week"), F("pk"), F("pk")),
        _rows(pairs, _Kind.PREREQUISITE, "from_plannedmilestone__enrolment", never, never, *ends),
    ]
    for kind, of, first, last, which, number in rows[0].union(*rows[1:], all=True):
        progress = found[of]
        match kind:
            case _Kind.HOURS:
                progress.log(first, which, number)
            case _Kind.PLAN if which > progress.plan_number:
                progress.plan_number, progress.planned_minutes = which, number
            case _Kind.TIME_OFF:
                progress.time_off.append(TimeOff(pk=which, enrolment_id=of, first_week=first, last_week=last))
            case _Kind.PREREQUISITE:
                progress.after[which].add(number)
    for progress in found.values():
        progress.time_off.sort(key=lambda row: row.first_week)


def _rows(of: QuerySet[Any], kind: _Kind, *columns: Any) -> QuerySet[Any, Any]:
    return of.order_by().values_list(Value(int(kind), IntegerField()), *columns)
