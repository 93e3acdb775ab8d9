"""Roadmaps through the second door: the same people see the same things."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from growth.roadmaps.enrolments.models import Enrolment
from growth.roadmaps.models import RoadmapVersion
from growth.roadmaps.versions import actions
from growth.roadmaps.versions.documents import document_of
from growth.roadmaps.versions.files import write
from tests.cases import for_each
from tests.people import NAMES, Cast
from tests.roadmaps.making import milestone, on_roadmap, publish_roadmap, small_roadmap

As = Callable[[str], Client]
API, MOVES = "/api/v1/roadmaps/", "/api/v1/roadmap-moves/"


def send(client: Client, path: str, body: Any = None) -> Any:
    return client.post(path, body or {}, content_type="application/json")


def ids(answer: Any) -> set[int]:
    return {row["id"] for row in answer.json()["results"]}


@pytest.fixture
def draft(roadmap: RoadmapVersion, cast: Cast) -> RoadmapVersion:
    return actions.import_document(small_roadmap(name="In the making"), by=cast.ines)


def test_who_is_not_signed_in_reads_nothing(roadmap: RoadmapVersion) -> None:
    assert {Client().get(path).status_code for path in (API, MOVES, f"{API}{roadmap.pk}/")} == {403}


@for_each("name", NAMES)
def test_drafts_are_for_ladder_owners(as_: As, draft: RoadmapVersion, roadmap: RoadmapVersion, name: str) -> None:
    client, is_owner = as_(name), name == "ines"
    assert ids(client.get(API)) == ({roadmap.pk, draft.pk} if is_owner else {roadmap.pk})
    paths = [f"{API}{draft.pk}/{part}" for part in ("", "file/", "changes/", "fingerprint/")]
    assert {client.get(path).status_code for path in paths} == {200 if is_owner else 404}
    if not is_owner:
        assert send(client, API, {"file": write(small_roadmap())}).status_code == 403
        assert send(client, f"{API}{draft.pk}/publication/").status_code == 404
        assert client.delete(f"{API}{draft.pk}/").status_code == 404
        assert client.delete(f"{API}{roadmap.pk}/").status_code == 403
        assert send(client, f"{API}{roadmap.pk}/publication/").status_code == 403
        assert document_of(draft) == small_roadmap(name="In the making")


def test_a_version_comes_with_its_phases_and_milestones(as_: As, roadmap: RoadmapVersion) -> None:
    found = as_("zoe").get(f"{API}{roadmap.pk}/").json()
    assert (found["roadmap"], found["ladder"], found["months"]) == ("to-ai", "engineer", 6)
    assert [row["key"] for row in found["phases"]] == ["first", "second"]
    rows = {row["key"]: (row["phase"], row["after"], row["is_optional"]) for row in found["milestones"]}
    assert rows == {
        "memo": ("first", [], False), "code": ("first", ["memo"], False), "evaluation": ("first", ["code"], False),
        "runbook": ("second", ["code"], False), "tuning": ("second", ["evaluation"], True),
    }  # fmt: skip
    assert as_("zoe").get(f"{API}{roadmap.pk}/file/").json() == {"file": write(small_roadmap())}


def test_a_file_is_posted_published_and_compared(as_: As, roadmap: RoadmapVersion) -> None:
    client = as_("ines")
    made = send(client, API, {"file": write(small_roadmap(summary="Said anew."))})
    assert made.status_code == 201
    path = f"{API}{made.json()['id']}/"
    (change,) = client.get(f"{path}changes/").json()
    assert change["fields"] == [{"name": "summary", "before": "A roadmap for tests.", "after": "Said anew."}]
    assert send(client, f"{path}publication/", {"seen": "something else"}).status_code == 400
    seen = client.get(f"{path}fingerprint/").json()["fingerprint"]
    assert send(client, f"{path}publication/", {"seen": seen}).json()["status"] == "published"
    assert send(client, f"{path}publication/").status_code == 400
    assert client.delete(path).status_code == 400


def test_a_faulty_file_is_refused_with_its_lines(as_: As, roadmap: RoadmapVersion) -> None:
    answer = send(as_("ines"), API, {"file": write(small_roadmap(ladder="none"))})
    assert answer.status_code == 400
    assert answer.json() == {"file": ["line 5: there is no ladder “none” in force."]}


def test_a_draft_is_thrown_away(as_: As, draft: RoadmapVersion, roadmap: RoadmapVersion) -> None:
    assert as_("ines").delete(f"{API}{draft.pk}/").status_code == 204
    assert set(RoadmapVersion.objects.all()) == {roadmap}


def test_the_list_takes_as_many_queries_for_three_as_for_one(
    as_: As, roadmap: RoadmapVersion, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = as_("zoe")
    for more in ((), ("two", "three")):
        for key in more:
            publish_roadmap(small_roadmap(key))
        with django_assert_num_queries(4):
            client.get(API)


# ---- moving


@pytest.fixture
def enrolment(roadmap: RoadmapVersion, cast: Cast) -> Enrolment:
    made = on_roadmap(cast.ada)
    publish_roadmap(small_roadmap(milestones=[*small_roadmap()["milestones"], milestone("check", "second", "code")]))
    return made


@for_each("name", [name for name in NAMES if name != "ada"])
def test_a_move_is_one_s_own(as_: As, enrolment: Enrolment, name: str) -> None:
    """Noor and Mia see the shared plan elsewhere; what a move would do tells of hours and notes."""
    client = as_(name)
    assert ids(client.get(MOVES)) == set()
    assert client.get(f"{MOVES}{enrolment.pk}/").status_code == 404
    assert send(client, f"{MOVES}{enrolment.pk}/moving/", {"revision": 1, "to": 2}).status_code == 404


def test_a_plan_moves(as_: As, enrolment: Enrolment) -> None:
    client, path = as_("ada"), f"{MOVES}{enrolment.pk}/"
    found = client.get(path).json()
    assert found["move"] == {
        "summary": "1 milestone comes.", "added": ["check"], "removed": [], "becomes_own": [], "changed": [],
        "stays": [],
    }  # fmt: skip
    body = {"revision": found["revision"], "to": found["to"]}
    assert send(client, f"{path}moving/", {**body, "revision": 9}).status_code == 409
    assert send(client, f"{path}moving/", {**body, "to": found["version"]}).status_code == 400
    moved = send(client, f"{path}moving/", body)
    assert moved.status_code == 200
    assert (moved.json()["version"], moved.json()["to"], moved.json()["move"]) == (found["to"], None, None)
    assert send(client, f"{path}moving/", body).status_code == 400
