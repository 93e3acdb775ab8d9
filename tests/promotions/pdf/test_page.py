"""Who gets the PDF of a packet, under which name, and that it is recorded."""

import json
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Read, User
from growth.promotions.calibration.models import Calibration
from growth.promotions.packets.models import Packet
from tests.people import NAMES, Cast
from tests.promotions import making
from tests.promotions.overview.making import submitted
from tests.promotions.pdf.reading import said_in
from tests.promotions.pdf.sample import packet_document

SignIn = Callable[[str], Client]


@pytest.fixture
def packet(placed: Cast) -> Packet:
    """Ada's, in front of Omar; Ines declared a conflict."""
    document = packet_document(2)
    document["number"] = 1
    case = making.idea(placed)
    round_ = making.calibration(making.committee(placed))
    return submitted(case, round_, placed, json.dumps(document), omar="", ines="declared").packet


def path(packet: Packet) -> str:
    return f"/cases/packets/{packet.pk}/pdf/"


def test_the_sides_and_the_committee_get_it_and_nobody_else_does(as_: SignIn, packet: Packet) -> None:
    codes = {who: as_(who).get(path(packet)).status_code for who in NAMES}
    assert {who for who, code in codes.items() if code == 200} == {"ada", "mia", "omar"}
    assert set(codes.values()) == {200, 404}
    assert Client().get(path(packet)).status_code == 302
    assert as_("ada").post(path(packet)).status_code == 405


def test_it_is_a_pdf_kept_by_nobody_in_between(as_: SignIn, packet: Packet) -> None:
    answer = as_("mia").get(path(packet))
    assert answer["Content-Type"] == "application/pdf" and answer.content.startswith(b"%PDF-")
    assert answer["Content-Disposition"] == 'inline; filename="packet-1-ada-lindqvist.pdf"'
    assert "private" in answer["Cache-Control"] and "no-cache" in answer["Cache-Control"]
    assert "Ada Lindqvist" in said_in(answer.content)


def test_blind_no_name_of_the_candidate_is_in_it_or_on_it(as_: SignIn, packet: Packet) -> None:
    answer = as_("omar").get(path(packet))
    assert answer["Content-Disposition"] == 'inline; filename="case-1.pdf"'
    assert b"Promotion packet 1: Case 1, to Senior" in answer.content
    assert b"Lindqvist" not in answer.content and "Lindqvist" not in said_in(answer.content)
    Calibration.objects.update(opened_at=timezone.now())
    opened = as_("omar").get(path(packet))
    assert opened["Content-Disposition"] == 'inline; filename="packet-1-ada-lindqvist.pdf"'


def test_a_name_that_makes_no_file_name_is_left_out(as_: SignIn, packet: Packet) -> None:
    User.objects.filter(name="Ada Lindqvist").update(name="李")
    assert as_("mia").get(path(packet))["Content-Disposition"] == 'inline; filename="packet-1.pdf"'


def test_reading_is_recorded(as_: SignIn, packet: Packet) -> None:
    for who in ("ada", "omar", "zoe"):
        as_(who).get(path(packet))
    assert list(Read.objects.values_list("reader_name", "subject", "what", "via")) == [
        ("Omar Ferreira", packet.case.person_id, "promotion packet", "export")
    ]
