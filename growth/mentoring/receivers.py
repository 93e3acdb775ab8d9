"""What mentoring does when pairings begin and end, and when people leave."""

from typing import Any

from django.db.models import Q
from django.dispatch import receiver
from django.utils import timezone

from accounts.models import User
from accounts.signals import person_left
from growth.mentoring.achievements.models import Achievement
from growth.mentoring.actions import end_pairing
from growth.mentoring.asking.actions import leave
from growth.mentoring.asking.watching import tell_watchers
from growth.mentoring.meeting.actions import cancel
from growth.mentoring.meeting.models import ClosingNote
from growth.mentoring.meeting.outline import begin_outline
from growth.mentoring.models import Kind, Pairing
from growth.mentoring.profiles.models import Profile
from growth.mentoring.rounds.actions import enter_orphan
from growth.mentoring.rounds.models import Round, RoundEntry
from growth.mentoring.rounds.orphans import orphans
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


@receiver(pairing_ended)
def enter_orphans(pairing: Pairing, **_: Any) -> None:
    """A mentee who did not end it, and whom nobody else helps, takes part in the open round, and may leave it."""
    if pairing.opens_record and orphans().filter(pk=pairing.mentee_id).exists():
        enter_orphan(pairing.mentee)


# ---- somebody left. Coming back restores nothing of this: people find each other anew.


# Requests and proposals first: a yes that came a moment before made one more pairing to end.


@receiver(person_left)
def end_requests(person: User, **_: Any) -> None:
    """Searches of somebody who left end, and those they were asked about go on. Nobody waits for their place."""
    leave(person)


@receiver(person_left)
def close_proposals(person: User, **_: Any) -> None:
    withdraw_of(person)


@receiver(person_left)
def end_pairings(person: User, **_: Any) -> None:
    """All of theirs, on either side, of every kind. They ended it, whoever noted that they left."""
    sides = Q(mentor=person) | Q(mentee=person)
    for pairing in Pairing.objects.active().filter(sides).order_by("pk"):
        end_pairing(pairing, by=person)


@receiver(person_left)
def leave_rounds(person: User, **_: Any) -> None:
    """Rounds that are not published go on without them; a preview says so when it is published."""
    entries = RoundEntry.objects.filter(person=person, left_at__isnull=True)
    entries.exclude(round__state=Round.State.PUBLISHED).update(left_at=timezone.now())


@receiver(person_left)
def leave_coffee(person: User, **_: Any) -> None:
    Profile.objects.filter(person=person, coffee=True).update(coffee=False)


@receiver(person_left)
def ask_about_achievements_no_more(person: User, **_: Any) -> None:
    """Neither can a mentee who left consent, nor does a mentor who left need it."""
    waiting = Achievement.objects.waiting().filter(Q(pairing__mentor=person) | Q(pairing__mentee=person))
    waiting.update(state=Achievement.State.WITHDRAWN, withdrawn_at=timezone.now())
