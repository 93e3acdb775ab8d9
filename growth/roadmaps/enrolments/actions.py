"""Every change to enrolments: joining, hours, time off, new plans, who sees it, the end."""

import uuid
from collections.abc import Collection
from datetime import date

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Sum
from django.utils import timezone

from accounts.models import User
from config.errors import StaleEdit
from growth.charts import day_words
from growth.roadmaps.enrolments.bounds import check_start, check_time_off, check_weekly
from growth.roadmaps.enrolments.locking import lock, raise_revision
from growth.roadmaps.enrolments.models import (
    MOST_MINUTES_A_WEEK,
    AcceptedPlan,
    Enrolment,
    HoursEntry,
    TimeOff,
    Visibility,
)
from growth.roadmaps.enrolments.previews import preview_of
from growth.roadmaps.milestones.models import PlannedMilestone
from growth.roadmaps.models import Milestone, RoadmapVersion
from growth.roadmaps.planning.planner import Plan
from growth.roadmaps.progress import progress_of
from growth.roadmaps.signals import enrolled, enrolment_ended
from growth.weeks import week_of

NOT_CHOSEN = "Optional, and not chosen at the start."


# ---- joining


@transaction.atomic
def enrol(
    *,
    by: User,
    version: RoadmapVersion,
    started_on: date,
    weekly_minutes: int,
    visibility: str,
    optional: Collection[str] = (),
    time_off: tuple[date, date] | None = None,
) -> Enrolment:
    """Puts `by` on a roadmap, with its milestones as their own and a first plan.

    `optional` are keys of optional milestones they take up; the others are there as skipped, to be taken up later.
    `time_off` are a first and a last day of weeks off to begin with.
    Raises ValidationError for a second running enrolment, a version not in force, a start more than a year off, hours
    that no week has, and time off that ends before it begins.
    """
    if not version.is_published:
        raise ValidationError({"version": "This version is not in force."})
    check_start(started_on)
    check_weekly(weekly_minutes)
    try:
        with transaction.atomic():
            made = Enrolment.objects.create(
                person=by, version=version, started_on=started_on, visibility=Visibility(visibility)
            )
    except IntegrityError:
        raise ValidationError("You are on a roadmap already. Leave or finish it first.") from None
    _copy_milestones(made, optional)
    if time_off is not None:
        _keep_off(made, *time_off)
    _write_plan(made, weekly_minutes)
    made.first_lands_on = made.lands_on
    made.save(update_fields=["first_lands_on"])
    enrolled.send(Enrolment, enrolment=made)
    return made


def _write_plan(enrolment: Enrolment, weekly_minutes: int) -> Plan:
    """A new plan on an enrolment that the caller has locked: days of what is open, and where it lands."""
    progress = progress_of(enrolment, timezone.localdate())
    made = progress.plan_at(weekly_minutes)
    still_open = [row for row in progress.milestones if row.is_open]
    for milestone in still_open:
        slot = made.slot(milestone.pk)
        milestone.planned_from = slot.starts_on if slot else None
        milestone.planned_until = slot.ends_on if slot else None
    PlannedMilestone.objects.bulk_update(still_open, ["planned_from", "planned_until"])
    AcceptedPlan.objects.create(
        enrolment=enrolment, number=progress.plan_number + 1, weekly_minutes=weekly_minutes, lands_on=made.lands_on
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


# ---- a new plan


@transaction.atomic
def accept_plan(enrolment: Enrolment, *, by: User, weekly_minutes: int, started_on: date, revision: int) -> Plan | None:
    """Takes up the plan that a preview showed, perhaps with another start; None when that changes nothing.

    Raises StaleEdit when something that moves plans changed after `revision`, unless it is the plan already, as after
    a second click; ValidationError for hours no week has, and a new start more than a year off, or after a week that
    has hours or the day a milestone was closed.
    """
    current = lock(enrolment)
    check_weekly(weekly_minutes)
    if started_on != current.started_on:
        check_start(started_on)
        _check_nothing_before(current, started_on)
    preview = preview_of(progress_of(current, timezone.localdate()), weekly_minutes, started_on)
    if preview.changes_nothing:
        return None
    if current.revision != revision:
        raise StaleEdit(current)
    current.started_on = started_on
    current.save(update_fields=["started_on"])
    raise_revision(current)
    return _write_plan(current, weekly_minutes)


def _check_nothing_before(enrolment: Enrolment, day: date) -> None:
    """What somebody did stays within their roadmap."""
    first = enrolment.hours.order_by("week").values_list("week", flat=True).first()
    if first is not None and first < week_of(day):
        raise ValidationError(
            {"started_on": f"You logged hours in the week of {day_words(first)}. Begin then or earlier."}
        )
    closed = enrolment.milestones.filter(closed_on__lt=day).order_by("closed_on").first()
    if closed is not None and closed.closed_on is not None:
        raise ValidationError(
            {"started_on": f"You closed “{closed.title}” on {day_words(closed.closed_on)}. Begin then or earlier."}
        )


# ---- hours


@transaction.atomic
def log_hours(
    enrolment: Enrolment,
    *,
    by: User,
    week: date,
    minutes: int,
    milestone: PlannedMilestone | None = None,
    submission: uuid.UUID | None = None,
) -> HoursEntry:
    """Time given in the week of a day. The same `submission` twice gives the entry that is there already.

    Raises ValidationError for weeks before the start and weeks to come, for no time at all, for more than a week has
    with what is there, and for a milestone of somebody else.
    """
    current = lock(enrolment)
    submission = submission or uuid.uuid4()
    known = HoursEntry.objects.filter(enrolment=current, submission=submission).first()
    if known is not None:
        return known
    week = week_of(week)
    _check_week(current, week)
    _check_room(current, week, minutes)
    if milestone is not None and not current.milestones.filter(pk=milestone.pk).exists():
        raise ValidationError({"milestone": "This milestone is not on your roadmap."})
    raise_revision(current)
    return HoursEntry.objects.create(
        enrolment=current, milestone=milestone, week=week, minutes=minutes, submission=submission
    )


@transaction.atomic
def remove_hours(entry: HoursEntry, *, by: User) -> None:
    """Takes an entry back; twice is once."""
    current = lock(entry.enrolment)
    if HoursEntry.objects.filter(pk=entry.pk).delete()[0]:
        raise_revision(current)


def _check_week(enrolment: Enrolment, week: date) -> None:
    if week > week_of(timezone.localdate()):
        raise ValidationError({"week": "This week is still to come."})
    if week < week_of(enrolment.started_on):
        raise ValidationError({"week": f"Your roadmap begins on {day_words(enrolment.started_on)}."})


def _check_room(enrolment: Enrolment, week: date, minutes: int) -> None:
    if minutes <= 0:
        raise ValidationError({"hours": "Say how many hours, more than none."})
    there = enrolment.hours.filter(week=week).aggregate(sum=Sum("minutes"))["sum"] or 0
    if there + minutes > MOST_MINUTES_A_WEEK:
        has = f"; {there / 60:g} are there already" if there else ""
        raise ValidationError({"hours": f"A week has 168 hours{has}."})


# ---- time off


@transaction.atomic
def add_time_off(enrolment: Enrolment, *, by: User, first: date, last: date) -> TimeOff:
    """The weeks from one day to another are off. Weeks that overlap with time off that is there become one row.

    Raises ValidationError when it ends before it begins, for weeks before the start or more than three years ahead.
    """
    current = lock(enrolment)
    raise_revision(current)
    return _keep_off(current, first, last)


@transaction.atomic
def remove_time_off(row: TimeOff, *, by: User) -> None:
    raise_revision(lock(row.enrolment))
    TimeOff.objects.filter(pk=row.pk).delete()


def _keep_off(enrolment: Enrolment, first: date, last: date) -> TimeOff:
    check_time_off(first, last, started_on=enrolment.started_on)
    first, last = week_of(first), week_of(last)
    met = TimeOff.objects.filter(enrolment=enrolment, first_week__lte=last, last_week__gte=first)
    rows = list(met)
    first = min([first, *(row.first_week for row in rows)])
    last = max([last, *(row.last_week for row in rows)])
    met.delete()
    return TimeOff.objects.create(enrolment=enrolment, first_week=first, last_week=last)


# ---- who sees it, and the end


@transaction.atomic
def share(enrolment: Enrolment, *, by: User, visibility: str) -> Enrolment:
    """Shows it to the growth circle, or to nobody; also after its end."""
    Enrolment.objects.filter(pk=enrolment.pk).update(visibility=Visibility(visibility))
    enrolment.refresh_from_db()
    return enrolment


@transaction.atomic
def end(enrolment: Enrolment, *, by: User | None, outcome: Enrolment.Outcome | None = None) -> Enrolment:
    """Finished when no milestone is open, else left, unless told. What it holds stays readable.

    Raises ValidationError when it has ended already.
    """
    current = lock(enrolment)
    is_open = PlannedMilestone.objects.open().filter(enrolment=current).exists()
    current.outcome = outcome or (Enrolment.Outcome.LEFT if is_open else Enrolment.Outcome.FINISHED)
    current.ended_on = timezone.localdate()
    current.save(update_fields=["outcome", "ended_on"])
    enrolment_ended.send(Enrolment, enrolment=current)
    return current
