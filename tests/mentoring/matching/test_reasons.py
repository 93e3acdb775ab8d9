"""The order of suggestions, and words that are only said when they are true."""

from collections import Counter
from dataclasses import replace
from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from growth.mentoring.matching.hours import Hours, shared_hours
from growth.mentoring.matching.reasons import (
    NEAR,
    Names,
    explain,
    first_if,
    in_order,
    scores_of,
    sharing,
    weakness,
)
from growth.mentoring.matching.scoring import Mentee, Mentor, score

WEEK = date(2026, 3, 2)
NAMES = Names(
    dimensions={"risk": "Risk", "autonomy": "Autonomy", "perspective": "Perspective"},
    levels={1: "Junior", 2: "Mid", 3: "Senior", 4: "Staff"},
    ladders={"engineer": "Engineer", "ai": "AI engineer"},
    words={"kafka": "Kafka"},
)
NINE_TO_FIVE = Hours("UTC", time(9), time(17), (0, 1, 2, 3, 4))

times = st.builds(time, st.integers(0, 23), st.sampled_from([0, 30]))
hours = st.builds(
    Hours,
    st.sampled_from(["UTC", "Europe/Lisbon", "America/New_York", "Asia/Kolkata"]),
    times,
    times,
    st.sets(st.integers(0, 6), min_size=1).map(lambda days: tuple(sorted(days))),
).filter(lambda found: found.since != found.until)
topics = st.frozensets(st.sampled_from(["kafka", "on call", "writing", "search"]), max_size=3)
languages = st.frozensets(st.sampled_from(["english", "portuguese"]), max_size=2)
levels = st.integers(0, 4)
tracks = st.sampled_from(["engineer", "ai", ""])
mentees = st.builds(
    Mentee,
    pk=st.integers(1000, 2000),
    hours=hours,
    level=levels,
    target=st.integers(1, 4),
    wanted=st.lists(st.sampled_from(sorted(NAMES.dimensions)), max_size=3, unique=True).map(tuple),
    topics=topics,
    languages=languages,
    track=tracks,
)
mentors = st.builds(
    Mentor,
    pk=st.just(0),
    hours=hours,
    level=levels,
    strengths=st.dictionaries(st.sampled_from(sorted(NAMES.dimensions)), st.integers(1, 4)),
    topics=topics,
    languages=languages,
    track=tracks,
    room=st.integers(1, 3),
)
crowds = st.lists(mentors, min_size=1, max_size=6).map(
    lambda found: {number: replace(mentor, pk=number) for number, mentor in enumerate(found, start=1)}
)


@given(mentees, crowds)
def test_all_are_in_the_order_once_and_the_first_is_near_the_best(mentee: Mentee, crowd: dict[int, Mentor]) -> None:
    scores = scores_of(mentee, crowd, WEEK)
    order = in_order(mentee.pk, scores)
    assert sorted(order) == sorted(crowd)
    assert scores[order[0]] >= max(scores.values()) - NEAR
    rest = [scores[mentor] for mentor in order[1:]]
    assert rest == sorted(rest, reverse=True)


@given(mentees, crowds, st.randoms())
def test_the_order_does_not_depend_on_how_the_mentors_come(mentee: Mentee, crowd: dict[int, Mentor], rng) -> None:
    scores = list(scores_of(mentee, crowd, WEEK).items())
    order = in_order(mentee.pk, dict(scores))
    rng.shuffle(scores)
    assert in_order(mentee.pk, dict(scores)) == order


def test_many_mentees_of_equal_fit_are_spread_over_equal_mentors() -> None:
    equal = dict.fromkeys(range(1, 9), 80.0)
    firsts = Counter(in_order(mentee, equal)[0] for mentee in range(100, 900))
    assert set(firsts) == set(equal)
    assert max(firsts.values()) <= 2 * min(firsts.values())


def test_somebody_clearly_better_is_first_for_everybody() -> None:
    scores = {1: 80.0, 2: 80.0 - NEAR - 0.1, 3: 40.0}
    assert {tuple(in_order(mentee, scores)) for mentee in range(50)} == {(1, 2, 3)}


def test_nobody_is_in_the_order_of_nobody() -> None:
    assert in_order(1, {}) == []


# ---- the counterfactual


@given(mentees, crowds, st.data())
def test_a_counterfactual_applied_really_makes_it_first(
    mentee: Mentee, crowd: dict[int, Mentor], data: st.DataObject
) -> None:
    mentor = crowd[data.draw(st.sampled_from(sorted(crowd)))]
    change = first_if(mentee, mentor, crowd, WEEK, NAMES)
    first_now = in_order(mentee.pk, scores_of(mentee, crowd, WEEK))[0]
    if change is None:
        return
    assert first_now != mentor.pk  # nothing is said of whoever is first
    changed = {**crowd, mentor.pk: change.mentor}
    assert in_order(mentee.pk, scores_of(change.mentee, changed, WEEK))[0] == mentor.pk


@given(mentees, crowds, st.data())
def test_a_counterfactual_names_one_thing_and_only_what_can_change(
    mentee: Mentee, crowd: dict[int, Mentor], data: st.DataObject
) -> None:
    mentor = crowd[data.draw(st.sampled_from(sorted(crowd)))]
    change = first_if(mentee, mentor, crowd, WEEK, NAMES)
    if change is None:
        return
    changed = [name for name in Mentee.__dataclass_fields__ if getattr(mentee, name) != getattr(change.mentee, name)]
    changed += [name for name in Mentor.__dataclass_fields__ if getattr(mentor, name) != getattr(change.mentor, name)]
    assert changed in (["topics"], ["track"], ["hours"])
    if changed == ["topics"]:
        assert change.mentee.topics > mentee.topics
    if changed == ["hours"]:
        before, after = (shared_hours(mentee.hours, one.hours, WEEK) for one in (mentor, change.mentor))
        assert after > before


@given(mentees, mentors, st.sampled_from([1, 2]))
def test_sharing_so_many_hours_a_day_is_what_it_says(mentee: Mentee, mentor: Mentor, count: int) -> None:
    changed = sharing(mentee, mentor, count)
    day = (mentee.hours.until.hour * 60 + mentee.hours.until.minute) - (
        mentee.hours.since.hour * 60 + mentee.hours.since.minute
    )
    if changed is None:
        assert day % (24 * 60) < count * 60
    else:
        week = date(2026, 7, 6)  # no clock changes in it
        assert shared_hours(mentee.hours, changed.hours, week) == count * len(mentee.hours.days)


def pair(**changes) -> tuple[Mentee, Mentor, Mentor]:
    """A mentee, somebody who is the same in all but `changes`, and somebody strong."""
    mentee = Mentee(pk=7, hours=NINE_TO_FIVE, level=2, target=3, wanted=("risk",), track="engineer")
    strong = Mentor(pk=1, hours=NINE_TO_FIVE, level=3, strengths={"risk": 3}, track="engineer", room=2)
    return mentee, replace(strong, pk=2, **changes), strong


@pytest.mark.parametrize(
    ("changes", "topics", "said"),
    [
        ({"hours": Hours("UTC", time(20), time(22), (5,))}, frozenset(), "shared one hour a day"),
        ({"track": "ai"}, frozenset(), "headed for the ladder AI engineer"),
        ({"strengths": {"risk": 2}}, frozenset(), ""),
        ({"level": 1}, frozenset(), ""),
    ],
)
def test_what_would_make_it_first_is_said_when_there_is_something(changes, topics, said: str) -> None:
    mentee, mentor, strong = pair(**changes)
    # One whose lot is drawn after that of the other, so that being near the best is enough or not by the change alone.
    mentee = next(
        found
        for found in (replace(mentee, pk=pk) for pk in range(100))
        if in_order(found.pk, {1: 50.0, 2: 50.0})[0] == 2
    )
    explained = explain(mentee, mentor, {1: strong, 2: mentor}, WEEK, NAMES)
    assert explained.counterfactual == (f"Would come first if you {said}." if said else "")


def test_nobody_shares_hours_without_a_language() -> None:
    """More hours would change nothing, so they are not asked for."""
    mentee, mentor, strong = pair(languages=frozenset({"portuguese"}))
    mentee = replace(mentee, languages=frozenset({"english"}))
    for pk in range(20):
        change = first_if(replace(mentee, pk=pk), mentor, {1: strong, 2: mentor}, WEEK, NAMES)
        assert change is None or "hour" not in change.words


# ---- reasons and the weakness


def test_the_three_strongest_reasons_come_strongest_first() -> None:
    mentee, mentor, _ = pair(strengths={"risk": 4, "autonomy": 3}, topics=frozenset({"kafka"}))
    mentee = replace(mentee, wanted=("risk", "autonomy"), topics=frozenset({"kafka"}))
    explained = explain(mentee, mentor, {2: mentor}, WEEK, NAMES)
    assert explained.reasons == (
        "Sustained at Staff in Risk and at Senior in Autonomy",
        "On the ladder Engineer, as you",
        "One level above you",
    )
    assert (explained.weakness, explained.counterfactual) == ("", "")


@pytest.mark.parametrize(
    ("changes", "of_mentee", "said"),
    [
        ({}, {"wanted": ("risk", "autonomy")}, "Against it: not at the level you aim for in Autonomy."),
        ({"level": 2}, {}, "Against it: on the same level as you."),
        ({"level": 1}, {}, "Against it: stands below you on the ladder."),
        ({"level": 4}, {"level": 0}, "Against it: four levels above you, so your next step lies far behind them."),
        ({"track": "ai"}, {}, "Against it: not on the ladder Engineer."),
        ({"track": "ai"}, {"track": ""}, ""),
        (
            {"hours": Hours("UTC", time(16), time(20), (0, 1))},
            {},
            "Against it: you share only two working hours a week.",
        ),
        ({"hours": Hours("UTC", time(9), time(17), (6,))}, {}, "Against it: you share no working hours."),
        (
            {"languages": frozenset({"portuguese"})},
            {"languages": frozenset({"english"})},
            "Against it: no language that both of you named.",
        ),
        (
            {"topics": frozenset({"kafka"})},
            {"topics": frozenset({"on call"})},
            "Against it: none of the topics you named.",
        ),
        ({"room": 1}, {}, "Against it: one place left, which somebody else may take first."),
        ({}, {}, ""),
    ],
)
def test_the_weakness_is_what_speaks_most_against_it(changes, of_mentee, said: str) -> None:
    mentee, mentor, _ = pair(**changes)
    mentee = replace(mentee, **of_mentee)
    assert weakness(mentee, mentor, score(mentee, mentor, WEEK), WEEK, NAMES) == said


def test_the_same_team_is_a_weakness_and_another_one_a_reason() -> None:
    mentee, mentor, _ = pair(hours=Hours("UTC", time(9), time(17), (6,)), track="ai", level=7)
    same = explain(mentee, mentor, {2: mentor}, WEEK, replace(NAMES, is_same_team=True))
    assert "Another part of the organisation" not in same.reasons
    assert "Another part of the organisation" in explain(mentee, mentor, {2: mentor}, WEEK, NAMES).reasons
    perfect, strong, _ = pair()
    assert "same team" in explain(perfect, strong, {2: strong}, WEEK, replace(NAMES, is_same_team=True)).weakness


@given(mentees, crowds)
def test_reasons_hold_no_figures_and_are_three_at_most(mentee: Mentee, crowd: dict[int, Mentor]) -> None:
    for mentor in crowd.values():
        found = explain(mentee, mentor, crowd, WEEK, NAMES)
        assert len(found.reasons) <= 3
        assert all(found.reasons)
        assert "%" not in "".join((*found.reasons, found.weakness, found.counterfactual))
