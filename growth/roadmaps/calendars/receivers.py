"""What becomes of calendars when people leave."""

from typing import Any

from django.dispatch import receiver

from accounts.models import User
from accounts.signals import person_left
from growth.roadmaps.calendars.actions import revoke_links_of


@receiver(person_left)
def revoke_links(person: User, **_: Any) -> None:
    revoke_links_of(person)
