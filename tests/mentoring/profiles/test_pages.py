"""The page of one's own profile, what others read of it, and the same through the API."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from growth.mentoring.models import Pairing
from growth.mentoring.profiles.actions import look_for, offer
from growth.mentoring.profiles.models import Profile, Wish
from tests.mentoring.asking.world import offering
from tests.mentoring.profiles.test_actions import sustained_in_risk
from tests.opportunities.world import placed
from tests.people import Cast

SignIn = Callable[[str], Client]
pytestmark = pytest.mark.usefixtures("ladder")


def offer_form(**fields: Any) -> dict[str, Any]:
    return {
        "offers": ["mentoring"],
        "topics": "Kafka, on call,  kafka",
        "languages": "English",
        "about": "Patient",
        "capacity": 3,
        "works_from": "08:30",
        "works_until": "16:30",
        "works_on": [0, 2],
        "version": 1,
        **fields,
    }


def test_what_one_offers_is_saved_as_typed(as_: SignIn, cast: Cast) -> None:
    answers = [as_("zoe").post("/mentoring/profile/offering/", offer_form()) for _ in range(2)]
    assert [answer.url for answer in answers] == ["/mentoring/profile/"] * 2
    profile = Profile.objects.get(person=cast.zoe)
    assert (profile.topics, profile.languages, profile.works_on) == (["Kafka", "on call"], ["English"], [0, 2])
    assert (str(profile.works_from), profile.capacity, profile.version) == ("08:30:00", 3, 2)


def test_strengths_not_ticked_are_withheld(as_: SignIn, cast: Cast) -> None:
    sustained_in_risk(cast)
    page = as_("ada").get("/mentoring/profile/").content.decode()
    assert 'name="strengths" value="risk" id="offer_strengths_0" checked' in page
    as_("ada").post("/mentoring/profile/offering/", offer_form())
    assert Profile.objects.get(person=cast.ada).withheld == ["risk"]
    as_("ada").post("/mentoring/profile/offering/", offer_form(strengths=["risk"], version=2))
    assert Profile.objects.get(person=cast.ada).withheld == []


@pytest.mark.parametrize(
    ("field", "value"),
    [("works_on", []), ("works_until", "08:30"), ("capacity", 9), ("topics", ",".join(map(str, range(11)))),
     ("topics", "k" * 41), ("offers", ["therapy"])],
)  # fmt: skip
def test_what_is_refused_comes_back_at_its_field_and_loses_nothing(
    as_: SignIn, cast: Cast, field: str, value: object
) -> None:
    answer = as_("zoe").post("/mentoring/profile/offering/", offer_form(**{field: value}))
    assert answer.status_code == 422
    assert set(answer.context["offer_form"].errors) == {field}
    assert "Patient" in answer.content.decode()
    assert not Profile.objects.exists()


def test_an_overtaken_edit_overwrites_nothing_until_it_is_sent_again(as_: SignIn, cast: Cast) -> None:
    offer(by=cast.zoe, version=1, about="From the other window")
    answer = as_("zoe").post("/mentoring/profile/offering/", offer_form())
    assert answer.status_code == 409
    assert "changed in another window" in answer.content.decode()
    assert 'name="version" value="2"' in answer.content.decode()
    assert Profile.objects.get(person=cast.zoe).about == "From the other window"
    look_for(by=cast.zoe, version=1, topics=["Writing"])
    assert as_("zoe").post("/mentoring/profile/wishing/", {"topics": "Kafka", "version": 1}).status_code == 409


def test_what_one_looks_for_is_saved_in_its_order_and_goes_back_to_the_gaps(as_: SignIn, cast: Cast) -> None:
    placed(cast.ada)
    client = as_("ada")
    assert "From my gaps: Autonomy and Risk" in client.get("/mentoring/profile/").content.decode()
    body = {"wants": ["mentoring"], "first": "risk", "second": "autonomy", "topics": "Kafka", "version": 1}
    assert client.post("/mentoring/profile/wishing/", {**body, "track": "engineer"}).status_code == 302
    wish = Wish.objects.get(person=cast.ada)
    assert (wish.dimensions, wish.track, wish.wants) == (["risk", "autonomy"], "engineer", ["mentoring"])
    for _ in range(2):
        assert client.post("/mentoring/profile/wishing/gaps/").status_code == 302
    wish.refresh_from_db()
    assert (wish.dimensions, wish.topics) == ([], ["Kafka"])


def test_a_dimension_chosen_twice_is_refused_at_the_second(as_: SignIn, cast: Cast) -> None:
    answer = as_("ada").post("/mentoring/profile/wishing/", {"first": "risk", "third": "risk", "version": 1})
    assert answer.status_code == 422
    assert set(answer.context["wish_form"].errors) == {"third"}


def test_the_page_says_beforehand_what_everybody_will_read_and_afterwards_what_they_read(
    as_: SignIn, cast: Cast
) -> None:
    sustained_in_risk(cast)
    page = as_("ada").get("/mentoring/profile/").content.decode()
    assert "Everybody who is signed in sees:" in page
    assert "While you offer nothing, nobody sees this profile." in page
    as_("ada").post("/mentoring/profile/offering/", offer_form(strengths=["risk"]))
    read = as_("ada").get("/mentoring/profile/").context["everybody_sees"]
    assert read == [
        "That you offer mentoring.",
        "That you stand at Mid.",
        "What you are strong in: Risk at Senior.",
        "Your topics: Kafka, on call.",
        "Your languages: English.",
        "What you write about yourself: “Patient”",
        "That you have 3 of 3 places free.",
        "When you work: 08:30 to 16:30, Monday, Wednesday, UTC.",
    ]
    others = as_("zoe").get(f"/mentoring/people/{cast.ada.pk}/").content.decode()
    for words in ("Mid", "Risk", "Senior", "Kafka, on call", "English", "Patient", "08:30 to 16:30", "3 of 3 places"):
        assert words in others


def test_a_pause_begins_and_ends_with_a_click_and_is_refused_in_the_past(as_: SignIn, cast: Cast) -> None:
    client, until = as_("noor"), timezone.localdate() + timedelta(days=9)
    offering(cast.noor)
    past = client.post("/mentoring/profile/pause/", {"paused_until": timezone.localdate().isoformat()})
    assert (past.status_code, set(past.context["pause_form"].errors)) == (422, {"paused_until"})
    assert client.post("/mentoring/profile/pause/", {"paused_until": until.isoformat()}).status_code == 302
    page = as_("zoe").get(f"/mentoring/people/{cast.noor.pk}/").content.decode()
    assert "Takes a pause until" in page
    assert "requests/new/" not in page
    assert "Tell me when there is a place" in page
    client.post("/mentoring/profile/pause/end/")
    assert not Profile.objects.get(person=cast.noor).is_paused


def test_an_offer_leads_to_asking_unless_one_cannot(as_: SignIn, cast: Cast) -> None:
    offering(cast.mia, offers=["mentoring", "rotation"])
    path = f"/mentoring/people/{cast.mia.pk}/"
    ask = f'href="/mentoring/requests/new/?mentor={cast.mia.pk}&amp;kind='
    assert as_("zoe").get(path).content.decode().count(ask) == 2
    for who in ("ada", "petra", "mia"):
        page = as_(who).get(path).content.decode()
        assert ask not in page
        assert "Tell me when there is a place" not in page
    Pairing.objects.create(mentor=cast.mia, mentee=cast.zoe, kind="rotation")
    assert as_("zoe").get(path).content.decode().count(ask) == 1


def test_the_api_reads_and_changes_ones_own(as_: SignIn, cast: Cast) -> None:
    client, kind = as_("zoe"), {"content_type": "application/json"}
    path = "/api/v1/mentoring-profiles/mine/"
    version = client.get(path).json()["version"]
    changed = client.patch(path, {"offers": ["buddy"], "works_on": [1], "version": version}, **kind)
    assert (changed.status_code, changed.json()["offers"], changed.json()["version"]) == (200, ["buddy"], 2)
    assert client.patch(path, {"about": "Late", "version": version}, **kind).status_code == 409
    empty = client.patch(path, {"works_on": [], "version": 2}, **kind)
    assert (empty.status_code, set(empty.json())) == (400, {"works_on"})
    until = (timezone.localdate() + timedelta(days=5)).isoformat()
    assert client.post(f"{path}pause/", {"paused_until": until}, **kind).json()["paused_until"] == until
    assert client.post(f"{path}pause/end/", {}, **kind).json()["paused_until"] is None
    wish = client.patch("/api/v1/mentoring-wish/mine/", {"dimensions": ["risk"], "version": 1}, **kind)
    assert (wish.status_code, wish.json()["wanted"]) == (200, ["risk"])
    assert set(Profile.objects.values_list("person", flat=True)) == {cast.zoe.pk}
