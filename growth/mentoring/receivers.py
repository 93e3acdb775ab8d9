"""What mentoring does when pairings begin and end, and when people leave."""

from typing import Any

from django.dispatch import receiver

from accounts.models import User
from accounts.signals import person_left
from growth.mentoring.asking.actions import leave
from growth.mentoring.asking.watching import tell_watchers
from growth.mentoring.meeting.actions import cancel
from growth.mentoring.meeting.models import ClosingNote
from growth.mentoring.meeting.outline import begin_outline
from growth.mentoring.models import Kind, Pairing
from growth.mentoring.rounds.proposing import withdraw_of
from growth.mentoring.signals import pairing_began, pairing_ended
from growth.notices.actions import tell

# ---- a pairing begins


@receiver(pairing_began)
def give_buddies_an_outline(pairing: Pairing, **_: Any) -> None:
    if pairing.kind == Kind.BUDDY:
        begin_outline(pairing)


# ---- a pairing ends


@receiver(pairing_ended)
def close_what_was_planned(pairing: Pairing, by: User | None, **_: Any) -> None:
    """Sessions to come and open questions are cancelled. What is over and not answered stays as it was planned."""
    for session in pairing.sessions.planned():
        if session.is_question or not session.has_begun:
            cancel(session, by=by)


@receiver(pairing_ended)
def tell_of_the_end(pairing: Pairing, by: User | None, words: str, **_: Any) -> None:
    """Keeps the closing note of a side, and tells whoever did not end it why it ended, once and in one line."""
    note = words.strip()
    if by is not None and note and pairing.is_side(by):
        ClosingNote.objects.create(pairing=pairing, author=by, words=note)
    for person in (pairing.mentor, pairing.mentee):
        other = pairing.other(person)
        if person == by:
            continue
        if not other.is_active:
            text = f"{other.name} has left, so your pairing has ended"
        elif by is None:
            text = f"Rungs ended your pairing with {other.name}: you had not met for three months"
        else:
            text = f"{other.name} ended your pairing{' and left you a note' if note else ''}"
        tell(person, text, url=pairing.get_absolute_url(), mail=True, waits=False)


@receiver(pairing_ended)
def tell_of_a_free_place(pairing: Pairing, **_: Any) -> None:
    """Whoever waits for a place with the mentor is told once."""
    tell_watchers(pairing.mentor)


# ---- somebody left


@receiver(person_left)
def end_requests(person: User, **_: Any) -> None:
    """Searches of somebody who left end, and those they were asked about go on."""
    leave(person)


@receiver(person_left)
def close_proposals(person: User, **_: Any) -> None:
    withdraw_of(person)
