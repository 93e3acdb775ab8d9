"""The packet: a case as it was submitted, frozen. Rows are only ever added (`packets/triggers.py`).

Each packet carries the digest of the one before it, so that a change to any of them shows (`manage.py verify_packets`).
"""

from collections.abc import Iterable
from typing import Any, NoReturn

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import User, Viewer
from growth.promotions.calibration.models import Seat
from growth.promotions.cases.models import Case, sides_of_case


class FrozenError(RuntimeError):
    """Somebody tried to change or delete what is only ever added."""

    def __init__(self, what: str = "A packet") -> None:
        super().__init__(f"{what} never changes and is never deleted. It goes only with its erased person.")


class FrozenQuerySet(models.QuerySet[Any]):
    """Rows are read and added. The triggers refuse the rest as well; here it fails sooner, and says why."""

    def update(self, **kwargs: Any) -> NoReturn:
        raise FrozenError

    def delete(self) -> NoReturn:
        raise FrozenError

    def bulk_update(self, objs: Iterable[Any], fields: Iterable[str], batch_size: int | None = None) -> NoReturn:
        raise FrozenError


class FrozenModel(models.Model):
    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise FrozenError
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise FrozenError


class PacketQuerySet(FrozenQuerySet):
    def visible_to(self, viewer: Viewer) -> "PacketQuerySet":
        """The candidate, the manager, and those of the committee who are not barred from the case.

        Until the meeting opens the committee reads it masked (`packets/reading.py`), on every surface.
        """
        if not viewer.is_authenticated:
            return self.none()
        seats = Seat.objects.filter(person=viewer, barred_because="").values("case")
        return self.filter(sides_of_case(viewer, "case__") | Q(case__in=seats))


class Packet(FrozenModel):
    """`body` is canonical JSON (RFC 8785); `digest` is SHA-256 over number, the digest before, and body, as hex."""

    number = models.PositiveIntegerField(unique=True)  # from 1, without gaps
    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="packet")
    body = models.TextField()
    digest = models.CharField(max_length=64, unique=True)
    previous_digest = models.CharField(max_length=64, unique=True)  # empty for the first one: a chain has no forks
    frozen_at = models.DateTimeField(default=timezone.now)

    objects = PacketQuerySet.as_manager()

    class Meta:
        ordering = ["number"]

    def __str__(self) -> str:
        return f"Packet {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("promotions:packet", args=[self.pk])


class ErasedPacket(FrozenModel):
    """A packet that went with its person, who has the right to be erased. What is left keeps the chain provable."""

    number = models.PositiveIntegerField(unique=True)
    digest = models.CharField(max_length=64)
    previous_digest = models.CharField(max_length=64)
    erased_at = models.DateTimeField(default=timezone.now)

    objects = FrozenQuerySet.as_manager()

    class Meta:
        ordering = ["number"]

    def __str__(self) -> str:
        return f"Packet {self.number}, erased"


class LibraryEntryQuerySet(models.QuerySet["LibraryEntry"]):
    def visible_to(self, viewer: Viewer) -> "LibraryEntryQuerySet":
        """Everybody, while the candidate leaves it there; what one gave and took back oneself too."""
        if not viewer.is_authenticated:
            return self.none()
        return self.filter(Q(withdrawn_at__isnull=True) | Q(packet__case__person=viewer))


class LibraryEntry(models.Model):
    """A granted packet its candidate gave as an example, redacted: no names, nothing others wrote."""

    packet = models.OneToOneField(Packet, on_delete=models.CASCADE, related_name="library_entry")
    given_by = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    note = models.CharField("what others may learn from it", max_length=300, blank=True)
    given_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = LibraryEntryQuerySet.as_manager()

    class Meta:
        ordering = ["-given_at", "-pk"]
        verbose_name_plural = "library entries"

    def __str__(self) -> str:
        return f"Example from packet {self.packet.number}"

    def get_absolute_url(self) -> str:
        return reverse("promotions:example", args=[self.pk])
