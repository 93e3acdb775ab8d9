"""What slices add to a report: the same contents on the page, in Markdown, in JSON and over the API."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from growth.effort.actions import check_in
from growth.reports.formats import as_document, as_markdown
from growth.reports.many import growth_reports, own_reports
from growth.reports.queries import Report, growth_report
from growth.reports.sections import SECTIONS, Content, Registry, Section
from ladder.actions import place
from ladder.models import LadderVersion
from tests.factories import log
from tests.people import Cast
from tests.roadmaps.making import on_roadmap, publish_roadmap, stone, weeks_ago

SignIn = Callable[[str], Client]


@pytest.fixture
def placed(cast: Cast, ladder: LadderVersion) -> Cast:
    since = timezone.localdate() - timedelta(days=400)
    place(cast.ada, level=ladder.levels.get(key="mid"), since=since, by=cast.mia)
    return cast


def read(viewer: User, person: User, report: Report) -> Content | None:
    """For Ada alone."""
    if viewer.pk != person.pk:
        return None
    return Content({"sentence": "Said on the page", "months": []}, ["Said in Markdown"], {"said": "in JSON"})


ONE = Section("one", "An added section", "effort/in_report.html", read)


@pytest.fixture
def registered(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(SECTIONS, "by_key", {})
    SECTIONS.register(ONE)
    yield


def report_for(viewer: User, cast: Cast) -> Report:
    found = growth_report(viewer, cast.ada)
    assert found is not None
    return found


def test_effort_and_the_roadmap_have_registered_theirs() -> None:
    assert set(SECTIONS.by_key) == {"effort", "roadmap"}


def test_a_key_is_taken_once() -> None:
    registry = Registry()
    for _ in range(2):
        registry.register(ONE)
    with pytest.raises(ValueError, match="one"):
        registry.register(Section("one", "Another", "x.html", read))
    assert list(registry.by_key.values()) == [ONE]


def test_a_section_stands_in_every_form_of_the_report(as_: SignIn, placed: Cast, registered: None) -> None:
    client = as_("ada")
    page = client.get("/report/").content.decode()
    assert "An added section" in page
    assert "Said on the page" in page
    assert "## An added section\n\nSaid in Markdown\n" in client.get("/report/markdown/").content.decode()
    assert client.get("/report/json/").json()["sections"] == {"one": {"said": "in JSON"}}
    assert client.get("/api/v1/reports/me/").json()["sections"] == {"one": {"said": "in JSON"}}


def test_a_section_with_nothing_to_say_is_left_out_everywhere(as_: SignIn, placed: Cast, registered: None) -> None:
    report = report_for(placed.mia, placed)
    page = as_("mia").get(f"/people/{placed.ada.pk}/report/").content.decode()
    assert "An added section" not in page + as_markdown(report)
    assert as_document(report)["sections"] == {}


def test_reports_that_are_computed_with_are_not_asked_for_sections(placed: Cast, registered: None) -> None:
    assert own_reports([placed.ada])[placed.ada.pk].sections == []
    assert growth_reports(placed.ada, [placed.ada])[placed.ada.pk].sections == []


def test_two_queries_where_there_is_nothing_and_seven_where_there_is_everything(
    placed: Cast, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(2):
        assert report_for_quietly(placed).sections == []
    publish_roadmap()
    enrolment = on_roadmap(placed.ada)
    closed = stone(enrolment, "memo")
    closed.state, closed.closed_on, closed.evidence = "closed", weeks_ago(2), log(placed.ada)
    closed.save()
    check_in(by=placed.ada, month=timezone.localdate(), implement=50, design=30, review=20)
    report = report_for(placed.ada, placed)
    with CaptureQueriesContext(connection) as asked:
        assert [shown.section.key for shown in report.sections] == ["effort", "roadmap"]
    assert len(asked) <= 7  # five of them to say where the roadmap lands (progress_of_many)


def report_for_quietly(placed: Cast) -> Report:
    """A report whose sections were not asked yet, without a query of its own."""
    today = timezone.localdate()
    blank = Report(person=placed.ada, as_of=today, placement=None, structure=None, items=[], claims=[])  # type: ignore[arg-type]
    return Report(**{**blank.__dict__, "viewer": placed.ada})
