"""What the pages of a plan say, from facts alone."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from growth.roadmaps.enrolments.words import (
    Facts,
    counted,
    hours_figure,
    hours_words,
    is_rising,
    moved_words,
    pace_words,
    slower,
    time_words,
    weeks_between,
)
from growth.roadmaps.planning.pace import Pace

DAY, WEEK = date(2026, 11, 20), timedelta(weeks=1)
FACTS = Facts(
    today=DAY,
    started_on=DAY - 20 * WEEK,
    planned_minutes=600,
    pace=Pace(540, 6),
    lands=date(2027, 10, 8),
    lands_as_planned=date(2027, 9, 1),
    plan_lands=date(2027, 7, 30),
    first_lands=date(2027, 7, 2),
)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, "Over the last six weeks that were not off you gave nine hours a week, and you planned ten hours. At that "
             "pace it lands about 8 Oct 2027, ten weeks after your plan and 14 weeks after your first plan."),
        ({"first_lands": FACTS.plan_lands}, "it lands about 8 Oct 2027, ten weeks after your plan."),
        ({"lands": FACTS.plan_lands, "pace": Pace(600, 6)}, "Yes. Over the last six weeks that were not off you gave "
             "ten hours a week, as you planned. At that pace it lands about 30 Jul 2027, within a week of your plan"),
        ({"plan_lands": date(2027, 10, 29)}, "three weeks before your plan"),
        ({"pace": Pace(0, 1)}, "Too early to say: a pace shows once hours are logged, and two whole weeks are over. "
                               "With the ten hours a week you plan it lands about 1 Sep 2027."),
        ({"pace": Pace(0, 3)}, "at no hours it does not land. Nothing is lost"),
        ({"lands": None}, "does not land within ten years"),
        ({"lands_as_planned": None, "pace": Pace(0, 0)}, "With the ten hours a week you plan it does not land"),
        ({"is_open": False}, "No milestone is open any more"),
        ({"started_on": DAY + WEEK}, "You begin on 27 Nov 2026."),
        ({"is_too_much": True}, "Perhaps not for long."),
    ],
)  # fmt: skip
def test_the_pace_is_answered_from_facts(changes: dict[str, object], said: str) -> None:
    assert said in " ".join(pace_words(replace(FACTS, **changes)))  # type: ignore[arg-type]


def test_hours_and_counts_in_words() -> None:
    assert [hours_words(minutes) for minutes in (0, 60, 90, 437, 780, 5)] == [
        "no hours", "one hour", "1.5 hours", "7.25 hours", "13 hours", "5 minutes",
    ]  # fmt: skip
    assert [counted(1, "week"), counted(26, "week")] == ["one week", "26 weeks"]
    assert all(round(float(hours_figure(minutes)) * 60) == minutes for minutes in range(1, 168 * 60 + 1))


def test_moves_in_words() -> None:
    assert [
        moved_words(DAY, DAY), moved_words(DAY, DAY + 2 * WEEK), moved_words(DAY, DAY - timedelta(days=1)),
        moved_words(None, DAY), moved_words(DAY, None),
    ] == ["stays", "two weeks later", "one day earlier", "gets a day", "does not land within ten years"]  # fmt: skip
    assert (weeks_between(DAY, DAY - 3 * WEEK), weeks_between(None, DAY)) == (-3, None)


@pytest.mark.parametrize(
    ("weights", "rises"),
    [
        ([], False), ([4, 6], False), ([4, 5, 6], True), ([4, 4, 6], True), ([4, 4, 5], False), ([6, 4, 8], False),
        ([9, 1, 2, 4], True), ([1, 5, 5, 5], False),
    ],
)  # fmt: skip
def test_load_rises_when_three_check_ins_in_a_row_grow_heavier(weights: list[int], rises: bool) -> None:
    assert is_rising(weights) is rises


def test_a_slower_plan_is_three_quarters_and_at_most_twelve_hours() -> None:
    assert [slower(minutes) for minutes in (20 * 60, 12 * 60, 10 * 60, 10)] == [720, 540, 450, 30]


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (1, "one day"),
        (6, "six days"),
        (7, "one week"),
        (182, "26 weeks"),
        (183, "six months"),
        (800, "more than two years"),
    ],
)
def test_a_stretch_of_time_is_no_finer_than_a_plan_can_know(days: int, said: str) -> None:
    assert time_words(days) == said
