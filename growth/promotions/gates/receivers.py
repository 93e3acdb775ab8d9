"""What becomes of gates when their owners leave."""

from typing import Any

from django.db import transaction
from django.dispatch import receiver

from accounts.models import User
from accounts.signals import person_left
from growth.promotions.cases.states import RUNNING
from growth.promotions.gates.actions import open_again
from growth.promotions.gates.models import Gate


@receiver(person_left)
@transaction.atomic
def name_another_owner(person: User, **_: Any) -> None:
    """A yes they gave stays."""
    for gate in Gate.objects.filter(owner=person, case__state__in=RUNNING).select_related("case"):
        open_again(gate)
