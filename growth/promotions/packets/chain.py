"""The chain of packets: each carries the digest of the one before it, also of one that was erased."""

from collections.abc import Callable
from typing import NamedTuple

from django.db import IntegrityError, transaction
from django.utils import timezone

from growth.promotions.cases.models import Case
from growth.promotions.packets.canonical import canonical, digest
from growth.promotions.packets.facts import Facts
from growth.promotions.packets.models import ErasedPacket, Packet

TRIES = 20  # so many others would have to submit in the same instant


class Link(NamedTuple):
    number: int
    digest: str


def last_link() -> Link:
    """The newest one, number 0 with an empty digest before the first."""
    kept, erased = Packet.objects.order_by("-number"), ErasedPacket.objects.order_by("-number")
    newest = [rows.values_list("number", "digest").first() for rows in (kept, erased)]
    return max((Link(*row) for row in newest if row), default=Link(0, ""))


def append(case: Case, document_as: Callable[[int], Facts]) -> Packet:
    """A new packet at the end of the chain; `document_as` makes its document with its number.

    Two at once never fork the chain: its columns are unique, so that who comes second takes the next number. Called in
    a transaction that holds the case.
    """
    for tried in range(1, TRIES + 1):
        number, previous = last_link()
        number += 1
        body = canonical(document_as(number))
        try:
            with transaction.atomic():
                return Packet.objects.create(
                    number=number, case=case, body=body, digest=digest(number, previous, body),
                    previous_digest=previous, frozen_at=timezone.now(),
                )  # fmt: skip
        except IntegrityError:
            if tried == TRIES:
                raise
    raise AssertionError("unreachable")
