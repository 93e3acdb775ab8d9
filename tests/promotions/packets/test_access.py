"""Person by thing: who reads a packet and how, on the page, as a download and through the API."""

import json
from collections.abc import Callable

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Read
from accounts.reads import open_record
from growth.promotions.calibration.models import Calibration
from growth.promotions.cases.models import Case
from growth.promotions.packets.models import LibraryEntry, Packet
from growth.promotions.packets.reading import document_for, known_in
from tests.cases import for_each
from tests.people import NAMES, Cast
from tests.promotions import making
from tests.promotions.packets.making import ENDORSED, JUDGED, SENTENCE, THESIS, WORRY, meet, ready, seat, submitted

SignIn = Callable[[str], Client]
JSON = {"content_type": "application/json"}
API = "/api/v1/packets/"
SIDES, COMMITTEE = {"ada", "mia"}, {"omar"}
NAMED = ("Ada", "Lindqvist", "Mia", "Okafor", "Zoe", "Tanaka", "Noor", "Haddad", "Payments", "Staff engineer")


def read(client: Client, packet: Packet) -> list[str]:
    """All surfaces of one packet: page, download, API."""
    answers = [client.get(path) for path in (f"/cases/packets/{packet.pk}/", f"/cases/packets/{packet.pk}/json/")]
    answers.append(client.get(f"{API}{packet.pk}/"))
    statuses = {answer.status_code for answer in answers}
    assert len(statuses) == 1, statuses
    return [answer.content.decode() for answer in answers] if statuses == {200} else []


@for_each("is_open", [False, True])
@for_each("who", NAMES)
def test_the_sides_read_it_plainly_and_the_committee_without_names_until_it_meets(
    as_: SignIn, calibration: Calibration, packet: Packet, who: str, is_open: bool
) -> None:
    if is_open:
        meet(calibration)
    client = as_(who)
    surfaces = read(client, packet)
    assert bool(surfaces) == (who in SIDES | COMMITTEE)
    plain = who in SIDES or is_open
    for body in surfaces:
        assert THESIS in body and JUDGED in body and ENDORSED in body and WORRY in body and SENTENCE in body
        # Of the frame of the page only the reader's own name is left.
        shown = {name for name in NAMED if name in body.replace("“Staff engineer”", "")}
        assert shown == (set(NAMED) if plain else set())
    listed = client.get(API).json()["results"]
    assert [row["id"] for row in listed] == ([packet.pk] if surfaces else [])
    for row in listed:
        assert row["is_masked"] == (not plain)
        assert row["case"] == (packet.case_id if plain else None)
        assert row["title"] == ("Ada Lindqvist, promotion packet 1" if plain else "Case 1")
    changes = client.get(f"{API}{packet.pk}/changes/")
    assert changes.status_code == (404 if not surfaces else 200 if plain else 403)


def test_nobody_reads_it_without_signing_in(packet: Packet) -> None:
    client = Client()
    for path in (f"/cases/packets/{packet.pk}/", f"/cases/packets/{packet.pk}/json/", "/cases/examples/"):
        assert client.get(path).status_code == 302
    assert client.get(f"{API}{packet.pk}/").status_code == 403


def test_break_glass_opens_no_packet(as_: SignIn, cast: Cast, packet: Packet) -> None:
    open_record(cast.ada, by=cast.rafael, reason="Somebody asked me to look at everything.", hours=1)
    assert read(as_("rafael"), packet) == []


def test_a_masked_packet_names_the_committee_that_reads_it_and_says_so(as_: SignIn, packet: Packet) -> None:
    body = as_("omar").get(packet.get_absolute_url()).content.decode()
    assert "Read without names." in body and "<strong>the candidate</strong>, <strong>their manager</strong>" in body
    body = as_("ada").get(packet.get_absolute_url()).content.decode()
    assert "Read without names." not in body
    assert "<strong>Mia Okafor (manager)</strong> and <strong>Omar Ferreira</strong>" in body


def test_reads_by_others_are_noted_and_show_no_way_back_to_a_name(as_: SignIn, cast: Cast, packet: Packet) -> None:
    for who in ("ada", "mia", "omar", "zoe"):
        read(as_(who), packet)
    noted = Read.objects.filter(subject=cast.ada, what="packet of a promotion case")
    assert set(noted.values_list("reader", "via")) == {
        (cast[who].pk, via) for who in ("mia", "omar") for via in ("page", "export", "API")
    }


def test_somebody_who_was_renamed_since_is_known_by_both_names(cast: Cast, packet: Packet) -> None:
    cast.ada.name = "Ada Marvel"
    cast.ada.save()
    document, is_masked = document_for(cast.omar, fresh(packet))
    text = json.dumps(document)
    assert is_masked and "Lindqvist" not in text and "Marvel" not in text


def test_somebody_who_is_only_spoken_of_is_masked_and_keeps_their_letter(cast: Cast, case: Case) -> None:
    making.written(case, "leverage", "Ben and Rafael Costa told Ben Achterberg; petra too.")
    packet = submitted(making.fresh(case), making.calibration(making.committee(cast)))
    seat(packet, cast.omar)
    document, _ = document_for(cast.omar, fresh(packet))
    body = next(row["body"] for row in document["sections"] if row["key"] == "leverage")
    known = [row.names[0] for row in known_in(json.loads(packet.body)).others]
    letters = {name: chr(ord("A") + place) for place, name in enumerate(known)}
    ben, rafael, petra = (letters[name] for name in ("Ben Achterberg", "Rafael Costa", "Petra Novak"))
    assert body == f"Colleague {ben} and colleague {rafael} told colleague {ben}; colleague {petra} too."


@for_each("who", NAMES)
def test_preview_and_submission_are_for_the_sides(as_: SignIn, calibration: Calibration, case: Case, who: str) -> None:
    client = as_(who)
    sees = {"ada": (200, 403), "mia": (200, 200)}
    reads_case = {"zoe": (403, 403), "noor": (403, 403), "petra": (403, 403)}  # endorser, advocate, owner of a gate
    expected = sees.get(who) or reads_case.get(who, (404, 404))
    answers = [client.get(f"/cases/{case.pk}/{part}/") for part in ("preview", "submission")]
    assert tuple(answer.status_code for answer in answers) == expected
    assert (THESIS in answers[0].content.decode()) == (who in SIDES)
    sent = {"calibration": calibration.pk, "revision": case.revision}
    posted = client.post(f"/cases/{case.pk}/submission/", sent)
    assert posted.status_code == {"mia": 302}.get(who, expected[1])
    assert Packet.objects.exists() == (who == "mia")


@for_each("who", NAMES)
def test_only_the_manager_submits_through_the_api(as_: SignIn, calibration: Calibration, case: Case, who: str) -> None:
    sent = {"case": case.pk, "calibration": calibration.pk, "revision": case.revision}
    answer = as_(who).post(API, sent, **JSON)
    sees = who in {"ada", "mia", "zoe", "noor", "petra"}
    assert answer.status_code == (201 if who == "mia" else 403 if sees else 400)
    assert Packet.objects.exists() == (who == "mia")


@for_each("taken_back", [False, True])
@for_each("who", NAMES)
def test_an_example_is_read_by_everybody_without_a_word_of_whose_it_is(
    as_: SignIn, cast: Cast, packet: Packet, who: str, taken_back: bool
) -> None:
    making.in_state(packet.case, "promoted")
    when = packet.frozen_at if taken_back else None
    entry = LibraryEntry.objects.create(packet=packet, given_by=cast.ada, note="Ada’s own", withdrawn_at=when)
    client = as_(who)
    page, one = client.get(entry.get_absolute_url()), client.get(f"/api/v1/case-examples/{entry.pk}/")
    sees = who == "ada" or not taken_back
    assert page.status_code == one.status_code == (200 if sees else 404)
    listed = client.get("/api/v1/case-examples/").json()["results"]
    assert [row["id"] for row in listed] == ([entry.pk] if sees else [])
    assert (entry.get_absolute_url() in client.get("/cases/examples/").content.decode()) == sees
    if not sees:
        return
    assert one.json()["packet"] == (packet.pk if who == "ada" else None)
    own = {*cast[who].name.split()}
    for body in (page.content.decode(), one.content.decode(), json.dumps(listed)):
        assert not [name for name in NAMED if name in body and name not in own]
        assert not [word for word in (JUDGED, ENDORSED, WORRY, SENTENCE) if word in body]
    assert THESIS in page.content.decode() and THESIS in one.content.decode()


@for_each("state", ["submitted", "promoted"])
@for_each("who", NAMES)
def test_only_a_promoted_candidate_gives_their_packet_and_takes_it_back(
    as_: SignIn, cast: Cast, packet: Packet, who: str, state: str
) -> None:
    making.in_state(packet.case, state)
    client, path = as_(who), f"/cases/packets/{packet.pk}/example/"
    may = who == "ada" and state == "promoted"
    refused = 403 if who in SIDES | COMMITTEE else 404
    assert client.get(path).status_code == (200 if may else refused)
    sent = {"packet": packet.pk, "note": "Look"}
    api = client.post("/api/v1/case-examples/", sent, **JSON)
    assert api.status_code == (201 if may else 403 if refused == 403 else 400)
    assert client.post(path, {"note": "Look"}).status_code == (302 if may else refused)
    assert LibraryEntry.objects.count() == may
    LibraryEntry.objects.update_or_create(packet=packet, defaults={"given_by": cast.ada})
    entry = LibraryEntry.objects.get()
    back = [client.post(f"{root}/{entry.pk}/withdrawal/") for root in ("/cases/examples", "/api/v1/case-examples")]
    assert [answer.status_code for answer in back] == ([302, 204] if who == "ada" else [403, 403])
    entry.refresh_from_db()
    assert (entry.withdrawn_at is not None) == (who == "ada")


def test_lists_take_as_many_queries_for_three_as_for_one(as_: SignIn, cast: Cast, packet: Packet) -> None:
    give(cast, packet)
    client = as_("omar")
    paths = (API, "/api/v1/case-examples/", "/cases/examples/")
    counts = [queries(client, path) for path in paths]
    for who in ("ben", "petra"):
        cast.petra.manager = cast.mia
        cast.petra.save()
        if who == "petra":
            making.placed(cast.petra, packet.case.target.version, "mid", days_ago=0)
        more = submitted(ready(cast, who), packet.case.calibration)  # type: ignore[arg-type]
        seat(more, cast.omar)
        give(cast, more)
    assert client.get(API).json()["count"] == 3
    assert [queries(client, path) for path in paths] == counts


def give(cast: Cast, packet: Packet) -> None:
    LibraryEntry.objects.create(packet=packet, given_by=packet.case.person)


def queries(client: Client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(connection) as counted:
        assert client.get(path).status_code == 200
    return len(counted)


def fresh(packet: Packet) -> Packet:
    found: Packet = Packet.objects.get(pk=packet.pk)
    return found
