"""Every change to an agreement. What is said to the other side names the agreement, never its words."""

import uuid
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from config.errors import StaleEdit
from growth.checkins.actions import relation_between
from growth.checkins.agreements import AGREED, Agreement, Entry
from growth.checkins.models import CheckIn
from growth.evidence.models import Evidence
from growth.notices.actions import tell
from ladder.models import LadderVersion

WORDS = ("dimension", "level", "expectation", "text", "agreed_on", "due_on")


@transaction.atomic
def propose_agreement(
    *, person: User, guide: User, by: User, submission: uuid.UUID | None = None, check_in: CheckIn | None = None,
    **words: Any,
) -> Agreement:  # fmt: skip
    """“On this day we agreed that X closes the gap in Y”, said by one side; the other is asked to confirm.

    The same `submission` twice gives the one that is there. Raises ValidationError when `guide` is not in the growth
    circle, on dates that cannot be, for a ladder not in force, and for a check-in of others.
    """
    submission = submission or uuid.uuid4()
    agreement = Agreement(
        person=person,
        guide=guide,
        relation=relation_between(person, guide, by=by),
        proposed_by=by,
        submission=submission,
        check_in=check_in,
    )
    if check_in is not None and (check_in.subject_id, check_in.assessor_id) != (person.pk, guide.pk):
        raise ValidationError("This check-in is between others.")
    _write(agreement, words)
    if agreement.dimension.version.status != LadderVersion.Status.PUBLISHED and check_in is None:
        raise ValidationError({"dimension": "This ladder is not in force."})
    try:
        with transaction.atomic():
            agreement.save()
    except IntegrityError:
        return Agreement.objects.get(proposed_by=by, submission=submission)
    _tell(agreement, by, f"{by.name} proposes an agreement. Confirm it, or say why not.", mail=True)
    return agreement


@transaction.atomic
def edit_proposal(agreement: Agreement, *, by: User, version: int, **words: Any) -> Agreement:
    """Raises StaleEdit when it was edited after `version`, ValidationError once it is confirmed or declined."""
    current = _locked(agreement)
    _refuse_unless(current.is_proposed, "It is agreed already. Append an entry instead.")
    if current.version != version:
        raise StaleEdit(current)
    before = {name: getattr(current, name) for name in WORDS}
    _write(current, words)
    if {name: getattr(current, name) for name in WORDS} == before:
        return current
    current.version += 1
    current.save()
    return current


@transaction.atomic
def confirm_agreement(agreement: Agreement, *, by: User, version: int) -> Agreement:
    """From now on it is agreed. Confirmed already is confirmed.

    Raises StaleEdit when the words are no longer those of `version`: nobody confirms what they have not read.
    """
    current = _locked(agreement)
    if current.is_open and current.confirmed_by_id == by.pk:
        return current
    _refuse_unless(current.is_proposed, "This proposal no longer waits.")
    if current.version != version:
        raise StaleEdit(current)
    current.state, current.confirmed_by, current.confirmed_at = Agreement.State.OPEN, by, timezone.now()
    current.save()
    _append(current, by, Entry.Kind.CONFIRMED)
    _tell(current, by, f"{by.name} confirmed an agreement with you.")
    return current


@transaction.atomic
def decline_agreement(agreement: Agreement, *, by: User, words: str = "") -> Agreement:
    """Turned down by the other side, which says why, or taken back by who proposed it."""
    current = _locked(agreement)
    _refuse_unless(current.is_proposed, "This proposal no longer waits.")
    if by.pk != current.proposed_by_id and not words.strip():
        raise ValidationError({"words": "Say why not: the other side will want to know."})
    current.state, current.ended_at = Agreement.State.DECLINED, timezone.now()
    current.save()
    _append(current, by, Entry.Kind.DECLINED, words)
    done = "took back a proposal for an agreement" if by.pk == current.proposed_by_id else "did not agree to a proposal"
    _tell(current, by, f"{by.name} {done}.")
    return current


@transaction.atomic
def append_entry(agreement: Agreement, *, by: User, words: str, evidence: Evidence | None = None) -> Entry:
    """A note, with evidence of the person linked or not. Raises ValidationError without words and evidence."""
    current = _locked(agreement)
    _refuse_unless(current.state in AGREED, "It is not agreed yet.")
    if not words.strip() and evidence is None:
        raise ValidationError({"words": "Say something, or link evidence."})
    if evidence is not None and evidence.person_id != current.person_id:
        raise ValidationError({"evidence": f"Only evidence of {current.person.name} belongs here."})
    entry = _append(current, by, Entry.Kind.NOTE, words, evidence)
    _tell(current, by, f"{by.name} added to an agreement with you.")
    return entry


@transaction.atomic
def say_met(agreement: Agreement, *, by: User, words: str = "") -> Agreement:
    """One side says it is met; the other is asked to confirm. Said already is said, also by the other side at once:
    two who say so at the same time agree, so the second confirms the first.
    """
    current = _locked(agreement)
    _refuse_unless(current.is_open, "This agreement is no longer open.")
    if current.met_said_by_id == by.pk:
        return current
    if current.met_said_by_id is not None:
        return _meet(current, by, words)
    current.met_said_by, current.met_said_at = by, timezone.now()
    current.save()
    _append(current, by, Entry.Kind.SAID_MET, words)
    _tell(current, by, f"{by.name} says that an agreement is met. Confirm it, or say what is missing.", mail=True)
    return current


@transaction.atomic
def confirm_met(agreement: Agreement, *, by: User, words: str = "") -> Agreement:
    """Closes it as met. Raises ValidationError unless the other side said so and it is open."""
    current = _locked(agreement)
    if current.state == Agreement.State.MET:
        return current
    _refuse_unless(current.is_open and current.met_said_by_id not in (None, by.pk), "Nothing waits to be confirmed.")
    return _meet(current, by, words)


@transaction.atomic
def contest_met(agreement: Agreement, *, by: User, words: str) -> Agreement:
    """It stays open, with what is missing. Raises ValidationError without words."""
    current = _locked(agreement)
    _refuse_unless(current.is_open and current.met_said_by_id not in (None, by.pk), "Nothing waits to be confirmed.")
    if not words.strip():
        raise ValidationError({"words": "Say what is missing, exactly."})
    current.met_said_by = current.met_said_at = None
    current.save()
    _append(current, by, Entry.Kind.CONTESTED, words)
    _tell(current, by, f"{by.name} does not see an agreement as met yet.")
    return current


@transaction.atomic
def drop_agreement(agreement: Agreement, *, by: User, words: str) -> Agreement:
    """Ends it, with a reason that stays. Raises ValidationError without one."""
    current = _locked(agreement)
    _refuse_unless(current.is_open, "This agreement is no longer open.")
    if not words.strip():
        raise ValidationError({"words": "Say why it is dropped. The reason stays with it."})
    current.state, current.ended_at = Agreement.State.DROPPED, timezone.now()
    current.met_said_by = current.met_said_at = None
    current.save()
    _append(current, by, Entry.Kind.DROPPED, words)
    _tell(current, by, f"{by.name} dropped an agreement with you, with a reason.")
    return current


def _meet(agreement: Agreement, by: User, words: str) -> Agreement:
    agreement.state, agreement.ended_at = Agreement.State.MET, timezone.now()
    agreement.save()
    _append(agreement, by, Entry.Kind.MET, words)
    _tell(agreement, by, f"{by.name} confirmed that an agreement is met.")
    return agreement


def _write(agreement: Agreement, words: dict[str, Any]) -> None:
    for name in WORDS:
        if name in words:
            setattr(agreement, name, words[name])
    agreement.text = agreement.text.strip()
    if not agreement.text:
        raise ValidationError({"text": "Say what closes the gap."})
    _check_dates(agreement.agreed_on, agreement.due_on)
    dimension, level, expectation = agreement.dimension, agreement.level, agreement.expectation
    if dimension.version_id != level.version_id:
        raise ValidationError({"level": "This level is of another ladder."})
    if expectation is not None and (expectation.dimension_id, expectation.level_id) != (dimension.pk, level.pk):
        raise ValidationError({"expectation": f"It is not of {dimension.name} at {level.name}."})


def _check_dates(agreed_on: date, due_on: date) -> None:
    if agreed_on > timezone.localdate():
        raise ValidationError({"agreed_on": "This day is still to come."})
    if due_on < agreed_on:
        raise ValidationError({"due_on": "It is due before it was agreed."})


def _locked(agreement: Agreement) -> Agreement:
    rows = Agreement.objects.select_for_update(of=("self",))
    return rows.select_related("person", "guide", "dimension", "level", "expectation").get(pk=agreement.pk)


def _refuse_unless(fits: bool, otherwise: str) -> None:
    if not fits:
        raise ValidationError(otherwise)


def _append(
    agreement: Agreement, by: User | None, kind: Entry.Kind, words: str = "", evidence: Evidence | None = None
) -> Entry:
    return Entry.objects.create(agreement=agreement, author=by, kind=kind, words=words.strip(), evidence=evidence)


def _tell(agreement: Agreement, by: User, text: str, *, mail: bool = False) -> None:
    """Tells the other side, if it can still open the agreement."""
    other = agreement.other(by)
    if Agreement.objects.visible_to(other).filter(pk=agreement.pk).exists():
        tell(other, text, url=agreement.get_absolute_url(), mail=mail)
