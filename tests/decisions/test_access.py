"""Who sees and does what with decisions: one table, asked of page and API alike."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from growth.decisions.actions import link_decision, name_people
from growth.decisions.flow_actions import comment, take_back
from growth.decisions.models import Decision, Link, Project
from tests.decisions.makers import make_accepted, make_draft, make_project, make_proposal
from tests.factories import TeamFactory
from tests.people import NAMES, Cast, person

SignIn = Callable[[str], Client]

# Payments is Mia's, Ada's and Ben's team; Petra, Ines and Rafael stand above it, Noor, Zoe and Omar are in Search.
# Ada writes, Mia decides, Noor is named as consulted on the closed ones. Mia keeps both projects.
EVERYBODY = set(NAMES)
SEES = {
    "draft": {"ada", "mia"},
    "draft with Noor": {"ada", "mia", "noor"},
    "open": EVERYBODY,
    "closed": {"mia", "ada", "ben"},
    "closed with Noor": {"mia", "ada", "ben", "noor"},
    "taken back": {"ada", "mia"},
}


@pytest.fixture
def records(cast: Cast) -> dict[str, Decision]:
    everyones = make_project(cast.mia, "Everyone's")
    closed = make_project(cast.mia, "Closed", team=cast.ada.team, audience="team")
    made = {
        "draft": make_draft(everyones, cast.ada, cast.mia, title="draft"),
        "draft with Noor": make_draft(everyones, cast.ada, cast.mia, title="draft with Noor"),
        "open": make_proposal(everyones, cast.ada, cast.mia, title="open"),
        "closed": make_accepted(closed, cast.ada, cast.mia, title="closed"),
        "closed with Noor": make_proposal(closed, cast.ada, cast.mia, title="closed with Noor"),
        "taken back": take_back(make_proposal(everyones, cast.ada, cast.mia, title="taken back"), by=cast.ada),
    }
    for name in ("draft with Noor", "closed with Noor"):
        people = [("author", cast.ada), ("decider", cast.mia), ("consulted", cast.noor)]
        name_people(made[name], by=cast.ada, people=people)
    return made


@pytest.mark.parametrize("who", NAMES)
def test_one_is_found_or_not_at_both_doors(as_: SignIn, records: dict[str, Decision], who: str) -> None:
    client = as_(who)
    page = {name for name, row in records.items() if client.get(f"/decisions/{row.pk}/").status_code == 200}
    api = {name for name, row in records.items() if client.get(f"/api/v1/decisions/{row.pk}/").status_code == 200}
    listed = {row["title"] for row in client.get("/api/v1/decisions/").json()["results"]}
    assert page == api == listed == {name for name, seen in SEES.items() if who in seen}


@pytest.mark.parametrize("part", ["history/", "marks/", "links/"])
def test_the_pages_of_a_record_are_hidden_with_it(as_: SignIn, records: dict[str, Decision], part: str) -> None:
    assert as_("zoe").get(f"/decisions/{records['draft'].pk}/{part}").status_code == 404


@pytest.mark.parametrize("part", ["comments", "answers", "people", "links", "changes", "versions"])
def test_the_parts_of_a_record_are_hidden_with_it(as_: SignIn, records: dict[str, Decision], part: str) -> None:
    assert as_("zoe").get(f"/api/v1/decisions/{records['closed'].pk}/{part}/").status_code == 404
    assert as_("ben").get(f"/api/v1/decisions/{records['closed'].pk}/{part}/").status_code == 200


def test_a_team_within_the_team_reads_a_closed_project(cast: Cast, records: dict[str, Decision]) -> None:
    inner = person(team=TeamFactory.create(name="Ledger", parent=cast.ada.team))
    seen = set(Decision.objects.visible_to(inner).values_list("title", flat=True))
    assert seen == {"open", "closed", "closed with Noor"}


def test_a_project_goes_to_the_manager_of_a_keeper_who_left(cast: Cast) -> None:
    kept = make_project(cast.ada, "Ada's", team=cast.zoe.team, audience="team")
    assert not Project.objects.visible_to(cast.mia).filter(pk=kept.pk).exists()
    cast.ada.is_active = False
    cast.ada.save()
    assert Project.objects.visible_to(cast.mia).filter(pk=kept.pk).exists()


def test_comments_are_read_by_whoever_reads_the_record(as_: SignIn, cast: Cast, records: dict[str, Decision]) -> None:
    comment(records["closed"], by=cast.mia, section="context", text="Not for Search")
    comment(records["open"], by=cast.mia, section="context", text="For all")
    for who, expected in (("zoe", {"For all"}), ("ben", {"For all", "Not for Search"})):
        rows = as_(who).get("/api/v1/decision-comments/").json()["results"]
        assert {row["text"] for row in rows} == expected


def test_a_link_tells_nobody_of_a_record_they_do_not_see(as_: SignIn, cast: Cast, records: dict[str, Decision]) -> None:
    link_decision(records["open"], by=cast.mia, kind="relates", target=records["closed"])
    link = Link.objects.get()
    assert "ADR-1: closed" in as_("ben").get(f"/decisions/{records['open'].pk}/").content.decode()
    page = as_("zoe").get(f"/decisions/{records['open'].pk}/").content.decode()
    assert "ADR-1: closed" not in page
    assert as_("zoe").get(f"/api/v1/decision-links/{link.pk}/").status_code == 404
    assert as_("zoe").get(f"/api/v1/decisions/{records['open'].pk}/links/").json() == []


# ---- acting: on a proposal everybody sees. Ada wrote it, Mia decides and keeps the project.

ACTS: dict[str, tuple[dict[str, Any], set[str]]] = {
    "edit": ({"title": "x"}, {"ada"}),
    "taking_back": ({}, {"ada"}),
    "answers": ({"reply": "agree"}, {"mia"}),
    "acceptance": ({}, {"mia"}),
    "rejection": ({"words": "No."}, {"mia"}),
    "comments": ({"section": "context", "text": "Hm."}, EVERYBODY),
    "naming": ({"role": "informed", "person": "zoe"}, {"ada"}),
    "marks": ({"tags": "a"}, {"ada", "mia"}),
    "links": ({"kind": "relates", "target": ""}, {"ada", "mia"}),
}


@pytest.mark.parametrize("name", ACTS)
def test_who_may_act_on_a_proposal(as_: SignIn, cast: Cast, name: str) -> None:
    data, allowed = ACTS[name]
    data = data | ({"person": cast.zoe.pk} if "person" in data else {})
    done = set()
    for who in NAMES:
        proposal = make_proposal(make_project(cast.mia, f"Project of {who}"), cast.ada, cast.mia)
        answer = as_(who).post(reverse(f"decisions:{name}", args=[proposal.pk]), data)
        assert answer.status_code in (200, 302, 403, 422)
        if answer.status_code != 403:
            done.add(who)
    assert done == allowed


API_ACTS: dict[str, tuple[str, Any, set[str]]] = {
    "": ("patch", {"title": "x", "version": 1}, {"ada"}),
    "taking-back/": ("post", {}, {"ada"}),
    "answers/": ("post", {"reply": "agree"}, {"mia"}),
    "acceptance/": ("post", {}, {"mia"}),
    "rejection/": ("post", {"words": "No."}, {"mia"}),
    "comments/": ("post", {"section": "context", "text": "Hm."}, EVERYBODY),
    "people/": ("post", {"people": []}, {"ada"}),
    "marks/": ("patch", {"tags": ["a"]}, {"ada", "mia"}),
    "links/": ("post", {}, {"ada", "mia"}),
}


@pytest.mark.parametrize("path", API_ACTS)
def test_who_may_act_on_a_proposal_in_the_api(as_: SignIn, cast: Cast, path: str) -> None:
    method, data, allowed = API_ACTS[path]
    done = set()
    for who in NAMES:
        proposal = make_proposal(make_project(cast.mia, f"Project of {who}"), cast.ada, cast.mia)
        address = f"/api/v1/decisions/{proposal.pk}/{path}"
        answer = getattr(as_(who), method)(address, data, content_type="application/json")
        if answer.status_code != 403:
            done.add(who)
    assert done == allowed


def test_only_the_keeper_changes_a_project(as_: SignIn, cast: Cast) -> None:
    kept = make_project(cast.mia)
    may = {who for who in NAMES if as_(who).get(f"/decisions/projects/{kept.pk}/edit/").status_code == 200}
    assert may == {"mia"}
    answer = as_("rafael").patch(f"/api/v1/projects/{kept.pk}/", {"name": "Mine"}, content_type="application/json")
    assert answer.status_code == 403


def test_nobody_writes_into_a_project_they_do_not_see(as_: SignIn, cast: Cast) -> None:
    closed = make_project(cast.mia, team=cast.ada.team, audience="team")
    body = {"project": closed.pk, "title": "Let me in"}
    assert as_("zoe").post("/api/v1/decisions/", body, content_type="application/json").status_code == 400
    page = as_("zoe").post("/decisions/new/", body | {"option-TOTAL_FORMS": 0, "option-INITIAL_FORMS": 0})
    assert page.status_code == 422
    assert not Decision.objects.exists()
