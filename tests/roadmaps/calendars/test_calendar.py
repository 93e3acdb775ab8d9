"""One's own calendar: blocks, the private link and what it opens to whom."""

import logging
from collections.abc import Callable
from datetime import time, timedelta
from urllib.parse import urlsplit

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.actions import bring_back, mark_left
from accounts.models import User
from accounts.reads import open_record
from config.logs import without_secrets
from growth.roadmaps.calendars.actions import add_block, change_block, make_link, remove_block, revoke_link
from growth.roadmaps.calendars.models import CalendarLink, LearningBlock
from growth.roadmaps.enrolments.models import Enrolment, HoursEntry
from growth.roadmaps.models import RoadmapVersion
from tests.at_once import at_once
from tests.cases import for_each
from tests.people import NAMES, Cast
from tests.roadmaps.making import on_roadmap, weeks_ago

SignIn = Callable[[str], Client]
PAGE, BLOCKS, LINKS = "/roadmap/calendar/", "/api/v1/learning-blocks/", "/api/v1/calendar-links/"
EVENING = {"weekday": 1, "starts_at": time(18), "minutes": 90}
TYPED = {"weekday": "1", "starts_at": "18:00", "minutes": "90"}


@pytest.fixture
def enrolment(roadmap: RoadmapVersion, cast: Cast) -> Enrolment:
    return on_roadmap(cast.ada)


@pytest.fixture
def block(enrolment: Enrolment) -> LearningBlock:
    return add_block(enrolment, by=enrolment.person, **EVENING)


def feed(token: str) -> str:
    return f"/roadmap/calendar/{token}.ics"


# ---- blocks


@for_each("who", [name for name in NAMES if name != "ada"])
def test_blocks_and_links_are_their_person_s_alone(as_: SignIn, cast: Cast, block: LearningBlock, who: str) -> None:
    """Shared with the growth circle, opened by break-glass: a calendar is neither."""
    link, _ = make_link(block.enrolment, by=cast.ada)
    if who == "rafael":
        open_record(cast.ada, by=cast.rafael, reason="The lawyers asked for everything.", hours=2)
    client = as_(who)
    pages = (f"{PAGE}blocks/{block.pk}/", f"{PAGE}blocks/{block.pk}/removal/", f"{PAGE}links/{link.pk}/revocation/")
    assert {client.post(page, TYPED).status_code for page in pages} == {404}
    assert client.get(pages[0]).status_code == 404
    assert client.get(f"{BLOCKS}{block.pk}/").status_code == client.get(f"{LINKS}{link.pk}/").status_code == 404
    assert client.delete(f"{BLOCKS}{block.pk}/").status_code == client.delete(f"{LINKS}{link.pk}/").status_code == 404
    assert client.get(BLOCKS).json()["results"] == client.get(LINKS).json()["results"] == []
    assert "18:00" not in client.get(PAGE).content.decode()
    assert CalendarLink.objects.filter(revoked_at=None).exists() and LearningBlock.objects.exists()


@for_each(
    "typed, field",
    [
        ({"weekday": 1, "starts_at": "19:00", "minutes": 60}, "starts_at"),
        ({"weekday": 1, "starts_at": "17:00", "minutes": 61}, "starts_at"),
        ({"weekday": 2, "starts_at": "23:00", "minutes": 90}, "minutes"),
        ({"weekday": 2, "starts_at": "18:00", "minutes": 14}, "minutes"),
        ({"weekday": 2, "starts_at": "06:00", "minutes": 721}, "minutes"),
        ({"weekday": 2, "starts_at": "06:00", "minutes": -5}, "minutes"),
        ({"weekday": 7, "starts_at": "06:00", "minutes": 60}, "weekday"),
        ({"weekday": 2, "starts_at": "25:00", "minutes": 60}, "starts_at"),
    ],
)
def test_what_does_not_fit_is_refused_at_its_field(
    as_: SignIn, block: LearningBlock, typed: dict[str, object], field: str
) -> None:
    page = as_("ada").post(f"{PAGE}blocks/new/", typed)
    assert page.status_code == 422 and set(page.context["form"].errors) == {field}
    api = as_("ada").post(BLOCKS, typed, "application/json")
    assert api.status_code == 400 and set(api.json()) == {field}
    assert LearningBlock.objects.count() == 1


def test_a_block_ends_at_midnight_at_the_latest(enrolment: Enrolment, cast: Cast) -> None:
    made = add_block(enrolment, by=cast.ada, weekday=0, starts_at=time(22), minutes=120)
    assert made.words == "Monday, 22:00 to 00:00"


def test_the_same_block_twice_is_one(as_: SignIn, block: LearningBlock) -> None:
    assert as_("ada").post(f"{PAGE}blocks/new/", TYPED).status_code == 302
    assert as_("ada").post(BLOCKS, TYPED, "application/json").json()["id"] == block.pk
    assert list(LearningBlock.objects.all()) == [block]


def test_a_block_may_be_moved_over_itself_but_not_over_another(as_: SignIn, cast: Cast, block: LearningBlock) -> None:
    other = add_block(block.enrolment, by=cast.ada, weekday=1, starts_at=time(20), minutes=30)
    assert "Now Tuesday, 18:00 to 19:30" in as_("ada").get(f"{PAGE}blocks/{block.pk}/").content.decode()
    moved = as_("ada").post(f"{PAGE}blocks/{block.pk}/", {**TYPED, "starts_at": "18:30"})
    assert moved.status_code == 302
    refused = as_("ada").post(f"{PAGE}blocks/{block.pk}/", {**TYPED, "starts_at": "19:00"})
    assert refused.status_code == 422 and "Tuesday, 20:00 to 20:30" in refused.content.decode()
    refused = as_("ada").patch(f"{BLOCKS}{other.pk}/", {"starts_at": "19:30"}, "application/json")
    assert refused.status_code == 400 and set(refused.json()) == {"starts_at"}
    block.refresh_from_db()
    assert block.starts_at == time(18, 30)


def test_blocks_are_removed_once_and_for_all(as_: SignIn, cast: Cast, block: LearningBlock) -> None:
    for _ in range(2):
        remove_block(block, by=cast.ada)
    with pytest.raises(ValidationError, match="not there any more"):
        change_block(block, by=cast.ada, **EVENING)
    assert as_("ada").post(f"{PAGE}blocks/{block.pk}/removal/").status_code == 404
    assert not LearningBlock.objects.exists()


def test_after_the_end_nothing_can_be_kept(as_: SignIn, cast: Cast, block: LearningBlock) -> None:
    _link, token = make_link(block.enrolment, by=cast.ada)
    Enrolment.objects.update(ended_on=timezone.localdate(), outcome="left")
    client = as_("ada")
    assert client.post(f"{PAGE}blocks/{block.pk}/", TYPED).status_code == 403
    assert client.post(f"{PAGE}blocks/new/", TYPED).status_code == 404
    assert client.post(f"{PAGE}links/new/").status_code == client.get(f"{PAGE}roadmap.ics").status_code == 404
    assert client.post(BLOCKS, TYPED, "application/json").status_code == 400
    assert client.post(LINKS).status_code == 400
    assert client.get(PAGE).status_code == 200
    assert Client().get(feed(token)).status_code == 404


# ---- the link


def test_the_address_is_told_once_and_only_its_digest_is_kept(as_: SignIn, enrolment: Enrolment) -> None:
    answer = as_("ada").post(f"{PAGE}links/new/")
    address = answer.context["address"]
    token = address.rsplit("/", 1)[1].removesuffix(".ics")
    assert address in answer.content.decode() and answer["Cache-Control"] == "private, no-store"
    assert token not in as_("ada").get(PAGE).content.decode()
    assert token not in str(CalendarLink.objects.values()) and len(token) >= 43
    told = as_("ada").post(LINKS).json()
    assert told["address"] not in str(as_("ada").get(LINKS).json())
    assert Client().get(urlsplit(told["address"]).path).status_code == 200
    assert Client().get(urlsplit(address).path).status_code == 404


def test_whoever_holds_the_address_reads_the_calendar_and_nothing_keeps_it(cast: Cast, block: LearningBlock) -> None:
    _, token = make_link(block.enrolment, by=cast.ada)
    answer = Client().get(feed(token))
    assert answer.status_code == 200 and answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert (answer["Cache-Control"], answer["X-Robots-Tag"]) == ("private, no-store", "noindex")
    assert answer["Referrer-Policy"] == "no-referrer" and not answer.cookies
    assert b"The memo" in answer.content
    assert Client().head(feed(token)).status_code == 200
    assert {getattr(Client(), method)(feed(token)).status_code for method in ("post", "put", "delete")} == {405}


@for_each("how", ["unknown", "revoked", "made anew", "ended", "left", "left and came back", "longer", "digest"])
def test_every_wrong_address_answers_alike(cast: Cast, enrolment: Enrolment, how: str) -> None:
    link, token = make_link(enrolment, by=cast.ada)
    match how:
        case "unknown":
            token = "a" * 43
        case "revoked":
            revoke_link(link, by=cast.ada)
            revoke_link(link, by=cast.ada)
        case "made anew":
            make_link(enrolment, by=cast.ada)
        case "ended":
            Enrolment.objects.update(ended_on=timezone.localdate(), outcome="finished")
        case "left":
            User.objects.filter(pk=cast.ada.pk).update(is_active=False)
        case "left and came back":
            mark_left(cast.ada, by=cast.rafael, on=timezone.localdate())
            bring_back(cast.ada, by=cast.rafael)
        case "longer":
            token += "x"
        case "digest":
            token = link.digest
    answer = Client().get(feed(token))
    assert answer.status_code == 404 and b"The memo" not in answer.content


def test_an_address_that_is_not_found_leaves_no_token_in_the_log(
    cast: Cast, enrolment: Enrolment, capsys: pytest.CaptureFixture[str]
) -> None:
    link, token = make_link(enrolment, by=cast.ada)
    revoke_link(link, by=cast.ada)
    [handler] = [found for found in logging.getLogger().handlers if found.get_name() == "console"]
    records: list[str] = []
    emit, handler.emit = handler.emit, lambda record: records.append(handler.format(record))  # type: ignore[method-assign]
    try:
        Client().get(feed(token))
    finally:
        handler.emit = emit  # type: ignore[method-assign]
    assert records and token not in "".join(records)


def test_only_tokens_are_taken_out_of_a_log() -> None:
    assert without_secrets("Not Found: /roadmap/calendar/abcdefghijk.ics") == "Not Found: /roadmap/calendar/…"
    assert without_secrets("/mentoring/met/abc:defghijk/?answer=yes") == "/mentoring/met/…/?answer=yes"
    assert without_secrets("/evidence/abcdefghijk/") == "/evidence/abcdefghijk/"
    assert without_secrets(404) == 404


@pytest.mark.django_db(transaction=True)
def test_one_link_at_a_time_also_for_two_clicks_at_once(cast: Cast, enrolment: Enrolment) -> None:
    assert at_once(lambda: make_link(enrolment, by=cast.ada), lambda: make_link(enrolment, by=cast.ada)) == []
    assert CalendarLink.objects.count() == 2 and CalendarLink.objects.filter(revoked_at=None).count() == 1


def test_that_it_was_read_is_noted_once_an_hour(
    as_: SignIn, cast: Cast, block: LearningBlock, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    link, token = make_link(block.enrolment, by=cast.ada)
    HoursEntry.objects.create(enrolment=block.enrolment, week=weeks_ago(1), minutes=60)
    with django_assert_max_num_queries(8):
        Client().get(feed(token))
    link.refresh_from_db()
    first = link.read_at
    assert first is not None
    with django_assert_max_num_queries(7):
        Client().get(feed(token))
    link.refresh_from_db()
    assert link.read_at == first
    CalendarLink.objects.update(read_at=first - timedelta(hours=1))
    Client().get(feed(token))
    link.refresh_from_db()
    assert link.read_at and link.read_at >= first
    assert "Last read on" in as_("ada").get(PAGE).content.decode()


def test_the_same_can_be_downloaded_once(as_: SignIn, block: LearningBlock) -> None:
    answer = as_("ada").get(f"{PAGE}roadmap.ics")
    assert answer["Content-Disposition"] == 'attachment; filename="roadmap.ics"' and b"The memo" in answer.content
    assert as_("ben").get(f"{PAGE}roadmap.ics").status_code == 404


def test_the_page_of_somebody_on_no_roadmap_says_what_it_is_for(as_: SignIn, cast: Cast) -> None:
    page = as_("zoe").get(PAGE)
    assert page.status_code == 200 and "will put your roadmap into your calendar" in page.content.decode()
    assert "Make a link" not in page.content.decode()
