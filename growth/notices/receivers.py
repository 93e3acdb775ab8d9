"""What accounts tell, told on to the people it is about."""

from typing import Any

from django.dispatch import receiver
from django.urls import reverse

from accounts.models import Opening
from accounts.signals import record_opened
from growth.notices.actions import tell


@receiver(record_opened)
def tell_whose_record_was_opened(opening: Opening, **_: Any) -> None:
    """Break-glass is never silent: the line stays unread in the inbox, and a mail goes out at once."""
    who = opening.administrator_name
    tell(opening.subject, f"{who} opened your record by break-glass", url=reverse("reads"), mail=True, waits=False)
