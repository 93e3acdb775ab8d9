"""What the page of one milestone shows."""

from dataclasses import dataclass

from django.utils import timezone

from accounts.models import User
from growth.evidence.models import Evidence
from growth.roadmaps.enrolments.words import hours_figure
from growth.roadmaps.milestones.actions import fed_by
from growth.roadmaps.milestones.models import Confirmation, MilestoneNote, PlannedMilestone
from growth.roadmaps.models import Phase
from growth.roadmaps.progress import Progress, progress_of
from ladder.models import Expectation

MOST_ITEMS = 50


@dataclass(frozen=True)
class Shown:
    """One milestone as its reader sees it. `spent` (minutes) and `note` are None for everybody but the person."""

    milestone: PlannedMilestone
    progress: Progress  # SECURITY: a template takes nothing from it but states and what is expected
    number: int  # as on the page of all of them: what is skipped has none, and is 0
    place: int  # in the person's own order, from 1
    phase: Phase | None
    expectation: Expectation | None
    builds_on: list[PlannedMilestone]
    needed_by: list[PlannedMilestone]
    evidence: Evidence | None  # None where there is none, and where the reader may not see it
    confirmations: list[Confirmation]
    spent: int | None
    note: MilestoneNote | None

    @property
    def is_first(self) -> bool:
        return self.place == 1

    @property
    def is_last(self) -> bool:
        return self.place == len(self.progress.milestones)

    @property
    def hours_given(self) -> str:
        """“6” or “6.5”; empty for nothing, and for everybody but the person."""
        return hours_figure(self.spent) if self.spent else ""


def shown_to(viewer: User, milestone: PlannedMilestone) -> Shown:
    enrolment = milestone.enrolment
    progress = progress_of(enrolment, timezone.localdate(), reader=viewer)
    is_own = enrolment.person_id == viewer.pk
    after = progress.after[milestone.pk]
    return Shown(
        milestone=milestone,
        progress=progress,
        number=number_of(milestone, progress),
        place=place_of(milestone, progress),
        phase=enrolment.version.phases.filter(position=milestone.phase).first(),
        expectation=fed_by(milestone),
        builds_on=[row for row in progress.milestones if row.pk in after],
        needed_by=[row for row in progress.milestones if milestone.pk in progress.after[row.pk]],
        evidence=Evidence.objects.visible_to(viewer).filter(milestones=milestone).first(),
        confirmations=list(milestone.confirmations.select_related("by")),
        spent=progress.spent.get(milestone.pk, 0) if is_own else None,
        note=MilestoneNote.objects.visible_to(viewer).filter(milestone=milestone).first(),
    )


def number_of(milestone: PlannedMilestone, progress: Progress) -> int:
    """Its number among those that are not skipped, from 1; 0 for one that is."""
    counted = [row.pk for row in progress.milestones if row.state != PlannedMilestone.State.SKIPPED]
    return counted.index(milestone.pk) + 1 if milestone.pk in counted else 0


def place_of(milestone: PlannedMilestone, progress: Progress) -> int:
    """Its place in the person's own order, from 1."""
    return next(place for place, row in enumerate(progress.milestones, 1) if row.pk == milestone.pk)


def own_items(person: User, word: str = "") -> list[Evidence]:
    """What somebody can close a milestone with, newest first: the newest of what has the word in it."""
    rows = Evidence.objects.filter(person=person).live().newest_first()
    return list((rows.matching(word) if word else rows)[:MOST_ITEMS])
