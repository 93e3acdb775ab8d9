"""The list of decisions and its facets: who finds what, and that counts say nothing of what one does not see."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client, RequestFactory
from django.utils import timezone

from growth.decisions.actions import mark_decision, name_people
from growth.decisions.finding.facets import facets
from growth.decisions.finding.filters import DecisionFilter
from growth.decisions.flow_actions import answer
from growth.decisions.models import Decision
from tests.decisions.makers import make_accepted, make_draft, make_project, make_proposal
from tests.people import NAMES, Cast

SignIn = Callable[[str], Client]
pytestmark = pytest.mark.django_db

SEES = {
    **{name: {"open"} for name in NAMES},
    "ada": {"open", "team", "draft"},  # she wrote them
    "ben": {"open", "team"},  # of her team
    "mia": {"open", "team"},
    "noor": {"open", "draft", "team"},  # named on the draft, and decided
}


@pytest.fixture
def world(cast: Cast) -> dict[str, Decision]:
    """One for everybody, one of the project of Ada's team, one draft of hers with Noor as its decider."""
    everybodys = make_project(cast.mia, "Payouts")
    closed = make_project(cast.mia, "Secret system", team=cast.ada.team, audience="team")
    made = {
        "open": make_accepted(everybodys, cast.ada, cast.noor, title="item-open outbox"),
        "team": make_accepted(closed, cast.ada, cast.noor, title="item-team outbox"),
        "draft": make_draft(everybodys, cast.ada, cast.noor, title="item-draft outbox"),
    }
    mark_decision(made["team"], by=cast.ada, tags=["secret-tag", "queues"])
    mark_decision(made["open"], by=cast.ada, tags=["queues"])
    return made


def counted(cast: Cast, who: str, **asked: str) -> dict[str, dict[str, int]]:
    request = RequestFactory().get("/")
    request.user = cast[who]
    filtered = DecisionFilter(asked, Decision.objects.visible_to(cast[who]), request=request)
    assert filtered.qs is not None
    return {facet.name: {row.name: row.count for row in facet.choices} for facet in facets(filtered)}


def found(cast: Cast, who: str, **asked: str) -> set[str]:
    request = RequestFactory().get("/")
    request.user = cast[who]
    rows = DecisionFilter(asked, Decision.objects.visible_to(cast[who]), request=request).qs
    return {row.title.split()[0].removeprefix("item-") for row in rows}


@pytest.mark.parametrize("who", NAMES)
@pytest.mark.parametrize("query", ["", "?q=outbox", "?facets=1"])
@pytest.mark.parametrize("surface", ["page", "fragment"])
def test_lists_and_searches_show_exactly_what_one_may_see(
    as_: SignIn, world: dict[str, Decision], who: str, query: str, surface: str
) -> None:
    headers = {"HX-Request": "true"} if surface == "fragment" else {}
    body = as_(who).get(f"/decisions/{query}", headers=headers).content.decode()
    if surface == "page" or query != "?facets=1":
        assert set(re.findall(r"item-([a-z]+)", body)) == SEES[who]
    assert ("Secret system" in body) <= ("team" in SEES[who])
    assert ("secret-tag" in body) <= ("team" in SEES[who])


@pytest.mark.parametrize("who", NAMES)
def test_facets_count_only_what_one_may_see(cast: Cast, world: dict[str, Decision], who: str) -> None:
    seen = SEES[who]
    named = counted(cast, who)
    assert sum(named["status"].values()) == sum(named["project"].values()) == len(seen)
    assert sum(named["quarter"].values()) == sum(named["revisit"].values()) == len(seen)
    assert named["tag"] == {"queues": len(seen & {"open", "team"}), **({"secret-tag": 1} if "team" in seen else {})}
    assert named["person"] == {"Ada Lindqvist": len(seen), "Noor Haddad": len(seen)}


@pytest.mark.parametrize("who", NAMES)
def test_the_search_over_everything_shows_decisions_one_may_see(
    as_: SignIn, world: dict[str, Decision], who: str
) -> None:
    body = as_(who).get("/search/?q=outbox").content.decode()
    assert set(re.findall(r"item-([a-z]+)", body)) == SEES[who]
    assert "<mark>outbox</mark>" in body


# ---- facets


def test_a_facet_is_counted_under_the_others_but_not_under_itself(cast: Cast, world: dict[str, Decision]) -> None:
    named = counted(cast, "ada", status="accepted")
    assert named["status"] == {"Draft": 1, "Accepted": 2}
    assert named["project"] == {"Payouts": 1, "Secret system": 1}
    assert named["person"] == {"Ada Lindqvist": 2, "Noor Haddad": 2}
    assert counted(cast, "ada", q="team")["status"] == {"Accepted": 1}
    assert counted(cast, "ada", tag="secret-tag")["tag"] == {"queues": 2, "secret-tag": 1}


def test_a_chosen_value_that_finds_nothing_stays_to_be_taken_away(cast: Cast, world: dict[str, Decision]) -> None:
    assert counted(cast, "zoe", status="rejected")["status"] == {"Accepted": 1, "Rejected": 0}


def test_dimensions_are_those_a_part_would_show(cast: Cast, world: dict[str, Decision]) -> None:
    proposal = make_proposal(world["open"].project, cast.ada, cast.noor, title="item-asked")
    name_people(proposal, by=cast.ada, people=[("author", cast.ada), ("decider", cast.noor), ("consulted", cast.zoe)])
    assert counted(cast, "ada")["dimension"] == {"Ownership": 4}
    assert counted(cast, "noor")["dimension"] == {"Risk": 4, "Perspective": 4}
    assert counted(cast, "ben", person=str(cast.zoe.pk))["dimension"] == {"Collaboration": 1}
    assert found(cast, "zoe", dimension="collaboration") == {"asked"}
    assert found(cast, "zoe", dimension="risk") == set()
    assert found(cast, "zoe", dimension="risk", person=str(cast.noor.pk)) == {"open", "asked"}


def test_person_and_part_are_about_the_same_part(cast: Cast, world: dict[str, Decision]) -> None:
    noor = str(cast.noor.pk)
    assert found(cast, "ada", person=noor) == {"open", "team", "draft"}
    assert found(cast, "ada", person=noor, role="decider") == {"open", "team", "draft"}
    assert found(cast, "ada", person=noor, role="author") == set()
    assert found(cast, "ada", role="author") == {"open", "team", "draft"}


def test_dates_are_found_by_quarter_and_by_day(cast: Cast, world: dict[str, Decision]) -> None:
    Decision.objects.filter(pk=world["open"].pk).update(dated=date(2025, 3, 31))
    Decision.objects.filter(pk=world["team"].pk).update(dated=None)
    assert found(cast, "ada", quarter="2025-Q1") == found(cast, "ada", dated_until="2025-03-31") == {"open"}
    assert found(cast, "ada", quarter="2025-Q2") == found(cast, "ada", quarter="nonsense") == set()
    assert found(cast, "ada", dated_from="2025-04-01") == {"draft"}
    assert found(cast, "ada", quarter="none") == {"team"}
    assert counted(cast, "ben")["quarter"] == {"Q1 2025": 1, "Without a date": 1}


def test_revisits_are_due_planned_or_neither(cast: Cast, world: dict[str, Decision]) -> None:
    today = timezone.now().date()
    Decision.objects.filter(pk=world["open"].pk).update(revisit_on=today)
    Decision.objects.filter(pk=world["team"].pk).update(revisit_on=today + timedelta(days=1))
    Decision.objects.filter(pk=world["draft"].pk).update(revisit_on=today)  # does not hold yet
    assert [found(cast, "ada", revisit=state) for state in ("due", "coming", "none")] == [{"open"}, {"team"}, {"draft"}]
    assert counted(cast, "ada")["revisit"] == {"Due": 1, "Planned": 1, "Not planned": 1}


def test_what_waits_for_an_answer_goes_with_the_answer(cast: Cast, world: dict[str, Decision]) -> None:
    proposal = make_proposal(world["open"].project, cast.ada, cast.noor, title="item-asked")
    assert found(cast, "noor", show="waiting") == {"asked"}
    assert found(cast, "ada", show="waiting") == set()
    assert found(cast, "noor", show="mine") == {"open", "team", "draft", "asked"}
    assert found(cast, "ada", show="drafts") == {"draft"}
    answer(proposal, by=cast.noor, reply="agree")
    assert found(cast, "noor", show="waiting") == set()


@pytest.mark.parametrize(
    "query",
    ["status=x", "project=x", "project=1e400", f"project={10**30}", f"person={10**30}", "person=-1", "tag=%00",
     "page=x", "quarter=2026-Q9", "quarter=99999-Q1", "dated_from=x", "dimension=x", "role=x", "revisit=x", "show=x",
     "q=%00%22*", "project=1.5", "project=NaN"],
)  # fmt: skip
@pytest.mark.parametrize("more", ["", "&facets=1"])
def test_nonsense_in_the_address_is_no_error(as_: SignIn, world: Any, query: str, more: str) -> None:
    assert as_("ada").get(f"/decisions/?{query}{more}").status_code == 200


# ---- pages


@pytest.mark.parametrize("path", ["/decisions/?", "/decisions/?q=outbox", "/decisions/?q=outbox&facets=1&person=1"])
@pytest.mark.parametrize("records", [1, 30])
def test_a_page_asks_as_little_for_many_as_for_one(
    as_: SignIn, cast: Cast, path: str, records: int, django_assert_max_num_queries: Any
) -> None:
    project = make_project(cast.mia)
    for n in range(records):
        mark_decision(make_proposal(project, cast.ada, cast.noor, title=f"Outbox {n}"), by=cast.ada, tags=[f"tag {n}"])
    client = as_("zoe")
    client.get(path)
    with django_assert_max_num_queries(8):
        assert client.get(path).status_code == 200


def test_without_a_script_the_facets_are_a_link_away(as_: SignIn, world: Any) -> None:
    client = as_("zoe")
    assert 'href="?q=outbox&amp;facets=1"' in client.get("/decisions/?q=outbox").content.decode()
    page = client.get("/decisions/?q=outbox&status=accepted&facets=1").content.decode()
    assert '<option value="accepted" selected>Accepted (1)</option>' in page
    assert 'name="q" type="search" value="outbox"' in page


def test_an_empty_list_says_what_it_will_show(as_: SignIn, cast: Cast) -> None:
    assert "This page will show what was decided" in as_("zoe").get("/decisions/").content.decode()


def test_names_in_facets_are_inert(as_: SignIn, cast: Cast, world: dict[str, Decision]) -> None:
    cast.noor.name = '"><script>alert(1)</script>'
    cast.noor.save()
    page = as_("ada").get("/decisions/?facets=1").content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page
