"""Every change of state of a milestone: begun, closed by evidence, skipped; confirmations, and one's own note.

Each locks the enrolment. What is done already stays as it is, so a repeated click harms nothing; only what did change
something makes a proposed plan stale.
"""

import uuid
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from config.errors import StaleEdit
from growth.charts import day_words
from growth.evidence.actions import add_claims, log_evidence
from growth.evidence.models import Evidence, Kind
from growth.markdown import render
from growth.notices.actions import tell
from growth.roadmaps.enrolments.locking import lock, raise_revision
from growth.roadmaps.expectations import expectations_of
from growth.roadmaps.milestones.models import Confirmation, MilestoneNote, PlannedMilestone
from growth.roadmaps.models import ArtefactKind
from ladder.models import Expectation

State = PlannedMilestone.State
KINDS = {
    ArtefactKind.DECISION: Kind.DECISION,
    ArtefactKind.INCIDENT_REVIEW: Kind.INCIDENT,
    ArtefactKind.TEACHING: Kind.MENTORING,
}
LONGEST_REASON = 300
NO_DATE = (
    "This item has no date yet. Open it in your evidence and say when it happened, then close the milestone with it."
)


# ---- under way, skipped


@transaction.atomic
def begin(milestone: PlannedMilestone, *, by: User) -> PlannedMilestone:
    """From today under way. Raises ValidationError for one that is closed or skipped."""
    current = locked(milestone)
    if current.state == State.UNDER_WAY:
        return current
    _refuse_unless_open(current)
    return _changed(current, state=State.UNDER_WAY, begun_on=timezone.localdate())


@transaction.atomic
def put_back(milestone: PlannedMilestone, *, by: User) -> PlannedMilestone:
    """Not started after all; hours given to it stay. Raises ValidationError for one that is closed or skipped."""
    current = locked(milestone)
    if current.state == State.NOT_STARTED:
        return current
    _refuse_unless_open(current)
    return _changed(current, state=State.NOT_STARTED, begun_on=None)


@transaction.atomic
def skip(milestone: PlannedMilestone, *, by: User, reason: str) -> PlannedMilestone:
    """Left out, which frees what waits for it. Raises ValidationError without a reason, and for one that is closed."""
    current = locked(milestone)
    reason = reason.strip()
    if current.state == State.SKIPPED:
        return current
    _refuse_unless_open(current)
    if not reason or len(reason) > LONGEST_REASON:
        raise ValidationError({"reason": f"Say why, in up to {LONGEST_REASON} characters."})
    return _changed(current, state=State.SKIPPED, skipped_because=reason, begun_on=None)


@transaction.atomic
def take_up(milestone: PlannedMilestone, *, by: User) -> PlannedMilestone:
    """A skipped one is on the plan again, not started."""
    current = locked(milestone)
    if current.state != State.SKIPPED:
        return current
    return _changed(current, state=State.NOT_STARTED, skipped_because="")


# ---- closed


@transaction.atomic
def close(
    milestone: PlannedMilestone, *, by: User, evidence: Evidence, closed_on: date | None = None
) -> PlannedMilestone:
    """Closes it by an item of one's own, with a claim on the expectation it feeds. The day is today if none is given.

    Raises ValidationError for an item of somebody else, an archived one or one without a date; for a day to come or
    before the start; and for a milestone that is skipped, or closed by another item.
    """
    current = locked(milestone)
    if current.is_closed and current.evidence_id == evidence.pk:
        return current
    _refuse_unless_open(current)
    item = Evidence.objects.live().filter(person=current.enrolment.person_id, pk=evidence.pk).first()
    if item is None:
        raise ValidationError({"evidence": "Choose one of your own items that is not archived."})
    if item.ended_on is None:
        raise ValidationError({"evidence": NO_DATE})
    return _close(current, item, by, closed_on or timezone.localdate(), field="closed_on")


@transaction.atomic
def close_with_new(
    milestone: PlannedMilestone,
    *,
    by: User,
    title: str,
    ended_on: date | None,
    links: list[dict[str, str]] | None = None,
    outcome: str = "",
    submission: uuid.UUID | None = None,
) -> PlannedMilestone:
    """Logs the artefact as a new private item and closes with it, on the day it was done. The same `submission` twice
    makes one item.

    Raises ValidationError as `close` does, about the day at `ended_on`.
    """
    current = locked(milestone)
    if current.is_closed and current.evidence and current.evidence.submission == submission:
        return current
    _refuse_unless_open(current)
    if ended_on is None:
        raise ValidationError({"ended_on": "Say when it was done: a claim counts in the quarter of this date."})
    item = log_evidence(
        by=by,
        submission=submission,
        title=title,
        kind=KINDS.get(ArtefactKind(current.artefact_kind), Kind.DELIVERY),
        ended_on=ended_on,
        links=links or [],
        outcome=outcome,
    )
    return _close(current, item, by, ended_on, field="ended_on")


@transaction.atomic
def reopen(milestone: PlannedMilestone, *, by: User) -> PlannedMilestone:
    """Under way again. The evidence stays in the log with its claim; confirmations of the closing go."""
    current = locked(milestone)
    if not current.is_closed:
        return current
    current.confirmations.all().delete()
    begun_on = current.begun_on or timezone.localdate()
    return _changed(current, state=State.UNDER_WAY, begun_on=begun_on, closed_on=None, evidence=None)


def fed_by(milestone: PlannedMilestone) -> Expectation | None:
    """The expectation in force that it feeds, if it names one and the ladder still has it."""
    key = milestone.expectation
    return expectations_of(milestone.enrolment.version.ladder, [key]).get(key) if key else None


# ---- confirmations


@transaction.atomic
def confirm(milestone: PlannedMilestone, *, by: User, words: str = "") -> Confirmation:
    """`by` has seen the artefact. Once each; the person is told. Raises ValidationError when it is not closed."""
    current = locked(milestone)
    if not current.is_closed:
        raise ValidationError("This milestone was reopened, so there is nothing to confirm.")
    made, is_new = Confirmation.objects.get_or_create(
        milestone=current, by=by, defaults={"by_name": by.name, "words": words.strip()}
    )
    if is_new:
        text = f"{by.name} confirms a milestone of your roadmap"
        tell(current.enrolment.person, text, url=current.get_absolute_url(), waits=False)
    return made


@transaction.atomic
def take_confirmation_back(milestone: PlannedMilestone, *, by: User) -> None:
    """Nothing of it stays. Taken back already, nothing happens."""
    Confirmation.objects.filter(milestone=locked(milestone), by=by).delete()


# ---- the note


@transaction.atomic
def save_note(milestone: PlannedMilestone, *, by: User, version: int, words: str) -> MilestoneNote:
    """What somebody keeps for themselves. `version` is 0 for the first words.

    Raises StaleEdit when it was changed in another window, ValidationError for nothing at all.
    """
    current = locked(milestone)
    if not words.strip():
        raise ValidationError({"words": "Write something first."})
    note = MilestoneNote.objects.filter(milestone=current).first()
    if note is None:
        return MilestoneNote.objects.create(milestone=current, words=words, html=render(words))
    if note.words == words:  # sent twice
        return note
    if note.version != version:
        raise StaleEdit(note)
    note.words, note.html, note.updated_at = words, render(words), timezone.now()
    note.version += 1
    note.save()
    return note


@transaction.atomic
def remove_note(milestone: PlannedMilestone, *, by: User) -> None:
    """Nothing of it is kept."""
    MilestoneNote.objects.filter(milestone=locked(milestone)).delete()


# ---- shared with adapting.py


def locked(milestone: PlannedMilestone) -> PlannedMilestone:
    """As it is now, its enrolment held. Raises ValidationError once the roadmap has ended, and for one that is gone."""
    enrolment = lock(milestone.enrolment)
    current = PlannedMilestone.objects.select_related("evidence").filter(pk=milestone.pk).first()
    if current is None:
        raise ValidationError("This milestone was removed.")
    current.enrolment = enrolment
    return current


def _changed(milestone: PlannedMilestone, **values: Any) -> PlannedMilestone:
    for name, value in values.items():
        setattr(milestone, name, value)
    milestone.save(update_fields=list(values))
    raise_revision(milestone.enrolment)
    return milestone


def _close(milestone: PlannedMilestone, item: Evidence, by: User, day: date, *, field: str) -> PlannedMilestone:
    """`field` is where the form says what is wrong with the day."""
    started_on = milestone.enrolment.started_on
    if day > timezone.localdate():
        raise ValidationError({field: "This day is still to come."})
    if day < started_on:
        raise ValidationError({field: f"Your roadmap begins on {day_words(started_on)}, after this."})
    fed = fed_by(milestone)
    add_claims(item, by=by, expectations=[fed] if fed else [])
    return _changed(milestone, state=State.CLOSED, closed_on=day, evidence=item)


def _refuse_unless_open(milestone: PlannedMilestone) -> None:
    if milestone.is_closed:
        raise ValidationError("This milestone is closed. Reopen it first.")
    if milestone.state == State.SKIPPED:
        raise ValidationError("This milestone is skipped. Take it up again first.")
