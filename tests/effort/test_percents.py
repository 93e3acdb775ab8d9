"""Three parts that make a hundred, and months one still remembers."""

import itertools
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from growth.effort.months import BACK, month_of, open_months
from growth.effort.percents import BEFORE_AI, NAMES, WITH_AI, Parts, UnevenError, compared, whole

shares = st.integers(min_value=-20, max_value=140)
DAYS = st.dates(min_value=date(2000, 1, 1), max_value=date(2100, 1, 1))


@given(shares, shares, shares, st.sampled_from([None, *NAMES]))
def test_what_comes_back_is_a_whole_that_keeps_what_was_given(a: int, b: int, c: int, left_out: str | None) -> None:
    told: dict[str, int | None] = dict(zip(NAMES, (a, b, c), strict=True))
    if left_out:
        told[left_out] = None
    known = [share for share in told.values() if share is not None]
    fits = all(0 <= share <= 100 for share in known) and (sum(known) <= 100 if left_out else sum(known) == 100)
    if not fits:
        with pytest.raises(UnevenError):
            whole(told)
        return
    parts = whole(told)
    assert sum(parts) == 100
    assert min(parts) >= 0
    assert all(getattr(parts, name) == share for name, share in told.items() if share is not None)


def test_one_figure_alone_is_not_enough_and_says_so_at_the_other_two() -> None:
    with pytest.raises(UnevenError) as refused:
        whole({"implement": 100, "design": None, "review": None})
    assert set(refused.value.of_parts) == {"design", "review"}


@pytest.mark.parametrize(("parts", "said"), [((50, 20, 20), "10 too few"), ((50, 40, 20), "10 too many")])
def test_a_sum_that_is_off_says_by_how_much(parts: tuple[int, int, int], said: str) -> None:
    with pytest.raises(UnevenError, match=said):
        whole(dict(zip(NAMES, parts, strict=True)))


@pytest.mark.parametrize(
    ("own", "said"),
    [
        (BEFORE_AI, "That is what was common before AI tools (about 60/20/20)."),
        (WITH_AI, "That is what is common with AI tools (about 10/40/50)."),
        (Parts(50, 25, 25), "That lies nearer to what was common before"),
        (Parts(20, 40, 40), "That lies nearer to what is common with AI tools"),
        (Parts(35, 30, 35), "That lies as far from"),
    ],
)
def test_parts_are_said_beside_the_two_references(own: Parts, said: str) -> None:
    assert compared(own).startswith(said)


@given(DAYS)
def test_this_month_and_the_last_three_are_open_one_after_another(today: date) -> None:
    months = open_months(today)
    assert months[0] == month_of(today)
    assert len(months) == BACK + 1
    for later, earlier in itertools.pairwise(months):
        assert month_of(date.fromordinal(later.toordinal() - 1)) == earlier
