"""Every change to a growth check-in. What is said to the other side names the check-in, never its content."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from config.errors import StaleEdit
from growth.access import is_in_circle
from growth.checkins.models import Assessment, CheckIn, Note, Part, Relation
from growth.notices.actions import tell
from ladder.models import Dimension, LadderVersion, Level
from ladder.structure import structure_of

NO_LEVEL, NO_CONFIDENCE = "{}: choose a level.", "{}: say how sure you are."
OVER = "This check-in is over, so nothing changes in it any more."


@dataclass(frozen=True)
class Told:
    """One side's assessment of one dimension, as typed. A draft may leave all of it open."""

    level: Level | None = None
    confidence: str = ""
    words: str = ""


@transaction.atomic
def open_check_in(*, person: User, assessor: User, target: Level, by: User) -> CheckIn:
    """A check-in of `person` with `assessor`, opened by one of the two; the other is told.

    Raises ValidationError when `assessor` is not in the growth circle or has left, when the two have one running,
    and for a level of a ladder that is not in force.
    """
    relation = relation_between(person, assessor, by=by)
    if target.version.status != LadderVersion.Status.PUBLISHED:
        raise ValidationError({"target": "This ladder is not in force. Choose a level of one that is."})
    check_in = CheckIn(
        subject=person, assessor=assessor, relation=relation, opened_by=by, version=target.version, target=target
    )
    try:
        with transaction.atomic():
            check_in.save()
    except IntegrityError:
        other = assessor if by.pk == person.pk else person
        raise ValidationError(
            f"A check-in with {other.name} is open already. Finish or cancel that one first."
        ) from None
    Part.objects.create(check_in=check_in, side=Part.Side.SELF, author=person)
    Part.objects.create(check_in=check_in, side=Part.Side.ASSESSOR, author=assessor)
    _tell(check_in, check_in.other(by), f"{by.name} opened a check-in with you. Your part waits.")
    return check_in


@transaction.atomic
def save_part(part: Part, *, by: User, version: int, told: Mapping[Dimension, Told]) -> Part:
    """Keeps a draft, seen by its author only.

    Raises StaleEdit when it was saved elsewhere after `version`, ValidationError once it is handed in or over, and
    for a level of another ladder.
    """
    current = _locked(part)
    if current.version != version:
        raise StaleEdit(current)
    _write(current, told)
    return current


@transaction.atomic
def hand_in(part: Part, *, by: User, version: int, told: Mapping[Dimension, Told] | None = None) -> Part:
    """Hands a part in, for good; with `told`, saves it first. When both are in, both sides see both, and are told.

    Raises ValidationError for a dimension without level or confidence, and what `save_part` raises. Handed in
    already is handed in.
    """
    check_in = CheckIn.objects.select_for_update().get(pk=part.check_in_id)
    if Part.objects.filter(pk=part.pk, handed_in_at__isnull=False).exists():
        part.refresh_from_db()
        return part
    current = _locked(part)
    if current.version != version:
        raise StaleEdit(current)
    if told is not None:
        _write(current, told)
    _refuse_gaps(current)
    current.handed_in_at = timezone.now()
    current.save(update_fields=["handed_in_at"])
    other = check_in.other(by)
    if Part.objects.filter(check_in=check_in, handed_in_at__isnull=True).exists():
        _tell(check_in, other, f"{by.name} handed in their part of your check-in. They see yours once it is in.")
    else:
        check_in.state, check_in.joined_at = CheckIn.State.JOINT, current.handed_in_at
        check_in.save(update_fields=["state", "joined_at"])
        _tell(check_in, other, f"Both parts of your check-in with {by.name} are in. Time to talk it over.")
    return current


@transaction.atomic
def write_notes(check_in: CheckIn, *, by: User, revision: int, notes: Mapping[Dimension, str]) -> CheckIn:
    """What was agreed, by dimension. An edit takes back confirmations, which were of other words.

    Raises StaleEdit when the other side wrote after `revision`, ValidationError when it is not being talked over.
    """
    current = _joint(check_in, revision)
    _note(current, by, notes)
    return current


@transaction.atomic
def confirm(check_in: CheckIn, *, by: User, revision: int, notes: Mapping[Dimension, str] | None = None) -> CheckIn:
    """One side confirms what was agreed, with `notes` after writing them. The second confirmation closes it for good.

    Raises what `write_notes` raises: nobody confirms words they have not read.
    """
    current = _joint(check_in, revision)
    if notes is not None:
        _note(current, by, notes)
    if current.has_confirmed(by):
        return current
    now = timezone.now()
    if by.pk == current.subject_id:
        current.subject_confirmed_at = now
    else:
        current.assessor_confirmed_at = now
    other = current.other(by)
    if current.has_confirmed(other):
        current.state, current.ended_at = CheckIn.State.CLOSED, now
        _tell(current, other, f"Your check-in with {by.name} is closed: both confirmed what was agreed.", mail=False)
    else:
        _tell(current, other, f"{by.name} confirmed what you agreed in your check-in. Your confirmation closes it.")
    current.save()
    return current


@transaction.atomic
def cancel(check_in: CheckIn, *, by: User) -> CheckIn:
    """Ends it without a result; each keeps what they wrote to themselves. Raises ValidationError when it is over."""
    current = _running(check_in)
    current.state, current.ended_at = CheckIn.State.CANCELLED, timezone.now()
    current.save(update_fields=["state", "ended_at"])
    _tell(current, current.other(by), f"{by.name} cancelled your check-in.", mail=False)
    return current


@transaction.atomic
def assessor_left_circle(check_in: CheckIn, *, successor: User | None) -> CheckIn:
    """What becomes of a running check-in whose assessor is no longer in the growth circle. Both are told.

    With nothing handed in, one with the manager moves to `successor`, the new one, without the old one's draft.
    Else, and when the successor has one running with the person, it is interrupted.
    """
    current = _running(check_in)
    before, person = current.assessor, current.subject
    handed_in = current.parts.filter(handed_in_at__isnull=False).exists()
    moves = (
        successor is not None
        and current.relation == Relation.MANAGER
        and not handed_in
        and not CheckIn.objects.running().filter(subject=person, assessor=successor).exists()
    )
    if successor is not None and moves:
        # SECURITY: the draft of the one who left is nobody else's to read.
        current.parts.filter(side=Part.Side.ASSESSOR).delete()
        Part.objects.create(check_in=current, side=Part.Side.ASSESSOR, author=successor)
        if current.opened_by_id == before.pk:
            current.opened_by = successor
        current.assessor = successor
        current.save(update_fields=["assessor", "opened_by"])
        _tell(current, successor, f"A check-in with {person.name} is yours now. Your part waits.")
        _tell(current, person, f"Your check-in goes on with {successor.name}, your manager now.", mail=False)
        tell(before, f"Your check-in with {person.name} went to their new manager.", url="/check-ins/")
        return current
    current.state, current.ended_at = CheckIn.State.INTERRUPTED, timezone.now()
    current.save(update_fields=["state", "ended_at"])
    _tell(current, person, f"Your check-in with {before.name} ended: they left your growth circle.", mail=False)
    tell(before, f"Your check-in with {person.name} ended: you left their growth circle.", url="/check-ins/")
    return current


def relation_between(person: User, guide: User, *, by: User) -> str:
    """What `guide` is to `person`. Raises ValidationError unless in the growth circle, and `by` one of the two."""
    if by.pk not in (person.pk, guide.pk) or not is_in_circle(guide, person):
        raise ValidationError(f"This is between {person.name} and their manager or a mentor.")
    for who in (person, guide):
        if not who.is_active:
            raise ValidationError(f"{who.name} has left.")
    return Relation.MANAGER if guide.manages(person) else Relation.MENTOR


def _tell(check_in: CheckIn, person: User, text: str, *, mail: bool = True) -> None:
    tell(person, text, url=check_in.get_absolute_url(), mail=mail)


def _running(check_in: CheckIn) -> CheckIn:
    current = CheckIn.objects.select_for_update(of=("self",)).select_related("subject", "assessor").get(pk=check_in.pk)
    if not current.is_running:
        raise ValidationError(OVER)
    return current


def _joint(check_in: CheckIn, revision: int) -> CheckIn:
    current = _running(check_in)
    if not current.is_joint:
        raise ValidationError("Not both parts are in yet.")
    if current.revision != revision:
        raise StaleEdit(current)
    return current


def _locked(part: Part) -> Part:
    """The part as it is now; raises ValidationError when it can no longer be written."""
    current = Part.objects.select_for_update(of=("self",)).select_related("check_in").filter(pk=part.pk).first()
    if current is None or not current.check_in.is_running:  # None: it moved to another assessor
        raise ValidationError(OVER)
    if current.is_in:
        raise ValidationError("Your part is in, and stays as you handed it in.")
    return current


def _write(part: Part, told: Mapping[Dimension, Told]) -> None:
    for dimension, said in told.items():
        if dimension.version_id != part.check_in.version_id:
            raise ValidationError(f"{dimension.name} is of another ladder.")
        if said.level is not None and said.level.version_id != part.check_in.version_id:
            raise ValidationError({f"level_{dimension.key}": "This level is of another ladder."})
        Assessment.objects.update_or_create(
            part=part,
            dimension=dimension,
            defaults={"level": said.level, "confidence": said.confidence, "words": said.words.strip()},
        )
    part.version += 1
    part.updated_at = timezone.now()
    part.save(update_fields=["version", "updated_at"])


def _refuse_gaps(part: Part) -> None:
    told = {row.dimension_id: row for row in part.assessments.all()}
    gaps = {}
    for dimension in structure_of(part.check_in.version).dimensions:
        said = told.get(dimension.pk)
        if said is None or said.level_id is None:
            gaps[f"level_{dimension.key}"] = NO_LEVEL.format(dimension.name)
        if said is None or not said.confidence:
            gaps[f"confidence_{dimension.key}"] = NO_CONFIDENCE.format(dimension.name)
    if gaps:
        raise ValidationError(gaps)


def _note(check_in: CheckIn, by: User, notes: Mapping[Dimension, str]) -> None:
    """Writes what differs from what stands there, and counts it as one edit."""
    before = {note.dimension_id: note.words for note in check_in.notes.all()}
    after = {dimension: words.strip() for dimension, words in notes.items()}
    changed = {dimension: words for dimension, words in after.items() if words != before.get(dimension.pk, "")}
    if not changed:
        return
    for dimension, words in changed.items():
        if dimension.version_id != check_in.version_id:
            raise ValidationError(f"{dimension.name} is of another ladder.")
        if words:
            Note.objects.update_or_create(check_in=check_in, dimension=dimension, defaults={"words": words})
        else:
            check_in.notes.filter(dimension=dimension).delete()
    had_confirmed = check_in.has_confirmed(check_in.other(by))
    check_in.revision += 1
    check_in.subject_confirmed_at = check_in.assessor_confirmed_at = None
    check_in.save(update_fields=["revision", "subject_confirmed_at", "assessor_confirmed_at"])
    if had_confirmed:
        _tell(check_in, check_in.other(by), f"{by.name} changed what you had confirmed in your check-in.")
