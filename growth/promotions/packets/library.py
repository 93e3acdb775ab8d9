"""The library of examples: packets that were granted, given by their candidates, without names."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from growth.promotions.cases.states import State
from growth.promotions.packets.models import LibraryEntry, Packet


@transaction.atomic
def give_example(packet: Packet, *, by: User, note: str = "") -> LibraryEntry:
    """Puts the redacted packet into the library, or back into it. Given twice is once, with the newer words.

    Raises ValidationError for a case that was not granted.
    """
    if packet.case.state != State.PROMOTED:
        raise ValidationError("Only the packet of a promotion that was granted becomes an example.")
    entry, _ = LibraryEntry.objects.select_for_update().get_or_create(packet=packet, defaults={"given_by": by})
    entry.note, entry.withdrawn_at = note.strip(), None
    entry.save(update_fields=["note", "withdrawn_at"])
    return entry


@transaction.atomic
def take_example_back(entry: LibraryEntry, *, by: User) -> LibraryEntry:
    """Nobody else reads it from now on. Taken back twice is once."""
    current = LibraryEntry.objects.select_for_update().get(pk=entry.pk)
    if current.withdrawn_at is None:
        current.withdrawn_at = timezone.now()
        current.save(update_fields=["withdrawn_at"])
    return current
