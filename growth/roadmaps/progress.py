"""Where plans stand: rows of enrolments turned into what the pure rules of `planning` ask for. Many at once.

SECURITY: hours, time off and what somebody means to give a week are that person's alone. A page for anybody else
takes nothing from a Progress but `expected` (when things land) and `is_too_much`.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

from django.db.models import Sum

from growth.roadmaps.enrolments.models import AcceptedPlan, Enrolment, HoursEntry, TimeOff
from growth.roadmaps.milestones.models import PlannedMilestone
from growth.roadmaps.planning.pace import Pace, is_too_much, left_of, real_pace
from growth.roadmaps.planning.planner import Plan, Task, plan, week_of


@dataclass
class Progress:
    """One enrolment on a day. `milestones` are in the person's own order."""

    enrolment: Enrolment
    today: date
    milestones: list[PlannedMilestone] = field(default_factory=list)
    after: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))  # prerequisites by milestone id
    accepted: AcceptedPlan | None = None
    logged: dict[date, int] = field(default_factory=lambda: defaultdict(int))  # minutes by Monday
    spent: dict[int, int] = field(default_factory=lambda: defaultdict(int))  # minutes by milestone id
    time_off: list[TimeOff] = field(default_factory=list)

    @cached_property
    def weeks_off(self) -> frozenset[date]:
        weeks = set()
        for row in self.time_off:
            week = row.first_week
            while week <= row.last_week:
                weeks.add(week)
                week += timedelta(weeks=1)
        return frozenset(weeks)

    @cached_property
    def pace(self) -> Pace:
        return real_pace(self.logged, started_on=self.enrolment.started_on, today=self.today, weeks_off=self.weeks_off)

    @property
    def planned_minutes(self) -> int:
        """What they mean to give a week."""
        return self.accepted.weekly_minutes if self.accepted else 0

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
        """When what is open lands at the pace somebody really keeps; at the planned one until there is a pace."""
        return self.plan_at(self.pace.minutes if self.pace.is_known else self.planned_minutes)

    def plan_at(self, weekly_minutes: int, *, started_on: date | None = None) -> Plan:
        """When what is open lands with so many minutes a week from now on, or from a start to come."""
        starts_on = max(self.today, started_on or self.enrolment.started_on)
        return plan(self.tasks, starts_on=starts_on, weekly_minutes=weekly_minutes, weeks_off=self.weeks_off)


def progress_of(enrolment: Enrolment, today: date) -> Progress:
    return progress_of_many([enrolment], today)[enrolment.pk]


def progress_of_many(enrolments: Iterable[Enrolment], today: date) -> dict[int, Progress]:
    """By id of the enrolment. Five queries, however many there are."""
    found = {enrolment.pk: Progress(enrolment, today) for enrolment in enrolments}
    for milestone in PlannedMilestone.objects.filter(enrolment__in=found).order_by("position", "pk"):
        found[milestone.enrolment_id].milestones.append(milestone)
    through = PlannedMilestone.prerequisites.through.objects
    pairs = through.filter(from_plannedmilestone__enrolment__in=found)
    for of, dependant, before in pairs.values_list(
        "from_plannedmilestone__enrolment", "from_plannedmilestone", "to_plannedmilestone"
    ):
        found[of].after[dependant].add(before)
    for accepted in AcceptedPlan.objects.filter(enrolment__in=found).order_by("number"):
        found[accepted.enrolment_id].accepted = accepted  # the newest comes last
    hours = HoursEntry.objects.filter(enrolment__in=found).values_list("enrolment", "week", "milestone")
    for of, week, to, minutes in hours.annotate(Sum("minutes")).order_by():
        found[of].logged[week] += minutes
        if to is not None:
            found[of].spent[to] += minutes
    for row in TimeOff.objects.filter(enrolment__in=found):
        found[row.enrolment_id].time_off.append(row)
    return found
