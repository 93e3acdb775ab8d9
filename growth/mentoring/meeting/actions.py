"""Every change to sessions, their notes, action items and topics, and to what each side keeps for themselves.

What belongs to a pairing locks it first, so that two who do the same at one moment take turns. Doing a thing twice
changes nothing the second time, and tells nobody again.
"""

import uuid
from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone

from accounts.models import User
from config.errors import StaleEdit
from growth.markdown import render
from growth.mentoring.meeting.models import USUAL_MINUTES, ActionItem, OutlineStep, PrivateNote, Session, Topic
from growth.mentoring.models import Pairing
from growth.notices.actions import tell

SHORTEST, LONGEST = 15, 240  # minutes
FURTHEST = timedelta(days=366)
LATEST_DUE = timedelta(days=731)
OUTLINE_DAYS = (30, 60, 90)


# ---- sessions


@transaction.atomic
def plan_session(
    pairing: Pairing,
    *,
    by: User,
    starts_at: datetime,
    minutes: int = USUAL_MINUTES,
    how: str = Session.How.VIDEO,
    place: str = "",
    submission: uuid.UUID | None = None,
) -> Session:
    """The next time the two meet; the other side is told. The same `submission` twice gives the one there is already.

    Raises ValidationError for a time that has passed or is more than a year ahead, for an odd length, and once the
    pairing has ended.
    """
    current = locked(pairing)
    _refuse_odd_length(minutes)
    _refuse_unplannable(starts_at)
    session, is_new = _add_session(
        current, by, submission, starts_at=starts_at, minutes=minutes, how=how, place=place.strip()
    )
    if is_new:
        _tell_other(session, by, "planned a mentoring session with you")
    return session


@transaction.atomic
def log_session(
    pairing: Pairing,
    *,
    by: User,
    starts_at: datetime,
    minutes: int = USUAL_MINUTES,
    how: str = Session.How.VIDEO,
    notes: str = "",
    submission: uuid.UUID | None = None,
) -> Session:
    """A session that took place, planned here or not. What stood on the agenda is kept with it.

    An open question of Rungs whether the two met is answered by it. Raises ValidationError for a session in the
    future or before the pairing began, for an odd length, and once the pairing has ended.
    """
    current = locked(pairing)
    _refuse_odd_length(minutes)
    if starts_at > timezone.now():
        raise ValidationError({"starts_at": "This is in the future. Plan it, and say afterwards whether you met."})
    if timezone.localtime(starts_at).date() < current.started_on:
        raise ValidationError({"starts_at": "This is before your pairing began."})
    session, is_new = _add_session(
        current,
        by,
        submission,
        starts_at=starts_at,
        minutes=minutes,
        how=how,
        notes=notes,
        notes_html=render(notes),
        state=Session.State.HELD,
        settled_by=by,
        settled_at=timezone.now(),
        **{"mentor_says" if by.pk == current.mentor_id else "mentee_says": True},
    )
    if is_new:
        keep_agenda_with(session)
        current.sessions.planned().filter(is_question=True).update(
            state=Session.State.CANCELLED, settled_by=by, settled_at=timezone.now()
        )
    return session


@transaction.atomic
def move_session(
    session: Session, *, by: User, version: int, starts_at: datetime, minutes: int, how: str, place: str = ""
) -> Session:
    """Another time, length or place; the other side is told. Raises StaleEdit when it was changed after `version`;
    ValidationError as when planning, and for one that is not planned any more."""
    current = _session_to_change(session, version)
    _refuse_unless_planned(current)
    _refuse_odd_length(minutes)
    planned = {"starts_at": starts_at, "minutes": minutes, "how": how, "place": place.strip()}
    if {name: getattr(current, name) for name in planned} == planned:
        return current
    if starts_at != current.starts_at:
        _refuse_unplannable(starts_at)
        current.asked_at = None
    for name, value in planned.items():
        setattr(current, name, value)
    current.version += 1
    current.save()
    _tell_other(current, by, "moved a mentoring session with you")
    return current


@transaction.atomic
def cancel_session(session: Session, *, by: User) -> Session:
    """It will not take place, without a reason; the other side is told. Cancelled already, nothing happens.

    Raises ValidationError for one that was held or missed.
    """
    current = _locked_session(session)
    if current.state == Session.State.CANCELLED:
        return current
    _refuse_unless_planned(current)
    cancel(current, by=by)
    _tell_other(current, by, "cancelled a mentoring session with you")
    return current


def cancel(session: Session, *, by: User | None) -> None:
    """The change itself, for whoever has locked the session and tells people in their own words."""
    session.state, session.settled_by, session.settled_at = Session.State.CANCELLED, by, timezone.now()
    session.version += 1
    session.save(update_fields=["state", "settled_by", "settled_at", "version"])


@transaction.atomic
def save_notes(session: Session, *, by: User, version: int, notes: str) -> Session:
    """What the two write down together. Raises StaleEdit when the session was changed after `version`."""
    current = _session_to_change(session, version)
    if current.state == Session.State.CANCELLED:
        raise ValidationError("This session was cancelled.")
    if current.notes != notes:
        current.notes, current.notes_html = notes, render(notes)
        current.version += 1
        current.save(update_fields=["notes", "notes_html", "version"])
    return current


@transaction.atomic
def save_private_note(session: Session, *, by: User, version: int, words: str) -> PrivateNote:
    """What `by` keeps for themselves. `version` is 0 for the first words.

    Raises StaleEdit when it was changed in another window, ValidationError for nothing at all.
    """
    Session.objects.select_for_update().get(pk=session.pk)
    note = PrivateNote.objects.filter(session=session, author=by).first()
    if note is None:
        if not words.strip():
            raise ValidationError({"words": "Write something first."})
        return PrivateNote.objects.create(session=session, author=by, words=words, words_html=render(words))
    if note.version != version:
        if note.words == words:  # sent twice
            return note
        raise StaleEdit(note)
    if note.words != words:
        note.words, note.words_html, note.updated_at = words, render(words), timezone.now()
        note.version += 1
        note.save()
    return note


@transaction.atomic
def remove_private_note(note: PrivateNote, *, by: User) -> None:
    """Nothing of it is kept."""
    PrivateNote.objects.filter(pk=note.pk, author=by).delete()


# ---- action items


@transaction.atomic
def add_action_item(
    pairing: Pairing,
    *,
    by: User,
    words: str,
    owner: User,
    due_on: date | None = None,
    session: Session | None = None,
) -> ActionItem:
    """What one of the two means to do. The same open words of the same owner twice are one item.

    Raises ValidationError without words, for an owner who is neither side, and for a day in the past or years ahead.
    """
    current = locked(pairing)
    words = _words(words, "Say what is to be done.")
    if not current.is_side(owner):
        raise ValidationError({"owner": "One of you two does it."})
    today = timezone.localdate()
    if due_on is not None and not today <= due_on <= today + LATEST_DUE:
        raise ValidationError({"due_on": "Choose a day from today on, at most two years ahead."})
    same = ActionItem.objects.open().filter(pairing=current, words=words, owner=owner).first()
    if same is not None:
        return same
    item = ActionItem.objects.create(
        pairing=current, session=session, words=words, owner=owner, due_on=due_on, added_by=by
    )
    if owner.pk != by.pk:
        tell(owner, f"{by.name} wrote down something for you to do", url=current.get_absolute_url())
    return item


def complete_action_item(item: ActionItem, *, by: User) -> ActionItem:
    return _set_item(item, done_at=timezone.now(), dropped_at=None)


def drop_action_item(item: ActionItem, *, by: User) -> ActionItem:
    """It is not worth doing any more. It stays on record."""
    return _set_item(item, done_at=None, dropped_at=timezone.now())


def reopen_action_item(item: ActionItem, *, by: User) -> ActionItem:
    return _set_item(item, done_at=None, dropped_at=None)


# ---- the agenda


@transaction.atomic
def add_topic(
    pairing: Pairing, *, by: User, words: str, minutes: int | None = None, key: str = "", is_left_out: bool = False
) -> Topic:
    """Something for the next session. The same words twice, or the same `key`, are one topic.

    Raises ValidationError without words and for an odd number of minutes.
    """
    current = locked(pairing)
    words = _words(words, "Say what it is about.")
    if minutes is not None and not 1 <= minutes <= LONGEST:
        raise ValidationError({"minutes": f"Choose 1 to {LONGEST} minutes."})
    open_ones = Topic.objects.filter(pairing=current, session=None)
    same = open_ones.filter(key=key) if key else open_ones.filter(key="", words=words)
    topic = same.first()
    if topic is not None:
        return topic
    return Topic.objects.create(
        pairing=current, words=words, minutes=minutes, key=key, is_left_out=is_left_out, added_by=by
    )


@transaction.atomic
def remove_topic(topic: Topic, *, by: User) -> None:
    """Off the agenda. What Rungs proposed is left out, so that it is not proposed again before the next session.

    Gone already, nothing happens. Raises ValidationError for what was spoken about.
    """
    current = Topic.objects.select_for_update().filter(pk=topic.pk).first()
    if current is None:
        return
    if current.session_id is not None:
        raise ValidationError("This was spoken about already.")
    if current.key:
        current.is_left_out = True
        current.save(update_fields=["is_left_out"])
    else:
        current.delete()


@transaction.atomic
def return_topic(topic: Topic, *, by: User) -> Topic:
    """There was no time for it: back on the agenda of the next session. On it already, nothing happens."""
    locked(topic.pairing)
    current = Topic.objects.get(pk=topic.pk)
    if current.session_id is not None:
        if current.key and Topic.objects.filter(pairing=current.pairing_id, key=current.key, session=None).exists():
            raise ValidationError("This is on the next agenda again.")
        current.session = None
        current.save(update_fields=["session"])
    return current


def keep_agenda_with(session: Session) -> None:
    """What a session that was held covered stays with it; what was left out may be proposed again."""
    Topic.objects.filter(pairing=session.pairing_id, session=None).update(session=session)


def take_agenda_back(session: Session) -> None:
    """It was not held after all: its topics are those of the next one."""
    there = set(Topic.objects.filter(pairing=session.pairing_id, session=None).values_list("key", flat=True)) - {""}
    session.topics.exclude(key__in=there).update(session=None)


# ---- the outline of an onboarding buddy


@transaction.atomic
def add_outline_step(pairing: Pairing, *, by: User, day: int, words: str) -> OutlineStep:
    """The same words for the same day twice are one step. Raises ValidationError without words, and for another day."""
    current = locked(pairing)
    words = _words(words, "Say what is to be done.")
    if day not in OUTLINE_DAYS:
        raise ValidationError({"day": "Choose day 30, 60 or 90."})
    steps = OutlineStep.objects.filter(pairing=current, day=day)
    same = steps.filter(words=words).first()
    last = steps.aggregate(last=Max("position"))["last"] or 0
    return same or OutlineStep.objects.create(pairing=current, day=day, words=words, position=last + 1)


def tick_outline_step(step: OutlineStep, *, by: User) -> OutlineStep:
    OutlineStep.objects.filter(pk=step.pk, done_at=None).update(done_at=timezone.now(), done_by=by)
    step.refresh_from_db()
    return step


def untick_outline_step(step: OutlineStep, *, by: User) -> OutlineStep:
    OutlineStep.objects.filter(pk=step.pk).update(done_at=None, done_by=None)
    step.refresh_from_db()
    return step


def remove_outline_step(step: OutlineStep, *, by: User) -> None:
    step.delete()


def locked(pairing: Pairing) -> Pairing:
    """The pairing, until the transaction ends. Raises ValidationError once it has ended."""
    current = Pairing.objects.select_for_update(of=("self",)).select_related("mentor", "mentee").get(pk=pairing.pk)
    if not current.is_active:
        raise ValidationError("This pairing has ended.")
    return current


def _add_session(pairing: Pairing, by: User, submission: uuid.UUID | None, **fields: Any) -> tuple[Session, bool]:
    """The session, and whether it is new."""
    submission = submission or uuid.uuid4()
    try:
        with transaction.atomic():
            return Session.objects.create(pairing=pairing, created_by=by, submission=submission, **fields), True
    except IntegrityError:
        return Session.objects.get(created_by=by, submission=submission), False


def _locked_session(session: Session) -> Session:
    pairing = locked(session.pairing)
    current = Session.objects.select_for_update().get(pk=session.pk)
    current.pairing = pairing
    return current


def _session_to_change(session: Session, version: int) -> Session:
    current = _locked_session(session)
    if current.version != version:
        raise StaleEdit(current)
    return current


def _refuse_unless_planned(session: Session) -> None:
    if not session.is_planned:
        raise ValidationError(f"This session {'was cancelled' if session.state == 'cancelled' else 'is over'}.")


def _refuse_unplannable(starts_at: datetime) -> None:
    now = timezone.now()
    if starts_at <= now:
        raise ValidationError({"starts_at": "This time has passed. Log it as held if you met."})
    if starts_at > now + FURTHEST:
        raise ValidationError({"starts_at": "Choose a time within a year."})


def _refuse_odd_length(minutes: int) -> None:
    if not SHORTEST <= minutes <= LONGEST:
        raise ValidationError({"minutes": f"Choose {SHORTEST} to {LONGEST} minutes."})


def _words(typed: str, complaint: str) -> str:
    words = " ".join(typed.split())
    if not words:
        raise ValidationError({"words": complaint})
    return words


def _set_item(item: ActionItem, *, done_at: datetime | None, dropped_at: datetime | None) -> ActionItem:
    """Sets a state once: said again, its moment stays."""
    with transaction.atomic():
        current = ActionItem.objects.select_for_update().get(pk=item.pk)
        if (current.done_at is None, current.dropped_at is None) != (done_at is None, dropped_at is None):
            current.done_at, current.dropped_at = done_at, dropped_at
            current.save(update_fields=["done_at", "dropped_at"])
    return current


def _tell_other(session: Session, by: User, what: str) -> None:
    other = session.pairing.other(by)
    tell(other, f"{by.name} {what}", url=session.get_absolute_url(), mail=True, waits=False)
