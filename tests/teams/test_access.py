"""A manager sees of each person what that person shares with them, on every surface; nothing can be counted back."""

import html
import json
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Read
from growth.evidence.actions import archive_evidence, share_evidence
from growth.evidence.models import Evidence, Review
from ladder.actions import place
from ladder.models import LadderVersion
from tests.factories import accepted, claim, log, publish, small_ladder
from tests.people import NAMES, Cast, person

SignIn = Callable[[str], Client]
TODAY = timezone.localdate()
BELOW = {"mia": {"Ada Lindqvist", "Ben Achterberg"}, "petra": {"Mia Okafor", "Ada Lindqvist", "Ben Achterberg"}}
PAGES = ["/team/", "/team/composition/", "/team/fairness/"]
API = ["/api/v1/team-members/", "/api/v1/team-composition/", "/api/v1/team-fairness/"]


@pytest.fixture
def world(cast: Cast, ladder: LadderVersion) -> Cast:
    """Ada's items: each at another level, shared in another way, of another day, and named after it."""
    for who in (cast.mia, cast.ada, cast.ben):
        place(who, level=ladder.levels.get(key="mid"), since=TODAY - timedelta(days=700), by=cast.petra)
    shared = {
        "private": ("autonomy-senior-1", 1),
        "archived": ("risk-senior-1", 2),
        "circle": ("autonomy-mid-1", 3),
        "team": ("risk-mid-1", 4),
        "everyone": ("risk-junior-1", 5),
    }
    for share, (key, days) in shared.items():
        item = accepted(cast.ada, cast.mia, key, TODAY - timedelta(days=days)).evidence
        Evidence.objects.filter(pk=item.pk).update(title=f"item-{share}", kind="glue", scope="company")
        if share == "archived":
            archive_evidence(Evidence.objects.get(pk=item.pk), by=cast.ada)
        else:
            share_evidence(Evidence.objects.get(pk=item.pk), by=cast.ada, visibility=share)
    Review.objects.update(created_at=timezone.now() - timedelta(days=100))  # verdicts are a way to be heard of, too
    claim(log(cast.ada, "unanswered", share="everyone", ended_on=TODAY - timedelta(days=6)), "risk-junior-2")
    claim(log(cast.ada, "unanswered, in private", ended_on=TODAY), "risk-junior-2")
    return cast


def words(answer: Any) -> str:
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())))


@pytest.mark.parametrize("who", NAMES)
def test_everybody_gets_exactly_the_people_below_them(as_: SignIn, world: Cast, who: str) -> None:
    client, below = as_(who), BELOW.get(who, set())
    assert {row["name"] for row in client.get(API[0]).json()} == below
    page, fragment = client.get("/team/"), client.get("/team/", headers={"HX-Request": "true"})
    assert "<html" not in fragment.content.decode()
    for answer in (page, fragment):
        named = set(re.findall(r'<th scope="row">.*?<span class="name">([^<]+)', answer.content.decode()))
        assert named == below


SEES = {
    # Of a direct report: what is shared with the growth circle, the team, everybody.
    "mia": {
        "standing": {
            "autonomy": {"sustained": None, "emerging": "mid", "claimed": None},
            "risk": {"sustained": None, "emerging": "mid", "claimed": None},
        },
        "waiting": 1,
        "heard": 3,
        "mentors": ["Noor Haddad"],
    },
    # Of somebody further down: what is shared with everybody. Neither claims to answer nor pairings.
    "petra": {
        "standing": {"risk": {"sustained": None, "emerging": "junior", "claimed": None}},
        "waiting": 0,
        "heard": 5,
        "mentors": None,
    },
}


@pytest.mark.parametrize("who", sorted(SEES))
def test_a_row_counts_exactly_what_is_shared(as_: SignIn, world: Cast, who: str) -> None:
    row = next(row for row in as_(who).get(API[0]).json() if row["name"] == "Ada Lindqvist")
    expected = {**SEES[who], "heard": (TODAY - timedelta(days=SEES[who]["heard"])).isoformat()}
    assert {key: row[key] for key in expected} == expected


def test_the_page_says_no_more_than_the_api(as_: SignIn, world: Cast) -> None:
    for headers in ({}, {"HX-Request": "true"}):
        direct, further = (words(as_(who).get("/team/", headers=headers)) for who in ("mia", "petra"))
        assert "Senior emerging" not in direct + further
        assert direct.count("Mid emerging") == 2
        assert "mentor Noor Haddad" in direct
        assert "Mid emerging" not in further
        assert further.count("Junior emerging") == 1
        assert "Noor Haddad" not in further
        assert "1 claim waits" not in further


@pytest.mark.parametrize("path", ["/team/composition/", "/api/v1/team-composition/"])
def test_who_can_review_is_told_from_evidence_that_may_be_opened(as_: SignIn, cast: Cast, path: str) -> None:
    """In these dimensions Ada is accepted at Senior: in one for her growth circle, in the other for everybody."""
    words = json.dumps(small_ladder("wide")).replace('"A"', '"P"').replace("Autonomy", "Perspective")
    ladder = publish(json.loads(words.replace("autonomy", "perspective")))
    place(cast.ada, level=ladder.levels.get(key="mid"), since=TODAY - timedelta(days=700), by=cast.mia)
    for key, share in (("risk-senior-1", "everyone"), ("perspective-senior-1", "circle")):
        item = accepted(cast.ada, cast.mia, key, TODAY - timedelta(days=9)).evidence
        Evidence.objects.filter(pk=item.pk).update(title=f"item-{share}", visibility=share)
    hidden = accepted(cast.ada, cast.mia, "risk-senior-2", TODAY).evidence
    Evidence.objects.filter(pk=hidden.pk).update(title="item-private", visibility="private")
    told = {who: as_(who).get(path).content.decode() for who in ("mia", "petra", "zoe", "rafael")}
    if "api" in path:
        shown = {who: [one["name"] for one in as_(who).get(path).json()["reviewers"]] for who in told}
        assert shown == {"mia": ["Ada Lindqvist"], "petra": [], "zoe": [], "rafael": []}
        proofs = as_("mia").get(path).json()["reviewers"][0]["evidence"]
        assert set(proofs) == set(Evidence.objects.exclude(pk=hidden.pk).values_list("pk", flat=True))
    else:
        seen = {who: set(re.findall(r"item-([a-z]+)", body)) for who, body in told.items()}
        assert seen == {"mia": {"everyone", "circle"}, "petra": set(), "zoe": set(), "rafael": set()}
        assert "Only one person can" in told["mia"]
        assert "Nobody can, by what you can see" in told["petra"]


def test_fairness_counts_only_what_is_shared_and_alike_for_all(as_: SignIn, world: Cast) -> None:
    team = world.ada.team
    for number in range(2):
        person(name=f"Cora {number}", manager=world.mia, team=team)
    parts = {who: {one["name"]: one for one in as_(who).get(API[2]).json()[0]["people"]} for who in ("mia", "petra")}
    counts = ("items", "quiet", "wide")
    assert [parts["mia"]["Ada Lindqvist"][key] for key in counts] == [4, 3, 3]
    assert [parts["petra"]["Ada Lindqvist"][key] for key in counts] == [2, 1, 1]
    log(world.mia, "Of the manager's manager's direct report", share="circle", kind="glue")
    again = {one["name"]: one for one in as_("petra").get(API[2]).json()[0]["people"]}
    assert (
        again["Mia Okafor"]["items"] == 0
    )  # in a team of which the others share it with a growth circle without Petra
    assert "left out for everybody" in words(as_("petra").get("/team/fairness/"))
    assert "left out for everybody" not in words(as_("mia").get("/team/fairness/"))


@pytest.mark.parametrize("path", PAGES + API)
def test_nobody_below_means_nothing_to_see(as_: SignIn, world: Cast, path: str) -> None:
    for who in set(NAMES) - BELOW.keys():
        body = as_(who).get(path).content.decode()
        assert not {name for name in BELOW["petra"] - {world[who].name} if name in body}, (who, path)
    assert not Read.objects.exists()


@pytest.mark.parametrize("path", PAGES + API)
def test_reading_is_recorded_for_everybody_shown(as_: SignIn, world: Cast, path: str) -> None:
    client = as_("petra")
    client.get(path)
    client.get(path)
    reads = Read.objects.values_list("reader__name", "subject__name", "via")
    via = "API" if "api" in path else "page"
    assert sorted(reads) == sorted(("Petra Novak", name, via) for name in BELOW["petra"])


def test_the_page_says_in_words_what_it_is_built_from(as_: SignIn, world: Cast) -> None:
    for path in PAGES:
        assert "what they share with their growth circle" in words(as_("mia").get(path))
        assert "Of people further down" not in words(as_("mia").get(path))
        assert "Of people further down it counts only what they share with everybody" in words(as_("petra").get(path))


def test_somebody_who_left_is_not_below_anybody(as_: SignIn, world: Cast) -> None:
    world.ada.is_active = False
    world.ada.save()
    assert {row["name"] for row in as_("mia").get(API[0]).json()} == {"Ben Achterberg"}
