"""Every change to enrolments: joining, hours, time off, new plans, the end."""

from collections.abc import Collection
from datetime import date

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from growth.roadmaps.enrolments.models import MOST_MINUTES_A_WEEK, AcceptedPlan, Enrolment, Visibility
from growth.roadmaps.milestones.models import PlannedMilestone
from growth.roadmaps.models import Milestone, RoadmapVersion
from growth.roadmaps.planning.planner import Plan
from growth.roadmaps.progress import progress_of
from growth.roadmaps.signals import enrolled

EARLIEST = 365  # days back that a start may lie
NOT_CHOSEN = "Optional, and not chosen at the start."


@transaction.atomic
def enrol(
    *,
    by: User,
    version: RoadmapVersion,
    started_on: date,
    weekly_minutes: int,
    visibility: str,
    optional: Collection[str] = (),
) -> Enrolment:
    """Puts `by` on a roadmap, with its milestones as their own and a first plan.

    `optional` are keys of optional milestones they take up; the others are there as skipped, to be taken up later.
    Raises ValidationError for a second running enrolment, a version not in force, a start more than a year off and
    hours that no week has.
    """
    if not version.is_published:
        raise ValidationError({"version": "This version is not in force."})
    _check_start(started_on)
    _check_weekly(weekly_minutes)
    try:
        with transaction.atomic():
            made = Enrolment.objects.create(
                person=by, version=version, started_on=started_on, visibility=Visibility(visibility)
            )
    except IntegrityError:
        raise ValidationError("You are on a roadmap already. Leave or finish it first.") from None
    _copy_milestones(made, optional)
    accept(made, weekly_minutes)
    made.first_lands_on = made.lands_on
    made.save(update_fields=["first_lands_on"])
    enrolled.send(Enrolment, enrolment=made)
    return made


def accept(enrolment: Enrolment, weekly_minutes: int) -> Plan:
    """Writes a new plan on an enrolment that the caller has locked: days of what is open, and where it lands."""
    progress = progress_of(enrolment, timezone.localdate())
    made = progress.plan_at(weekly_minutes)
    for milestone in progress.milestones:
        if milestone.is_open:
            slot = made.slot(milestone.pk)
            milestone.planned_from = slot.starts_on if slot else None
            milestone.planned_until = slot.ends_on if slot else None
    PlannedMilestone.objects.bulk_update(progress.milestones, ["planned_from", "planned_until"])
    number = progress.accepted.number + 1 if progress.accepted else 1
    AcceptedPlan.objects.create(
        enrolment=enrolment, number=number, weekly_minutes=weekly_minutes, lands_on=made.lands_on
    )
    enrolment.lands_on = made.lands_on
    enrolment.save(update_fields=["lands_on"])
    return made


def _copy_milestones(enrolment: Enrolment, optional: Collection[str]) -> None:
    milestones = list(enrolment.version.milestones.select_related("phase").prefetch_related("prerequisites"))
    made = PlannedMilestone.objects.bulk_create(planned(enrolment, row, optional) for row in milestones)
    by_key = {row.key: row for row in made}
    through = PlannedMilestone.prerequisites.through
    through.objects.bulk_create(
        through(from_plannedmilestone=by_key[row.key], to_plannedmilestone=by_key[before.key])
        for row in milestones
        for before in row.prerequisites.all()
    )


def planned(enrolment: Enrolment, row: Milestone, optional: Collection[str]) -> PlannedMilestone:
    """A milestone of the version as one of the person's, not saved. The caller has its phase at hand."""
    left_out = row.is_optional and row.key not in optional
    copied = (
        "key", "position", "title", "what", "why", "artefact_kind", "artefact", "expectation",
        "hours_low", "hours_high",
    )  # fmt: skip
    return PlannedMilestone(
        enrolment=enrolment,
        phase=row.phase.position,
        state=PlannedMilestone.State.SKIPPED if left_out else PlannedMilestone.State.NOT_STARTED,
        skipped_because=NOT_CHOSEN if left_out else "",
        **{name: getattr(row, name) for name in copied},
    )


def _check_start(day: date) -> None:
    if abs((day - timezone.localdate()).days) > EARLIEST:
        raise ValidationError({"started_on": "Choose a day within a year of today."})


def _check_weekly(minutes: int) -> None:
    if not 0 < minutes <= MOST_MINUTES_A_WEEK:
        raise ValidationError({"weekly_hours": "Say how many hours, more than none and at most the 168 a week has."})
