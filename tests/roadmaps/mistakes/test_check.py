"""The mistakes check: asked, answered, kept, and nobody else's business."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.reads import open_record
from growth.evidence.actions import archive_evidence
from growth.roadmaps.enrolments.models import Enrolment
from growth.roadmaps.milestones.actions import begin
from growth.roadmaps.mistakes.actions import answer
from growth.roadmaps.mistakes.models import MistakesCheck
from growth.roadmaps.mistakes.queries import due, log_of
from growth.roadmaps.models import RoadmapVersion
from tests.cases import for_each
from tests.factories import log
from tests.people import NAMES, Cast
from tests.roadmaps.making import on_roadmap, publish_roadmap, small_roadmap, stone
from tests.roadmaps.milestones.test_actions import close

SignIn = Callable[[str], Client]
DAY = timedelta(days=1)
PAGE, API, JSON = "/roadmap/mistakes/", "/api/v1/mistakes-checks/", {"content_type": "application/json"}
SECRET = "zeppelin"


@pytest.fixture
def plan(cast: Cast, roadmap: RoadmapVersion) -> Enrolment:
    """Ada's, shared, begun 70 days ago."""
    return on_roadmap(cast.ada, started_on=timezone.localdate() - 70 * DAY)


def body(client: Client, address: str = PAGE) -> str:
    return re.sub(r"\s+", " ", client.get(address).content.decode())


def learn(plan: Enrolment, count: int) -> None:
    for number in range(count):
        log(plan.person, f"Course {number}", kind="learning")


def test_it_asks_with_the_general_signs_and_those_of_ones_own_log(as_: SignIn, plan: Enrolment) -> None:
    learn(plan, 3)
    page = body(as_("ada"))
    for words in ("Staying in tutorials", "Did you mostly read and watch?", "Many learning entries and no artefact.",
                  "Three learning entries since", "Not me", "A little", "That is me"):  # fmt: skip
        assert words in page, words
    assert "Build one small thing." not in page  # a suggestion comes after an answer


def test_the_log_takes_ones_own_live_entries_and_every_milestone(cast: Cast, plan: Enrolment) -> None:
    today = timezone.localdate()
    log(cast.ada, "Now", kind="delivery", scope="team", mode="owned", links=[{"url": "https://e.org", "label": "E"}])
    log(cast.ada, "Long ago", ended_on=today - 300 * DAY)
    archive_evidence(log(cast.ada, "Archived"), by=cast.ada)
    log(cast.zoe, "Of Zoe", share="everyone")
    begin(stone(plan, "code"), by=cast.ada)
    close(stone(plan, "memo"), log(cast.ada, "Memo", metric_after=1, ended_on=today - 200 * DAY))
    found = log_of(plan, today)
    assert sorted((row.day, row.scope, row.mode, row.has_link, row.is_measured) for row in found.entries) == [
        (today - 200 * DAY, "", "", False, True),
        (today, "team", "owned", True, False),
    ]
    assert sorted((row.title, row.state, row.is_left_out) for row in found.steps) == [
        ("The code", "under_way", False), ("The evaluation", "not_started", False), ("The memo", "closed", False),
        ("The runbook", "not_started", False), ("The tuning", "skipped", True),
    ]  # fmt: skip


def test_answered_it_is_kept_with_what_was_seen_and_suggests_one_thing(as_: SignIn, plan: Enrolment) -> None:
    learn(plan, 3)
    client = as_("ada")
    assert client.post(PAGE, {"words": "Later"}).status_code == 422  # every question needs a reply
    assert not MistakesCheck.objects.exists()
    sent = {"reply_tutorials": "a_little", "words": "Build the index"}
    assert client.post(PAGE, sent).status_code == 302
    kept = MistakesCheck.objects.get()
    (row,) = kept.answers
    assert (row["mistake"], row["reply"], kept.words) == ("tutorials", "a_little", "Build the index")
    assert row["signs"][0].startswith("Three learning entries since")
    page = body(client)
    assert "Build one small thing." in page and "Build the index" in page and "Correct what you answered" in page


def test_not_me_is_suggested_nothing(as_: SignIn, plan: Enrolment) -> None:
    answer(plan, by=plan.person, replies={"tutorials": "no"})
    assert "Build one small thing." not in body(as_("ada"))


def test_again_on_one_day_corrects_and_on_another_is_a_new_one(plan: Enrolment) -> None:
    for reply in ("yes", "no"):
        answer(plan, by=plan.person, replies={"tutorials": reply})
    assert MistakesCheck.objects.get().answers[0]["reply"] == "no"
    MistakesCheck.objects.update(answered_on=timezone.localdate() - DAY)
    answer(plan, by=plan.person, replies={"tutorials": "yes"})
    assert MistakesCheck.objects.count() == 2


def test_earlier_ones_are_kept_in_the_words_they_were_asked_in(as_: SignIn, plan: Enrolment) -> None:
    for days in (130, 65):
        answer(plan, by=plan.person, replies={"tutorials": "yes"}, words=f"Promise {days}")
        MistakesCheck.objects.filter(answered_on=timezone.localdate()).update(
            answered_on=timezone.localdate() - days * DAY
        )
    RoadmapVersion.objects.update(mistakes=[{**small_roadmap()["mistakes"][0], "key": "other", "name": "Other"}])
    page = body(as_("ada"))
    assert page.index("Promise 65") < page.index("Promise 130") and "Staying in tutorials" in page


@pytest.mark.parametrize("replies", [{}, {"tutorials": "maybe"}, {"other": "yes"}])
def test_a_mistake_without_a_reply_is_refused(plan: Enrolment, replies: dict[str, str]) -> None:
    with pytest.raises(ValidationError) as error:
        answer(plan, by=plan.person, replies=replies)
    assert set(error.value.error_dict) == {"replies"}


def test_due_two_months_after_the_start_or_the_last(as_: SignIn, plan: Enrolment) -> None:
    today = timezone.localdate()
    found = due(plan, today)
    assert (found.due_on, found.is_due) == (plan.started_on + 61 * DAY, True)
    answer(plan, by=plan.person, replies={"tutorials": "no"})
    found = due(plan, today)
    assert (found.due_on, found.is_due) == (today + 61 * DAY, False)
    MistakesCheck.objects.update(answered_on=today - DAY)
    assert "Answer now" in body(as_("ada"))  # earlier is possible, and not asked for


def test_without_a_roadmap_the_page_says_what_it_is_for(as_: SignIn, cast: Cast, plan: Enrolment) -> None:
    assert "This page will ask" in body(as_("zoe"))
    assert as_("zoe").post(PAGE, {"reply_tutorials": "no"}).status_code == 403
    assert as_("zoe").get(f"{API}due/").status_code == 404
    assert as_("zoe").post(API, {"replies": {"tutorials": "no"}}, **JSON).status_code == 403


def test_after_the_end_it_asks_no_more_and_keeps_what_was_said(as_: SignIn, plan: Enrolment) -> None:
    answer(plan, by=plan.person, replies={"tutorials": "yes"}, words=SECRET)
    Enrolment.objects.update(ended_on=timezone.localdate(), outcome="left")
    page = body(as_("ada"))
    assert SECRET in page and "reply_tutorials" not in page
    with pytest.raises(ValidationError):
        answer(plan, by=plan.person, replies={"tutorials": "no"})


def test_a_roadmap_without_mistakes_asks_nothing(as_: SignIn, plan: Enrolment) -> None:
    RoadmapVersion.objects.update(mistakes=[])
    assert "names no mistakes" in body(as_("ada"))
    assert as_("ada").post(PAGE, {}).status_code == 403


@for_each("who", NAMES)
def test_nobody_but_the_person_reads_a_check_anywhere(as_: SignIn, cast: Cast, plan: Enrolment, who: str) -> None:
    """Shared with the circle as the roadmap is, opened by break-glass as the record is."""
    open_record(cast.ada, by=cast.rafael, reason="Somebody asked me to look at everything.", hours=1)
    made = answer(plan, by=cast.ada, replies={"tutorials": "yes"}, words=SECRET)
    client = as_(who)
    where = (
        PAGE, API, f"{API}{made.pk}/", plan.get_absolute_url(), stone(plan, "memo").get_absolute_url(), "/inbox/",
        "/api/v1/milestones/", f"/people/{cast.ada.pk}/", f"/people/{cast.ada.pk}/report/", f"/search/?q={SECRET}",
    )  # fmt: skip
    found = {path for path in where if SECRET in client.get(path).content.decode().replace(f"q={SECRET}", "")}
    found -= {f"/search/?q={SECRET}"}
    assert found == ({PAGE, API, f"{API}{made.pk}/"} if who == "ada" else set())
    assert MistakesCheck.objects.visible_to(cast[who]).count() == int(who == "ada")
    assert client.get(f"{API}{made.pk}/").status_code == (200 if who == "ada" else 404)


def test_the_api_asks_answers_and_says_when_the_next_is_due(as_: SignIn, plan: Enrolment) -> None:
    learn(plan, 3)
    client = as_("ada")
    (asked,) = client.get(f"{API}signs/").json()
    assert (asked["key"], asked["seen"][0][:22]) == ("tutorials", "Three learning entries")
    assert client.get(f"{API}due/").json()["is_due"] is True
    for replies in ({}, {"tutorials": "maybe"}):
        refused = client.post(API, {"replies": replies}, **JSON)
        assert (refused.status_code, set(refused.json())) == (400, {"replies"})
    made = client.post(API, {"replies": {"tutorials": "yes"}, "words": "Build"}, **JSON)
    assert (made.status_code, made.json()["answers"][0]["reply"]) == (201, "yes")
    assert client.get(f"{API}due/").json()["is_due"] is False


def test_the_page_takes_as_many_queries_for_a_long_history(as_: SignIn, cast: Cast, plan: Enrolment) -> None:
    client, counts = as_("ada"), set()
    for days in (300, 200, 100):
        learn(plan, 2)
        answer(plan, by=cast.ada, replies={"tutorials": "yes"})
        MistakesCheck.objects.filter(answered_on=timezone.localdate()).update(
            answered_on=timezone.localdate() - days * DAY
        )
        client.get(PAGE)
        with CaptureQueriesContext(connection) as captured:
            client.get(PAGE)
        counts.add(len(captured))
    assert len(counts) == 1


def test_a_newer_roadmap_asks_its_own_mistakes(cast: Cast, plan: Enrolment) -> None:
    """Whoever is pinned to the older version is asked as it asks."""
    publish_roadmap(small_roadmap(mistakes=[]))
    plan.refresh_from_db()
    assert answer(plan, by=cast.ada, replies={"tutorials": "no"}).answers
