"""What a new plan would move, before anybody accepts it. Pure, but for the rows it is given."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from growth.roadmaps.enrolments.words import moved_words
from growth.roadmaps.milestones.models import PlannedMilestone
from growth.roadmaps.models import Milestone
from growth.roadmaps.planning.planner import Plan, Task, plan
from growth.roadmaps.progress import Progress
from growth.weeks import weeks_through

AS_PLANNED = timedelta(weeks=1)  # what is nearer to its planned day than this still fits the plan


@dataclass(frozen=True)
class Move:
    """One open milestone, its planned day before and after."""

    milestone: PlannedMilestone
    before: date | None
    after: date | None

    @property
    def words(self) -> str:
        return moved_words(self.before, self.after)

    @property
    def is_far(self) -> bool:
        """By a week or more, or to or from no day at all."""
        if self.before is None or self.after is None:
            return self.before != self.after
        return abs(self.after - self.before) >= AS_PLANNED


@dataclass(frozen=True)
class Preview:
    progress: Progress
    weekly_minutes: int
    started_on: date
    plan: Plan

    @cached_property
    def moves(self) -> list[Move]:
        """In the order of work; what stays where it is is left out."""
        rows = [self._move(row) for row in self.progress.milestones if row.is_open]
        rows.sort(key=lambda move: (move.after is None, move.after or date.max))
        return [move for move in rows if move.before != move.after]

    @property
    def unchanged(self) -> int:
        return sum(row.is_open for row in self.progress.milestones) - len(self.moves)

    @property
    def lands(self) -> date | None:
        return self.plan.lands_on

    @property
    def landing_words(self) -> str:
        return moved_words(self.progress.enrolment.lands_on, self.lands)

    @property
    def changes_nothing(self) -> bool:
        return (
            not self.moves
            and self.weekly_minutes == self.progress.planned_minutes
            and self.started_on == self.progress.enrolment.started_on
        )

    def _move(self, row: PlannedMilestone) -> Move:
        slot = self.plan.slot(row.pk)
        return Move(row, row.planned_until, slot.ends_on if slot else None)


def preview_of(progress: Progress, weekly_minutes: int, started_on: date) -> Preview:
    made = progress.plan_at(weekly_minutes, started_on=started_on)
    return Preview(progress, weekly_minutes, started_on, made)


def is_outdated(progress: Progress) -> bool:
    """Whether the plan no longer fits what is so: the same hours would move something by a week or more."""
    same = preview_of(progress, progress.planned_minutes, progress.enrolment.started_on)
    return any(move.is_far for move in same.moves)


def first_plan(
    milestones: Iterable[Milestone],
    *,
    today: date,
    started_on: date,
    weekly_minutes: int,
    optional: Collection[str] = (),
    time_off: tuple[date, date] | None = None,
) -> Plan:
    """The plan that joining would make, for milestones with their `prerequisites` at hand."""
    rows = [row for row in milestones if not row.is_optional or row.key in optional]
    tasks = [
        Task(row.key, max((row.hours_low + row.hours_high) * 30, 1), frozenset(b.key for b in row.prerequisites.all()))
        for row in rows
    ]
    off = weeks_through(*time_off) if time_off is not None else ()
    return plan(tasks, starts_on=max(today, started_on), weekly_minutes=weekly_minutes, weeks_off=off)
