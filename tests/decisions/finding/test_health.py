"""What is wrong with records: each kind once, nothing said of good ones, nothing of what one does not see."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from growth.decisions.finding.health import KINDS, STALE_DAYS, findings
from growth.decisions.models import Decision, Link, Participant, Project
from tests.decisions.makers import make_accepted, make_draft, make_project, make_proposal
from tests.people import NAMES, Cast

pytestmark = pytest.mark.django_db
TODAY = timezone.now().date()
WHOLE = {"consequences": "One more queue to watch."}


@pytest.fixture
def project(cast: Cast) -> Project:
    return make_project(cast.mia)


def kinds(cast: Cast, who: str = "zoe") -> set[tuple[str, str]]:
    return {(row.kind, row.decision.title) for row in findings(cast[who])}


def change(decision: Decision, **fields: Any) -> Decision:
    Decision.objects.filter(pk=decision.pk).update(**fields)
    return decision


def test_a_good_record_has_no_finding(cast: Cast, project: Project) -> None:
    make_accepted(project, cast.ada, cast.noor, **WHOLE)
    make_proposal(project, cast.ada, cast.noor, **WHOLE)
    make_draft(project, cast.zoe)
    assert kinds(cast) == set()


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        ("overdue", {"revisit_on": TODAY}),
        ("stale", {"status": "proposed", "dated": TODAY - timedelta(days=STALE_DAYS)}),
        ("inconsequent", {"consequences": ""}),
        ("replaced_by_nothing", {"status": "superseded"}),
        ("undated", {"dated": None}),
    ],
)
def test_each_thing_that_is_wrong_is_found(cast: Cast, project: Project, kind: str, fields: dict[str, Any]) -> None:
    change(make_accepted(project, cast.ada, cast.noor, title="Wrong", **WHOLE), **fields)
    assert kinds(cast) == {(kind, "Wrong")}
    (found,) = findings(cast.zoe)
    assert found.who == ("Noor Haddad",)


def test_a_proposal_is_not_stale_a_day_earlier(cast: Cast, project: Project) -> None:
    change(make_proposal(project, cast.ada, cast.noor, **WHOLE), dated=TODAY - timedelta(days=STALE_DAYS - 1))
    assert kinds(cast) == set()


def test_whoever_left_is_not_named(cast: Cast, project: Project) -> None:
    made = make_accepted(project, cast.ada, cast.noor, title="Wrong")
    cast.noor.is_active = False
    cast.noor.save()
    assert findings(cast.zoe)[0].who == ("Ada Lindqvist",)
    Participant.objects.filter(decision=made).delete()
    assert {row.kind: row.who for row in findings(cast.zoe)} == {
        "undecided": ("Mia Okafor",),
        "inconsequent": ("Mia Okafor",),
    }


def test_links_are_read_both_ways(cast: Cast, project: Project) -> None:
    old = make_accepted(project, cast.ada, cast.noor, title="Old", **WHOLE)
    new = make_accepted(project, cast.ada, cast.noor, title="New", **WHOLE)
    link = Link.objects.create(source=new, target=old, kind="supersedes")
    assert kinds(cast) == {("replaced_yet_held", "Old")}
    assert findings(cast.zoe)[0].what == f"{new.label} supersedes it, and it still counts as accepted."
    link.partly = True
    link.save()
    assert kinds(cast) == set()
    change(old, status="superseded")
    assert kinds(cast) == set()
    Link.objects.update(source=old, target=None, kind="supersedes", words="0099-gone.md")
    assert kinds(cast) == {("broken", "Old")}  # it says by what, only that is not here
    assert "“0099-gone.md”" in findings(cast.zoe)[0].what


def test_numbers_given_twice_name_both(cast: Cast, project: Project) -> None:
    for title in ("One", "Other"):
        change(make_accepted(project, cast.ada, cast.noor, title=title, **WHOLE), number=7, numbered_here=False)
    change(make_accepted(make_project(cast.mia, "Elsewhere"), cast.ada, cast.noor, **WHOLE), number=7)
    assert kinds(cast) == {("doubled", "One"), ("doubled", "Other")}


@pytest.mark.parametrize("who", NAMES)
def test_nothing_is_said_of_what_one_does_not_see(as_: Callable[[str], Client], cast: Cast, who: str) -> None:
    closed = make_project(cast.mia, "Closed", team=cast.ada.team, audience="team")
    make_accepted(closed, cast.ada, cast.noor, title="Closed record")
    old = make_accepted(make_project(cast.mia), cast.ada, cast.noor, title="Seen", **WHOLE)
    hidden = make_accepted(closed, cast.ada, cast.noor, title="Hidden successor", **WHOLE)
    Link.objects.create(source=hidden, target=old, kind="supersedes")
    inside = who in ("mia", "ada", "ben", "noor")
    expected = {("inconsequent", "Closed record"), ("replaced_yet_held", "Seen")} if inside else set()
    assert kinds(cast, who) == expected
    page = as_(who).get("/decisions/health/").content.decode()
    assert ("Closed record" in page) == (hidden.label in page and inside) == inside
    asked = as_(who).get(f"/decisions/health/?project={closed.pk}").status_code
    assert asked == (200 if who in ("mia", "ada", "ben") else 404)


@pytest.mark.parametrize("records", [1, 30])
def test_as_little_is_asked_for_many_as_for_one(
    cast: Cast, project: Project, records: int, django_assert_num_queries: Any
) -> None:
    for n in range(records):
        make_accepted(project, cast.ada, cast.noor, title=f"Record {n}")
    with django_assert_num_queries(6):
        assert len(findings(cast.zoe)) == records


def test_every_kind_can_be_shown_alone(as_: Callable[[str], Client], cast: Cast, project: Project) -> None:
    change(make_accepted(project, cast.ada, cast.noor, title="Wrong"), revisit_on=TODAY)
    page = as_("zoe").get("/decisions/health/?kind=overdue").content.decode()
    assert 'id="kind-1">Revisit overdue' in page
    assert 'id="kind-2"' not in page
    assert set(KINDS) >= {row.kind for row in findings(cast.zoe)} == {"overdue", "inconsequent"}
