"""What the pages of packets show around a document: who reads it, what happened since, what would be frozen."""

from collections.abc import Iterable
from typing import NamedTuple

from django.db.models import Prefetch

from accounts.models import User
from growth.promotions.calibration.bars import ties_of
from growth.promotions.calibration.models import Calibration, CommitteeMember, Seat
from growth.promotions.cases.models import Case
from growth.promotions.cases.states import State
from growth.promotions.lint.gaps import gaps_before
from growth.promotions.packets import rules
from growth.promotions.packets.actions import what_is_missing
from growth.promotions.packets.changes import changes_since
from growth.promotions.packets.facts import Facts
from growth.promotions.packets.masking import mask
from growth.promotions.packets.models import LibraryEntry, LibraryEntryQuerySet, Packet, PacketQuerySet
from growth.promotions.packets.reading import document_for, known_in_each, written
from growth.promotions.packets.showing import shown


class Committee(NamedTuple):
    calibration: Calibration
    readers: list[str]
    barred: list[str]


def packets_for(viewer: User) -> PacketQuerySet:
    """Newest first, with what reading them asks for."""
    rows: PacketQuerySet = Packet.objects.visible_to(viewer)
    return rows.select_related("case__person", "case__manager", "case__calibration__committee").order_by("-number")


def title_of(packet: Packet, *, is_masked: bool) -> str:
    """“Case 3” for whoever must not know whose it is."""
    if is_masked:
        return f"Case {packet.number}"
    return f"{packet.case.person.name}, promotion packet {packet.number}"


def page_of(viewer: User, packet: Packet) -> Facts:
    """All the page of a packet shows, masked where `viewer` reads it so."""
    document, is_masked = document_for(viewer, packet)
    changes = {} if is_masked else changes_since(packet, document)
    page = shown(document)
    seats = list(Seat.objects.free().filter(case=packet.case).select_related("person"))
    for item in page["evidence"]:
        item["change"] = changes.get(item["id"])
    entry = LibraryEntry.objects.filter(packet=packet).first() if rules.is_side(viewer, packet) else None
    return {
        "packet": packet,
        "document": page,
        "is_masked": is_masked,
        "is_side": rules.is_side(viewer, packet),
        "title": title_of(packet, is_masked=is_masked),
        "changes": [item for item in page["evidence"] if item["change"]],
        "readers": readers_of(viewer, packet, seats, is_masked=is_masked),
        "seat": next((seat for seat in seats if seat.person_id == viewer.pk), None),
        "can_give": rules.can_give(viewer, packet),
        "entry": entry if entry and entry.withdrawn_at is None else None,
    }


def readers_of(viewer: User, packet: Packet, seats: Iterable[Seat], *, is_masked: bool) -> list[str]:
    """Who reads it, by name; the sides by their part where they are masked."""
    case = packet.case
    sides = ["the candidate", "their manager"] if is_masked else [case.person.name, f"{case.manager.name} (manager)"]
    return [*sides, *("you" if seat.person_id == viewer.pk else seat.person.name for seat in seats)]


def committees_taking(case: Case) -> list[Committee]:
    """Calibrations the case can be submitted to today, each with who would read it and who is barred from it."""
    ties = ties_of(case)
    members = CommitteeMember.objects.filter(ended_on__isnull=True).select_related("person")
    rows = Calibration.objects.taking_cases().select_related("committee").order_by("meets_on", "pk")
    return [
        Committee(
            row,
            [member.person.name for member in row.committee.members.all() if not ties.bar_of(member.person)],
            [member.person.name for member in row.committee.members.all() if ties.bar_of(member.person)],
        )
        for row in rows.prefetch_related(Prefetch("committee__members", members))
    ]


def missing_before(case: Case) -> list[str]:
    """In sentences, what keeps the case from being submitted."""
    if case.state != State.FEEDBACK:
        return ["The document is not out for feedback yet."]
    return what_is_missing(case, gaps_before(case, State.SUBMITTED))


def counts_of(document: Facts) -> list[tuple[int, str]]:
    """What would be frozen, in numbers."""
    return [
        (len(document[part]), word)
        for part, word in (
            ("sections", "section"), ("criteria", "criterion"), ("projects", "project"),
            ("endorsements", "endorsement"), ("concerns", "concern"), ("evidence", "item of evidence"),
        )
    ]  # fmt: skip


class ExampleRow(NamedTuple):
    """One line of the library: nothing that says whose it is, but to its candidate."""

    entry: LibraryEntry
    note: str
    ladder: str
    start: str
    target: str
    is_own: bool


def examples_for(viewer: User) -> LibraryEntryQuerySet:
    rows: LibraryEntryQuerySet = LibraryEntry.objects.visible_to(viewer)
    return rows.select_related("packet__case__person", "packet__case__manager")


def example_rows(viewer: User, entries: Iterable[LibraryEntry]) -> list[ExampleRow]:
    """The same number of queries for one as for many."""
    found = [(entry, written(entry.packet)) for entry in entries]
    people = known_in_each([document for _, document in found])
    rows = []
    for (entry, document), known in zip(found, people, strict=True):
        header = document["header"]
        rows.append(
            ExampleRow(
                entry,
                str(mask(entry.note, known)),
                header["ladder"]["name"],
                header["level"]["name"] if header["level"] else "",
                header["target"]["name"],
                entry.packet.case.person_id == viewer.pk,
            )
        )
    return rows


def packets_to_give(viewer: User) -> list[Packet]:
    """One's own that were granted and are not in the library."""
    granted = packets_for(viewer).filter(case__person=viewer, case__state=State.PROMOTED)
    given = LibraryEntry.objects.filter(withdrawn_at__isnull=True).values("packet")
    return list(granted.exclude(pk__in=given))
