"""What managers and mentors read of the roadmaps of others."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Read, User
from accounts.reads import open_record
from growth.mentoring.actions import end_pairing
from growth.mentoring.models import Pairing
from growth.roadmaps.enrolments.models import Enrolment, HoursEntry, TimeOff
from growth.roadmaps.milestones.models import PlannedMilestone
from growth.roadmaps.models import RoadmapVersion
from growth.roadmaps.overview.queries import questions_of, roadmaps_led_by
from tests.cases import for_each
from tests.people import NAMES, Cast, person
from tests.practice.assessing import assessed
from tests.roadmaps.making import on_roadmap, publish_roadmap, small_roadmap, stone, weeks_ago

SignIn = Callable[[str], Client]
PAGE, API = "/roadmap/team/", "/api/v1/team-roadmaps/"


@pytest.fixture
def enrolment(roadmap: RoadmapVersion, cast: Cast) -> Enrolment:
    return on_roadmap(cast.ada)


def log_hours(enrolment: Enrolment, *hours: int) -> None:
    """By week, last week first."""
    for back, count in enumerate(hours, 1):
        HoursEntry.objects.create(enrolment=enrolment, week=weeks_ago(back), minutes=count * 60)


def shown_to(as_: SignIn, who: str) -> set[str]:
    """Whose roadmaps somebody reads, alike on the page, at the API and in the coverage."""
    page = {row.person.name for row in as_(who).get(PAGE).context["rows"]}
    api = {row["name"] for row in as_(who).get(API).json()}
    covered = as_(who).get(f"{API}coverage/").json()
    named = {step["name"] for row in covered for stage in ("closed", "under_way", "ahead") for step in row[stage]}
    assert page == api == named
    return page


# ---- who


def test_a_manager_reads_what_direct_reports_share_and_nobody_else_does(
    as_: SignIn, cast: Cast, enrolment: Enrolment
) -> None:
    """Not the manager above, not a mentor, not a colleague, not an administrator: those have the roadmap's own page."""
    on_roadmap(cast.ben, visibility="private")
    on_roadmap(cast.zoe)  # of another team, reports to nobody
    on_roadmap(cast.mia)  # the manager herself, whose manager is Petra
    found = {who: shown_to(as_, who) for who in NAMES}
    assert {who: names for who, names in found.items() if names} == {
        "mia": {"Ada Lindqvist"}, "petra": {"Mia Okafor"}
    }  # fmt: skip


def test_break_glass_puts_nobody_on_the_page_of_a_team(as_: SignIn, cast: Cast, enrolment: Enrolment) -> None:
    for reason in (None, "The lawyers asked for everything."):
        if reason:
            open_record(cast.ada, by=cast.rafael, reason=reason, hours=2)
        assert shown_to(as_, "rafael") == set()


@for_each("how", ["unshared", "ended", "left", "another manager"])
def test_somebody_is_gone_from_the_page_at_once(as_: SignIn, cast: Cast, enrolment: Enrolment, how: str) -> None:
    on_roadmap(cast.ben)
    assert shown_to(as_, "mia") == {"Ada Lindqvist", "Ben Achterberg"}
    match how:
        case "unshared":
            Enrolment.objects.filter(pk=enrolment.pk).update(visibility="private")
        case "ended":
            Enrolment.objects.filter(pk=enrolment.pk).update(ended_on=timezone.localdate(), outcome="finished")
        case "left":
            User.objects.filter(pk=cast.ada.pk).update(is_active=False)
        case "another manager":
            User.objects.filter(pk=cast.ada.pk).update(manager=cast.petra)
    assert shown_to(as_, "mia") == {"Ben Achterberg"}
    assert "Ada" not in as_("mia").get(PAGE).content.decode()


def test_whoever_keeps_it_private_is_neither_named_nor_counted(
    as_: SignIn, cast: Cast, roadmap: RoadmapVersion
) -> None:
    """The page is the same whether they are on a roadmap or not."""
    before = as_("mia").get(PAGE).content.decode()
    on_roadmap(cast.ada, visibility="private")
    after = as_("mia").get(PAGE).content.decode()
    assert before[before.index("<main") :] == after[after.index("<main") :]
    assert "Both are fine" in after


def test_whoever_leads_nobody_learns_what_the_page_is_for(as_: SignIn, cast: Cast) -> None:
    assert "will show the people you lead" in as_("zoe").get(PAGE).content.decode()


def test_reading_is_recorded_for_each_person_shown(as_: SignIn, cast: Cast, enrolment: Enrolment) -> None:
    on_roadmap(cast.ben, visibility="private")
    for path, via in ((PAGE, "page"), (API, "API"), (f"{API}coverage/", "API")):
        Read.objects.all().delete()
        as_("mia").get(path)
        assert list(Read.objects.values_list("subject", "what", "via")) == [(cast.ada.pk, "roadmaps of the team", via)]


def test_nothing_can_be_changed_here(as_: SignIn, enrolment: Enrolment) -> None:
    for path in (API, f"{API}coverage/"):
        assert {as_("mia").post(path).status_code, as_("mia").delete(path).status_code} <= {403, 405}


# ---- what


def test_milestones_stand_there_by_name_and_where_it_lands_in_words(
    as_: SignIn, cast: Cast, enrolment: Enrolment
) -> None:
    PlannedMilestone.objects.filter(key="memo").update(state="closed", closed_on=timezone.localdate())
    PlannedMilestone.objects.filter(key="code").update(state="under_way")
    log_hours(enrolment, 1, 1, 1, 1)
    [row] = roadmaps_led_by(cast.mia).rows
    assert [milestone.title for milestone in row.closed] == ["The memo"]
    assert [milestone.title for milestone in row.under_way] == ["The code"]
    assert row.lands_on and row.weeks_later and row.weeks_later > 8
    page = as_("mia").get(PAGE).content.decode()
    assert (
        f"{row.against_first.capitalize()}</p>" in page
        and row.against_first.endswith(" after the first plan")
        and "The runbook" in page
    )
    assert f'href="/roadmap/enrolments/{enrolment.pk}/"' in page
    [told] = as_("mia").get(API).json()
    assert told["closed"] == ["The memo"] and told["weeks_after_first_plan"] == row.weeks_later


@for_each(
    "later, said",
    [(0, "Within a week of the first plan"), (7, "One week after the first"), (-14, "Two weeks before the first plan")],
)
def test_the_first_plan_is_compared_in_weeks(
    as_: SignIn, cast: Cast, enrolment: Enrolment, later: int, said: str
) -> None:
    [row] = roadmaps_led_by(cast.mia).rows
    assert row.lands_on is not None  # eight weeks without hours, which is nobody's business: by the plan
    assert "No day in sight" not in as_("mia").get(PAGE).content.decode()
    log_hours(enrolment, 5, 5, 5, 5, 5, 5)
    [row] = roadmaps_led_by(cast.mia).rows
    assert row.lands_on is not None
    Enrolment.objects.update(first_lands_on=row.lands_on - timedelta(days=later))
    assert said in as_("mia").get(PAGE).content.decode()


def test_once_everything_is_closed_it_says_so(as_: SignIn, enrolment: Enrolment) -> None:
    PlannedMilestone.objects.update(state="closed", closed_on=timezone.localdate())
    assert "No milestone is open any more" in as_("mia").get(PAGE).content.decode()


def test_more_than_fifteen_hours_for_three_weeks_is_said_and_no_hours_are(
    as_: SignIn, cast: Cast, enrolment: Enrolment
) -> None:
    words = "More than 15 hours a week"
    log_hours(enrolment, 17, 17, 15)
    assert words not in as_("mia").get(PAGE).content.decode()
    HoursEntry.objects.filter(week=weeks_ago(3)).update(minutes=17 * 60)
    TimeOff.objects.create(enrolment=enrolment, first_week=weeks_ago(7), last_week=weeks_ago(7))
    page = as_("mia").get(PAGE).content.decode()
    assert words in page
    told = as_("mia").get(API).json()
    assert told[0]["more_than_15_hours"] is True
    assert set(told[0]) == {
        "enrolment", "person", "name", "roadmap", "version", "started_on", "closed", "under_way", "lands_on",
        "weeks_after_first_plan", "more_than_15_hours",
    }  # fmt: skip
    private = {"17 h", "17 hours", "1,020", "1020", "weeks off:", "300"}
    assert [word for word in private if word in page[page.index("<main") :] or word in str(told)] == []


# ---- the questions about AI practice


def covered(cast: Cast) -> dict[str, Any]:
    return {row.question.key: row for row in questions_of(cast.mia, roadmaps_led_by(cast.mia).rows)}


def test_questions_name_who_closed_is_at_or_has_ahead_what_helps(as_: SignIn, cast: Cast, enrolment: Enrolment) -> None:
    other = on_roadmap(cast.ben)
    PlannedMilestone.objects.filter(pk=stone(enrolment, "evaluation").pk).update(
        state="closed", closed_on=timezone.localdate()
    )
    PlannedMilestone.objects.filter(pk=stone(other, "evaluation").pk).update(state="under_way")
    PlannedMilestone.objects.filter(pk=stone(other, "runbook").pk).update(state="skipped", skipped_because="No.")
    found = covered(cast)
    consistency = found["consistency"].covered
    assert [step.person for step in consistency.closed] == ["Ada Lindqvist"]
    assert [step.person for step in consistency.under_way] == ["Ben Achterberg"]
    assert [step.person for step in found["drift"].covered.ahead] == ["Ada Lindqvist"]
    assert [key for key, row in found.items() if row.covered.has_nobody] == ["versioned", "replaceable"]
    page = as_("mia").get(PAGE).content.decode()
    assert "Nobody here works towards 2 of them" in page
    assert f'href="/roadmap/milestones/{stone(other, "evaluation").pk}/"' in page


def test_what_a_milestone_helps_with_is_what_its_own_version_says(cast: Cast, enrolment: Enrolment) -> None:
    changed = small_roadmap()
    for milestone in changed["milestones"]:
        milestone["maturity"] = ["versioned"] if milestone["key"] == "memo" else []
    on_roadmap(cast.ben, publish_roadmap(changed))
    found = covered(cast)
    assert [step.person for step in found["versioned"].covered.ahead] == ["Ben Achterberg"]
    assert [step.person for step in found["consistency"].covered.ahead] == ["Ada Lindqvist"]


def test_an_own_milestone_of_the_same_key_helps_with_nothing(cast: Cast, enrolment: Enrolment) -> None:
    enrolment.milestones.filter(key="evaluation").update(is_own=True)
    assert covered(cast)["consistency"].covered.has_nobody


def test_beside_them_stands_the_newest_answer_of_the_teams_of_these_people(cast: Cast, enrolment: Enrolment) -> None:
    assessed(cast.ada, days_ago=40, reply="no")
    newest = assessed(cast.ada, days_ago=3, reply="partly")
    assessed(cast.zoe, reply="yes")  # of Search, where nobody of these people is
    for row in covered(cast).values():
        assert [(said.assessment, said.answer.reply, said.team.name) for said in row.said] == [
            (newest, "partly", "Payments")
        ]


def test_a_team_whose_practice_the_manager_may_not_read_says_nothing(cast: Cast, enrolment: Enrolment) -> None:
    assessed(cast.ada, reply="no")
    User.objects.filter(pk=cast.ada.pk).update(team=cast.zoe.team)
    assessed(cast.zoe, reply="yes")
    assert {said.team.name for row in covered(cast).values() for said in row.said} == {"Search"}  # Ada is below Mia
    User.objects.filter(pk=cast.ada.pk).update(manager=None)
    assert questions_of(cast.mia, roadmaps_led_by(cast.mia).rows)[0].said == []


# ---- many


def test_thirty_people_take_as_many_queries_as_one(as_: SignIn, cast: Cast, enrolment: Enrolment) -> None:
    assessed(cast.ada)
    client = as_("mia")

    def queries(path: str) -> int:
        Read.objects.all().delete()
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert client.get(path).status_code == 200
        return len(asked)

    others = [person(manager=cast.mia, team=cast.ada.team) for _ in range(29)]
    on_roadmap(others[0])  # reads of several people are looked up before they are noted
    few = [queries(path) for path in (PAGE, API, f"{API}coverage/")]
    for one in others[1:]:
        log_hours(on_roadmap(one), 3, 4)
    assert [queries(path) for path in (PAGE, API, f"{API}coverage/")] == few
    assert len(client.get(API).json()) == 30


# ---- mentors


def test_a_mentor_finds_the_shared_roadmap_on_the_page_of_the_pairing(
    as_: SignIn, cast: Cast, enrolment: Enrolment
) -> None:
    pairing = Pairing.objects.get()
    link = f'<a href="/roadmap/enrolments/{enrolment.pk}/">From here to there</a>'
    assert link in as_("noor").get(pairing.get_absolute_url()).content.decode()
    assert link not in as_("ada").get(pairing.get_absolute_url()).content.decode()
    Enrolment.objects.update(visibility="private")
    assert link not in as_("noor").get(pairing.get_absolute_url()).content.decode()
    Enrolment.objects.update(visibility="circle")
    end_pairing(pairing, by=cast.noor)
    assert link not in as_("noor").get(pairing.get_absolute_url()).content.decode()
