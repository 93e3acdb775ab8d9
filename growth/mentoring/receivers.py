"""What mentoring does when people and pairings change."""

from typing import Any

from django.dispatch import receiver

from accounts.models import User
from accounts.signals import person_left
from growth.mentoring.asking.actions import leave
from growth.mentoring.asking.watching import tell_watchers
from growth.mentoring.models import Pairing
from growth.mentoring.signals import pairing_ended

# ---- requests


@receiver(pairing_ended)
def tell_of_a_free_place(pairing: Pairing, **_: Any) -> None:
    """Whoever waits for a place with the mentor is told once."""
    tell_watchers(pairing.mentor)


@receiver(person_left)
def end_requests(person: User, **_: Any) -> None:
    """Searches of somebody who left end, and those they were asked about go on."""
    leave(person)
