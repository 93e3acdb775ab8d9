"""What the pages of a team's AI practice show, and the API."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from growth.practice.models import NextStep, PracticeAssessment
from growth.practice.questions import PAIRS, QUESTIONS, SIGNALS
from tests.factories import log
from tests.people import Cast
from tests.practice.assessing import assessed, body_of, form_of, next_step

SignIn = Callable[[str], Client]
JSON = "application/json"
TODAY = timezone.localdate()


def test_a_team_is_assessed_with_evidence_and_a_next_step(as_: SignIn, cast: Cast) -> None:
    item = log(cast.ada, "Prompts moved", share="team")
    data = form_of(
        versioned_reply="yes",
        versioned_link=f"http://testserver/evidence/{item.pk}/",
        drift_link="https://wiki.example.org/drift",
        drafts_position="3",
        drafts_words="Each has an owner",
        text="Cases for the classifier",
        owner=str(cast.ben.pk),
        due_on=(TODAY + timedelta(days=9)).isoformat(),
    )
    answer = as_("ada").post(f"/practice/teams/{cast.ada.team_id}/new/", data)
    made = PracticeAssessment.objects.get()
    assert (answer.status_code, answer.url) == (302, made.get_absolute_url())
    answers = {row.question: row for row in made.answers.all()}
    assert (answers["versioned"].evidence, answers["versioned"].url) == (item, "")
    assert (answers["drift"].evidence, answers["drift"].url) == (None, "https://wiki.example.org/drift")
    assert made.signals == ["no_evaluation"]
    assert NextStep.objects.get().owner == cast.ben
    body = as_("ben").get(answer.url).content.decode()
    for words in ("Prompts moved", "https://wiki.example.org/drift", "Each has an owner", "Cases for the classifier"):
        assert words in body


@pytest.mark.parametrize(
    "wrong",
    [
        {"drift_reply": ""},
        {"drift_reply": "perhaps"},
        {"day": (TODAY + timedelta(days=1)).isoformat()},
        {"drafts_position": "5"},
        {"fragility": ["in_diagrams"]},
        {"drift_link": "javascript:alert(1)"},
        {"drift_link": "/evidence/999/"},
        {"drift_link": "/people/1/"},
        {"text": "A step without an owner"},
        {"owner": "1", "due_on": TODAY.isoformat()},
    ],
)
def test_a_wrong_form_comes_back_and_keeps_nothing(as_: SignIn, cast: Cast, wrong: dict[str, str]) -> None:
    answer = as_("ada").post(f"/practice/teams/{cast.ada.team_id}/new/", form_of(**wrong))
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()
    assert not PracticeAssessment.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"answers": []},
        {"answers": [{"question": "mood", "reply": "yes"}]},
        {"answers": [{"question": question.key, "reply": "yes", "url": "javascript:x"} for question in QUESTIONS]},
        {"positions": [{"pair": "drafts", "position": 9}]},
        {"signals": ["tired"]},
        {"day": (TODAY + timedelta(days=1)).isoformat()},
        {"day": "soon"},
    ],
)
def test_the_api_refuses_the_same(as_: SignIn, cast: Cast, wrong: dict[str, object]) -> None:
    answer = as_("ada").post("/api/v1/practice-assessments/", body_of(cast.ada.team, **wrong), JSON)
    assert answer.status_code == 400
    assert not PracticeAssessment.objects.exists()


def test_the_api_makes_corrects_and_adds_steps(as_: SignIn, cast: Cast) -> None:
    client = as_("ada")
    made = client.post("/api/v1/practice-assessments/", body_of(cast.ada.team, author=cast.ben.pk), JSON)
    assert (made.status_code, made.json()["author"]) == (201, cast.ada.pk)
    path = f"/api/v1/practice-assessments/{made.json()['id']}/"
    changed = client.put(path, body_of(cast.zoe.team, signals=[], positions=[]), JSON)
    assert (changed.status_code, changed.json()["signals"], changed.json()["positions"]) == (200, [], [])
    assert changed.json()["team"] == cast.ada.team_id  # set once
    step = {"text": "Cases", "owner": cast.ben.pk, "due_on": TODAY.isoformat()}
    added = client.post(f"{path}steps/", step, JSON)
    assert added.status_code == 201
    steps = f"/api/v1/practice-steps/{added.json()['id']}/"
    assert client.patch(steps, {"owner": cast.zoe.pk}, JSON).status_code == 400
    assert client.patch(steps, {"owner": cast.ada.pk}, JSON).json()["owner"] == cast.ada.pk
    assert client.post(f"{steps}done/").json()["done_by"] == cast.ada.pk
    assert client.patch(steps, {"owner": cast.ben.pk}, JSON).status_code == 403
    assert client.delete(path).status_code in (403, 405)


def test_the_form_of_a_correction_holds_what_was_said(as_: SignIn, cast: Cast) -> None:
    item = log(cast.ada, "Prompts moved", share="team")
    made = assessed(cast.ada, evidence=item, words="Said before")
    body = as_("ada").get(f"/practice/{made.pk}/edit/").content.decode()
    assert body.count("Said before") == 5
    assert f'value="/evidence/{item.pk}/"' in body
    assert len(re.findall(r"\bchecked\b(?=[^<]*>)", body)) == 5 + 2 + 1  # replies, signs, one position


def test_the_team_page_says_what_changed_since_the_time_before(as_: SignIn, cast: Cast) -> None:
    assessed(cast.mia, days_ago=90, reply="no")
    assessed(cast.mia, reply="yes")
    body = as_("ada").get(f"/practice/teams/{cast.ada.team_id}/").content.decode()
    assert body.count("No before, yes now") == 5
    assert body.count("steadier") == 5
    assert "Nothing to check it by yet" in body


def test_pages_teach_while_they_are_empty(as_: SignIn, cast: Cast) -> None:
    assert "This page will show" in as_("ada").get(f"/practice/teams/{cast.ada.team_id}/").content.decode()
    cast.zoe.team = None
    cast.zoe.save()
    body = as_("zoe").get("/practice/").content.decode()
    assert "This page will show" in body
    assert all(question.text in body for question in QUESTIONS)


def test_a_step_is_added_changed_and_done_on_its_pages(as_: SignIn, cast: Cast) -> None:
    made = assessed(cast.mia)
    client = as_("ada")
    add = {"text": "Cases", "owner": cast.ben.pk, "due_on": TODAY.isoformat()}
    assert client.post(f"/practice/{made.pk}/steps/", {**add, "owner": cast.zoe.pk}).status_code == 422
    assert client.post(f"/practice/{made.pk}/steps/", add).status_code == 302
    step = NextStep.objects.get()
    change = {"owner": cast.ada.pk, "due_on": "2030-05-04"}
    assert client.post(f"/practice/steps/{step.pk}/", {**change, "due_on": "soon"}).status_code == 422
    assert client.post(f"/practice/steps/{step.pk}/", change).status_code == 302
    assert "4 May 2030" in client.get(f"/practice/steps/{step.pk}/").content.decode()
    assert client.post(f"/practice/steps/{step.pk}/done/").status_code == 302
    for path in (f"/practice/steps/{step.pk}/", f"/practice/steps/{step.pk}/done/"):
        assert client.post(path, change).status_code == 403


def test_no_page_adds_anything_up(as_: SignIn, cast: Cast) -> None:
    made = assessed(cast.mia)
    for path in ("/practice/", f"/practice/{made.pk}/", f"/practice/teams/{made.team_id}/"):
        body = as_("ada").get(path).content.decode()
        assert not re.search(r"\d+ ?%|\d+ of \d+|total", body.split("<main")[1], re.I), path


def test_every_part_of_the_form_has_its_words() -> None:
    assert (len(QUESTIONS), len(SIGNALS), len(PAIRS)) == (5, 8, 5)


@pytest.mark.parametrize("count", [1, 3])
def test_the_pages_ask_the_same_number_of_queries(
    as_: SignIn, cast: Cast, count: int, django_assert_num_queries: Callable[[int], object]
) -> None:
    for ago in range(count):
        made = assessed(cast.mia, days_ago=ago, evidence=log(cast.ben, share="team"))
        for _ in range(count):
            next_step(made, cast.ben)
    client = as_("ada")
    made = PracticeAssessment.objects.order_by("-day").first()
    assert made is not None
    for path, queries in (("/practice/", 7), ("/api/v1/practice-assessments/", 9)):
        with django_assert_num_queries(queries):
            client.get(path)
