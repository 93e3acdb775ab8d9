"""Figures about groups, by properties: whatever the teams and answers, nobody few can be told from what is shown."""

from collections import defaultdict
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from growth.load.publishing import FEWEST, Part, Shown, mean_to_the_half, shown


@st.composite
def forests(draw: st.DrawFn) -> dict[int, Part]:
    """Up to nine teams, each under an earlier one or on top, with up to eight people who answered."""
    parts: dict[int, Part] = {}
    for key in range(draw(st.integers(0, 9))):
        parent = draw(st.one_of(st.none(), st.sampled_from(sorted(parts)))) if parts else None
        people = frozenset(key * 100 + number for number in range(draw(st.integers(0, 8))))
        parts[key] = Part(parent, people)
    return parts


def sets_of(found: Shown) -> list[frozenset[int]]:
    return [*found.own.values(), *found.total.values()]


def told_apart(sets: list[frozenset[int]]) -> list[set[int]]:
    """People grouped by the figures they are in. What can be computed from sums over the sets, by whatever adding
    and subtracting, weighs everybody in such a group alike: a group is the smallest thing one can learn about."""
    groups: dict[frozenset[int], set[int]] = defaultdict(set)
    for person in frozenset().union(*sets) if sets else ():
        groups[frozenset(place for place, members in enumerate(sets) if person in members)].add(person)
    return list(groups.values())


@given(forests())
def test_no_fewer_than_five_people_can_be_told_from_all_figures_together(parts: dict[int, Part]) -> None:
    assert all(len(group) >= FEWEST for group in told_apart(sets_of(shown(parts))))


@given(forests())
def test_no_two_figures_differ_by_one_to_four_people(parts: dict[int, Part]) -> None:
    for one, other in combinations(sets_of(shown(parts)), 2):
        for rest in (one - other, other - one):
            assert not rest or len(rest) >= FEWEST


@given(forests())
def test_a_figure_is_about_a_whole_team_or_all_of_its_teams(parts: dict[int, Part]) -> None:
    found = shown(parts)

    def everybody(key: int) -> frozenset[int]:
        under = (everybody(child) for child, part in parts.items() if part.parent == key)
        return parts[key].people.union(*under)

    assert all(people == parts[key].people for key, people in found.own.items())
    assert all(people == everybody(key) for key, people in found.total.items())


@given(forests())
def test_every_team_with_enough_answers_of_its_own_is_shown(parts: dict[int, Part]) -> None:
    assert set(shown(parts).own) == {key for key, part in parts.items() if len(part.people) >= FEWEST}


@given(forests(), st.randoms(use_true_random=False))
def test_the_order_of_teams_does_not_matter(parts: dict[int, Part], random: object) -> None:
    mixed = list(parts.items())
    random.shuffle(mixed)
    assert shown(dict(mixed)) == shown(parts)


def part(parent: int | None, first: int, count: int) -> Part:
    return Part(parent, frozenset(range(first, first + count)))


def test_a_total_that_would_give_away_a_small_team_is_kept_back() -> None:
    found = shown({1: part(None, 0, 0), 2: part(1, 10, 6), 3: part(1, 20, 4)})
    assert (set(found.own), set(found.total)) == ({2}, set())


def test_a_total_is_shown_once_the_small_teams_make_five_together() -> None:
    found = shown({1: part(None, 0, 1), 2: part(1, 10, 6), 3: part(1, 20, 4)})
    assert (set(found.own), set(found.total)) == ({2}, {1})


def test_a_rest_that_is_kept_back_counts_again_further_up() -> None:
    tree = {1: part(None, 0, 2), 2: part(1, 10, 1), 3: part(2, 20, 5), 4: part(2, 30, 2)}
    found = shown(tree)
    assert (set(found.own), set(found.total)) == ({3}, {1})  # 2 leaves 3 people, 1 leaves 5


def test_means_are_told_to_the_half_step() -> None:
    assert [mean_to_the_half(values) for values in ([1, 2], [1, 1, 2], [1.2], [0, 0, 0, 1])] == [1.5, 1.5, 1.0, 0.5]
