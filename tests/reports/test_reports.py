"""The growth report: what it says, to whom, on page, in Markdown, in JSON and over the API."""

import html
import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from growth.evidence.actions import archive_evidence, review_claim
from growth.evidence.models import Evidence, Review
from growth.reports.formats import as_document, as_markdown
from growth.reports.queries import Report, growth_report
from growth.standing import Quarter, State
from ladder.actions import place
from ladder.models import LadderVersion
from tests.factories import accepted, claim, expectation, log
from tests.people import NAMES, Cast

SignIn = Callable[[str], Client]
NOW = Quarter.of(timezone.localdate())
GUIDES = {"ada", "mia", "noor"}


@pytest.fixture
def placed(cast: Cast, ladder: LadderVersion) -> Cast:
    """Ada stands at Mid since two years."""
    since = timezone.localdate() - timedelta(days=730)
    place(cast.ada, level=ladder.levels.get(key="mid"), since=since, by=cast.mia)
    return cast


def report_for(cast: Cast, viewer: str = "ada", as_of: date | None = None) -> Report:
    found = growth_report(cast[viewer], cast.ada, as_of=as_of)
    assert found is not None
    return found


def said(report: Report) -> dict[str, tuple[int, int, int]]:
    return {
        part.dimension.key: (part.standing.sustained, part.standing.emerging, part.standing.claimed)
        for part in report.dimensions
    }


@pytest.mark.parametrize("path", ["/people/{}/report/", "/people/{}/report/markdown/", "/people/{}/report/json/",
                                  "/people/{}/report/comparison/", "/api/v1/reports/{}/"])  # fmt: skip
def test_only_oneself_manager_and_mentor_open_a_report(as_: SignIn, placed: Cast, path: str) -> None:
    answers = {who: as_(who).get(path.format(placed.ada.pk)).status_code for who in NAMES}
    assert answers == {who: 200 if who in GUIDES else 404 for who in NAMES}


def test_the_api_lists_exactly_whose_report_may_be_read(as_: SignIn, placed: Cast) -> None:
    seen = {row["name"] for row in as_("mia").get("/api/v1/reports/").json()}
    assert seen == {"Mia Okafor", "Ada Lindqvist", "Ben Achterberg"}


def test_sustained_emerging_and_claimed_come_from_accepted_claims(placed: Cast) -> None:
    accepted(placed.ada, placed.mia, "risk-senior-1", NOW.plus(-1).first_day)
    accepted(placed.ada, placed.mia, "risk-senior-2", NOW.first_day)
    accepted(placed.ada, placed.noor, "autonomy-mid-1", NOW.first_day)
    claim(log(placed.ada, share="circle"), "autonomy-senior-1")
    assert said(report_for(placed)) == {"risk": (3, 0, 0), "autonomy": (0, 2, 3)}


def test_the_managers_report_is_built_from_what_the_manager_may_see(placed: Cast) -> None:
    accepted(placed.ada, placed.mia, "risk-senior-1", NOW.first_day)
    claim(log(placed.ada, "Mine alone"), "autonomy-senior-1")
    own, hers = report_for(placed), report_for(placed, "mia")
    assert "Mine alone" in {item.title for item in own.items}
    assert "Mine alone" not in {item.title for item in hers.items}
    assert said(own)["autonomy"] == (0, 0, 3)
    assert said(hers)["autonomy"] == (0, 0, 0)


@pytest.mark.parametrize("who", ["mia", "noor"])
def test_private_words_leak_through_no_form_of_the_report(as_: SignIn, placed: Cast, who: str) -> None:
    claim(log(placed.ada, "Mine alone"), "autonomy-senior-1")
    for path in ("", "markdown/", "json/", "comparison/"):
        assert "Mine alone" not in as_(who).get(f"/people/{placed.ada.pk}/report/{path}").content.decode()
    assert "Mine alone" not in as_(who).get(f"/api/v1/reports/{placed.ada.pk}/").content.decode()


def test_archived_evidence_counts_no_more(placed: Cast) -> None:
    accepted(placed.ada, placed.mia, "risk-senior-1", NOW.first_day)
    archive_evidence(Evidence.objects.get(), by=placed.ada)
    assert said(report_for(placed))["risk"] == (0, 0, 0)


def test_quarters_come_from_the_evidence_and_not_from_typing(placed: Cast) -> None:
    day = NOW.plus(-3).first_day
    accepted(placed.ada, placed.mia, "risk-senior-1", day)
    assert report_for(placed).dimensions[1].standing.evidenced == {Quarter.of(day): 3}


def test_the_path_begins_with_the_weakest_dimension_of_the_next_level(placed: Cast) -> None:
    accepted(placed.ada, placed.mia, "autonomy-senior-1", NOW.first_day)
    report = report_for(placed)
    assert [(rung.level.key, rung.is_here, rung.is_next) for rung in report.path] == [
        ("senior", False, True),
        ("mid", True, False),
    ]
    assert [(step.dimension.key, step.state) for step in report.steps] == [
        ("risk", State.NONE),
        ("autonomy", State.EMERGING),
    ]
    # The expectation without evidence is the one to try, not the one that has some.
    assert report.steps[1].expectation.key == "autonomy-senior-2"
    assert report.steps[1].expectation.example


def test_open_expectations_are_those_without_accepted_evidence(placed: Cast) -> None:
    accepted(placed.ada, placed.mia, "risk-senior-1", NOW.first_day)
    claim(log(placed.ada, share="circle"), "risk-senior-2")
    senior = report_for(placed).path[0]
    assert {row.key for row in senior.open} == {"risk-senior-2", "autonomy-senior-1", "autonomy-senior-2"}


def test_at_the_top_there_is_no_next_level(as_: SignIn, placed: Cast, ladder: LadderVersion) -> None:
    place(placed.ada, level=ladder.levels.get(key="senior"), since=timezone.localdate(), by=placed.mia)
    report = report_for(placed)
    assert (report.target, report.steps) == (None, [])
    assert "is the highest level of this ladder" in as_("ada").get("/report/").content.decode()


def test_without_a_placement_the_page_says_what_is_missing(as_: SignIn, cast: Cast, ladder: LadderVersion) -> None:
    assert "yours is not set yet" in html.unescape(as_("ada").get("/report/").content.decode())
    assert as_("ada").get("/report/json/").status_code == 404
    assert as_("ada").get("/api/v1/reports/me/").status_code == 404


def test_then_and_now_counts_only_what_was_known_then(placed: Cast) -> None:
    then = timezone.localdate() - timedelta(days=40)
    with time_machine.travel(timezone.now() - timedelta(days=60), tick=False):
        made = claim(log(placed.ada, "Early", share="circle"), "risk-senior-1")
        log(placed.ada, "Early too")
    review_claim(made, by=placed.mia, verdict="accepted")  # today, on old evidence
    log(placed.ada, "Backdated", ended_on=then - timedelta(days=10))  # written today, about then
    earlier, later = report_for(placed, as_of=then), report_for(placed)
    assert {item.title for item in earlier.items} == {"Early", "Early too"}
    assert {item.title for item in later.items} == {"Early", "Early too", "Backdated"}
    assert said(earlier)["risk"] == (0, 0, 3)
    assert said(later)["risk"] == (0, 3, 0)


def test_then_uses_the_verdict_that_held_then(placed: Cast) -> None:
    made = accepted(placed.ada, placed.mia, "risk-senior-1", timezone.localdate() - timedelta(days=90))
    past = timezone.now() - timedelta(days=80)
    Review.objects.update(created_at=past)
    Evidence.objects.update(created_at=past)
    type(made).objects.update(created_at=past)
    review_claim(made, by=placed.noor, verdict="needs_more", words="The link is dead.")
    assert said(report_for(placed, as_of=timezone.localdate() - timedelta(days=1)))["risk"] == (0, 3, 0)
    assert said(report_for(placed))["risk"] == (0, 0, 3)  # asked for more, it is a claim again


def test_comparison_page_shows_both_standings(as_: SignIn, placed: Cast) -> None:
    accepted(placed.ada, placed.mia, "risk-senior-1", NOW.first_day)
    then = timezone.localdate() - timedelta(days=1)
    page = as_("mia").get(f"/people/{placed.ada.pk}/report/comparison/?then={then}").content.decode()
    row = re.search(r"Risk</span></th>(.*?)</tr>", page, re.S)
    assert row is not None
    words = re.sub(r"<[^>]+>", " ", row[1]).split()
    assert words == ["No", "evidence", "Senior", "emerging"]


def test_a_nonsense_day_is_told(as_: SignIn, placed: Cast) -> None:
    answer = as_("ada").get("/report/comparison/?then=yesterday")
    assert answer.status_code == 422
    assert "Enter a valid date" in answer.content.decode()


def test_downloads_say_what_the_page_says(as_: SignIn, placed: Cast) -> None:
    accepted(placed.ada, placed.mia, "risk-senior-1", NOW.first_day)
    report = report_for(placed)
    markdown = as_("ada").get("/report/markdown/")
    assert markdown["Content-Type"] == "text/markdown; charset=utf-8"
    assert markdown.content.decode() == as_markdown(report)
    assert as_("ada").get("/report/json/").json() == as_document(report) == as_("ada").get("/api/v1/reports/me/").json()
    document = as_document(report)
    assert document["dimensions"][1]["emerging"] == "senior"
    assert document["dimensions"][1]["quarters"] == {str(NOW): "senior"}
    assert document["path"][0]["dimensions"] == {"autonomy": "none", "risk": "emerging"}


def test_markdown_of_somebodys_words_opens_no_heading_or_link(placed: Cast) -> None:
    item = log(placed.ada, "# Big [x](https://evil.example)\n## Two", share="circle")
    claim(item, "risk-mid-1")
    lines = as_markdown(report_for(placed)).splitlines()
    assert not any(line.startswith(("# Big", "## Two")) for line in lines)
    assert "[x](https" not in "\n".join(lines)


def test_no_percentages_points_or_badges(as_: SignIn, placed: Cast) -> None:
    accepted(placed.ada, placed.mia, "risk-senior-1", NOW.first_day)
    words = re.sub(r"<[^>]+>", " ", as_("ada").get("/report/").content.decode()).lower()
    assert "%" not in words
    assert not {"points", "badge", "badges", "streak", "score", "progress"} & set(re.findall(r"[a-z]+", words))


def test_pictures_have_titles_and_descriptions(as_: SignIn, placed: Cast) -> None:
    accepted(placed.ada, placed.mia, "risk-senior-1", NOW.first_day)
    page = as_("ada").get("/report/").content.decode()
    pictures = re.findall(r'<svg class="chart [^>]*role="img" aria-labelledby="(\S+) (\S+)">', page)
    assert len(pictures) == 6  # growth map, scope and modes, each wide and narrow; two dimensions make no profile
    for title, description in pictures:
        assert f'<title id="{title}">' in page
        assert f'<desc id="{description}">' in page
    ids = re.findall(r' id="([^"]+)"', page)
    assert len(ids) == len(set(ids))


def test_home_shows_the_next_step(as_: SignIn, placed: Cast) -> None:
    assert expectation("autonomy-senior-1").text in as_("ada").get("/").content.decode()


@pytest.mark.parametrize("path", ["/report/", "/report/json/", "/people/{}/report/"])
def test_reports_ask_as_much_of_the_database_for_20_items_as_for_1(
    as_: SignIn,
    placed: Cast,
    django_assert_max_num_queries,
    path: str,  # type: ignore[no-untyped-def]
) -> None:
    client, path = as_("mia" if "{" in path else "ada"), path.format(placed.ada.pk)

    def count() -> int:
        client.get(path)
        with django_assert_max_num_queries(12) as asked:
            client.get(path)
        return len(asked)

    accepted(placed.ada, placed.mia, "risk-senior-1", NOW.first_day)
    one = count()
    for back in range(19):
        accepted(placed.ada, placed.mia, "risk-senior-1", NOW.plus(-(back % 6)).first_day)
    assert count() == one
