"""One person's plan beside a newer version of its roadmap: the rows behind `moving`."""

from typing import Any

from django.db.models import Exists, OuterRef, Subquery

from growth.roadmaps.enrolments.actions import NOT_CHOSEN
from growth.roadmaps.enrolments.models import Enrolment, HoursEntry
from growth.roadmaps.milestones.models import MilestoneNote, PlannedMilestone
from growth.roadmaps.models import RoadmapVersion
from growth.roadmaps.versions.moving import Coming, Mine, Move, compare
from growth.words import joined

WORDS = ("title", "what", "why", "artefact_kind", "artefact", "expectation", "hours_low", "hours_high")
State = PlannedMilestone.State
# Of enrolments: the number of the version in force, where the plan was begun with an earlier one.
NEWER_NUMBER = Subquery(
    RoadmapVersion.objects.published()
    .filter(roadmap=OuterRef("version__roadmap"), number__gt=OuterRef("version__number"))
    .values("number")[:1]
)


def newer_version(enrolment: Enrolment) -> RoadmapVersion | None:
    """The version in force, if the plan was begun with an earlier one."""
    version = enrolment.version
    newer = RoadmapVersion.objects.published().filter(roadmap=version.roadmap_id, number__gt=version.number)
    return newer.select_related("roadmap", "ladder").first()


def move_of(enrolment: Enrolment, to: RoadmapVersion) -> Move:
    """What moving there would do, as things stand."""
    return compare(_mine(enrolment), _coming(to))


def summary(move: Move) -> str:
    """“3 milestones come, 1 goes and 2 have other hours.” Nothing, when nothing is different."""
    hours = sum(row.has_other_hours for row in move.changed)
    told = [
        (len(move.added), "comes", "come"),
        (len(move.removed), "goes", "go"),
        (len(move.becomes_own), "becomes your own", "become your own"),
        (hours, "has other hours", "have other hours"),
        (len(move.changed) - hours, "has other words or prerequisites", "have other words or prerequisites"),
    ]
    parts = [(number, one if number == 1 else many) for number, one, many in told if number]
    if not parts:
        return ""
    (first, verb), *rest = parts
    noun = "milestone" if first == 1 else "milestones"
    return joined([f"{first} {noun} {verb}", *(f"{number} {verb}" for number, verb in rest)]) + "."


def _mine(enrolment: Enrolment) -> list[Mine]:
    rows = enrolment.milestones.prefetch_related("prerequisites").annotate(
        has_hours=Exists(HoursEntry.objects.filter(milestone=OuterRef("pk"))),
        has_note=Exists(MilestoneNote.objects.filter(milestone=OuterRef("pk"))),
    )
    return [
        Mine(
            row.key,
            _words(row, row.phase),
            frozenset(before.key for before in row.prerequisites.all()),
            is_closed=row.is_closed,
            is_touched=_is_touched(row),
            is_own=row.is_own,
        )
        for row in rows.order_by("position", "pk")
    ]


def _is_touched(row: Any) -> bool:
    given_up = row.state == State.SKIPPED and row.skipped_because != NOT_CHOSEN
    return row.state == State.UNDER_WAY or given_up or row.has_hours or row.has_note or row.evidence_id is not None


def _coming(version: RoadmapVersion) -> list[Coming]:
    rows = version.milestones.select_related("phase").prefetch_related("prerequisites").order_by("position")
    return [
        Coming(row.key, _words(row, row.phase.position), frozenset(before.key for before in row.prerequisites.all()))
        for row in rows
    ]


def _words(row: Any, phase: int) -> dict[str, Any]:
    return {**{name: getattr(row, name) for name in WORDS}, "phase": phase}
