"""Who sees and does what with requests: one table, asked of page and API alike."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from growth.mentoring.asking.models import MentorChoice, MentorRequest
from tests.cases import for_each
from tests.mentoring.asking.world import asked, choice_of, send
from tests.people import NAMES, Cast

SignIn = Callable[[str], Client]
pytestmark = pytest.mark.usefixtures("ladder")

# Ben asks Noor, then Zoe, then Omar. Mia is his manager, Rafael an administrator.


@pytest.fixture
def request_of_ben(cast: Cast) -> MentorRequest:
    return asked(cast.ben, cast.noor, cast.zoe, cast.omar, words="Secret hope of Ben", dimensions=["risk"])


def seen(client: Client, path: str) -> int:
    return client.get(path).status_code


@for_each("who", NAMES)
def test_a_request_is_seen_by_its_mentee_alone(as_: SignIn, request_of_ben: MentorRequest, who: str) -> None:
    client, expected = as_(who), 200 if who == "ben" else 404
    assert seen(client, f"/mentoring/requests/{request_of_ben.pk}/") == expected
    assert seen(client, f"/api/v1/mentor-requests/{request_of_ben.pk}/") == expected
    rows = client.get("/api/v1/mentor-requests/").json()["results"]
    assert [row["id"] for row in rows] == ([request_of_ben.pk] if who == "ben" else [])


@for_each("who", NAMES)
def test_who_is_asked_sees_their_own_part_from_then_on(
    as_: SignIn, cast: Cast, request_of_ben: MentorRequest, who: str
) -> None:
    client = as_(who)
    choices = {name: choice_of(request_of_ben, cast[name]) for name in ("noor", "zoe", "omar")}
    page = {name for name, row in choices.items() if seen(client, f"/mentoring/choices/{row.pk}/") in (200, 302)}
    one = {name for name, row in choices.items() if seen(client, f"/api/v1/mentor-choices/{row.pk}/") == 200}
    rows = {row["id"] for row in client.get("/api/v1/mentor-choices/").json()["results"]}
    listed = {name for name, row in choices.items() if row.pk in rows}
    expected = {"ben": {"noor", "zoe", "omar"}, "noor": {"noor"}}.get(who, set())
    assert page == one == listed == expected


def test_who_is_asked_learns_nothing_of_the_others(as_: SignIn, cast: Cast, request_of_ben: MentorRequest) -> None:
    choice = choice_of(request_of_ben, cast.noor)
    page = as_("noor").get(f"/mentoring/choices/{choice.pk}/").content.decode()
    api = as_("noor").get(f"/api/v1/mentor-choices/{choice.pk}/").json()
    assert "Secret hope of Ben" in page
    assert api["hopes"] == "Secret hope of Ben"
    for name in ("Zoe", "Omar"):
        assert name not in page
    assert not {"rank", "request", "choices", "people"} & api.keys()


def test_the_second_does_not_learn_that_there_was_a_first(
    as_: SignIn, cast: Cast, request_of_ben: MentorRequest
) -> None:
    choice = choice_of(request_of_ben, cast.noor)
    as_("noor").post(f"/mentoring/choices/{choice.pk}/refusal/", {"words": "Secret no of Noor"})
    mine = choice_of(request_of_ben, cast.zoe)
    page = as_("zoe").get(f"/mentoring/choices/{mine.pk}/").content.decode()
    inbox = as_("zoe").get("/inbox/").content.decode()
    assert "Secret hope of Ben" in page
    assert "Noor" not in page + inbox


ANSWERS: dict[str, dict[str, Any]] = {
    "acceptance": {"words": ""},
    "refusal": {"words": ""},
    "question": {"question": "Why?"},
}


@for_each("what", ANSWERS)
@for_each("who", ["noor", "ben", "zoe", "mia", "rafael"])
@for_each("door", ["page", "api"])
def test_only_whoever_is_asked_answers(
    as_: SignIn, cast: Cast, request_of_ben: MentorRequest, what: str, who: str, door: str
) -> None:
    choice = choice_of(request_of_ben, cast.noor)
    path = {"page": "/mentoring/choices/{}/{}/", "api": "/api/v1/mentor-choices/{}/{}/"}[door]
    status = send(as_(who), path.format(choice.pk, what), ANSWERS[what])
    done = 302 if door == "page" else 200
    assert status == {"noor": done, "ben": 403}.get(who, 404)
    assert (MentorChoice.objects.get(pk=choice.pk).state == "asked") == (who != "noor")


@for_each("what, of", [("removal", "omar"), ("sooner", "omar")])
@for_each("who", ["ben", "noor", "omar", "mia"])
@for_each("door", ["page", "api"])
def test_only_the_mentee_changes_whom_to_ask_next(
    as_: SignIn, cast: Cast, request_of_ben: MentorRequest, what: str, of: str, who: str, door: str
) -> None:
    choice = choice_of(request_of_ben, cast[of])
    path = {"page": "/mentoring/choices/{}/{}/", "api": "/api/v1/mentor-choices/{}/{}/"}[door]
    status = send(as_(who), path.format(choice.pk, what))
    assert (status < 400) == (who == "ben")
    assert who == "ben" or status == 404
    changed = list(request_of_ben.choices.order_by("rank").values_list("mentor", flat=True))
    assert (changed != [cast.noor.pk, cast.zoe.pk, cast.omar.pk]) == (who == "ben")


@for_each("door", ["page", "api"])
@for_each("who", ["ben", "noor", "mia"])
def test_only_the_mentee_tells_more(
    as_: SignIn, cast: Cast, request_of_ben: MentorRequest, who: str, door: str
) -> None:
    choice = choice_of(request_of_ben, cast.noor)
    as_("noor").post(f"/mentoring/choices/{choice.pk}/question/", {"question": "Why?"})
    path = {"page": "/mentoring/choices/{}/reply/", "api": "/api/v1/mentor-choices/{}/reply/"}[door]
    status = send(as_(who), path.format(choice.pk), {"words": "So"})
    assert status == {"ben": 302 if door == "page" else 200, "noor": 403, "mia": 404}[who]
    assert (MentorChoice.objects.get(pk=choice.pk).reply == "So") == (who == "ben")


@for_each("door", ["page", "api"])
@for_each("who", ["ben", "noor", "mia"])
def test_only_the_mentee_takes_it_back(as_: SignIn, request_of_ben: MentorRequest, who: str, door: str) -> None:
    path = {"page": "/mentoring/requests/{}/withdrawal/", "api": "/api/v1/mentor-requests/{}/withdrawal/"}[door]
    status = send(as_(who), path.format(request_of_ben.pk))
    assert (status < 400) == (who == "ben")
    request_of_ben.refresh_from_db()
    assert request_of_ben.is_open == (who != "ben")
