"""What becomes of check-ins and agreements when somebody leaves a growth circle."""

from typing import Any

from django.dispatch import receiver

from accounts.models import User
from accounts.signals import manager_changed
from growth.access import is_in_circle
from growth.checkins.actions import assessor_left_circle
from growth.checkins.handover_actions import hand_over
from growth.checkins.models import CheckIn, Relation
from growth.mentoring.models import Pairing
from growth.mentoring.signals import pairing_ended


@receiver(manager_changed)
def follow_manager(person: User, before: User | None, after: User | None, **kwargs: Any) -> None:
    """Check-ins with the manager of before end or move; open agreements are handed over to the new one."""
    if before is not None:
        _leave(person, before, successor=after)
    hand_over(person, before=before, after=after)


@receiver(pairing_ended)
def follow_pairing(pairing: Pairing, **kwargs: Any) -> None:
    """Check-ins with a mentor end with the pairing. Agreements stay; the mentee may drop them, with a reason."""
    _leave(pairing.mentee, pairing.mentor, successor=None)


def _leave(person: User, assessor: User, *, successor: User | None) -> None:
    stays = is_in_circle(assessor, person)
    for check_in in CheckIn.objects.running().filter(subject=person, assessor=assessor):
        if not stays:
            assessor_left_circle(check_in, successor=successor)
        elif not assessor.manages(person):  # the manager of before is still a mentor
            CheckIn.objects.filter(pk=check_in.pk).update(relation=Relation.MENTOR)
