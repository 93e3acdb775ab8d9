"""Who read my record, break-glass, and erasing somebody."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from accounts.models import Opening, Read
from accounts.reads import open_record
from growth.notices.models import Notice
from ladder.actions import place
from ladder.models import LadderVersion
from tests.factories import claim, log
from tests.people import NAMES, Cast

SignIn = Callable[[str], Client]
REASON = "Legal asks for what was shared about the outage, ticket 4711."


def reads() -> set[tuple[str, str, str, str]]:
    rows = Read.objects.values_list("reader__name", "subject__name", "what", "via")
    return {(str(reader).split()[0], str(subject).split()[0], what, via) for reader, subject, what, via in rows}


@pytest.fixture
def placed(cast: Cast, ladder: LadderVersion) -> None:
    place(cast.ada, level=ladder.levels.get(key="mid"), since=timezone.localdate() - timedelta(days=400), by=cast.mia)


@pytest.mark.parametrize(
    ("path", "what", "via"),
    [
        ("/people/{ada}/report/", "growth report", "page"),
        ("/people/{ada}/report/markdown/", "growth report", "export"),
        ("/people/{ada}/report/json/", "growth report", "export"),
        ("/api/v1/reports/{ada}/", "growth report", "API"),
        ("/evidence/{item}/", "evidence", "page"),
        ("/evidence/{item}/history/", "evidence", "page"),
        ("/api/v1/evidence/{item}/", "evidence", "API"),
        ("/evidence/shared/", "evidence in a list", "page"),
        ("/search/?q=queue", "evidence in a search", "page"),
        ("/api/v1/evidence/", "evidence", "API"),
        ("/api/v1/claims/", "claims", "API"),
        ("/evidence/queue/", "evidence waiting for a verdict", "page"),
    ],
)
def test_every_door_notes_who_read_and_the_owner_is_not_noted(
    as_: SignIn, cast: Cast, placed: None, path: str, what: str, via: str
) -> None:
    item = log(cast.ada, "Retry queue", share="circle")
    claim(item, "risk-mid-1")
    path = path.format(ada=cast.ada.pk, item=item.pk)
    for who in ("ada", "mia"):
        assert as_(who).get(path).status_code == 200
    assert reads() == {("Mia", "Ada", what, via)}


def test_a_read_is_noted_once_an_hour(as_: SignIn, cast: Cast) -> None:
    item = log(cast.ada, "Retry queue", share="everyone")
    with time_machine.travel("2026-11-20 10:05Z", tick=False):
        for _ in range(3):
            as_("zoe").get(item.get_absolute_url())
    with time_machine.travel("2026-11-20 11:05Z", tick=False):
        as_("zoe").get(item.get_absolute_url())
    assert Read.objects.count() == 2


def test_what_stays_closed_is_not_noted(as_: SignIn, cast: Cast) -> None:
    item = log(cast.ada, "Retry queue")
    assert as_("mia").get(item.get_absolute_url()).status_code == 404
    as_("mia").get("/evidence/shared/")
    assert not Read.objects.exists()


@pytest.mark.parametrize("who", NAMES)
def test_only_the_subject_sees_who_read(as_: SignIn, cast: Cast, who: str) -> None:
    as_("zoe").get(log(cast.ada, "Retry queue", share="everyone").get_absolute_url())
    page = as_(who).get("/settings/reads/").content.decode()
    assert ("Zoe Tanaka" in page.split("<main")[1]) == (who == "ada")
    assert len(as_(who).get("/api/v1/reads/").json()["results"]) == int(who == "ada")


# ---- break-glass


@pytest.mark.parametrize("who", NAMES)
@pytest.mark.parametrize("surface", ["page", "api"])
def test_only_an_administrator_opens_a_record(as_: SignIn, cast: Cast, who: str, surface: str) -> None:
    path = f"/people/{cast.ada.pk}/opening/" if surface == "page" else f"/api/v1/people/{cast.ada.pk}/opening/"
    kind = {} if surface == "page" else {"content_type": "application/json"}
    status = as_(who).post(path, {"reason": REASON, "hours": 1}, **kind).status_code  # type: ignore[arg-type]
    assert status == (403 if who != "rafael" else 302 if surface == "page" else 201)
    assert Opening.objects.count() == int(who == "rafael")


@pytest.fixture
def opened(cast: Cast, django_capture_on_commit_callbacks: Callable[..., object]) -> Opening:
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
        return open_record(cast.ada, by=cast.rafael, reason=REASON, hours=1)


def test_an_opened_record_shows_what_the_circle_sees_and_nothing_private(
    as_: SignIn, cast: Cast, placed: None, opened: Opening
) -> None:
    circle, private = log(cast.ada, "For the circle", share="circle"), log(cast.ada, "For myself")
    other = log(cast.ben, "Of Ben", share="circle")
    claim(circle, "risk-mid-1")
    status = {item.title: as_("rafael").get(item.get_absolute_url()).status_code for item in (circle, private, other)}
    assert status == {"For the circle": 200, "For myself": 404, "Of Ben": 404}
    assert as_("rafael").get(f"/people/{cast.ada.pk}/report/").status_code == 200
    assert as_("rafael").get(f"/people/{cast.ben.pk}/report/").status_code == 404
    assert set(Read.objects.values_list("by_opening", flat=True)) == {True}


def test_reading_is_all_it_gives(as_: SignIn, cast: Cast, ladder: LadderVersion, opened: Opening) -> None:
    made = claim(log(cast.ada, "For the circle", share="circle"), "risk-mid-1")
    assert as_("rafael").post(f"/evidence/claims/{made.pk}/review/", {"verdict": "accepted"}).status_code == 403
    assert as_("rafael").post(f"/evidence/claims/{made.pk}/comments/", {"words": "Hm."}).status_code == 403
    assert as_("rafael").get("/api/v1/claims/queue/").json()["results"] == []


def test_it_ends_by_itself_and_by_hand(as_: SignIn, cast: Cast, opened: Opening) -> None:
    item = log(cast.ada, "For the circle", share="circle")
    with time_machine.travel(timezone.now() + timedelta(minutes=61)):
        assert as_("rafael").get(item.get_absolute_url()).status_code == 404
    assert as_("rafael").get(item.get_absolute_url()).status_code == 200
    assert as_("ada").post(f"/people/openings/{opened.pk}/end/").status_code == 403
    assert as_("zoe").post(f"/people/openings/{opened.pk}/end/").status_code == 404
    assert as_("rafael").post(f"/people/openings/{opened.pk}/end/").status_code == 302
    assert as_("rafael").get(item.get_absolute_url()).status_code == 404


def test_the_person_is_told_at_once_with_the_reason_on_their_page(as_: SignIn, cast: Cast, opened: Opening) -> None:
    assert [message.to for message in mail.outbox] == [["ada@example.org"]]
    assert Notice.objects.filter(person=cast.ada).unread().count() == 1
    page = as_("ada").get("/settings/reads/").content.decode()
    assert REASON in page
    assert REASON not in as_("mia").get("/settings/reads/").content.decode()


@pytest.mark.parametrize(("reason", "hours"), [("because", 1), (REASON, 0), (REASON, 25)])
def test_a_reason_too_short_and_a_time_too_long_are_refused(cast: Cast, reason: str, hours: int) -> None:
    with pytest.raises(ValidationError):
        open_record(cast.ada, by=cast.rafael, reason=reason, hours=hours)


def test_one_s_own_record_needs_no_breaking(as_: SignIn, cast: Cast) -> None:
    assert as_("rafael").get(f"/people/{cast.rafael.pk}/opening/").status_code == 403


# ---- erasing


def test_somebody_is_erased_only_after_leaving_and_with_the_name_typed(as_: SignIn, cast: Cast) -> None:
    path = f"/people/{cast.ben.pk}/erasing/"
    assert as_("rafael").post(path, {"name": "Ben Achterberg"}).status_code == 403
    as_("rafael").post(f"/people/{cast.ben.pk}/leaving/", {"left_on": timezone.localdate()})
    assert as_("mia").post(path, {"name": "Ben Achterberg"}).status_code == 403
    assert as_("rafael").post(path, {"name": "Ben"}).status_code == 422
    assert as_("rafael").post(path, {"name": "Ben Achterberg"}).status_code == 302
    assert as_("rafael").get(f"/people/{cast.ben.pk}/").status_code == 404
