"""Who may do what with what the two sides share. What its state allows, the actions say."""

from typing import Protocol

from accounts.models import User
from growth.mentoring import rules
from growth.mentoring.meeting.models import PrivateNote, Session
from growth.mentoring.models import Pairing


class PartOfPairing(Protocol):
    @property
    def pairing(self) -> Pairing: ...


def can_add(user: User, thing: object = None) -> bool:
    """Whoever is signed in, to pairings of theirs: which one it is, is asked once it is known."""
    return user.is_active


def can_change(user: User, part: PartOfPairing) -> bool:
    """Either side, while the pairing lasts: sessions, action items, topics, goals, steps and the agreement."""
    return rules.can_work_on(user, part.pairing)


def can_leave_closing_note(user: User, pairing: Pairing) -> bool:
    """Either side, once it has ended."""
    return not pairing.is_active and rules.is_side(user, pairing)


def can_keep_private_note(user: User, session: Session) -> bool:
    """Either side about their own session, also after the end: nobody else ever reads it."""
    return rules.is_side(user, session.pairing)


def can_change_private_note(user: User, note: PrivateNote) -> bool:
    return note.author_id == user.pk
