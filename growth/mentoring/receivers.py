"""What mentoring does when people and pairings change."""

from typing import Any

from django.db.models import Q
from django.dispatch import receiver
from django.utils import timezone

from accounts.models import User
from accounts.signals import person_left
from growth.mentoring.achievements.models import Achievement
from growth.mentoring.asking.models import Watch
from growth.mentoring.health.actions import end_because_left, tell_the_way_on
from growth.mentoring.models import Pairing
from growth.mentoring.profiles.models import Profile
from growth.mentoring.rounds.models import FixedPair, Proposal, Round, RoundEntry
from growth.mentoring.signals import pairing_ended

# ---- somebody lost their mentor


@receiver(pairing_ended)
def show_the_way_on(pairing: Pairing, by: User | None, **_: Any) -> None:
    """A mentee whose mentor ended the pairing. Where somebody left or Rungs ended it, both hear of it in one line."""
    if by is not None and by.pk == pairing.mentor_id and pairing.opens_record:
        tell_the_way_on(pairing)


# ---- somebody left. Coming back restores nothing of this: people find each other anew.


@receiver(person_left)
def end_pairings(person: User, by: User, **_: Any) -> None:
    """All of theirs, on either side, of every kind; the other side is told why."""
    sides = Q(mentor=person) | Q(mentee=person)
    for pairing in Pairing.objects.active().filter(sides).select_related("mentor", "mentee").order_by("pk"):
        end_because_left(pairing, by=by)


@receiver(person_left)
def leave_coffee(person: User, **_: Any) -> None:
    Profile.objects.filter(person=person, coffee=True).update(coffee=False)


@receiver(person_left)
def ask_about_achievements_no_more(person: User, **_: Any) -> None:
    """Neither can a mentee who left consent, nor does a mentor who left need it."""
    waiting = Achievement.objects.waiting().filter(Q(pairing__mentor=person) | Q(pairing__mentee=person))
    waiting.update(state=Achievement.State.WITHDRAWN, withdrawn_at=timezone.now())


@receiver(person_left)
def stop_watching(person: User, **_: Any) -> None:
    Watch.objects.filter(Q(person=person) | Q(mentor=person)).delete()


@receiver(person_left)
def leave_rounds(person: User, **_: Any) -> None:
    """Rounds that are not published go on without them; so do their previews."""
    to_come = (Round.State.OPEN, Round.State.CLOSED)
    entries = RoundEntry.objects.filter(person=person, left_at__isnull=True, round__state__in=to_come)
    entries.update(left_at=timezone.now())
    of_theirs = Q(mentor=person) | Q(mentee=person)
    FixedPair.objects.filter(of_theirs, round__state__in=to_come).delete()
    previewed = Proposal.objects.filter(of_theirs, state=Proposal.State.PREVIEW)
    previewed.update(state=Proposal.State.WITHDRAWN, closed_at=timezone.now())
