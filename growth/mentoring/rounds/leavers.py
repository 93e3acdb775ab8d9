"""What becomes of proposals when somebody leaves."""

from typing import Any

from django.dispatch import receiver

from accounts.models import User
from accounts.signals import person_left
from growth.mentoring.rounds.proposing import withdraw_of


@receiver(person_left)
def close_proposals(person: User, **kwargs: Any) -> None:
    withdraw_of(person)
