"""What becomes of endorsements when people leave or change, and when the case moves on."""

from typing import Any

from django.dispatch import receiver

from accounts.models import User
from accounts.signals import manager_changed, person_left
from growth.promotions.cases.models import Case
from growth.promotions.cases.states import RUNNING
from growth.promotions.endorsements.actions import withdraw_ask
from growth.promotions.endorsements.models import Endorsement
from growth.promotions.signals import case_submitted, case_withdrawn


@receiver(person_left)
def ask_no_more(person: User, **_: Any) -> None:
    """What they gave stays."""
    for endorsement in Endorsement.objects.waiting().filter(giver=person).select_related("case"):
        withdraw_ask(endorsement, by=None)


@receiver(manager_changed)
def no_side_endorses(person: User, after: User | None, **_: Any) -> None:
    """Whoever takes the case over speaks as its manager, not as somebody asked."""
    asked = Endorsement.objects.waiting().filter(giver=after, case__person=person, case__state__in=RUNNING)
    for endorsement in asked.select_related("case") if after is not None else []:
        withdraw_ask(endorsement, by=None)


@receiver([case_submitted, case_withdrawn])
def nothing_left_to_ask(case: Case, **_: Any) -> None:
    for endorsement in case.endorsements.waiting():
        withdraw_ask(endorsement, by=None)
