"""Milestones through the API: the same answers as the pages."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from growth.evidence.models import Evidence
from growth.roadmaps.enrolments.models import Enrolment
from growth.roadmaps.milestones import actions
from growth.roadmaps.milestones.models import PlannedMilestone
from tests.factories import log
from tests.people import Cast
from tests.roadmaps.making import stone
from tests.roadmaps.milestones.test_actions import close

SignIn = Callable[[str], Client]
API, JSON = "/api/v1/milestones/", {"content_type": "application/json"}
OWN = {"title": "A talk", "artefact": "Slides", "hours_low": 4, "hours_high": 6, "phase": 1}


def post(client: Client, row: PlannedMilestone, verb: str, **sent: Any) -> Any:
    return client.post(f"{API}{row.pk}/{verb}/", sent, **JSON)


def test_a_milestone_through_all_its_states(as_: SignIn, plan: Enrolment) -> None:
    client, memo = as_("ada"), stone(plan, "memo")
    item = log(plan.person, share="circle")
    for verb, sent, state in (
        ("begin", {}, "under_way"),
        ("put-back", {}, "not_started"),
        ("skip", {"reason": "Done at work"}, "skipped"),
        ("take-up", {}, "not_started"),
        ("close", {"evidence": item.pk}, "closed"),
        ("reopen", {}, "under_way"),
        ("close", {"title": "Memo", "ended_on": timezone.localdate().isoformat()}, "closed"),
    ):
        answer = post(client, memo, verb, **sent)  # type: ignore[arg-type]
        assert (answer.status_code, answer.json()["state"]) == (200, state)
    assert Evidence.objects.count() == 2


@pytest.mark.parametrize(
    ("verb", "sent", "field"),
    [
        ("skip", {}, "reason"),
        ("close", {}, "evidence"),
        ("close", {"evidence": 0}, "evidence"),
        ("close", {"title": "Memo"}, "ended_on"),
        ("close", {"title": "Memo", "ended_on": "2020-01-01"}, "ended_on"),
        ("close", {"title": "Memo", "ended_on": "2020-01-01", "links": [{"url": "ftp://no"}]}, "links"),
        ("move", {}, "to"),
        ("take-up", {}, None),
    ],
)
def test_what_is_refused_is_refused_at_its_field(
    as_: SignIn, plan: Enrolment, verb: str, sent: dict[str, Any], field: str | None
) -> None:
    answer = post(as_("ada"), stone(plan, "memo"), verb, **sent)
    assert answer.status_code == (400 if field else 200)
    assert field is None or set(answer.json()) == {field}
    assert not Evidence.objects.exists()


def test_own_ones_are_added_changed_and_removed(as_: SignIn, plan: Enrolment) -> None:
    client = as_("ada")
    made = client.post(API, {**OWN, "after": [stone(plan, "memo").pk]}, **JSON)
    assert (made.status_code, made.json()["is_own"], made.json()["position"]) == (201, True, 4)
    path = f"{API}{made.json()['id']}/"
    changed = client.put(path, {**OWN, "title": "A course"}, **JSON)
    assert (changed.status_code, changed.json()["title"], changed.json()["after"]) == (200, "A course", [])
    wrong = client.put(path, {**OWN, "after": [made.json()["id"]]}, **JSON)
    assert (wrong.status_code, set(wrong.json())) == (400, {"after"})
    assert post(client, PlannedMilestone.objects.get(is_own=True), "move", to="earlier").json()["position"] == 3
    assert client.delete(path).status_code == 204
    assert as_("zoe").post(API, OWN, **JSON).status_code == 403


def test_confirmed_and_taken_back(as_: SignIn, cast: Cast, plan: Enrolment) -> None:
    row = close(stone(plan, "memo"), log(cast.ada, share="circle"))
    answer = post(as_("noor"), row, "confirmation", words="Read it")
    assert [(found["by"], found["words"]) for found in answer.json()["confirmations"]] == [(cast.noor.pk, "Read it")]
    assert post(as_("noor"), row, "confirmation/withdrawal").json()["confirmations"] == []


def test_notes_are_written_once_and_never_over_an_unseen_one(as_: SignIn, plan: Enrolment) -> None:
    client, base, memo = as_("ada"), "/api/v1/milestone-notes/", stone(plan, "memo")
    sent = {"milestone": memo.pk, "words": "One"}
    made = client.post(base, sent, **JSON)
    assert (made.status_code, made.json()["version"]) == (201, 1)
    assert client.post(base, {**sent, "words": "Two"}, **JSON).status_code == 409
    path = f"{base}{made.json()['id']}/"
    assert client.patch(path, {"words": "Two", "version": 1}, **JSON).json()["version"] == 2
    assert client.patch(path, {"words": "Three", "version": 1}, **JSON).status_code == 409
    assert client.delete(path).status_code == 204


def test_a_list_takes_as_many_queries_for_one_as_for_many(
    as_: SignIn, cast: Cast, plan: Enrolment, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client, counts = as_("noor"), []
    for key in ("memo", "code", "evaluation"):
        row = close(stone(plan, key), log(cast.ada, share="circle"))
        actions.confirm(row, by=cast.mia)
        closed = f"{API}?state=closed"
        client.get(closed)
        with django_assert_num_queries(8):
            counts.append(client.get(closed).json()["count"])
    assert counts == [1, 2, 3]
