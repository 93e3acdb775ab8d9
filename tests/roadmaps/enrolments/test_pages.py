"""The pages of a plan: what they say, refuse and cost."""

import html
import re
import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from growth.roadmaps.enrolments.actions import add_time_off, end, log_hours
from growth.roadmaps.enrolments.models import AcceptedPlan, Enrolment, HoursEntry, TimeOff
from growth.roadmaps.milestones.models import Confirmation, PlannedMilestone
from growth.roadmaps.models import RoadmapVersion
from growth.weeks import week_of
from tests.cases import for_each
from tests.people import Cast
from tests.roadmaps.making import milestone, on_roadmap, publish_roadmap, small_roadmap, stone, weeks_ago

SignIn = Callable[[str], Client]


@pytest.fixture
def running(roadmap: RoadmapVersion, cast: Cast) -> Enrolment:
    """Ada since eight weeks, five hours a week, the memo under way."""
    made = on_roadmap(cast.ada)
    PlannedMilestone.objects.filter(enrolment=made, key="memo").update(state="under_way")
    return made


def page(client: Client, path: str = "/roadmap/", status: int = 200, **data: Any) -> str:
    answer = client.get(path, data)
    assert answer.status_code == status, answer.content.decode()[:2000]
    return answer.content.decode()


def test_who_is_on_no_roadmap_is_offered_those_in_force(as_: SignIn, roadmap: RoadmapVersion) -> None:
    body = page(as_("zoe"))
    assert "Your roadmap will stand here" in body and "/roadmap/library/to-ai/joining/" in body


def test_one_s_own_page_answers_the_question(as_: SignIn, cast: Cast, running: Enrolment) -> None:
    for back in range(1, 7):
        log_hours(running, by=cast.ada, week=weeks_ago(back), minutes=240, milestone=stone(running, "memo"))
    body = page(as_("ada"))
    assert "Over the last six weeks that were not off you gave four hours a week, and you planned five hours." in body
    assert "<strong>Mia Okafor</strong> and <strong>Noor Haddad</strong>" in body
    assert "0 of 5 hours" in body and 'class="chart track wide"' in body
    assert body.count("Under way, about ") == 1
    foundations, production = body.index("Foundations</h3>"), body.index("Production</h3>")
    folds = re.findall(r'<details class="phase[^>]*>', body)
    assert ["open" in fold for fold in folds] == [
        True,
        False,
    ] and foundations < production  # it is unfolded as far as work goes


def test_a_newer_version_and_a_check_that_is_due_are_offered(as_: SignIn, running: Enrolment) -> None:
    client = as_("ada")
    Enrolment.objects.update(started_on=weeks_ago(6))
    assert "/roadmap/newer/" not in page(client) and "Two months to look back at" not in page(client)
    publish_roadmap(small_roadmap(notes="Second version."))
    Enrolment.objects.update(started_on=weeks_ago(10))
    assert "/roadmap/newer/" in page(client) and "Two months to look back at" in page(client)
    for path in ("/roadmap/library/", "/roadmap/library/to-ai/versions/2/"):
        assert "You are on version 1." in page(client, path) and "/joining/" not in page(client, path)
        assert "/roadmap/library/to-ai/joining/" in page(as_("zoe"), path)


def test_a_roadmap_that_begins_later_says_when(as_: SignIn, cast: Cast, roadmap: RoadmapVersion) -> None:
    on_roadmap(cast.ada, started_on=timezone.localdate() + timedelta(weeks=3))
    body = page(as_("ada"))
    assert "You begin on" in body and "Hours are logged from that week on" in body


def test_with_everything_closed_it_is_time_to_finish(as_: SignIn, running: Enrolment) -> None:
    running.milestones.filter(state__in=["not_started", "under_way"]).update(state="closed", closed_on=weeks_ago(1))
    client = as_("ada")
    assert "Finish the roadmap" in page(client)
    assert "No milestone is open, so nothing is left to plan." in page(client, "/roadmap/plan/?hours=3")
    assert "No milestone is open any more. Well done." in page(client, "/roadmap/ending/")
    client.post("/roadmap/ending/")
    running.refresh_from_db()
    assert (running.outcome, running.ended_on) == ("finished", timezone.localdate())
    assert "Earlier" in page(client) and "Finished on" in page(client, f"/roadmap/enrolments/{running.pk}/")


@pytest.mark.parametrize("milestones", [5, 26])
def test_the_page_asks_as_much_with_many_milestones_as_with_few(
    as_: SignIn, cast: Cast, ladder: object, milestones: int, django_assert_max_num_queries: Any
) -> None:
    rows = [milestone(f"part-{number}", expectation="risk-mid-1") for number in range(milestones)]
    publish_roadmap(small_roadmap(milestones=rows))
    made = on_roadmap(cast.ada)
    for number in range(milestones):
        log_hours(made, by=cast.ada, week=weeks_ago(1), minutes=60, milestone=stone(made, f"part-{number}"))
    client = as_("ada")
    page(client)
    with django_assert_max_num_queries(12):
        page(client)


def test_the_milestones_say_what_is_confirmed_skipped_and_the_person_s_own(
    as_: SignIn, cast: Cast, running: Enrolment
) -> None:
    memo = stone(running, "memo")
    PlannedMilestone.objects.filter(pk=memo.pk).update(state="closed", closed_on=weeks_ago(1), title="A <b>memo</b>")
    Confirmation.objects.create(milestone=memo, by=cast.mia, by_name=cast.mia.name)
    running.milestones.create(
        key="mine", is_own=True, phase=2, position=9, title="Mine", artefact="A tool", hours_low=1, hours_high=2
    )
    for who, path in (("ada", "/roadmap/"), ("mia", f"/roadmap/enrolments/{running.pk}/")):
        body = page(as_(who), path)
        assert body.count("confirmed by the circle") == 1 and "A &lt;b&gt;memo&lt;/b&gt;" in body
        assert body.count(">Skipped<") == 1 and "own</span>" in body and "5 Mine:" in body
        assert "of 5 closed" in body or "1 of 5 milestones" in body


def test_an_ended_roadmap_tells_its_person_what_they_gave_and_nobody_else(
    as_: SignIn, cast: Cast, running: Enrolment
) -> None:
    log_hours(running, by=cast.ada, week=weeks_ago(1), minutes=765)
    end(running, by=cast.ada)
    path = f"/roadmap/enrolments/{running.pk}/"
    body = page(as_("ada"), path)
    assert "You gave 12.75 hours in all." in body
    assert "ended, week 9" in body and "does not land" not in body
    assert "12.75" not in page(as_("mia"), path)


# ---- hours


def test_one_tap_adds_an_hour_once(as_: SignIn, running: Enrolment) -> None:
    client, memo = as_("ada"), stone(running, "memo")
    tap = {"hours": "1", "submission": str(uuid.uuid4()), "milestone": memo.pk, "next": "/"}
    for _ in range(2):
        answer = client.post("/roadmap/hours/", tap)
        assert (answer.status_code, answer.url) == (302, "/")
    entry = HoursEntry.objects.get()
    assert (entry.minutes, entry.week, entry.milestone) == (60, week_of(timezone.localdate()), memo)
    assert "1 of 5 hours" in page(client)
    client.post(f"/roadmap/hours/{entry.pk}/removal/")
    assert not HoursEntry.objects.exists()
    assert client.post(f"/roadmap/hours/{entry.pk}/removal/").status_code == 404


def test_hours_take_a_comma_and_change_no_state(as_: SignIn, running: Enrolment) -> None:
    code = stone(running, "code")
    as_("ada").post("/roadmap/hours/", {"hours": "1,5", "week": weeks_ago(2).isoformat(), "milestone": code.pk})
    assert HoursEntry.objects.get().minutes == 90
    code.refresh_from_db()
    assert code.state == "not_started"


@for_each(
    "data, said",
    [
        ({"hours": ""}, "Say how many hours."),
        ({"hours": "0"}, "more than none"),
        ({"hours": "a lot"}, "Write a number"),
        ({"hours": "169"}, "A week has 168 hours."),
        ({"hours": "167"}, "A week has 168 hours; 2 are there already."),
        ({"hours": "NaN"}, "Write a number"),
        ({"hours": "1", "week": "2001-01-01"}, "Select a valid choice"),
        ({"hours": "1", "week": "later"}, "Select a valid choice"),
    ],
)
def test_hours_no_week_has_are_refused_at_the_field(
    as_: SignIn, cast: Cast, running: Enrolment, data: dict[str, str], said: str
) -> None:
    log_hours(running, by=cast.ada, week=timezone.localdate(), minutes=120)
    answer = as_("ada").post("/roadmap/hours/", data)
    assert (answer.status_code, HoursEntry.objects.count()) == (422, 1)
    body = answer.content.decode()
    assert said in body and "2 of 5 hours" in body and f'value="{data["hours"]}"' in body


def test_time_off_is_added_and_removed(as_: SignIn, running: Enrolment) -> None:
    client, first = as_("ada"), timezone.localdate() + timedelta(weeks=2)
    client.post("/roadmap/time-off/", {"first_week": first, "last_week": first + timedelta(weeks=1)})
    client.post("/roadmap/time-off/", {"first_week": first + timedelta(weeks=1), "last_week": ""})
    off = TimeOff.objects.get()
    assert (off.first_week, off.last_week) == (week_of(first), week_of(first) + timedelta(weeks=1))
    answer = client.post("/roadmap/time-off/", {"first_week": first, "last_week": first - timedelta(weeks=2)})
    assert answer.status_code == 422 and "Time off ends after it begins" in answer.content.decode()
    client.post(f"/roadmap/time-off/{off.pk}/removal/")
    assert not TimeOff.objects.exists()


# ---- joining


def joining(**changes: Any) -> dict[str, Any]:
    start = week_of(timezone.localdate()) + timedelta(weeks=1)
    return {"started_on": start.isoformat(), "weekly_hours": "7", "visibility": "circle", **changes}


JOIN = "/roadmap/library/to-ai/joining/"


def test_joining_shows_first_what_it_then_does(as_: SignIn, cast: Cast, roadmap: RoadmapVersion) -> None:
    client, chosen = as_("ada"), joining(optional=["tuning"], first_week=(timezone.localdate() + timedelta(weeks=2)))
    assert "Mia Okafor (manager) and Noor Haddad (mentor)" in page(client, JOIN)
    shown = client.post(JOIN, {**chosen, "visibility": "", "show": "1"})
    assert shown.status_code == 200 and not Enrolment.objects.exists()
    assert client.post(JOIN, chosen).url == "/roadmap/"
    made = Enrolment.objects.get()
    assert made.lands_on == shown.context["plan"].lands_on == made.first_lands_on
    assert TimeOff.objects.count() == 1 and stone(made, "tuning").state == "not_started"
    assert client.get(JOIN).url == "/roadmap/"
    client.post(JOIN, chosen)
    assert Enrolment.objects.count() == 1


def test_the_preview_comes_as_a_fragment_too(as_: SignIn, roadmap: RoadmapVersion) -> None:
    answer = as_("ada").post(JOIN, joining(show="1", weekly_hours="20"), headers={"HX-Request": "true"})
    body = answer.content.decode()
    assert "<html" not in body and "About <strong>" in body and "seldom kept for long" in body


@for_each(
    "changes, field",
    [
        ({"visibility": ""}, "visibility"),
        ({"weekly_hours": "0"}, "weekly_hours"),
        ({"weekly_hours": "200"}, "weekly_hours"),
        ({"started_on": "2001-01-01"}, "started_on"),
        ({"started_on": ""}, "started_on"),
        ({"last_week": "2026-12-01"}, "first_week"),
        ({"optional": ["nothing"]}, "optional"),
    ],
)
def test_joining_refuses_at_the_field(
    as_: SignIn, roadmap: RoadmapVersion, changes: dict[str, Any], field: str
) -> None:
    answer = as_("ada").post(JOIN, joining(**changes))
    assert answer.status_code == 422 and field in answer.context["form"].errors
    assert not Enrolment.objects.exists()


def test_only_a_version_in_force_is_joined(as_: SignIn, roadmap: RoadmapVersion) -> None:
    RoadmapVersion.objects.update(status="retired")
    assert as_("ada").get(JOIN).status_code == 404


# ---- a new plan


def test_a_new_plan_is_seen_before_it_is_taken_up(as_: SignIn, running: Enrolment) -> None:
    client = as_("ada")
    before = running.lands_on
    body = page(client, "/roadmap/plan/", hours="10")
    assert "What moves" in body and "earlier" in body
    running.refresh_from_db()
    assert running.lands_on == before
    data = {"hours": "10", "started_on": running.started_on.isoformat(), "revision": running.revision}
    assert client.post("/roadmap/plan/", data).url == "/roadmap/"
    running.refresh_from_db()
    assert running.lands_on is not None and before is not None and running.lands_on < before
    assert running.first_lands_on == before
    assert list(running.plans.values_list("number", "weekly_minutes")) == [(2, 600), (1, 300)]


def test_a_plan_that_was_overtaken_is_shown_anew(as_: SignIn, cast: Cast, running: Enrolment) -> None:
    old = running.revision
    add_time_off(running, by=cast.ada, first=weeks_ago(-1), last=weeks_ago(-2))
    data = {"hours": "10", "started_on": running.started_on.isoformat(), "revision": old}
    client = as_("ada")
    answer = client.post("/roadmap/plan/", data)
    assert answer.status_code == 409 and "Something changed since" in answer.content.decode()
    assert AcceptedPlan.objects.count() == 1
    running.refresh_from_db()
    assert f'name="revision" value="{running.revision}"' in answer.content.decode()
    assert client.post("/roadmap/plan/", {**data, "revision": running.revision}).status_code == 302


def test_a_second_click_takes_it_up_once(as_: SignIn, running: Enrolment) -> None:
    data = {"hours": "10", "started_on": running.started_on.isoformat(), "revision": running.revision}
    client = as_("ada")
    assert [client.post("/roadmap/plan/", data).status_code for _ in range(2)] == [302, 302]
    assert AcceptedPlan.objects.count() == 2


def test_taking_up_the_same_plan_changes_nothing(as_: SignIn, running: Enrolment) -> None:
    data = {"hours": "5", "started_on": running.started_on.isoformat(), "revision": running.revision}
    answer = as_("ada").post("/roadmap/plan/", data, follow=True)
    assert "That is your plan already" in answer.content.decode()
    assert AcceptedPlan.objects.count() == 1


@for_each("hours, start", [("0", ""), ("x", ""), ("5", "soon"), ("5", "1999-01-01"), ("5", "2126-01-01")])
def test_impossible_plans_are_refused(as_: SignIn, running: Enrolment, hours: str, start: str) -> None:
    client, began = as_("ada"), running.started_on
    data = {"hours": hours, "started_on": start or began.isoformat(), "revision": running.revision}
    answer = client.post("/roadmap/plan/", data)
    assert answer.status_code == 422 and answer.context["form"].errors
    running.refresh_from_db()
    assert running.started_on == began and AcceptedPlan.objects.count() == 1


def test_the_page_offers_a_new_plan_once_things_have_moved(as_: SignIn, cast: Cast, running: Enrolment) -> None:
    client = as_("ada")
    assert "Things have moved" not in page(client)
    add_time_off(running, by=cast.ada, first=weeks_ago(-1), last=weeks_ago(-3))
    assert "Things have moved" in page(client)


def test_too_much_is_said_to_that_person_alone_with_a_slower_plan(as_: SignIn, cast: Cast, running: Enrolment) -> None:
    for back in (1, 2, 3):
        log_hours(running, by=cast.ada, week=weeks_ago(back), minutes=16 * 60)
    body = page(as_("ada"))
    assert "That is a lot beside a job" in body and "?hours=" in body
    seen = page(as_("mia"), f"/roadmap/enrolments/{running.pk}/")
    assert "a lot beside a job" not in seen and "<strong>yes</strong>" in seen
    assert "More than 15" not in page(as_("noor"), f"/roadmap/enrolments/{running.pk}/")


@for_each(
    "given, field",
    [
        ({"started_on": "9999-12-31"}, "started_on"),
        ({"started_on": weeks_ago(0).isoformat(), "first_week": "2020-01-06"}, "first_week"),
        ({"started_on": weeks_ago(0).isoformat(), "first_week": weeks_ago(-1).isoformat(), "last_week": "9999-12-31"},
         "last_week"),
    ],
)  # fmt: skip
def test_no_plan_is_shown_for_days_nobody_plans(
    as_: SignIn, roadmap: RoadmapVersion, given: dict[str, str], field: str
) -> None:
    shown = as_("zoe").post("/roadmap/library/to-ai/joining/", {"weekly_hours": "5", "show": "", **given})
    assert shown.status_code == 422 and field in shown.context["form"].errors


def test_no_new_plan_begins_at_the_end_of_time(as_: SignIn, running: Enrolment) -> None:
    shown = as_("ada").get("/roadmap/plan/?hours=5&started_on=9999-12-31")
    assert shown.status_code == 422 and "within a year" in html.unescape(shown.content.decode())
    told = as_("ada").get("/api/v1/roadmap-plans/preview/?weekly_hours=5&started_on=9999-12-31")
    assert told.status_code == 400 and "started_on" in told.json()


# ---- home


def test_home_shows_the_week_in_one_query(
    as_: SignIn, cast: Cast, running: Enrolment, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    from growth.templatetags.roadmaps import roadmap_week

    log_hours(running, by=cast.ada, week=timezone.localdate(), minutes=90)
    log_hours(running, by=cast.ada, week=timezone.localdate(), minutes=30)
    running.milestones.create(key="mine", is_own=True, phase=1, position=9, title="Later", hours_low=1, hours_high=2)
    with django_assert_num_queries(1):
        week = roadmap_week({"user": cast.ada})
    assert week is not None and (week.given, week.planned) == (120, 300)
    assert week.under_way == (stone(running, "memo").pk, "The memo")
    assert week.following == (stone(running, "code").pk, "The code")
    assert "2 of 5 hours this week" in page(as_("ada"), "/")
    assert "Your roadmap" not in page(as_("zoe"), "/")
    end(running, by=cast.ada)
    assert roadmap_week({"user": cast.ada}) is None
