"""The calibration record: counts of one's own cases, and nobody's name."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from growth.promotions.calibration.models import Calibration, Outcome, Seat
from growth.promotions.cases.models import Case
from growth.promotions.overview.record import calibration_record
from tests.people import NAMES, Cast
from tests.promotions import making
from tests.promotions.overview.making import another_case, assessed, outcome, submitted

SignIn = Callable[[str], Client]
PAGE, API = "/cases/record/", "/api/v1/calibration-record/"


@pytest.fixture
def closed(placed: Cast, case: Case) -> list[Case]:
    """Three cases whose letters were sent, read by Omar; Ines was barred from one of them."""
    round_ = making.calibration(making.committee(placed))
    cases = [case, another_case(placed, "ben", case), another_case(placed, "mia", case)]
    for number, one in enumerate(cases):
        submitted(one, round_, placed, omar="", ines="declared" if number == 0 else "")
        assessed(one, "candidate", autonomy=3, risk=3)
        assessed(one, "manager", autonomy=2, risk=3 if number else 2)
        outcome(one, autonomy=2, risk=2)
    return cases


def test_only_members_of_a_committee_open_it(as_: SignIn, closed: list[Case]) -> None:
    for path in (PAGE, API):
        codes = {who: as_(who).get(path).status_code for who in NAMES}
        assert {who for who, code in codes.items() if code == 200} == {"omar", "ines"}
        assert set(codes.values()) == {200, 403}
    assert Client().get(PAGE).status_code == 302 and Client().get(API).status_code == 403


def test_it_counts_directions_by_dimension(as_: SignIn, closed: list[Case]) -> None:
    page = as_("omar").get(PAGE).content.decode()
    assert "The candidate saw it higher than the committee in 3 of 3 cases." in page
    assert "The manager and the committee agreed in all 3 cases." in page
    assert "The manager saw it higher than the committee in 2 of 3 cases." in page
    found = as_("omar").get(API).json()
    assert found["cases"] == 3 and [row["dimension"] for row in found["dimensions"]] == ["autonomy", "risk"]


def test_it_names_nobody(as_: SignIn, closed: list[Case], cast: Cast) -> None:
    said = as_("omar").get(PAGE).content.decode()
    said = said[said.index("<main") : said.index("</main")] + as_("omar").get(API).content.decode()
    for case in closed:
        assert case.person.name not in said and case.person.first_name not in said


def test_rows_one_was_barred_from_do_not_count_and_two_are_too_few(as_: SignIn, closed: list[Case]) -> None:
    assert as_("ines").get(API).json() == {"cases": 0, "dimensions": []}
    assert "Too few cases to count" in as_("ines").get(PAGE).content.decode()


def test_a_case_counts_once_its_letter_was_sent(placed: Cast, closed: list[Case]) -> None:
    Outcome.objects.filter(case=closed[0]).update(letter_sent_at=None)
    assert not calibration_record(placed.omar).is_enough


def test_a_case_one_had_no_seat_on_does_not_count(placed: Cast, closed: list[Case]) -> None:
    Seat.objects.filter(case=closed[0], person=placed.omar).delete()
    assert calibration_record(placed.omar).cases == 0


def test_it_takes_three_queries(placed: Cast, closed: list[Case]) -> None:
    counts = []
    for who in (None, "zoe", "noor"):
        if who:
            one = another_case(placed, who, closed[0])
            submitted(one, Calibration.objects.get(), placed, omar="")
            outcome(one, autonomy=2)
        with CaptureQueriesContext(connection) as asked:
            calibration_record(placed.omar)
        counts.append(len(asked))
    assert counts == [3, 3, 3] and calibration_record(placed.omar).cases == 5
