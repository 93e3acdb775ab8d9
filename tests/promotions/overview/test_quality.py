"""The quality of ladders: about expectations, never about people."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from growth.evidence.actions import review_claim
from growth.evidence.models import Claim, Evidence
from growth.promotions.overview.ladders import OfExpectation, ladder_quality
from ladder.models import LadderVersion
from tests.factories import accepted, claim, log, publish, small_ladder
from tests.people import NAMES, Cast, person
from tests.promotions import making

SignIn = Callable[[str], Client]
PAGE, API = "/cases/ladder-quality/", "/api/v1/ladder-quality/"
KEY = "risk-mid-1"


@pytest.fixture
def people(cast: Cast, ladder: LadderVersion) -> list[User]:
    """Three direct reports of Mia besides Ada and Ben, all testers."""
    return [person(name=f"Tester {number}", manager=cast.mia, discipline="testing") for number in (1, 2, 3)]


def row_of(viewer: User, key: str = KEY) -> OfExpectation:
    return next(row for found in ladder_quality(viewer) for row in found.rows if row.expectation.key == key)


def shown(author: User, cast: Cast, key: str = KEY) -> Claim:
    return accepted(author, cast.mia, key, timezone.localdate() - timedelta(days=Evidence.objects.count()))


def refused(author: User, cast: Cast, key: str = KEY) -> Claim:
    made = claim(log(author, share="circle"), key)
    review_claim(made, by=cast.mia, verdict="needs_more", words="Say what you did yourself.")
    return made


def test_ladder_owners_and_committees_open_it(as_: SignIn, cast: Cast, ladder: LadderVersion) -> None:
    making.committee(cast, "noor")
    for path in (PAGE, API):
        codes = {who: as_(who).get(path).status_code for who in NAMES}
        assert {who for who, code in codes.items() if code == 200} == {"omar", "noor", "ines"}
        assert set(codes.values()) == {200, 403}
    assert Client().get(PAGE).status_code == 302 and Client().get(API).status_code == 403


def test_what_nobody_shows_stands_out(cast: Cast, people: list[User]) -> None:
    assert row_of(cast.ines).findings == ["unseen"] and row_of(cast.ines).words == "in nobody yet"
    shown(people[0], cast)
    assert row_of(cast.ines).findings == []


def test_of_fewer_than_three_people_there_is_no_count(as_: SignIn, cast: Cast, people: list[User]) -> None:
    for number, tester in enumerate(people[:2], start=1):
        shown(tester, cast)
        row = row_of(cast.ines)
        assert (row.seen_in, row.verdicts, row.contested, row.findings) == (None, None, None, [])
        assert row.words == "in fewer than three people" and number < 3
    page = as_("ines").get(PAGE).content.decode()
    assert "in fewer than three people" in page and "Tester" not in page
    one = next(row for row in as_("ines").get(API).json()[0]["expectations"] if row["expectation"] == KEY)
    assert (one["seen_in"], one["verdicts"], one["contested"], one["is_few"]) == (None, None, None, True)


def test_three_people_of_one_discipline_are_told_as_that(as_: SignIn, cast: Cast, people: list[User]) -> None:
    for tester in people:
        shown(tester, cast)
    row = row_of(cast.ines)
    assert row.findings == ["one_discipline"] and row.discipline == "testing" and row.words == "in 3 people"
    assert "Seen in one discipline only" in as_("ines").get(PAGE).content.decode()
    User.objects.filter(pk=people[0].pk).update(discipline="")
    assert row_of(cast.ines).findings == []
    User.objects.filter(pk=people[0].pk).update(discipline="data")
    assert row_of(cast.ines).findings == []


def test_half_of_the_verdicts_asking_for_more_stands_out(as_: SignIn, cast: Cast, people: list[User]) -> None:
    for tester in people[:2]:
        refused(tester, cast)
    assert row_of(cast.ines).findings == ["unseen"]  # two people: no more is said
    shown(people[2], cast)
    row = row_of(cast.ines)
    assert row.findings == ["disputed"] and (row.contested, row.verdicts, row.seen_in) == (2, 3, None)
    assert "2 of 3 verdicts" in as_("ines").get(PAGE).content.decode()


def test_what_is_private_or_withdrawn_does_not_count(cast: Cast, people: list[User]) -> None:
    for tester in people:
        shown(tester, cast)
    Evidence.objects.filter(person=people[0]).update(visibility="private")
    assert row_of(cast.ines).seen_in is None
    Evidence.objects.filter(person__in=people[1:]).update(archived_at=timezone.now())
    assert row_of(cast.ines).findings == ["unseen"]


def test_owners_are_led_to_the_ladder(as_: SignIn, cast: Cast, ladder: LadderVersion) -> None:
    making.committee(cast)
    assert "Work on this ladder" in as_("ines").get(PAGE).content.decode()
    assert "Work on this ladder" not in as_("omar").get(PAGE).content.decode()


def test_without_a_ladder_the_page_says_what_it_will_show(as_: SignIn, cast: Cast) -> None:
    assert "No ladder is in force yet" in as_("ines").get(PAGE).content.decode()


def test_it_takes_four_queries_however_many_ladders_and_people(cast: Cast, people: list[User]) -> None:
    counts = []
    for number, tester in enumerate(people):
        with CaptureQueriesContext(connection) as asked:
            found = ladder_quality(cast.ines)
        counts.append(len(asked))
        if number == 0:
            for one in people:
                shown(one, cast)
        publish(small_ladder(f"other-{tester.pk}"))
    assert counts == [4, 4, 4] and len(found) == 3
