"""The page of the programme owner: who sees it, what it shows, and what it never shows."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from growth.mentoring.actions import end_pairing
from growth.mentoring.asking.models import MentorRequest
from growth.mentoring.health.actions import ask_both
from growth.mentoring.health.models import OwnerQuestion
from growth.mentoring.meeting.models import ActionItem, Goal, PairingAgreement, PrivateNote, Session, Topic
from growth.mentoring.models import Pairing
from growth.mentoring.profiles.models import Profile
from growth.notices.models import Notice
from tests.cases import for_each
from tests.mentoring.health.world import DAY, begun, met, paired, rated
from tests.people import NAMES, Cast, person

SignIn = Callable[[str], Client]
pytestmark = pytest.mark.usefixtures("owner")
PAGE, API = "/mentoring/programme/", "/api/v1/mentoring-programme/"


def text(client: Client, path: str = PAGE) -> str:
    return re.sub(r"\s+", " ", client.get(path).content.decode())


def facts(client: Client, **chosen: str) -> dict[str, Any]:
    found: dict[str, Any] = client.get(API, chosen).json()
    return found


def states(client: Client, **chosen: str) -> list[tuple[int, str]]:
    return [(row["pairing"], row["state"]) for row in facts(client, **chosen)["pairings"]]


@pytest.fixture
def four(cast: Cast) -> dict[str, Pairing]:
    """One of each state."""
    pairs = {
        "quiet": begun(Pairing.objects.get(), 300),
        "needs-a-check-in": paired(cast.zoe, cast.ben, kind="shadowing"),
        "on-track": paired(cast.ines, cast.zoe),
        "too-early-to-tell": paired(cast.zoe, cast.ines, days_ago=3, kind="buddy"),
    }
    for name, days in (("quiet", 61), ("needs-a-check-in", 40), ("on-track", 3)):
        met(pairs[name], days)
    return pairs


# ---- who


@for_each("who", NAMES)
def test_only_programme_owners_open_it(as_: SignIn, cast: Cast, who: str) -> None:
    status = 200 if who == "omar" else 403
    assert as_(who).get(PAGE).status_code == as_(who).get(API).status_code == status
    assert (f'href="{PAGE}"' in as_(who).get("/mentoring/").content.decode()) == (who == "omar")


ASK = [
    ("omar", 302, 201),
    ("ada", 403, 403),
    ("noor", 403, 403),
    ("mia", 403, 403),
    ("zoe", 404, 404),
    ("rafael", 404, 404),
]


@for_each("who, page, api", ASK)
def test_only_they_ask_both(as_: SignIn, cast: Cast, who: str, page: int, api: int) -> None:
    pairing = Pairing.objects.get()
    assert as_(who).post(f"/mentoring/pairings/{pairing.pk}/asking-both/").status_code == page
    assert OwnerQuestion.objects.exists() == (page == 302)
    OwnerQuestion.objects.all().delete()
    assert as_(who).post(f"{API}{pairing.pk}/asking/").status_code == api
    assert OwnerQuestion.objects.exists() == (api == 201)


def test_an_owner_does_not_ask_about_their_own_pair(as_: SignIn, cast: Cast) -> None:
    own = paired(cast.omar, cast.ben)
    assert as_("omar").post(f"/mentoring/pairings/{own.pk}/asking-both/").status_code == 403
    assert as_("omar").post(f"{API}{own.pk}/asking/").status_code == 403
    assert "Your own: somebody else asks." in text(as_("omar"))


def test_who_sees_that_was_asked(cast: Cast) -> None:
    ask_both(Pairing.objects.get(), by=cast.omar)
    assert {who for who in NAMES if OwnerQuestion.objects.visible_to(cast[who])} == {"omar", "ada", "noor"}


# ---- what


def test_states_worst_first_and_filters(as_: SignIn, four: dict[str, Pairing]) -> None:
    client = as_("omar")
    assert states(client) == [(pairing.pk, state) for state, pairing in four.items()]
    for state, pairing in four.items():
        assert states(client, state=state) == [(pairing.pk, state)]
        page = text(client, f"{PAGE}?state={state}")
        table = page[page.index('id="all"') :]
        assert f"{pairing.mentee.name} and {pairing.mentor.name}" in table
        assert "1 pairing." in table
    assert states(client, kind="shadowing") == [(four["needs-a-check-in"].pk, "needs-a-check-in")]
    assert states(client, kind="buddy", state="quiet") == []
    assert len(states(client, state="nonsense", kind="nonsense")) == 4


def test_pairs_in_need_are_named_with_when_they_met_and_mean_to_meet(as_: SignIn, four: dict[str, Pairing]) -> None:
    page = text(as_("omar"))
    need = page[page.index('id="need"') : page.index('id="orphans"')]
    assert "Ada Lindqvist and Noor Haddad" in need and "Ben Achterberg and Zoe Tanaka" in need
    assert "Zoe Tanaka and Ines Duarte" not in need
    day = timezone.localdate() - 61 * DAY
    assert re.search(rf"last met <time[^>]*>{day.day} {day:%b %Y}</time>", need)
    assert "every two weeks" in need


def test_ended_pairings_are_listed_with_who_ended_them(as_: SignIn, cast: Cast, four: dict[str, Pairing]) -> None:
    end_pairing(four["quiet"], by=None)
    end_pairing(four["on-track"], by=cast.zoe)
    page = text(as_("omar"), f"{PAGE}?state=ended")
    assert 'Ended by">Rungs</td>' in page and 'Ended by">Zoe Tanaka</td>' in page
    rows = facts(as_("omar"), state="ended")["pairings"]
    assert {(row["pairing"], row["ended_by"]) for row in rows} == {
        (four["quiet"].pk, None),
        (four["on-track"].pk, cast.zoe.pk),
    }
    assert facts(as_("omar"), state="ended", kind="buddy")["pairings"] == []


def test_what_the_two_speak_about_is_never_shown(as_: SignIn, cast: Cast) -> None:
    pairing = Pairing.objects.get()
    session = met(pairing, 80)
    Session.objects.filter(pk=session.pk).update(notes="Secret notes", notes_html="Secret notes", place="Secret place")
    PairingAgreement.objects.create(pairing=pairing, aim="Secret aim", silence="Secret silence")
    Goal.objects.create(pairing=pairing, words="Secret goal")
    Topic.objects.create(pairing=pairing, words="Secret topic")
    ActionItem.objects.create(pairing=pairing, words="Secret action", owner=cast.ada)
    PrivateNote.objects.create(session=session, author=cast.noor, words="Secret thought", words_html="Secret thought")
    rated(pairing, cast.ada, 9)
    rated(pairing, cast.noor, 2)
    for path in (PAGE, API, f"{PAGE}?state=on-track"):
        body = as_("omar").get(path).content.decode()
        assert "Secret" not in body
        assert not re.search(r"rating|score|\b9\b.{0,20}\b2\b", re.sub(r"<head>.*?</head>", "", body, flags=re.S))


def test_orphans_capacity_and_requests(as_: SignIn, cast: Cast) -> None:
    end_pairing(Pairing.objects.get(), by=cast.noor)
    for mentee in (cast.ben, cast.zoe):
        paired(cast.ines, mentee)
    Profile.objects.create(person=cast.ines, capacity=1)
    Profile.objects.create(person=cast.noor, capacity=1)
    now = timezone.now()
    for who, state, days in (
        ("mia", "open", 0), ("petra", "unanswered", 10), ("rafael", "unanswered", 91), ("omar", "paired", 1)
    ):  # fmt: skip
        closed = None if state == "open" else now - days * DAY
        MentorRequest.objects.create(mentee=cast[who], words="Wants to learn", state=state, closed_at=closed)
    found = facts(as_("omar"))
    assert found["orphans"] == [{"person": cast.ada.pk, "name": "Ada Lindqvist"}]
    assert found["over_capacity"] == [{"mentor": cast.ines.pk, "name": "Ines Duarte", "places": 1, "helps": 2}]
    assert (found["open_requests"], found["unanswered_requests"]) == (1, 1)
    page = text(as_("omar"))
    assert "helps 2, has room for 1" in page
    assert "1 is open now. To 1 of the last 90 days nobody said yes." in page
    assert "Wants to learn" not in page


def test_whoever_ended_it_themselves_or_found_another_is_no_orphan(as_: SignIn, cast: Cast) -> None:
    end_pairing(Pairing.objects.get(), by=cast.ada)
    assert facts(as_("omar"))["orphans"] == []
    end_pairing(paired(cast.zoe, cast.ada, days_ago=10), by=None)
    assert [row["person"] for row in facts(as_("omar"))["orphans"]] == [cast.ada.pk]
    paired(cast.ines, cast.ada, days_ago=1)
    assert facts(as_("omar"))["orphans"] == []


def test_an_empty_programme_says_what_will_stand_here(as_: SignIn) -> None:
    Pairing.objects.all().delete()
    page = text(as_("omar"))
    assert "This page will show how pairs are doing" in page
    assert "Nobody is paired yet." in page


def test_pages_and_long_sections_are_cut(as_: SignIn, cast: Cast) -> None:
    for number in range(29):
        paired(cast.noor, person(name=f"Quiet {number:02}"))
    page = text(as_("omar"), f"{PAGE}?page=2")
    assert "26 to 30 of 30" in page
    need = page[page.index('id="need"') : page.index('id="orphans"')]
    assert need.count("<li>") == 10
    assert "29 in all" in need


@for_each("path", [PAGE, API])
def test_it_costs_a_fixed_number_of_queries(as_: SignIn, cast: Cast, path: str) -> None:
    client, counts = as_("omar"), []
    for number in (1, 3):
        for each in range(number):
            mentee = person(name=f"Somebody {number} {each}")
            pairing = paired(cast.zoe, mentee)
            rated(pairing, mentee, 9)
            rated(pairing, cast.zoe, 2)
            end_pairing(paired(cast.ines, person()), by=None)
        client.get(path)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(path).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] < 20


# ---- asking both


def test_both_are_told_by_mail_and_once_a_week(
    cast: Cast, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    pairing = Pairing.objects.get()
    with django_capture_on_commit_callbacks(execute=True):
        first, second = ask_both(pairing, by=cast.omar), ask_both(pairing, by=cast.omar)
    assert first == second
    said = "Omar Ferreira runs the mentoring programme and would like to know how it goes with"
    assert set(Notice.objects.values_list("person__name", "text")) == {
        ("Ada Lindqvist", f"{said} Noor Haddad"),
        ("Noor Haddad", f"{said} Ada Lindqvist"),
    }
    assert len(mail.outbox) == 2
    OwnerQuestion.objects.update(asked_at=timezone.now() - 7 * DAY)
    assert ask_both(pairing, by=cast.omar) != first
    assert Notice.objects.count() == 4


def test_a_pairing_that_ended_is_not_asked_about(cast: Cast) -> None:
    pairing = Pairing.objects.get()
    end_pairing(pairing, by=cast.ada)
    Notice.objects.all().delete()
    with pytest.raises(ValidationError):
        ask_both(pairing, by=cast.omar)
    assert not Notice.objects.exists()
