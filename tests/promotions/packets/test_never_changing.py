"""A packet never changes and never goes, but with its erased person; whoever is barred neither rates nor votes."""

from collections.abc import Callable

import pytest
from django.db import DatabaseError, connection, models, transaction
from django.utils import timezone

from accounts.actions import erase_person, mark_left
from growth.promotions.calibration.models import Calibration, CaseRating, Seat, Vote
from growth.promotions.cases.models import Case
from growth.promotions.packets.chain import last_link
from growth.promotions.packets.models import ErasedPacket, FrozenError, Packet
from growth.promotions.packets.verifying import verify
from tests.people import Cast
from tests.promotions.packets.making import ready, seat, submitted

Plain = models.QuerySet


def raw(statement: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def past_the_model(rows: type[models.Model]) -> "Plain[models.Model]":
    return Plain(rows)


def changes(row: models.Model) -> list[Callable[[], object]]:
    kind, table = type(row), row._meta.db_table
    row.digest = "0" * 64  # type: ignore[attr-defined]
    return [
        row.save,
        lambda: row.save(update_fields=["digest"]),
        row.delete,
        lambda: kind.objects.update(digest="0" * 64),  # type: ignore[attr-defined]
        lambda: kind.objects.all().delete(),  # type: ignore[attr-defined]
        lambda: kind.objects.bulk_update([row], ["digest"]),  # type: ignore[attr-defined]
        # The same without the model's help: here the triggers stand alone.
        lambda: past_the_model(kind).update(digest="0" * 64),
        lambda: past_the_model(kind).bulk_update([row], ["digest"]),
        lambda: past_the_model(kind).delete(),
        lambda: models.Model.save(row),
        lambda: models.Model.delete(row),
        lambda: raw(f"UPDATE {table} SET digest = %s WHERE id = %s", "0" * 64, row.pk),
        lambda: raw(f"UPDATE {table} SET number = number + 1"),
        lambda: raw(f"DELETE FROM {table}"),
    ]


def assert_nothing_works(row: models.Model) -> None:
    before = list(past_the_model(type(row)).values())
    for place, change in enumerate(changes(row)):
        with pytest.raises(FrozenError if place < 6 else DatabaseError), transaction.atomic():
            change()
        assert list(past_the_model(type(row)).values()) == before, place


def test_a_packet_is_neither_changed_nor_deleted(packet: Packet) -> None:
    assert_nothing_works(packet)


def test_nor_is_what_is_left_of_an_erased_one(db: None) -> None:
    assert_nothing_works(ErasedPacket.objects.create(number=1, digest="a" * 64, previous_digest=""))


def test_a_case_with_a_packet_is_not_deleted(packet: Packet) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        packet.case.delete()
    assert Packet.objects.count() == 1


def test_naming_another_packet_as_erased_frees_none(packet: Packet) -> None:
    ErasedPacket.objects.create(number=packet.number, digest="a" * 64, previous_digest="")
    with pytest.raises(DatabaseError), transaction.atomic():
        Case.objects.filter(pk=packet.case_id).delete()


def test_erasing_a_person_takes_their_packet_and_leaves_its_place(
    cast: Cast, packet: Packet, calibration: Calibration
) -> None:
    mark_left(cast.ada, by=cast.rafael, on=timezone.localdate())
    cast.ada.refresh_from_db()
    erase_person(cast.ada, by=cast.rafael)
    assert not Packet.objects.exists() and not Case.objects.exists()
    left = ErasedPacket.objects.get()
    assert (left.number, left.digest) == (packet.number, packet.digest)
    assert last_link() == (1, packet.digest)
    following = submitted(ready(cast, "ben"), calibration)
    assert (following.number, following.previous_digest) == (2, packet.digest)
    proof = verify(packet.digest)
    assert proof.holds and (proof.packets, proof.erased, proof.since) == (1, 1, 1)


def test_a_barred_seat_holds_no_rating_and_no_vote(cast: Cast, packet: Packet) -> None:
    barred, free = Seat.objects.get(case=packet.case, person=cast.ines), seat(packet, cast.omar)
    rating = CaseRating.objects.create(seat=free, dimension="risk", level=2, reason="Seen.")
    vote = Vote.objects.create(seat=free, choice="promote")
    for change in (
        lambda: CaseRating.objects.create(seat=barred, dimension="risk", level=2, reason="Seen."),
        lambda: CaseRating.objects.bulk_create([CaseRating(seat=barred, dimension="risk", level=2)]),
        lambda: CaseRating.objects.filter(pk=rating.pk).update(seat=barred),
        lambda: raw("UPDATE promotions_caserating SET seat_id = %s", barred.pk),
        lambda: Vote.objects.create(seat=barred, choice="promote"),
        lambda: Vote.objects.filter(pk=vote.pk).update(seat=barred),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    assert set(CaseRating.objects.values_list("seat", flat=True)) == {free.pk}
    assert list(Vote.objects.values_list("seat", flat=True)) == [free.pk]
    assert Seat.objects.filter(barred_because="").get() == free
