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
    """Where one side ended it: keeps the closing note, and tells the other. Who else ends one says so in own words."""
    if by is None or not pairing.is_side(by):
        return
    note = words.strip()
    if note:
        ClosingNote.objects.create(pairing=pairing, author=by, words=note)
    text = f"{by.name} ended your pairing{' and left you a note' if note else ''}"
    tell(pairing.other(by), text, url=pairing.get_absolute_url(), mail=True, waits=False)
