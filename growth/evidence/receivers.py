"""What evidence does when people change."""

from typing import Any

from django.dispatch import receiver
from django.urls import reverse

from accounts.models import User
from accounts.signals import manager_changed, person_erased
from growth.evidence.claims import Claim
from growth.evidence.models import Evidence
from growth.notices.actions import tell


@receiver(manager_changed)
def tell_whose_queue_moved(person: User, before: User | None, after: User | None, **_: Any) -> None:
    """The queue follows the reporting line by itself; both managers are told when something waited in it."""
    if after is not None and Claim.objects.waiting_for(after).filter(evidence__person=person).exists():
        text = f"You manage {person.name} now; claims wait for your verdict"
        tell(after, text, url=reverse("evidence:queue"))
        if before is not None:
            text = f"{after.name} manages {person.name} now, and takes over the claims that waited for you"
            tell(before, text, url=person.get_absolute_url())


@receiver(person_erased)
def erase_edits(person: User, **_: Any) -> None:
    """Edits are copies without a tie to the person, so they do not go with the items."""
    history: Any = Evidence.history
    items = list(Evidence.objects.filter(person=person).values_list("pk", flat=True))
    Evidence.objects.filter(person=person).delete()  # writes a last copy, that of the deletion
    history.filter(id__in=items).delete()
