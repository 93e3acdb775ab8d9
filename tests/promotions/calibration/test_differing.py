"""Which rows a meeting talks about."""

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from growth.promotions.calibration.differing import Rated, agenda_of, agreed_of, rows_of

KEYS = ["autonomy", "risk", "ownership"]
RATINGS = st.lists(
    st.builds(Rated, st.sampled_from(KEYS), st.integers(1, 6), st.sampled_from(["Omar", "Ines", "Zoe", "Petra"])),
    max_size=20,
)


@given(RATINGS, st.randoms(use_true_random=False))
def test_the_agenda_is_exactly_what_differs_by_more_than_one_level(ratings: list[Rated], shuffling: Random) -> None:
    rows = rows_of(ratings, KEYS)
    by_key = {key: [rating.level for rating in ratings if rating.dimension == key] for key in KEYS}
    expected = [key for key in KEYS if by_key[key] and max(by_key[key]) - min(by_key[key]) > 1]
    assert [row.dimension for row in agenda_of(rows)] == expected
    assert [row.dimension for row in rows] == [key for key in KEYS if by_key[key]]
    assert {row.dimension for row in agreed_of(rows)} == {row.dimension for row in rows} - set(expected)
    shuffled = list(ratings)
    shuffling.shuffle(shuffled)
    assert rows_of(shuffled, KEYS) == rows


@given(RATINGS)
def test_nothing_said_is_lost_and_the_middle_is_a_level_somebody_named(ratings: list[Rated]) -> None:
    rows = rows_of(ratings, KEYS)
    assert sorted(rating for row in rows for rating in row.ratings) == sorted(ratings)
    for row in rows:
        levels = [rating.level for rating in row.ratings]
        assert row.middle in levels and row.lowest == min(levels) and row.highest == max(levels)
        assert row.is_unanimous == (len(set(levels)) == 1)


def test_one_level_apart_is_agreed_and_of_two_in_the_middle_the_lower_counts() -> None:
    (row,) = rows_of([Rated("risk", 3, "Omar"), Rated("risk", 2, "Ines")], KEYS)
    assert (row.differs, row.is_unanimous, row.middle) == (False, False, 2)
    assert rows_of([], KEYS) == []
    assert rows_of([Rated("unknown", 1, "Omar")], KEYS) == []
