"""When the numbers of a pair are a reason to ask both: far apart, or one far down. Never how high they are."""

from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from growth.mentoring.health.alerts import APART, needs_question

APRIL, MAY, JUNE, JULY = date(2026, 4, 1), date(2026, 5, 1), date(2026, 6, 1), date(2026, 7, 1)
scores = st.integers(min_value=1, max_value=10)
ratings = st.dictionaries(st.sampled_from([APRIL, MAY, JUNE, JULY]), scores)


@pytest.mark.parametrize(
    ("one", "other", "asks"),
    [
        ({}, {}, False),
        ({JUNE: 1}, {}, False),  # low, but nobody can tell from one number
        ({JUNE: 1}, {JUNE: 1}, False),
        ({JUNE: 8}, {JUNE: 6}, False),
        ({JUNE: 8}, {JUNE: 5}, True),
        ({JUNE: 5}, {JUNE: 8}, True),
        ({MAY: 9, JUNE: 7}, {}, False),
        ({MAY: 9, JUNE: 6}, {}, True),
        ({}, {MAY: 9, JUNE: 6}, True),
        ({APRIL: 9, JUNE: 6}, {}, True),  # nothing given in May: the one before counts
        ({APRIL: 9, MAY: 7, JUNE: 5}, {}, False),  # slowly
        ({MAY: 3, JUNE: 9}, {}, False),  # up
        ({MAY: 9}, {JUNE: 3}, False),  # not in the same month
        ({JUNE: 6, JULY: 9}, {JUNE: 5}, False),  # what came later
        ({MAY: 9, JULY: 5}, {MAY: 5}, False),  # nothing was said in June
    ],
)
def test_when_it_is_worth_asking(one: dict[date, int], other: dict[date, int], asks: bool) -> None:
    assert needs_question(one, other, JUNE) is asks


@given(ratings, ratings)
def test_it_does_not_matter_which_side_is_which(one: dict[date, int], other: dict[date, int]) -> None:
    assert needs_question(one, other, JUNE) == needs_question(other, one, JUNE)


@given(ratings, ratings, st.integers(min_value=-20, max_value=20))
def test_only_differences_count(one: dict[date, int], other: dict[date, int], shift: int) -> None:
    moved = [{month: score + shift for month, score in side.items()} for side in (one, other)]
    assert needs_question(moved[0], moved[1], JUNE) == needs_question(one, other, JUNE)


@given(ratings, ratings)
def test_a_month_without_a_number_asks_nothing(one: dict[date, int], other: dict[date, int]) -> None:
    one.pop(JUNE, None)
    other.pop(JUNE, None)
    assert not needs_question(one, other, JUNE)


@given(ratings, ratings, scores)
def test_what_comes_later_does_not_count(one: dict[date, int], other: dict[date, int], later: int) -> None:
    assert needs_question({**one, JULY: later}, other, JUNE) == needs_question(one, other, JUNE)


@given(ratings, ratings)
def test_steady_numbers_that_are_close_ask_nothing(one: dict[date, int], other: dict[date, int]) -> None:
    every = [*one.values(), *other.values()]
    assume(not every or max(every) - min(every) < APART)
    assert not needs_question(one, other, JUNE)


@given(ratings, ratings, scores, scores)
def test_far_apart_in_one_month_always_asks(
    one: dict[date, int], other: dict[date, int], here: int, there: int
) -> None:
    assume(abs(here - there) >= APART)
    assert needs_question({**one, JUNE: here}, {**other, JUNE: there}, JUNE)
