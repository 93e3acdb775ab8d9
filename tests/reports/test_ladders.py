"""Two ladders side by side, with where one stands on each by its own rule."""

import html
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Read
from growth.reports.ladders import Standings
from growth.reports.professions import built_in, professions_of
from growth.standing import Quarter
from ladder.actions import place
from ladder.models import LadderVersion
from tests.cases import for_each
from tests.factories import accepted, claim, log, publish, small_ladder
from tests.people import NAMES, Cast

SignIn = Callable[[str], Client]
NOW = Quarter.of(timezone.localdate())


def keyed(key: str, name: str, **changes: Any) -> dict[str, Any]:
    """The small ladder under another key, with keys of expectations of its own."""
    document = small_ladder(key, name=name, **changes)
    for row in document["expectations"]:
        row["key"] = f"{key[:2]}-{row['key']}"
    return document


@pytest.fixture
def two(cast: Cast) -> Cast:
    """Both built-in ladders by key, small, and a third; Ada is at Mid on the first. On the second one quarter of two
    sustains."""
    software = publish(keyed("software-engineer", "Software engineer"))
    publish(keyed("ai-engineer", "AI engineer", sustained={"quarters": 1, "of": 2}))
    publish(keyed("data", "Data engineer"))
    place(cast.ada, level=software.levels.get(key="mid"), since=timezone.localdate() - timedelta(days=400), by=cast.mia)
    return cast


@for_each("path", ["/people/{}/report/ladders/", "/api/v1/reports/{}/ladders/"])
def test_those_who_may_read_the_report_compare(as_: SignIn, two: Cast, path: str) -> None:
    answers = {who: as_(who).get(path.format(two.ada.pk)).status_code for who in NAMES}
    assert answers == {who: 200 if who in {"ada", "mia", "noor"} else 404 for who in NAMES}


def test_what_others_read_is_recorded(as_: SignIn, two: Cast) -> None:
    as_("ada").get("/report/ladders/")
    assert not Read.objects.exists()
    as_("mia").get(f"/people/{two.ada.pk}/report/ladders/")
    assert list(Read.objects.values_list("reader__name", "subject__name", "via")) == [
        ("Mia Okafor", "Ada Lindqvist", "page")
    ]


def test_each_ladder_counts_its_own_claims_by_its_own_rule(two: Cast) -> None:
    accepted(two.ada, two.mia, "so-risk-senior-1", NOW.first_day)
    accepted(two.ada, two.mia, "ai-risk-mid-1", NOW.first_day)
    standings = Standings.of(two.ada, two.ada)
    pair = standings.pair()
    assert pair == ("software-engineer", "ai-engineer")
    compared = standings.side_by_side(pair)
    risk = compared.rows[1]
    assert [(cell.standing.sustained, cell.standing.emerging) for cell in risk if cell] == [(0, 3), (2, 0)]
    assert [side.is_placed for side in compared.sides] == [True, False]
    assert [[level.key for level in side.levels] for side in compared.sides] == [["mid", "senior"], ["mid", "senior"]]


def test_evidence_the_reader_may_not_see_counts_for_nothing(as_: SignIn, two: Cast) -> None:
    claim(log(two.ada, "Mine alone"), "ai-risk-mid-1")

    def stands(who: str) -> list[Any]:
        document = as_(who).get(f"/api/v1/reports/{two.ada.pk}/ladders/").json()
        return [row["sides"][1]["claimed"] for row in document["dimensions"]]

    assert (stands("ada"), stands("mia"), stands("noor")) == ([None, "mid"], [None, None], [None, None])


@for_each(
    "query, status, shown",
    [
        ("", 200, ["Software engineer", "AI engineer"]),
        ("?first=data", 200, ["Data engineer", "Software engineer"]),
        ("?second=software-engineer", 200, ["AI engineer", "Software engineer"]),
        ("?first=ai-engineer&second=data", 200, ["AI engineer", "Data engineer"]),
        ("?first=data&second=data", 422, ["Software engineer", "AI engineer"]),
        ("?first=nothing", 422, ["Software engineer", "AI engineer"]),
    ],
)
def test_any_two_in_force_can_be_chosen(as_: SignIn, two: Cast, query: str, status: int, shown: list[str]) -> None:
    answer = as_("ada").get(f"/report/ladders/{query}")
    page = html.unescape(answer.content.decode())
    assert answer.status_code == status
    assert re.findall(r'id="side-\d"><a [^>]*>([^<]+)<', page) == shown
    assert ("The two professions" in page) == ({"Software engineer", "AI engineer"} == set(shown))
    if status == 422:
        assert "Choose two different ladders." in page or "Select a valid choice" in page


def test_the_page_shows_what_the_level_and_the_next_ask_on_both(as_: SignIn, two: Cast) -> None:
    page = html.unescape(as_("mia").get(f"/people/{two.ada.pk}/report/ladders/").content.decode())
    for words in ("Shows risk as a mid, in way 1.", "Shows risk as a senior, in way 2."):
        assert page.count(words) == 2
    assert "as a junior" not in page
    assert "Ada has no level on this ladder; shown is what it asks at Mid." in page
    assert "answers that look right and are not" in page


def test_a_dimension_of_one_ladder_alone_stands_alone(as_: SignIn, two: Cast) -> None:
    document = keyed("design", "Designer")
    for row in [document["dimensions"][1], *document["expectations"]]:
        for name in ("key", "dimension"):
            if name in row:
                row[name] = row[name].replace("risk", "craft")
    document["dimensions"][1] |= {"name": "Craft", "letter": "C"}
    publish(document)
    rows = as_("ada").get("/api/v1/reports/me/ladders/?second=design").json()["dimensions"]
    assert [(row["key"], *(side is not None for side in row["sides"])) for row in rows] == [
        ("autonomy", True, True), ("risk", True, False), ("craft", False, True),
    ]  # fmt: skip
    assert "The other ladder has no dimension of this kind." in (
        as_("ada").get("/report/ladders/?second=design").content.decode()
    )


def test_without_a_level_the_lowest_is_shown(as_: SignIn, two: Cast) -> None:
    page = as_("zoe").get("/report/ladders/").content.decode()
    assert "No level is set; shown is what it asks at Junior." in page
    assert as_("zoe").get("/api/v1/reports/me/ladders/").json()["ladders"][0]["levels"] == ["junior", "mid"]


def test_one_ladder_alone_has_nothing_beside_it(as_: SignIn, cast: Cast, ladder: LadderVersion) -> None:
    assert "only one ladder in force" in as_("ada").get("/report/ladders/").content.decode()
    assert as_("ada").get("/api/v1/reports/me/ladders/").status_code == 404


def test_the_api_says_what_it_refuses_at_its_field(as_: SignIn, two: Cast) -> None:
    for query, field in (("first=data&second=data", "second"), ("first=x", "first"), ("second=x", "second")):
        answer = as_("ada").get(f"/api/v1/reports/me/ladders/?{query}")
        assert (answer.status_code, set(answer.json())) == (400, {field})


def test_the_report_and_the_ladders_lead_here(as_: SignIn, two: Cast) -> None:
    assert 'href="/report/ladders/"' in as_("ada").get("/report/").content.decode()
    assert 'href="/report/ladders/"' in as_("zoe").get("/ladders/").content.decode()
    assert 'href="/report/ladders/?first=data"' in as_("zoe").get("/ladders/data/").content.decode()
    path = f"/people/{two.ada.pk}/report/"
    assert f'href="{path}ladders/"' in as_("mia").get(path).content.decode()


def test_more_evidence_asks_no_more_of_the_database(as_: SignIn, two: Cast, django_assert_num_queries: Any) -> None:
    client = as_("ada")
    client.get("/report/ladders/")
    for back in range(3):
        accepted(two.ada, two.mia, "ai-risk-mid-1", NOW.plus(-back).first_day)
        if back in (0, 2):
            with django_assert_num_queries(10):
                client.get("/report/ladders/")


def test_the_professions_are_two_columns_in_the_order_asked_for() -> None:
    known = built_in()
    assert known.ladders == ("software-engineer", "ai-engineer")
    assert [fact.key for fact in known.facts] == [
        "focus", "daily_work", "models", "data", "testing", "failures", "production", "differentiator", "trajectory",
    ]  # fmt: skip
    turned = professions_of("ai-engineer", "software-engineer")
    assert [fact.sides for fact in turned] == [fact.sides[::-1] for fact in known.facts]
    assert professions_of("software-engineer", "data") == ()


def test_ids_are_unique_with_two_profiles(as_: SignIn, two: Cast) -> None:
    ids = re.findall(r' id="([^"]+)"', as_("ada").get("/report/ladders/").content.decode())
    assert len(ids) == len(set(ids))
