"""Who reads and writes the AI practice of a team: its members and the managers above them. Nobody else."""

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import Read
from accounts.reads import open_record
from growth.evidence.actions import archive_evidence, share_evidence
from growth.inbox.queries import frame_counts, waiting_for
from growth.practice.models import Answer, NextStep, PracticeAssessment, people_of, teams_open_to
from growth.practice.queries import latest_practice
from tests.factories import log
from tests.people import NAMES, Cast, person
from tests.practice.assessing import assessed, body_of, form_of, next_step

SignIn = Callable[[str], Client]
JSON = "application/json"
READ = {"ada", "ben", "mia", "petra"}  # Payments: two members, their manager, who is in it too, and hers


@pytest.mark.parametrize("who", NAMES)
def test_readers_are_the_same_at_every_door(as_: SignIn, cast: Cast, who: str) -> None:
    made = assessed(cast.mia, words="Zeppelin")
    step = next_step(made, cast.ben)
    assessed(cast.zoe)  # of Search, to be seen by others
    client = as_(who)
    expected = who in READ
    assert ("Zeppelin" in client.get(f"/practice/{made.pk}/").content.decode()) == expected
    for path in (
        f"/practice/{made.pk}/",
        f"/practice/teams/{made.team_id}/",
        f"/practice/teams/{made.team_id}/new/",
        f"/practice/steps/{step.pk}/",
        f"/api/v1/practice-assessments/{made.pk}/",
        f"/api/v1/practice-steps/{step.pk}/",
    ):
        assert client.get(path).status_code == (200 if expected else 404), path
    assert (f"/practice/{made.pk}/" in client.get("/practice/").content.decode()) == expected
    listed = {row["id"] for row in client.get("/api/v1/practice-assessments/").json()["results"]}
    assert (made.pk in listed) == expected
    steps = [row["id"] for row in client.get("/api/v1/practice-steps/").json()["results"]]
    assert steps == ([step.pk] if expected else [])
    assert latest_practice(cast[who], [made.team]) == ({made.team_id: made.day} if expected else {})


def test_who_is_named_as_a_reader_is_who_reads(cast: Cast) -> None:
    top = person(name="Over Petra")
    cast.petra.manager = top
    cast.petra.save()
    for team in {cast[who].team for who in NAMES}:
        readers = {who.pk for who in people_of(team)}
        everybody = [*(cast[who] for who in NAMES), top]
        assert readers == {who.pk for who in everybody if teams_open_to(who).filter(pk=team.pk).exists()}


def test_break_glass_opens_no_team(cast: Cast) -> None:
    made = assessed(cast.mia)
    open_record(cast.ada, by=cast.rafael, reason="The lawyers asked for everything.", hours=2)
    assert made not in PracticeAssessment.objects.visible_to(cast.rafael)


def test_people_without_a_team_read_none(cast: Cast) -> None:
    assessed(cast.mia)
    cast.zoe.team = None
    cast.zoe.save()
    assert not PracticeAssessment.objects.visible_to(cast.zoe).exists()


@pytest.mark.parametrize("who", ["zoe", "rafael", "omar"])
def test_strangers_write_nothing(as_: SignIn, cast: Cast, who: str) -> None:
    made = assessed(cast.mia, days_ago=3)
    step = next_step(made, cast.ben)
    client = as_(who)
    assert client.post(f"/practice/teams/{made.team_id}/new/", form_of()).status_code == 404
    assert client.post("/api/v1/practice-assessments/", body_of(made.team), JSON).status_code == 400  # no such team
    add = {"text": "X", "owner": cast[who].pk, "due_on": "2030-01-01"}
    for path in (f"/practice/{made.pk}/edit/", f"/practice/{made.pk}/steps/", f"/practice/steps/{step.pk}/",
                 f"/practice/steps/{step.pk}/done/"):  # fmt: skip
        assert client.post(path, add).status_code == 404, path
    assert client.put(f"/api/v1/practice-assessments/{made.pk}/", body_of(made.team), JSON).status_code == 404
    assert client.post(f"/api/v1/practice-assessments/{made.pk}/steps/", add, JSON).status_code == 404
    assert client.patch(f"/api/v1/practice-steps/{step.pk}/", add, JSON).status_code == 404
    assert client.post(f"/api/v1/practice-steps/{step.pk}/done/").status_code == 404
    assert list(PracticeAssessment.objects.all()) == [made]
    assert list(NextStep.objects.open()) == [step]


def test_somebody_without_team_and_people_cannot_create(as_: SignIn, cast: Cast) -> None:
    cast.zoe.team = None
    cast.zoe.save()
    answer = as_("zoe").post("/api/v1/practice-assessments/", body_of(cast.mia.team), JSON)
    assert answer.status_code == 403


@pytest.mark.parametrize(("who", "page", "api"), [("ada", 302, 200), ("mia", 403, 403), ("zoe", 404, 404)])
def test_only_the_author_corrects(as_: SignIn, cast: Cast, who: str, page: int, api: int) -> None:
    made = assessed(cast.ada)
    client = as_(who)
    assert client.post(f"/practice/{made.pk}/edit/", form_of()).status_code == page
    path = f"/api/v1/practice-assessments/{made.pk}/"
    assert client.put(path, body_of(made.team), JSON).status_code == api


def test_nothing_is_corrected_once_a_later_one_is_compared_with_it(as_: SignIn, cast: Cast) -> None:
    made = assessed(cast.ada, days_ago=5)
    assessed(cast.mia)
    client = as_("ada")
    assert client.post(f"/practice/{made.pk}/edit/", form_of()).status_code == 403
    assert client.put(f"/api/v1/practice-assessments/{made.pk}/", body_of(made.team), JSON).status_code == 403


def test_an_author_who_left_the_team_reads_and_corrects_it_no_more(as_: SignIn, cast: Cast) -> None:
    made = assessed(cast.ada)
    cast.ada.team = cast.zoe.team
    cast.ada.save()
    assert as_("ada").get(f"/practice/{made.pk}/edit/").status_code == 404


# ---- linked evidence


@pytest.mark.parametrize(
    ("visibility", "sees"),
    [
        ("private", {"ada"}),
        ("circle", {"ada", "mia"}),  # Noor mentors her and does not read the assessment
        ("team", {"ada", "mia", "ben"}),
        ("everyone", READ),
    ],
)
def test_the_title_of_evidence_is_seen_by_those_it_is_shared_with(
    as_: SignIn, cast: Cast, visibility: str, sees: set[str]
) -> None:
    item = log(cast.ada, "Zeppelin prompts", share=visibility)
    made = assessed(cast.ada, evidence=item)
    on_page, on_team_page, in_api, hinted = set(), set(), set(), set()
    for who in READ:
        body = as_(who).get(f"/practice/{made.pk}/").content.decode()
        answer = as_(who).get(f"/api/v1/practice-assessments/{made.pk}/").json()
        on_page |= {who} if "Zeppelin" in body else set()
        on_team_page |= (
            {who} if "Zeppelin" in as_(who).get(f"/practice/teams/{made.team_id}/").content.decode() else set()
        )
        in_api |= {who} if item.pk in [row["evidence"] for row in answer["answers"]] else set()
        hinted |= {who} if "Evidence that is not shared with you" in body else set()
    assert on_page == on_team_page == in_api == sees
    assert hinted == READ - sees


def test_evidence_that_is_no_longer_shared_disappears(as_: SignIn, cast: Cast) -> None:
    item = log(cast.ada, "Zeppelin prompts", share="everyone")
    made = assessed(cast.ben, evidence=item)
    share_evidence(item, by=cast.ada, visibility="private")
    assert "Zeppelin" not in as_("ben").get(f"/practice/{made.pk}/").content.decode()
    share_evidence(item, by=cast.ada, visibility="everyone")
    archive_evidence(item, by=cast.ada)
    assert "Zeppelin" not in as_("ben").get(f"/practice/{made.pk}/").content.decode()


def test_evidence_one_may_not_see_is_not_linked_at_any_door(as_: SignIn, cast: Cast) -> None:
    item = log(cast.ada, "Zeppelin prompts")
    client = as_("ben")
    page = client.post(f"/practice/teams/{cast.ben.team_id}/new/", form_of(versioned_link=f"/evidence/{item.pk}/"))
    body = body_of(cast.ben.team)
    body["answers"][0]["evidence"] = item.pk  # type: ignore[index]
    api = client.post("/api/v1/practice-assessments/", body, JSON)
    assert (page.status_code, api.status_code) == (422, 400)
    assert "Zeppelin" not in page.content.decode() + api.content.decode()
    assert not Answer.objects.exists()


def test_reading_a_title_of_somebody_else_is_recorded(as_: SignIn, cast: Cast) -> None:
    item = log(cast.ada, "Zeppelin prompts", share="team")
    made = assessed(cast.ada, evidence=item)
    for who in ("ada", "ben", "petra"):  # Petra reads the assessment, not the title
        as_(who).get(f"/practice/{made.pk}/")
        as_(who).get("/api/v1/practice-assessments/")
        as_(who).get(f"/api/v1/practice-assessments/{made.pk}/")
    seen = set(Read.objects.values_list("reader__name", "subject__name", "thing", "via"))
    assert seen == {
        ("Ben Achterberg", "Ada Lindqvist", item.pk, "page"),
        ("Ben Achterberg", "Ada Lindqvist", item.pk, "API"),
        ("Ben Achterberg", "Ada Lindqvist", 0, "API"),  # the list
    }


# ---- steps


def test_an_overdue_step_waits_for_its_owner_and_for_nobody_else(as_: SignIn, cast: Cast) -> None:
    made = assessed(cast.mia)
    next_step(made, cast.ada, due_in=-2)
    next_step(made, cast.ben, due_in=2)
    done = next_step(made, cast.petra, due_in=-2)
    assert as_("petra").post(f"/practice/steps/{done.pk}/done/").status_code == 302
    counts = {who: frame_counts(cast[who]).by_kind.get("practice_steps", 0) for who in NAMES}
    assert counts == {**dict.fromkeys(NAMES, 0), "ada": 1}
    row = waiting_for(cast.ada, frame_counts(cast.ada))[0]
    assert row.what == "Version the prompts"
    assert as_("ada").get(row.url).status_code == 200


def test_an_owner_who_moved_finds_the_step_hands_it_over_and_reads_nothing_else(as_: SignIn, cast: Cast) -> None:
    made = assessed(cast.mia, words="Zeppelin")
    step = next_step(made, cast.ada, due_in=-2)
    cast.ada.team, cast.ada.manager = cast.zoe.team, cast.zoe
    cast.ada.save()
    client = as_("ada")
    assert client.get(f"/practice/{made.pk}/").status_code == 404
    page = client.get(f"/practice/steps/{step.pk}/")
    assert page.status_code == 200
    assert "Zeppelin" not in page.content.decode()
    assert f"/practice/{made.pk}/" not in page.content.decode()
    assert "Version the prompts" in client.get("/practice/").content.decode()
    change = {"owner": cast.ben.pk, "due_on": "2030-01-01"}
    # It is Ben's from here on, so the page behind the redirect is no longer hers.
    assert client.post(f"/practice/steps/{step.pk}/", change).status_code == 302
    assert client.get(f"/practice/steps/{step.pk}/").status_code == 404
    step.refresh_from_db()
    assert step.owner == cast.ben
