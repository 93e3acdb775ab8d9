"""The best set of pairs against every set there is."""

from collections.abc import Iterator
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from growth.mentoring.matching.assigning import COVERAGE, QUALITY, Table, best_pairs, hundredths

Scores = dict[tuple[int, int], float]  # (mentor, mentee)
Room = dict[int, int]
Pairs = list[tuple[int, int]]

MENTORS, MENTEES = (11, 12, 13), (1, 2, 3, 4)
worth = st.one_of(st.none(), st.sampled_from([0.0, 0.01, 20.0, 33.33]), st.floats(0, 100, allow_nan=False))


@st.composite
def cases(draw: Any) -> tuple[Scores, Room]:
    """Some mentees and mentors; None forbids a pair."""
    mentees = draw(st.lists(st.sampled_from(MENTEES), unique=True))
    mentors = draw(st.lists(st.sampled_from(MENTORS), unique=True))
    drawn = {(mentor, mentee): draw(worth) for mentor in mentors for mentee in mentees}
    room = {mentor: draw(st.integers(-1, 3)) for mentor in mentors}
    return {pair: round(score, 2) for pair, score in drawn.items() if score is not None}, room


def every_set(scores: Scores, room: Room) -> Iterator[Pairs]:
    """All sets of allowed pairs within the room there is."""
    mentees = sorted({mentee for _, mentee in scores})

    def choose(at: int, left: Room, chosen: Pairs) -> Iterator[Pairs]:
        if at == len(mentees):
            yield list(chosen)
            return
        yield from choose(at + 1, left, chosen)
        for mentor, free in left.items():
            if free > 0 and (mentor, mentees[at]) in scores:
                fewer = {**left, mentor: free - 1}
                yield from choose(at + 1, fewer, [*chosen, (mentor, mentees[at])])

    yield from choose(0, room, [])


def sum_of(scores: Scores, pairs: Pairs) -> int:
    return sum(hundredths(scores[pair]) for pair in pairs)


def goodness(scores: Scores, pairs: Pairs, objective: str) -> tuple[int, int]:
    """What is to be highest first, then what decides between equals."""
    both = (sum_of(scores, pairs), len(pairs))
    return both if objective == QUALITY else (both[1], both[0])


def greedy(scores: Scores, room: Room) -> Pairs:
    left, taken, chosen = dict(room), set(), []
    for (mentor, mentee), _ in sorted(scores.items(), key=lambda row: (-row[1], row[0])):
        if left.get(mentor, 0) > 0 and mentee not in taken:
            left[mentor] -= 1
            taken.add(mentee)
            chosen.append((mentor, mentee))
    return chosen


@pytest.mark.parametrize("objective", [QUALITY, COVERAGE])
@given(case=cases())
def test_it_is_as_good_as_the_best_of_all_sets(objective: str, case: tuple[Scores, Room]) -> None:
    scores, room = case
    found = best_pairs(Table.of(scores), room, objective)
    best = max(goodness(scores, pairs, objective) for pairs in every_set(scores, room))
    assert goodness(scores, found, objective) == best


@pytest.mark.parametrize("objective", [QUALITY, COVERAGE])
@given(case=cases())
def test_it_is_never_below_greedy_and_keeps_every_limit(objective: str, case: tuple[Scores, Room]) -> None:
    scores, room = case
    found = best_pairs(Table.of(scores), room, objective)
    assert goodness(scores, found, objective) >= goodness(scores, greedy(scores, room), objective)
    assert set(found) <= scores.keys()
    assert len({mentee for _, mentee in found}) == len(found)
    for mentor in {mentor for mentor, _ in found}:
        assert sum(pair[0] == mentor for pair in found) <= room[mentor]


@pytest.mark.parametrize("objective", [QUALITY, COVERAGE])
@given(case=cases(), seed=st.randoms(use_true_random=False))
def test_the_order_of_what_comes_in_never_matters(objective: str, case: tuple[Scores, Room], seed: Any) -> None:
    scores, room = case
    shuffled, other_room = list(scores.items()), list(room.items())
    seed.shuffle(shuffled)
    seed.shuffle(other_room)
    assert best_pairs(Table.of(scores), room, objective) == best_pairs(
        Table.of(dict(shuffled)), dict(other_room), objective
    )


def test_the_best_pair_first_is_not_the_best_set() -> None:
    scores = {(11, 1): 8.0, (12, 1): 5.0, (11, 2): 9.0, (12, 2): 8.0}
    assert greedy(scores, {11: 1, 12: 1}) == [(11, 2), (12, 1)]
    assert best_pairs(Table.of(scores), {11: 1, 12: 1}, QUALITY) == [(11, 1), (12, 2)]


def test_an_allowed_pair_that_scores_nothing_is_made_and_a_forbidden_one_takes_no_place() -> None:
    scores = {(11, 1): 0.0, (11, 2): 50.0, (12, 2): 50.0}  # 12 and 1 are forbidden
    for objective in (QUALITY, COVERAGE):
        assert best_pairs(Table.of(scores), {11: 1, 12: 1}, objective) == [(11, 1), (12, 2)]


def test_quality_gives_up_a_pair_for_a_higher_sum_and_coverage_does_not() -> None:
    scores = {(11, 1): 1.0, (11, 2): 90.0, (12, 2): 40.0}
    assert best_pairs(Table.of(scores), {11: 1, 12: 1}, QUALITY) == [(11, 2)]
    assert best_pairs(Table.of(scores), {11: 1, 12: 1}, COVERAGE) == [(11, 1), (12, 2)]


@pytest.mark.parametrize("order", list(permutations([(11, 1), (11, 2), (12, 1), (12, 2)]))[::5])
def test_of_equal_sets_it_is_always_the_same_one(order: tuple[tuple[int, int], ...]) -> None:
    scores = dict.fromkeys(order, 40.0)
    assert best_pairs(Table.of(scores), {11: 1, 12: 1}, QUALITY) == best_pairs(
        Table.of(dict(sorted(scores.items()))), {12: 1, 11: 1}, QUALITY
    )


@pytest.mark.parametrize(("scores", "room"), [({}, {}), ({}, {11: 2}), ({(11, 1): 5.0}, {}), ({(11, 1): 5.0}, {11: 0})])
def test_nobody_to_pair_gives_nothing(scores: Scores, room: Room) -> None:
    assert best_pairs(Table.of(scores), room, COVERAGE) == []
