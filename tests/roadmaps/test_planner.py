"""The pure rules of plan and pace, on anything Hypothesis thinks of."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from growth.roadmaps.planning.pace import Pace, is_too_much, last_weeks, left_of, real_pace
from growth.roadmaps.planning.planner import CycleError, Plan, Task, in_order, plan
from growth.weeks import week_of

START = date(2026, 2, 4)  # a Wednesday
MONDAY = week_of(START)


@st.composite
def graphs(draw: st.DrawFn) -> list[Task]:
    """Tasks in any order whose prerequisites form no circle."""
    count = draw(st.integers(0, 14))
    tasks = [
        Task(
            key,
            draw(st.integers(1, 4000)),
            frozenset(draw(st.sets(st.integers(0, key - 1), max_size=4))) if key else frozenset(),
        )
        for key in range(count)
    ]
    return draw(st.permutations(tasks))


WEEKS_OFF = st.sets(st.integers(0, 60).map(lambda week: MONDAY + timedelta(weeks=week)), max_size=12)
WEEKLY = st.integers(120, 168 * 60)  # fast enough for all of it within ten years


def made(tasks: list[Task], weekly: int, off: set[date]) -> Plan:
    return plan(tasks, starts_on=START, weekly_minutes=weekly, weeks_off=off)


@given(graphs(), WEEKLY, WEEKS_OFF)
def test_every_prerequisite_ends_before_its_dependant_begins(tasks: list[Task], weekly: int, off: set[date]) -> None:
    found = made(tasks, weekly, off)
    place = {slot.key: index for index, slot in enumerate(found.slots)}
    assert found.is_whole and len(place) == len(tasks)
    for task in tasks:
        slot = found.slot(task.key)
        assert slot is not None and START <= slot.starts_on <= slot.ends_on
        for before in task.after:
            earlier = found.slot(before)
            assert earlier is not None and place[before] < place[task.key]
            assert earlier.ends_on <= slot.starts_on


@given(graphs(), WEEKLY, WEEKS_OFF)
def test_nothing_lies_in_a_week_off(tasks: list[Task], weekly: int, off: set[date]) -> None:
    found = made(tasks, weekly, off)
    days = {day for slot in found.slots for day in (slot.starts_on, slot.ends_on)}
    assert {week_of(day) for day in days} & off == set()
    assert found.by_week.keys() & off == set()


@given(graphs(), WEEKLY, WEEKS_OFF)
def test_the_hours_of_the_weeks_are_the_hours_of_the_milestones(tasks: list[Task], weekly: int, off: set[date]) -> None:
    found = made(tasks, weekly, off)
    assert sum(found.by_week.values()) == sum(task.minutes for task in tasks)
    assert all(0 < minutes <= weekly for minutes in found.by_week.values())


@given(graphs(), WEEKLY, WEEKS_OFF)
def test_the_same_facts_give_the_same_plan_whatever_the_order_of_sets(
    tasks: list[Task], weekly: int, off: set[date]
) -> None:
    again = [Task(task.key, task.minutes, frozenset(sorted(task.after, reverse=True))) for task in tasks]
    assert made(tasks, weekly, off) == made(again, weekly, set(off))


@given(graphs(), WEEKLY, st.integers(1, 3000), WEEKS_OFF)
def test_a_faster_pace_never_lands_later(tasks: list[Task], weekly: int, more: int, off: set[date]) -> None:
    slow, fast = made(tasks, weekly, off), made(tasks, weekly + more, off)
    for at_first, then in zip(slow.slots, fast.slots, strict=True):
        assert at_first.key == then.key
        assert then.ends_on <= at_first.ends_on and then.starts_on <= at_first.starts_on


@given(graphs(), WEEKLY, WEEKS_OFF, st.dates(MONDAY, MONDAY + timedelta(weeks=60)))
def test_another_week_off_never_lands_earlier(tasks: list[Task], weekly: int, off: set[date], day: date) -> None:
    before, after = made(tasks, weekly, off), made(tasks, weekly, off | {week_of(day)})
    assert all(then.ends_on >= at_first.ends_on for at_first, then in zip(before.slots, after.slots, strict=True))


def test_one_s_own_order_decides_where_prerequisites_leave_a_choice() -> None:
    tasks = [Task("c", 10, frozenset({"a"})), Task("b", 10), Task("a", 10)]
    assert [task.key for task in in_order(tasks)] == ["b", "a", "c"]


def test_days_follow_from_hours() -> None:
    """Seven hours a week are an hour a day: three hours end on the third day, and the next begins on the fourth."""
    found = plan([Task("a", 180), Task("b", 60)], starts_on=START, weekly_minutes=420)
    assert [(slot.starts_on.day, slot.ends_on.day) for slot in found.slots] == [(4, 6), (7, 7)]
    assert found.lands_on == date(2026, 2, 7)
    assert found.by_week == {MONDAY: 240}


def test_a_week_off_is_stepped_over() -> None:
    found = plan([Task("a", 420)], starts_on=START, weekly_minutes=420, weeks_off={MONDAY + timedelta(weeks=1)})
    assert found.lands_on == date(2026, 2, 17)  # five days, a week off, two more
    assert found.by_week == {MONDAY: 300, MONDAY + timedelta(weeks=2): 120}


def test_prerequisites_that_are_done_ask_for_nothing() -> None:
    assert [task.key for task in in_order([Task("b", 10, frozenset({"closed long ago"}))])] == ["b"]


def test_a_circle_is_named() -> None:
    tasks = [
        Task("free", 1),
        Task("a", 1, frozenset({"c"})),
        Task("b", 1, frozenset({"a"})),
        Task("c", 1, frozenset({"b"})),
        Task("after", 1, frozenset({"c"})),
    ]
    with pytest.raises(CycleError) as found:
        plan(tasks, starts_on=START, weekly_minutes=60)
    keys = found.value.keys
    assert set(keys) == {"a", "b", "c"}
    after = {task.key: task.after for task in tasks}
    assert all(keys[index - 1] in after[key] for index, key in enumerate(keys))


def test_what_takes_more_than_ten_years_does_not_land() -> None:
    tasks = [Task("soon", 60), Task("never", 60 * 1000)]
    found = plan(tasks, starts_on=START, weekly_minutes=60)
    assert [slot.key for slot in found.slots] == ["soon"]
    assert not found.is_whole and found.lands_on is None
    assert plan(tasks, starts_on=START, weekly_minutes=0) == Plan([], is_whole=False)


def test_nothing_left_is_whole_and_lands_nowhere() -> None:
    found = plan([], starts_on=START, weekly_minutes=0)
    assert found.is_whole and found.lands_on is None


# ---- pace

TODAY = date(2026, 5, 14)  # a Thursday


def test_the_pace_is_the_mean_of_the_last_six_weeks_that_are_over_and_not_off() -> None:
    weeks = last_weeks(TODAY, 8)
    logged = dict(zip(weeks, [9999, 9999, 60, 120, 0, 240, 300, 0], strict=True)) | {week_of(TODAY): 9999}
    begun = date(2026, 1, 5)
    assert real_pace(logged, started_on=begun, today=TODAY) == Pace(120, 6)
    assert real_pace(logged, started_on=begun, today=TODAY, weeks_off={weeks[-1], weeks[4]}) == Pace(180, 4)


def test_a_week_that_had_begun_before_the_start_does_not_count() -> None:
    now = {week_of(TODAY): 60}
    assert real_pace(now, started_on=date(2026, 4, 30), today=TODAY) == Pace(0, 1)  # a Thursday; the week of 4 May
    assert real_pace(now, started_on=date(2026, 4, 27), today=TODAY) == Pace(0, 2)  # a Monday
    assert real_pace(now, started_on=date(2026, 6, 1), today=TODAY) == Pace(0, 0)
    assert not Pace(600, 1).is_known and Pace(0, 2).is_known


def test_before_the_first_hours_there_is_no_pace() -> None:
    assert not real_pace({}, started_on=date(2026, 1, 5), today=TODAY).is_known


def test_above_fifteen_hours_in_each_of_three_weeks_is_too_much() -> None:
    weeks = last_weeks(TODAY, 3)
    assert is_too_much(dict.fromkeys(weeks, 901), TODAY)
    assert not is_too_much(dict.fromkeys(weeks, 900), TODAY)
    assert not is_too_much({**dict.fromkeys(weeks, 2000), weeks[1]: 0}, TODAY)
    assert not is_too_much({week_of(TODAY): 5000}, TODAY)


@given(st.integers(1, 100_000), st.integers(0, 200_000), st.integers(0, 1000))
def test_time_spent_never_adds_work_and_never_finishes_it(minutes: int, spent: int, more: int) -> None:
    assert 1 <= left_of(minutes, spent + more) <= left_of(minutes, spent) <= minutes
