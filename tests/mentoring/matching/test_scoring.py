"""What a pair scores, and every rule that forbids one."""

from dataclasses import replace
from datetime import date, time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from growth.mentoring.matching.hours import Hours
from growth.mentoring.matching.scoring import (
    GAP,
    HIGHEST,
    LEVEL,
    OVERLAP,
    PREFERENCE,
    TRACK,
    Mentee,
    Mentor,
    Past,
    Refusal,
    covered,
    likeness,
    refusal,
    refusal_by_hand,
    refusals,
    score,
)

MONDAY = date(2026, 11, 16)
OFFICE = Hours("UTC", time(9), time(17), (0, 1, 2, 3, 4))
NIGHTS = Hours("Asia/Tokyo", time(22), time(6), (5, 6))
DIMENSIONS, TOPICS, LANGUAGES = ("autonomy", "risk", "ownership"), ("kafka", "sql", "writing"), ("english", "finnish")
WEIGHTS = (GAP, LEVEL, TRACK, PREFERENCE, OVERLAP)

some_topics = st.frozensets(st.sampled_from(TOPICS))
some_languages = st.frozensets(st.sampled_from(LANGUAGES))
ranks = st.dictionaries(st.sampled_from([1, 2, 9]), st.integers(1, 3))
hours = st.sampled_from([OFFICE, NIGHTS])
mentees = st.builds(
    Mentee,
    pk=st.just(1),
    hours=hours,
    level=st.integers(0, 4),
    target=st.integers(0, 5),
    wanted=st.lists(st.sampled_from(DIMENSIONS), unique=True).map(tuple),
    topics=some_topics,
    languages=some_languages,
    track=st.sampled_from(["", "engineer", "manager"]),
    ranks=ranks,
)
mentors = st.builds(
    Mentor,
    pk=st.just(2),
    hours=hours,
    level=st.integers(0, 4),
    strengths=st.dictionaries(st.sampled_from(DIMENSIONS), st.integers(1, 4)),
    topics=some_topics,
    languages=some_languages,
    track=st.sampled_from(["", "engineer", "manager"]),
    ranks=ranks,
)

ADA = Mentee(pk=1, hours=OFFICE, level=2, target=3, wanted=("risk", "autonomy"), track="engineer")
NOOR = Mentor(pk=2, hours=OFFICE, level=3, strengths={"risk": 3, "autonomy": 3}, track="engineer")


@given(mentee=mentees, mentor=mentors)
def test_a_score_lies_between_0_and_100_and_each_part_within_its_weight(mentee: Mentee, mentor: Mentor) -> None:
    parts = score(mentee, mentor, MONDAY)
    assert all(0 <= part <= weight for part, weight in zip(parts, WEIGHTS, strict=True))
    assert 0 <= parts.total <= HIGHEST == 100


@given(mentee=mentees, mentor=mentors, more=st.frozensets(st.sampled_from(["cobol", "chess", "yoga"]), min_size=1))
def test_topics_nobody_looks_for_never_raise_a_score(mentee: Mentee, mentor: Mentor, more: frozenset[str]) -> None:
    padded = replace(mentor, topics=mentor.topics | more)
    assert score(mentee, padded, MONDAY).total <= score(mentee, mentor, MONDAY).total


@given(mentee=mentees, mentor=mentors)
def test_strengths_nobody_looks_for_change_nothing(mentee: Mentee, mentor: Mentor) -> None:
    padded = replace(mentor, strengths={**mentor.strengths, "elegance": 4, "speed": 4})
    assert score(mentee, padded, MONDAY) == score(mentee, mentor, MONDAY)


@given(mentee=mentees, mentor=mentors, more=st.sampled_from(["elegance", "speed"]))
def test_looking_for_more_than_the_mentor_has_never_raises_a_score(mentee: Mentee, mentor: Mentor, more: str) -> None:
    asks_more = replace(mentee, wanted=(*mentee.wanted, more))
    assert score(asks_more, mentor, MONDAY).total <= score(mentee, mentor, MONDAY).total


@given(one=some_topics, other=some_topics)
def test_likeness_is_the_same_both_ways_and_whole_only_for_equal_sets(
    one: frozenset[str], other: frozenset[str]
) -> None:
    assert likeness(one, other) == likeness(other, one)
    assert (likeness(one, other) == 1) == (one == other and bool(one))


@pytest.mark.parametrize(
    ("mentee", "mentor", "parts"),
    [
        ({}, {}, (40, 20, 15, 0, 10)),
        ({}, {"strengths": {"risk": 3, "autonomy": 2}}, (20, 20, 15, 0, 10)),  # below the target in one of two
        ({"topics": frozenset({"sql"})}, {"topics": frozenset({"sql"})}, (40, 20, 15, 0, 10)),
        ({"topics": frozenset({"sql"})}, {"topics": frozenset(TOPICS)}, (30 + 10 / 3, 20, 15, 0, 10)),
        ({"topics": frozenset({"sql"})}, {}, (30, 20, 15, 0, 10)),
        ({}, {"level": 2}, (40, 6, 15, 0, 10)),
        ({}, {"level": 4}, (40, 20, 15, 0, 10)),
        ({}, {"level": 5}, (40, 12, 15, 0, 10)),
        ({}, {"level": 6}, (40, 6, 15, 0, 10)),
        ({}, {"level": 1}, (40, 0, 15, 0, 10)),
        ({}, {"track": "manager"}, (40, 20, 0, 0, 10)),
        ({"track": ""}, {"track": ""}, (40, 20, 0, 0, 10)),
        ({"ranks": {2: 1}}, {"ranks": {1: 1}}, (40, 20, 15, 15, 10)),
        ({"ranks": {2: 3}}, {"ranks": {1: 2}}, (40, 20, 15, 7, 10)),
        ({"ranks": {9: 1}}, {}, (40, 20, 15, 0, 10)),
        ({}, {"hours": Hours("UTC", time(16), time(23), (0, 1, 2, 3, 4))}, (40, 20, 15, 0, 5)),
        ({"languages": frozenset({"finnish"})}, {"languages": frozenset({"english"})}, (40, 20, 15, 0, 0)),
        ({"languages": frozenset({"finnish"})}, {}, (40, 20, 15, 0, 10)),
    ],
)
def test_what_each_part_gives(mentee: dict[str, Any], mentor: dict[str, Any], parts: tuple[float, ...]) -> None:
    assert tuple(score(replace(ADA, **mentee), replace(NOOR, **mentor), MONDAY)) == pytest.approx(parts)


# ---- what forbids a pair

PAIRED, LATELY = Past(active=frozenset({(2, 1)})), Past(lately=frozenset({(2, 1)}))


@pytest.mark.parametrize(
    ("mentee", "mentor", "past", "found"),
    [
        ({}, {}, Past(), None),
        ({"pk": 2}, {}, Past(), Refusal.SELF),
        ({"above": frozenset({7, 2})}, {}, Past(), Refusal.LINE),
        ({}, {"above": frozenset({1})}, Past(), Refusal.LINE),
        ({"above": frozenset({7})}, {"above": frozenset({7})}, Past(), None),  # one manager, but nobody of the other
        ({}, {"is_active": False}, Past(), Refusal.LEFT),
        ({}, {}, PAIRED, Refusal.PAIRED),
        ({}, {}, Past(active=frozenset({(1, 2), (2, 9)})), None),
        ({}, {}, LATELY, Refusal.LATELY),
        ({"ranks": {2: 3}}, {}, LATELY, Refusal.LATELY),
        ({}, {"ranks": {1: 1}}, LATELY, Refusal.LATELY),
        ({"ranks": {2: 3}}, {"ranks": {1: 1}}, LATELY, None),
        ({"ranks": {2: 1}}, {"ranks": {1: 1}}, PAIRED, Refusal.PAIRED),
        ({"target": 4}, {}, Past(), Refusal.LEVEL),
        ({"wanted": ()}, {}, Past(), Refusal.LEVEL),
        ({"wanted": ("ownership",)}, {}, Past(), Refusal.LEVEL),
        ({}, {"strengths": {"risk": 3}}, Past(), None),  # one of the two is enough
        ({"target": 0}, {"strengths": {"risk": 0}}, Past(), Refusal.LEVEL),
        ({}, {"is_paused": True}, Past(), Refusal.PAUSED),
        ({}, {"room": 0}, Past(), Refusal.FULL),
        ({}, {"room": -1}, Past(), Refusal.FULL),
    ],
)
def test_every_hard_rule_forbids_by_itself(
    mentee: dict[str, Any], mentor: dict[str, Any], past: Past, found: Refusal | None
) -> None:
    one, other = replace(ADA, **mentee), replace(NOOR, **mentor)
    assert refusal(one, other, past) == found
    by_hand = None if found in (Refusal.LATELY, Refusal.LEVEL) else found
    assert refusal_by_hand(one, other, past) == by_hand


def test_what_is_overruled_by_hand_hides_no_rule_behind_it() -> None:
    full_and_low = replace(NOOR, room=0, strengths={})
    assert list(refusals(ADA, full_and_low, LATELY)) == [Refusal.LATELY, Refusal.LEVEL, Refusal.FULL]
    assert refusal_by_hand(ADA, full_and_low, LATELY) == Refusal.FULL


@given(mentee=mentees, mentor=mentors)
def test_a_pair_that_nothing_forbids_has_something_to_speak_about(mentee: Mentee, mentor: Mentor) -> None:
    if refusal(mentee, mentor, Past()) is None:
        assert covered(mentee, mentor)
        assert score(mentee, mentor, MONDAY).gap > 0
