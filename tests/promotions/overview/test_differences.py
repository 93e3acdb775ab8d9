"""Counts over closed cases, and none of fewer than three."""

from hypothesis import given
from hypothesis import strategies as st

from growth.promotions.overview.differences_over_time import FEWEST, Seen, differences


def seen(*levels: tuple[int, int, int], dimension: str = "risk") -> list[Seen]:
    return [Seen(dimension, dimension.capitalize(), *row) for row in levels]


def test_directions_are_counted() -> None:
    [risk] = differences(seen((3, 3, 2), (3, 2, 2), (2, 3, 2), (3, 2, 3)))
    counted = {(row.one, row.other): (row.cases, row.higher, row.lower, row.same) for row in risk.compared}
    assert counted == {
        ("candidate", "committee"): (4, 2, 0, 2),
        ("manager", "committee"): (4, 2, 1, 1),
        ("candidate", "manager"): (4, 2, 1, 1),
    }


def test_two_cases_are_not_counted() -> None:
    assert [row.compared for row in differences(seen((3, 3, 2), (3, 2, 2)))] == [[]]


def test_a_pair_counts_only_cases_in_which_both_said_a_level() -> None:
    [risk] = differences(seen((3, 0, 2), (3, 2, 2), (2, 3, 2)))
    assert [(row.one, row.other, row.cases) for row in risk.compared] == [("candidate", "committee", 3)]


def test_dimensions_stand_in_the_order_they_come() -> None:
    rows = seen((3, 3, 3), dimension="risk") + seen((2, 2, 2), dimension="autonomy") + seen((1, 1, 1), dimension="risk")
    assert [row.dimension for row in differences(rows)] == ["risk", "autonomy"]


@given(st.lists(st.tuples(*[st.integers(0, 4)] * 3), max_size=9), st.randoms())
def test_order_never_matters_and_nothing_small_is_counted(levels: list[tuple[int, int, int]], order: object) -> None:
    rows = seen(*levels)
    shuffled = rows[:]
    order.shuffle(shuffled)  # type: ignore[attr-defined]
    assert differences(rows) == differences(shuffled)
    for dimension in differences(rows):
        for pair in dimension.compared:
            assert pair.cases >= FEWEST and pair.higher + pair.lower + pair.same == pair.cases
