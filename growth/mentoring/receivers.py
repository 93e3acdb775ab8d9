"""What mentoring does when pairings begin and end."""

from typing import Any

from django.dispatch import receiver

from accounts.models import User
from growth.mentoring.meeting.actions import cancel
from growth.mentoring.meeting.models import ClosingNote
from growth.mentoring.meeting.outline import begin_outline
from growth.mentoring.models import Kind, Pairing
from growth.mentoring.signals import pairing_began, pairing_ended
from growth.notices.actions import tell


@receiver(pairing_began)
def give_buddies_an_outline(pairing: Pairing, **_: Any) -> None:
    if pairing.kind == Kind.BUDDY:
        begin_outline(pairing)


@receiver(pairing_ended)
def close_what_was_planned(pairing: Pairing, by: User | None, **_: Any) -> None:
    """Sessions to come and open questions are cancelled. What is over and not answered stays as it was planned."""
    for session in pairing.sessions.planned():
        if session.is_question or not session.has_begun:
            cancel(session, by=by)


@receiver(pairing_ended)
def tell_of_the_end(pairing: Pairing, by: User | None, words: str, **_: Any) -> None:
    """Keeps the closing note, and tells the other side; both, when Rungs ended it."""
    note = words.strip()
    if by is not None and note and pairing.is_side(by):
        ClosingNote.objects.create(pairing=pairing, author=by, words=note)
    for person in (pairing.mentor, pairing.mentee):
        if by is None:
            text = f"Your pairing with {pairing.other(person).name} has ended"
        elif person.pk != by.pk:
            text = f"{by.name} ended your pairing{' and left you a note' if note else ''}"
        else:
            continue
        tell(person, text, url=pairing.get_absolute_url(), mail=True, waits=False)
