"""The roadmap in the growth report: what whoever sees the enrolment learns of it, and never an hour."""

import html
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from growth.evidence.models import Evidence
from growth.reports.formats import as_document, as_markdown
from growth.reports.queries import Report, growth_report
from growth.roadmaps.enrolments.models import Enrolment, HoursEntry, TimeOff
from growth.roadmaps.milestones.models import PlannedMilestone
from ladder.actions import place
from ladder.models import LadderVersion
from tests.factories import log
from tests.people import NAMES, Cast
from tests.roadmaps.making import on_roadmap, publish_roadmap, stone, weeks_ago

SignIn = Callable[[str], Client]
FORMS = ("", "markdown/", "json/")


@pytest.fixture
def placed(cast: Cast, ladder: LadderVersion) -> Cast:
    """Ada stands at Mid; the small roadmap is in force."""
    since = timezone.localdate() - timedelta(days=400)
    place(cast.ada, level=ladder.levels.get(key="mid"), since=since, by=cast.mia)
    publish_roadmap()
    return cast


def close(made: Enrolment, key: str, evidence: Evidence | None = None, weeks: int = 2) -> None:
    row = stone(made, key)
    row.state, row.closed_on, row.evidence = PlannedMilestone.State.CLOSED, weeks_ago(weeks), evidence
    row.save()


@pytest.fixture
def enrolment(placed: Cast) -> Enrolment:
    """The memo closed by private evidence, the code under way; hours and time off that nobody else may learn of."""
    made = on_roadmap(placed.ada)
    close(made, "memo", log(placed.ada, "A memo nobody reads yet"))
    PlannedMilestone.objects.filter(enrolment=made, key="code").update(state="under_way", begun_on=weeks_ago(1))
    for back in range(1, 6):
        HoursEntry.objects.create(enrolment=made, week=weeks_ago(back), minutes=317)
    TimeOff.objects.create(enrolment=made, first_week=weeks_ago(7), last_week=weeks_ago(7))
    return made


def report_for(cast: Cast, who: str, **known: Any) -> Report:
    found = growth_report(cast[who], cast.ada, **known)
    assert found is not None
    return found


def told(cast: Cast, who: str, **known: Any) -> list[dict[str, Any]]:
    section = as_document(report_for(cast, who, **known))["sections"].get("roadmap")
    return section["enrolments"] if section else []


def readers(as_: SignIn, cast: Cast) -> set[str]:
    """Who finds the section; the same in every form and over the API."""
    found = {
        path: {who for who in NAMES if "From here to there" in as_(who).get(path).content.decode()}
        for path in (f"/people/{cast.ada.pk}/report/{form}" for form in ("", "markdown/"))
    }
    for path in (f"/people/{cast.ada.pk}/report/json/", f"/api/v1/reports/{cast.ada.pk}/"):
        found[path] = {who for who in NAMES if '"to-ai"' in as_(who).get(path).content.decode()}
    assert len({frozenset(who) for who in found.values()}) == 1, found
    return next(iter(found.values()))


def test_shared_it_is_read_by_the_circle(as_: SignIn, placed: Cast, enrolment: Enrolment) -> None:
    assert readers(as_, placed) == {"ada", "mia", "noor"}


def test_private_it_is_read_by_nobody_else(as_: SignIn, placed: Cast, enrolment: Enrolment) -> None:
    Enrolment.objects.update(visibility="private")
    assert readers(as_, placed) == {"ada"}
    assert "Only you see this section." in as_("ada").get("/report/").content.decode()


def test_it_says_what_is_closed_under_way_and_next(placed: Cast, enrolment: Enrolment) -> None:
    (own,) = told(placed, "ada")
    assert [(row["key"], row["on"], row["evidence"]["title"]) for row in own["closed"]] == [
        ("memo", weeks_ago(2).isoformat(), "A memo nobody reads yet")
    ]
    assert [row["key"] for row in own["under_way"]] == ["code"]
    assert [row["key"] for row in own["next"]] == ["evaluation", "runbook"]
    assert own["since"] == enrolment.started_on.isoformat()
    assert own["first_lands_on"] == enrolment.first_lands_on.isoformat()  # type: ignore[union-attr]
    assert own["lands_on"]


def test_evidence_keeps_its_own_readers(as_: SignIn, placed: Cast, enrolment: Enrolment) -> None:
    for who in ("mia", "noor"):
        assert told(placed, who)[0]["closed"][0]["evidence"] is None
        for form in FORMS:
            page = as_(who).get(f"/people/{placed.ada.pk}/report/{form}").content.decode()
            assert "A memo nobody reads yet" not in page
    assert "A memo nobody reads yet" in as_markdown(report_for(placed, "ada"))


def test_hours_are_in_no_form_also_for_oneself(as_: SignIn, placed: Cast, enrolment: Enrolment) -> None:
    for who in ("ada", "mia"):
        for form in FORMS:
            page = as_(who).get(f"/people/{placed.ada.pk}/report/{form}").content.decode()
            section = page[page.index({"": 'id="s-roadmap"', "markdown/": "## Roadmap", "json/": '"roadmap"'}[form]) :]
            assert not {"317", "minutes", "300", "weekly", "time off"} & set(section.replace('"', " ").split())
            assert " h " not in section


def test_where_it_lands_is_said_against_the_first_plan(placed: Cast, enrolment: Enrolment) -> None:
    report = report_for(placed, "mia")
    shown = report.sections[0].content.page["told"][0]
    assert shown.lands_on == shown.progress.expected.lands_on
    assert f"It lands about {shown.lands_on.day} " in shown.said
    Enrolment.objects.update(first_lands_on=shown.lands_on - timedelta(weeks=3))
    (again,) = report_for(placed, "mia").sections
    assert "three weeks after the first plan" in again.content.markdown[0]


def test_when_none_is_running_those_that_ended_within_a_year_are_told(placed: Cast, enrolment: Enrolment) -> None:
    today = timezone.localdate()
    Enrolment.objects.update(ended_on=today - timedelta(days=30), outcome="left")
    (ended,) = told(placed, "mia")
    assert (ended["outcome"], ended["lands_on"], ended["under_way"], ended["next"]) == ("left", None, [], [])
    assert [row["key"] for row in ended["closed"]] == ["memo"]
    assert "Left on " in as_markdown(report_for(placed, "mia"))
    on_roadmap(placed.ada)
    assert [row["ended_on"] for row in told(placed, "mia")] == [None]
    Enrolment.objects.update(ended_on=today - timedelta(days=400), outcome="finished")
    assert told(placed, "mia") == []


def test_one_that_has_not_begun_is_told_from_its_start(placed: Cast) -> None:
    on_roadmap(placed.ada, started_on=timezone.localdate() + timedelta(days=20))
    assert ", from " in as_markdown(report_for(placed, "ada")).split("## Roadmap")[1].split("\n")[2]


def test_a_report_of_an_earlier_day_leaves_it_out(placed: Cast, enrolment: Enrolment) -> None:
    assert told(placed, "ada", as_of=timezone.localdate() - timedelta(days=1)) == []


def test_somebody_s_words_open_no_heading_or_link(placed: Cast, enrolment: Enrolment) -> None:
    PlannedMilestone.objects.filter(key="code").update(title="# Big [x](https://evil.example)")
    assert "[x](https" not in as_markdown(report_for(placed, "mia"))


def test_the_page_shows_it_to_whoever_reads_it(as_: SignIn, placed: Cast, enrolment: Enrolment) -> None:
    close(enrolment, "evaluation", log(placed.ada, "Shared results", share="circle"), weeks=1)
    page = html.unescape(as_("mia").get(f"/people/{placed.ada.pk}/report/").content.decode())
    for words in ("The memo", "Under way, about ", "The runbook", "Shared results"):
        assert words in page
    assert "The tuning" not in page  # optional and not taken up


def test_a_roadmap_costs_the_report_few_queries(as_: SignIn, placed: Cast) -> None:
    client, path = as_("mia"), f"/people/{placed.ada.pk}/report/"

    def queries() -> int:
        client.get(path)
        with CaptureQueriesContext(connection) as captured:
            client.get(path)
        return len(captured)

    without = queries()
    made = on_roadmap(placed.ada)
    close(made, "memo", log(placed.ada, share="circle"))
    HoursEntry.objects.create(enrolment=made, week=weeks_ago(1), minutes=60)
    assert queries() - without <= 4
