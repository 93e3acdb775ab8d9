"""Who meets whom: everybody in one group, nobody twice until all others were met, the same input the same groups."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from growth.mentoring.coffee.drawing import Group, Table, draw, met_before

people = st.sets(st.integers(min_value=1, max_value=60), max_size=15)
teams = st.dictionaries(st.integers(min_value=1, max_value=60), st.none() | st.integers(1, 4))


def drawn(rounds: list[list[Group]], who: set[int], of_teams: dict[int, int | None] | None = None) -> list[Group]:
    return draw(who, met=met_before(group for groups in rounds for group in groups), teams=of_teams or {})


def seats(groups: list[Group]) -> list[int]:
    return sorted(person for group in groups for person in group)


@pytest.mark.many_cases
@given(people, teams)
def test_everybody_sits_in_exactly_one_group_of_two_and_at_most_one_of_three(
    who: set[int], of_teams: dict[int, int | None]
) -> None:
    groups = drawn([], who, of_teams)
    if len(who) < 2:
        assert groups == []
        return
    assert seats(groups) == sorted(who)
    sizes = sorted(map(len, groups))
    assert sizes == [2] * (len(who) // 2 - len(who) % 2) + [3] * (len(who) % 2)


@pytest.mark.many_cases
@given(st.sets(st.integers(1, 500), min_size=2, max_size=14).filter(lambda who: len(who) % 2 == 0), teams)
@hypothesis_settings(max_examples=60)
def test_an_even_number_meets_everybody_once_before_anybody_twice(
    who: set[int], of_teams: dict[int, int | None]
) -> None:
    for cycle in (1, 2):
        rounds: list[list[Group]] = []
        for _ in range(cycle * (len(who) - 1)):
            rounds.append(drawn(rounds, who, of_teams))
        every = met_before(group for groups in rounds for group in groups)
        assert dict(every) == dict.fromkeys(combinations(sorted(who), 2), cycle)


@pytest.mark.parametrize("number", [3, 5, 7, 9, 11, 13])
def test_an_odd_number_has_met_everybody_after_as_many_rounds(number: int) -> None:
    who, rounds = set(range(1, number + 1)), []
    for _ in range(number):
        rounds.append(drawn(rounds, who))
    assert len(met_before(group for groups in rounds for group in groups)) == number * (number - 1) // 2


@pytest.mark.many_cases
@given(st.lists(people, min_size=1, max_size=6), teams)
@hypothesis_settings(max_examples=80)
def test_while_people_come_and_go_no_change_of_places_lowers_the_repeats(
    attending: list[set[int]], of_teams: dict[int, int | None]
) -> None:
    rounds: list[list[Group]] = []
    for who in attending:
        met = met_before(group for groups in rounds for group in groups)
        groups = drawn(rounds, who, of_teams)
        assert seats(groups) == (sorted(who) if len(who) > 1 else [])
        table = Table(met, of_teams)
        repeats = table.of(groups).repeats
        for one, other in combinations(range(len(groups)), 2):
            for mine in range(len(groups[one])):
                for theirs in range(len(groups[other])):
                    changed = [list(group) for group in groups]
                    changed[one][mine], changed[other][theirs] = groups[other][theirs], groups[one][mine]
                    assert table.of(changed).repeats >= repeats
        rounds.append(groups)


@given(st.permutations(list(range(1, 12))), teams)
def test_the_order_of_the_input_changes_nothing(who: list[int], of_teams: dict[int, int | None]) -> None:
    met = met_before([[1, 2], [3, 4, 5], [6, 7]])
    assert draw(who, met=met, teams=of_teams) == draw(sorted(who), met=met, teams=of_teams)


def test_two_who_may_sit_with_others_do() -> None:
    """Whoever joins is met before anybody is met again."""
    rounds = [[[1, 2], [3, 4]], [[1, 3], [2, 4]], [[1, 4], [2, 3]]]
    groups = drawn(rounds, {1, 2, 3, 4, 5, 6, 7, 8})
    assert all(not {1, 2, 3, 4} >= set(group) for group in groups)


def test_another_team_is_preferred_among_equals() -> None:
    groups = drawn([], set(range(1, 9)), {person: person % 2 for person in range(1, 9)})
    assert [group for group in groups if group[0] % 2 == group[1] % 2] == []


def test_people_without_a_team_are_no_team() -> None:
    assert Table({}, {1: None, 2: None}).pair(1, 2).same_team == 0


@pytest.mark.parametrize("number", [1000, 251])
def test_many_people_are_drawn(number: int) -> None:
    who, rounds = set(range(number)), []
    for _ in range(2):
        rounds.append(drawn(rounds, who))
    assert max(met_before(group for groups in rounds for group in groups).values()) == 1
