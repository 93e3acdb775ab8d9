"""“Did you meet?”: asked once when a planned session is over, or when nothing was planned for a whole cadence.

Both are asked, by a mail with a link for each answer. The link is signed for one session and one person: it needs no
sign-in, says nothing but a date and a first name, and lapses. One yes is enough, whatever the other says.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.core import signing
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max, Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from growth.mentoring.meeting.actions import keep_agenda_with, locked, take_agenda_back
from growth.mentoring.meeting.models import Session
from growth.mentoring.models import Pairing
from growth.notices.actions import tell

SALT = "mentoring.did-you-meet"
LAPSES_AFTER = timedelta(days=30)
YES, NO = "yes", "no"


def link_of(session: Session, person: User, answer: str) -> str:
    """The path by which `person` answers without signing in."""
    token = signing.dumps([session.pk, person.pk], salt=SALT)
    return f"{reverse('mentoring:met', args=[token])}?answer={answer}"


def asked_by(token: str) -> tuple[Session, User] | None:
    """Which session a link is about and whom it was sent to; None for one that lapsed, was forged, or leads nowhere."""
    try:
        session_id, person_id = signing.loads(token, salt=SALT, max_age=LAPSES_AFTER)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    session = Session.objects.select_related("pairing__mentor", "pairing__mentee").filter(pk=session_id).first()
    if session is None:
        return None
    sides = (session.pairing.mentor, session.pairing.mentee)
    person = next((side for side in sides if side.pk == person_id and side.is_active), None)
    return (session, person) if person else None


def can_be_answered(session: Session) -> bool:
    """It has begun, nobody cancelled it, and the pairing lasts."""
    return session.has_begun and session.state != Session.State.CANCELLED and session.pairing.is_active


@transaction.atomic
def say_whether_met(session: Session, *, by: User, met: bool) -> Session:
    """One side's answer, which may be changed. One yes makes it held; else one no makes it missed.

    Whoever said no is told when the other says yes. Raises ValidationError for a session that has not begun or was
    cancelled, and once the pairing has ended.
    """
    pairing = locked(session.pairing)
    current = Session.objects.select_for_update().get(pk=session.pk)
    current.pairing = pairing
    if not current.has_begun:
        raise ValidationError("This session has not begun. Say afterwards whether you met.")
    if current.state == Session.State.CANCELLED:
        raise ValidationError("This session was cancelled.")
    if current.answer_of(by) is met:
        return current
    side = "mentor_says" if by.pk == pairing.mentor_id else "mentee_says"
    setattr(current, side, met)
    before, current.state = current.state, _state_of(current)
    if before != current.state:
        current.settled_by, current.settled_at = by, timezone.now()
        current.version += 1
    current.save()
    if before != current.state:
        _follow(current, before, by)
    return current


def ask_whether_met(now: datetime) -> int:
    """Asks what is to be asked at this moment, each thing once. How many sessions were asked about."""
    return sum(_ask(pk) for pk in [*_over(now), *_overdue(now)])


def _state_of(session: Session) -> str:
    answers = {session.mentor_says, session.mentee_says}
    if True in answers:
        return Session.State.HELD
    if False in answers:
        return Session.State.MISSED
    return session.state


def _follow(session: Session, before: str, by: User) -> None:
    """What comes of a changed state: the agenda goes with a session that was held, and comes back if it was not."""
    if session.state == Session.State.HELD:
        keep_agenda_with(session)
        if before == Session.State.MISSED:
            other = session.pairing.other(by)
            tell(other, f"{by.name} says that you did meet, so it counts", url=session.get_absolute_url())
    elif before == Session.State.HELD:
        take_agenda_back(session)


def _over(now: datetime) -> Iterator[int]:
    """Planned sessions of active pairings whose time has passed and about which nobody was asked."""
    rows = Session.objects.planned().filter(asked_at=None, starts_at__lte=now, pairing__ended_on=None)
    yield from (session.pk for session in rows.order_by("pk") if session.ends_at <= now)


def _overdue(now: datetime) -> Iterator[int]:
    """A question for each active pairing that has nothing planned and did not meet for a whole cadence."""
    counted = ~Q(sessions__state=Session.State.CANCELLED)
    rows = Pairing.objects.active().exclude(sessions__state=Session.State.PLANNED)
    for pairing in rows.annotate(newest=Max("sessions__starts_at", filter=counted)).order_by("pk"):
        cadence = timedelta(weeks=pairing.cadence_weeks)
        began = timezone.make_aware(datetime.combine(pairing.started_on, datetime.min.time()))
        if max(pairing.newest or began, began) + cadence <= now:
            question = _question(pairing, now)
            if question is not None:
                yield question.pk


@transaction.atomic
def _question(pairing: Pairing, now: datetime) -> Session | None:
    """A session of Rungs' own to ask about; None when one of the two was quicker."""
    current = Pairing.objects.select_for_update().get(pk=pairing.pk)
    if not current.is_active or current.sessions.planned().exists():
        return None
    return Session.objects.create(pairing=current, starts_at=now, is_question=True)


@transaction.atomic
def _ask(pk: int) -> int:
    """Asks both sides about one session. 1, or 0 when it was done or settled in between."""
    rows = Session.objects.select_for_update(of=("self",)).select_related("pairing__mentor", "pairing__mentee")
    session = rows.filter(pk=pk, pairing__ended_on=None).first()
    if session is None or session.asked_at is not None or not session.is_planned:
        return 0
    session.asked_at = timezone.now()
    session.save(update_fields=["asked_at"])
    pairing = session.pairing
    for person in (pairing.mentor, pairing.mentee):
        with timezone.override(person.time_zone):
            day = timezone.localtime(session.starts_at)
            about = "lately" if session.is_question else f"on {day.day} {day:%b}"
            answers = [
                ("Yes, we met", link_of(session, person, YES)),
                ("Not this time", link_of(session, person, NO)),
            ]
            text = f"Did you and {pairing.other(person).name} meet {about}?"
            tell(person, text, url=session.get_absolute_url(), mail=True, answers=answers)
    return 1
