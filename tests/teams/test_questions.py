"""Shapes and questions, by properties: whatever the counts, these things hold."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from growth.teams.questions import FEWEST_ITEMS, Part, few_with_most, listed, questions_about
from growth.teams.shapes import MEANING, WORDS, Shape, shape_of

NAMES = [f"{name} Brandt" for name in ("Ada", "Ben", "Chidi", "Dana", "Elif", "Freya", "Goran", "Helena", "Ivo")]


@st.composite
def teams(draw: st.DrawFn, least: int = 0) -> list[Part]:
    size = draw(st.integers(least, len(NAMES)))
    found = []
    for name in NAMES[:size]:
        quiet, wide = draw(st.integers(0, 12)), draw(st.integers(0, 12))
        found.append(Part(name, draw(st.integers(max(quiet, wide), 30)), quiet, wide))
    return found


@given(teams(), st.randoms())
def test_order_of_people_never_matters(team, random) -> None:  # type: ignore[no-untyped-def]
    shuffled = list(team)
    random.shuffle(shuffled)
    assert questions_about(shuffled) == questions_about(team)


@given(teams())
def test_a_question_asks_and_names_people_by_the_alphabet_without_a_figure(team) -> None:  # type: ignore[no-untyped-def]
    for question in questions_about(team):
        assert question.asked.endswith("?")
        assert not re.search(r"\d|%", question.asked)
        named = re.findall(r"(\w+) Brandt", question.asked)
        assert named == sorted(set(named))


@given(teams())
def test_nothing_is_asked_about_fewer_than_four_who_share(team) -> None:  # type: ignore[no-untyped-def]
    if sum(part.items > 0 for part in team) < 4:
        assert questions_about(team) == []


@given(teams(), st.integers(0, 5))
def test_people_who_share_nothing_change_nothing(team, more) -> None:  # type: ignore[no-untyped-def]
    assert questions_about([*team, *(Part(f"Zoe {n}") for n in range(more))]) == questions_about(team)


@given(teams(least=1))
def test_the_few_are_few_have_most_and_nobody_beside_them_has_as_much(team) -> None:  # type: ignore[no-untyped-def]
    few = few_with_most(team, lambda part: part.quiet)
    if few:
        assert 2 * sum(part.quiet for part in few) > sum(part.quiet for part in team) >= FEWEST_ITEMS
        assert 3 * len(few) <= len(team)
        least = min(part.quiet for part in few)
        assert [part for part in team if part.quiet >= least] == few


@given(teams(least=4), st.integers(1, 12))
def test_work_shared_evenly_is_no_question(team, each) -> None:  # type: ignore[no-untyped-def]
    even = [Part(part.name, 20, each, each) for part in team]
    assert questions_about(even) == []


def test_two_who_carry_most_are_asked_about_together() -> None:
    team = [Part(name, 9, quiet, 2) for name, quiet in zip(NAMES[:6], (1, 5, 0, 4, 1, 0), strict=True)]
    assert [question.asked for question in questions_about(team)] == [
        "Ben Brandt and Dana Brandt carry most of the glue and prevention work. Is that agreed, and is it seen?"
    ]


def test_quiet_work_without_a_visible_project_is_asked_about() -> None:
    team = [Part(name, 9, quiet, wide) for name, quiet, wide in zip(NAMES[:4], (6, 1, 1, 0), (0, 2, 2, 2), strict=True)]
    asked = [question.asked for question in questions_about(team)]
    assert asked[0].startswith("Ada Brandt carries most of the glue")
    assert asked[1].startswith("Ada Brandt has no project that reached the team")
    assert asked[2].startswith("Ada Brandt carries work that holds the team together and none that is seen")


def test_no_quiet_work_at_all_is_a_question_too() -> None:
    team = [Part(name, 3, 0, 1) for name in NAMES[:4]]
    asked = [question.asked for question in questions_about(team)]
    assert asked == ["Nobody logged glue or prevention work. Is there none, or does nobody think that it counts?"]


@pytest.mark.parametrize(
    ("names", "words"), [([], ""), (["Ada"], "Ada"), (["Ben", "Ada"], "Ada and Ben"), ("CBA", "A, B and C")]
)
def test_names_are_listed_by_the_alphabet(names: list[str], words: str) -> None:
    assert listed([Part(name) for name in names]) == words


# ---- shapes

counts = st.lists(st.integers(0, 20), min_size=0, max_size=8)


@pytest.mark.parametrize(
    ("people", "shape"),
    [
        ([8, 4, 2, 1], Shape.PYRAMID),
        ([5, 5, 1, 0], Shape.PYRAMID),
        ([2, 5, 4, 1], Shape.DIAMOND),
        ([3, 5, 7, 4], Shape.DIAMOND),
        ([0, 1, 2, 6], Shape.TOP_HEAVY),
        ([3, 3, 3, 3], Shape.NEITHER),
        ([4, 1, 1, 3], Shape.NEITHER),
        ([1, 1, 1, 0], Shape.TOO_FEW),
        ([9, 9], Shape.TOO_FEW),
        ([], Shape.TOO_FEW),
    ],
)
def test_what_people_per_level_resemble(people: list[int], shape: Shape) -> None:
    assert shape_of(people) is shape
    assert WORDS[shape]
    assert MEANING[shape]


@given(counts, st.integers(2, 5))
def test_a_larger_team_of_the_same_proportions_has_the_same_shape(people, times) -> None:  # type: ignore[no-untyped-def]
    if sum(people) >= 4:
        assert shape_of([count * times for count in people]) is shape_of(people)


@given(counts, st.integers(1, 20))
def test_more_people_at_the_lowest_level_leave_a_pyramid_a_pyramid(people, more) -> None:  # type: ignore[no-untyped-def]
    if shape_of(people) is Shape.PYRAMID:
        assert shape_of([people[0] + more, *people[1:]]) is Shape.PYRAMID
