"""A plan fitted to one person: milestones of their own, and their own order."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import User
from growth.roadmaps.enrolments.locking import lock, raise_revision
from growth.roadmaps.enrolments.models import Enrolment
from growth.roadmaps.expectations import expectations_of
from growth.roadmaps.milestones.actions import locked
from growth.roadmaps.milestones.models import PlannedMilestone
from growth.roadmaps.models import ArtefactKind
from growth.roadmaps.planning.planner import CycleError, Task, in_order

MOST_HOURS = 500


@dataclass(frozen=True)
class Draft:
    """What a milestone of one's own says. `phase` is a position; `after` are ids of milestones of the same plan."""

    title: str
    artefact: str
    hours_low: int
    hours_high: int
    phase: int
    what: str = ""
    why: str = ""
    artefact_kind: str = ArtefactKind.CODE
    expectation: str = ""
    after: frozenset[int] = frozenset()


WORDS = ("title", "artefact", "hours_low", "hours_high", "phase", "what", "why", "artefact_kind", "expectation")


@transaction.atomic
def add_own(enrolment: Enrolment, *, by: User, draft: Draft, submission: uuid.UUID | None = None) -> PlannedMilestone:
    """A milestone they add, at the end of its phase and after what it builds on.

    The same `submission` twice gives the one that is there. Raises ValidationError for hours the wrong way round, a
    phase or an expectation the roadmap does not know, and milestones of another plan.
    """
    current = lock(enrolment)
    key = f"own-{(submission or uuid.uuid4()).hex}"
    there = current.milestones.filter(key=key).first()
    if there is not None:
        return there
    rows = list(current.milestones.all())
    _check(current, draft, rows)
    made = PlannedMilestone.objects.create(
        enrolment=current, key=key, is_own=True, position=len(rows) + 1, **_words(draft)
    )
    made.prerequisites.set(draft.after)
    _reorder(current, _at_end_of_phase(rows, made))
    raise_revision(current)
    return made


@transaction.atomic
def edit_own(milestone: PlannedMilestone, *, by: User, draft: Draft) -> PlannedMilestone:
    """Raises ValidationError as `add_own` does, for prerequisites that wait for it, and once it is not open."""
    current = locked(milestone)
    _refuse_unless_own(current)
    enrolment = current.enrolment
    rows = list(enrolment.milestones.all())
    _check(enrolment, draft, [row for row in rows if row.pk != current.pk])
    moves = draft.phase != current.phase
    for name, value in _words(draft).items():
        setattr(current, name, value)
    current.save(update_fields=list(WORDS))
    current.prerequisites.set(draft.after)
    others = [row for row in rows if row.pk != current.pk]
    _reorder(enrolment, _at_end_of_phase(others, current) if moves else rows)
    raise_revision(enrolment)
    return current


@transaction.atomic
def remove_own(milestone: PlannedMilestone, *, by: User) -> None:
    """It goes, with its note; hours given to it stay in the weeks they were given. Gone already, nothing happens."""
    enrolment = lock(milestone.enrolment)
    current = enrolment.milestones.filter(pk=milestone.pk).first()
    if current is None:
        return
    _refuse_unless_own(current)
    current.delete()
    raise_revision(enrolment)


@transaction.atomic
def move(milestone: PlannedMilestone, *, by: User, earlier: bool, place: int | None = None) -> PlannedMilestone:
    """One step in the person's own order. `place` is where it stood (from 1) on the page that asked: moved since,
    nothing happens. So it is at either end.

    Raises ValidationError where a prerequisite is in the way, and names it.
    """
    current = locked(milestone)
    rows = list(current.enrolment.milestones.all())
    at = next(index for index, row in enumerate(rows) if row.pk == current.pk)
    to = at - 1 if earlier else at + 1
    if not 0 <= to < len(rows) or (place is not None and place != at + 1):
        return current
    _refuse_against_prerequisites(current, rows[to], earlier=earlier)
    rows[at], rows[to] = rows[to], rows[at]
    _number(rows)
    raise_revision(current.enrolment)
    return rows[to]


def _refuse_unless_own(milestone: PlannedMilestone) -> None:
    if not milestone.is_own:
        raise ValidationError("This one is of the roadmap. You can skip it, and add one of your own.")
    if not milestone.is_open:
        raise ValidationError("Only an open milestone can be changed.")


def _words(draft: Draft) -> dict[str, str | int]:
    return {name: getattr(draft, name) for name in WORDS}


def _check(enrolment: Enrolment, draft: Draft, others: Sequence[PlannedMilestone]) -> None:
    if not 1 <= draft.hours_low <= MOST_HOURS:
        raise ValidationError({"hours_low": f"Say how many hours, from 1 to {MOST_HOURS}."})
    if not draft.hours_low <= draft.hours_high <= MOST_HOURS:
        raise ValidationError({"hours_high": f"No fewer than the least, and at most {MOST_HOURS}."})
    if not enrolment.version.phases.filter(position=draft.phase).exists():
        raise ValidationError({"phase": "Choose a phase of your roadmap."})
    if draft.expectation and not expectations_of(enrolment.version.ladder, [draft.expectation]):
        raise ValidationError({"expectation": "Choose an expectation of the ladder of your roadmap."})
    if not draft.after <= {row.pk for row in others}:
        raise ValidationError({"after": "Choose other milestones of your own plan."})


def _at_end_of_phase(others: list[PlannedMilestone], row: PlannedMilestone) -> list[PlannedMilestone]:
    place = max((index for index, other in enumerate(others, 1) if other.phase <= row.phase), default=0)
    return [*others[:place], row, *others[place:]]


def _reorder(enrolment: Enrolment, rows: list[PlannedMilestone]) -> None:
    """Numbers the rows in this order, each after what it builds on. Raises ValidationError for a circle."""
    pairs = PlannedMilestone.prerequisites.through.objects.filter(from_plannedmilestone__enrolment=enrolment)
    after: dict[int, set[int]] = {row.pk: set() for row in rows}
    for dependant, before in pairs.values_list("from_plannedmilestone", "to_plannedmilestone"):
        after[dependant].add(before)
    by_id = {row.pk: row for row in rows}
    try:
        ordered = in_order([Task(row.pk, row.minutes, frozenset(after[row.pk])) for row in rows])
    except CycleError as error:
        circle = [by_id[int(str(key))].title for key in error.keys]
        words = ", then ".join(f"“{title}”" for title in [*circle, circle[0]])
        raise ValidationError({"after": f"These would wait for each other: {words}."}) from None
    _number([by_id[int(str(task.key))] for task in ordered])


def _number(rows: list[PlannedMilestone]) -> None:
    for position, row in enumerate(rows, 1):
        row.position = position
    PlannedMilestone.objects.bulk_update(rows, ["position"])


def _refuse_against_prerequisites(milestone: PlannedMilestone, other: PlannedMilestone, *, earlier: bool) -> None:
    if earlier and milestone.prerequisites.filter(pk=other.pk).exists():
        raise ValidationError(f"“{other.title}” comes before it: this milestone builds on it.")
    if not earlier and other.prerequisites.filter(pk=milestone.pk).exists():
        raise ValidationError(f"“{other.title}” builds on this milestone, so it stays after it.")
