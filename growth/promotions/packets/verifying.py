"""Proof that no packet was changed: every digest is computed anew, and each is tied to the one before it."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from heapq import merge
from typing import NamedTuple

from django.db.models import Q

from growth.promotions.cases.models import Case, CaseQuerySet, Transition
from growth.promotions.cases.states import State
from growth.promotions.packets.canonical import NotCanonicalError, canonical, digest
from growth.promotions.packets.models import ErasedPacket, Packet

NONE = "(none)"
AT_A_TIME = 50  # bodies are long


class Fault(NamedTuple):
    number: int | None  # of the packet, if it is about one
    said: str

    def __str__(self) -> str:
        return self.said if self.number is None else f"Packet {self.number}: {self.said}"


@dataclass
class Proof:
    """What was found. `last` is the digest to note down; `since` counts packets after the one that was expected."""

    packets: int = 0
    erased: int = 0
    last: str = ""
    since: int | None = None
    faults: list[Fault] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        return not self.faults


class _Row(NamedTuple):
    number: int
    digest: str
    previous: str
    body: str | None  # None for one that was erased


def verify(expected: str = "") -> Proof:
    """Walks the chain from its first packet. `expected` is a digest noted down earlier: it must still be in the chain.

    Noted digests find what the chain alone cannot: that its end was cut off, or that all of it was written anew.
    """
    proof, before = Proof(), _Row(0, "", "", None)
    for row in merge(_packets(), _erased(), key=lambda row: (row.number, row.body is None)):
        proof.packets += row.body is not None
        proof.erased += row.body is None
        proof.faults += [Fault(row.number, said) for said in _faults(row, before)]
        if proof.since is not None:
            proof.since += 1
        if expected and row.digest == expected:
            proof.since = 0
        before = row
    proof.last = before.digest
    if expected and proof.since is None:
        proof.faults.append(Fault(None, f"The digest {expected} is not in the chain: its end is gone or rewritten."))
    missing = _without_packet().values_list("pk", flat=True)
    proof.faults += [Fault(None, f"Case {pk} was submitted, and has no packet.") for pk in missing]
    return proof


def _faults(row: _Row, before: _Row) -> Iterator[str]:
    if row.number == before.number:
        yield "it is noted as erased, and still there."
        return
    for missing in range(before.number + 1, row.number):
        yield f"number {missing} before it is missing."
    if row.previous != before.digest:
        yield f"it follows the digest {row.previous or NONE}, but the one before it has {before.digest or NONE}."
    if row.body is not None:
        yield from _faults_of_body(row, row.body)


def _faults_of_body(row: _Row, body: str) -> Iterator[str]:
    now = digest(row.number, row.previous, body)
    if now != row.digest:
        yield f"its content gives the digest {now}, but {row.digest} is written down."
    try:
        document = json.loads(body)
        if canonical(document) != body:
            yield "its content is not in canonical form."
        elif document["number"] != row.number:
            yield f"its content says it is number {document['number']}."
    except (ValueError, NotCanonicalError, KeyError, TypeError):
        yield "its content cannot be read as a document."


def _packets() -> Iterator[_Row]:
    rows = Packet.objects.order_by("number").values_list("number", "digest", "previous_digest", "body")
    return (_Row(*row) for row in rows.iterator(chunk_size=AT_A_TIME))


def _erased() -> Iterator[_Row]:
    rows = ErasedPacket.objects.order_by("number").values_list("number", "digest", "previous_digest")
    return (_Row(*row, None) for row in rows.iterator())


def _without_packet() -> CaseQuerySet:
    """Cases that went to the committee: submitted or decided now, or withdrawn after it."""
    ever = Transition.objects.filter(to_state=State.SUBMITTED).values("case")
    states = (State.SUBMITTED, State.PROMOTED, State.NOT_YET)
    return Case.objects.filter(Q(state__in=states) | Q(pk__in=ever), packet__isnull=True).order_by("pk")
