"""Where plans stand: rows of enrolments turned into what the pure rules of `planning` ask for. Many at once.

SECURITY: hours, time off and what somebody means to give a week are that person's alone. A page for anybody else
takes nothing from a Progress but `expected` (when things land) and `is_too_much`.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

from django.db.models import Exists, OuterRef, Subquery, Sum

from growth.roadmaps.enrolments.models import AcceptedPlan, Enrolment, HoursEntry, TimeOff
from growth.roadmaps.milestones.models import Confirmation, PlannedMilestone
from growth.roadmaps.models import Phase
from growth.roadmaps.planning.pace import Pace, is_too_much, left_of, real_pace
from growth.roadmaps.planning.planner import Plan, Task, plan, week_of


@dataclass
class Progress:
    """One enrolment on a day. `milestones` are in the person's own order, each with `phase_name` and `is_confirmed`."""

    enrolment: Enrolment
    today: date
    milestones: list[PlannedMilestone] = field(default_factory=list)
    after: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))  # prerequisites by milestone id
    plans: list[AcceptedPlan] = field(default_factory=list)  # oldest first
    logged: dict[date, int] = field(default_factory=lambda: defaultdict(int))  # minutes by Monday
    spent: dict[int, int] = field(default_factory=lambda: defaultdict(int))  # minutes by milestone id
    time_off: list[TimeOff] = field(default_factory=list)

    @property
    def accepted(self) -> AcceptedPlan | None:
        """The plan that holds."""
        return self.plans[-1] if self.plans else None

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


def progress_of(enrolment: Enrolment, today: date, *, hours: Sequence[HoursEntry] | None = None) -> Progress:
    """`hours`, all there are of the enrolment, spare a query where a page has read them."""
    if hours is None:
        return progress_of_many([enrolment], today)[enrolment.pk]
    found = _without_hours([enrolment], today)[enrolment.pk]
    for entry in hours:
        found.log(entry.week, entry.milestone_id, entry.minutes)
    return found


def progress_of_many(enrolments: Iterable[Enrolment], today: date) -> dict[int, Progress]:
    """By id of the enrolment. Five queries, however many there are."""
    found = _without_hours(enrolments, today)
    hours = HoursEntry.objects.filter(enrolment__in=found).values_list("enrolment", "week", "milestone")
    for of, week, to, minutes in hours.annotate(Sum("minutes")).order_by():
        found[of].log(week, to, minutes)
    return found


def _without_hours(enrolments: Iterable[Enrolment], today: date) -> dict[int, Progress]:
    found = {enrolment.pk: Progress(enrolment, today) for enrolment in enrolments}
    phases = Phase.objects.filter(version=OuterRef("enrolment__version"), position=OuterRef("phase"))
    milestones = PlannedMilestone.objects.filter(enrolment__in=found).annotate(
        phase_name=Subquery(phases.values("name")[:1]),
        is_confirmed=Exists(Confirmation.objects.filter(milestone=OuterRef("pk"))),
    )
    for milestone in milestones.order_by("position", "pk"):
        found[milestone.enrolment_id].milestones.append(milestone)
    through = PlannedMilestone.prerequisites.through.objects
    pairs = through.filter(from_plannedmilestone__enrolment__in=found)
    for of, dependant, before in pairs.values_list(
        "from_plannedmilestone__enrolment", "from_plannedmilestone", "to_plannedmilestone"
    ):
        found[of].after[dependant].add(before)
    for accepted in AcceptedPlan.objects.filter(enrolment__in=found).order_by("number"):
        found[accepted.enrolment_id].plans.append(accepted)
    for row in TimeOff.objects.filter(enrolment__in=found):
        found[row.enrolment_id].time_off.append(row)
    return found
