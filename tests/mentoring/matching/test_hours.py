"""How many working hours two people share, wherever they live and whatever the clocks do."""

from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from growth.mentoring.matching.hours import Hours, shared_hours

WEEK = (0, 1, 2, 3, 4)
ZONES = ("UTC", "Europe/Lisbon", "America/New_York", "Asia/Kolkata", "Pacific/Auckland", "Pacific/Honolulu")
WINTER, AMERICA_CHANGED = date(2026, 1, 12), date(2026, 3, 16)  # the clocks of Europe follow two weeks later

some_hours = st.builds(
    Hours,
    zone=st.sampled_from(ZONES),
    since=st.times().map(lambda at: at.replace(second=0, microsecond=0)),
    until=st.times().map(lambda at: at.replace(second=0, microsecond=0)),
    days=st.sets(st.integers(0, 6)).map(sorted).map(tuple),
)
weeks = st.dates(date(2026, 1, 1), date(2027, 12, 31))


def office(zone: str, since: int = 9, until: int = 17, days: tuple[int, ...] = WEEK) -> Hours:
    return Hours(zone, time(since), time(until), days)


def worked(hours: Hours) -> float:
    """Hours a week on the clock on the wall; a change of clocks gives or takes an hour."""
    start, end = (timedelta(hours=at.hour, minutes=at.minute) for at in (hours.since, hours.until))
    span = end - start if hours.until > hours.since else end - start + timedelta(days=1)
    return len(hours.days) * span.total_seconds() / 3600


@given(one=some_hours, other=some_hours, week=weeks)
def test_it_is_the_same_both_ways(one: Hours, other: Hours, week: date) -> None:
    assert shared_hours(one, other, week) == shared_hours(other, one, week)


@given(one=some_hours, other=some_hours, week=weeks)
def test_nobody_shares_more_than_they_work(one: Hours, other: Hours, week: date) -> None:
    """A night on which clocks change, at either end of the week, may be an hour longer."""
    shared = shared_hours(one, other, week)
    assert 0 <= shared <= min(worked(one), worked(other)) + 1


@given(one=some_hours, other=some_hours, week=weeks, days=st.integers(0, 6))
def test_every_day_of_a_week_means_the_same_week(one: Hours, other: Hours, week: date, days: int) -> None:
    monday = week - timedelta(days=week.weekday())
    assert shared_hours(one, other, monday) == shared_hours(one, other, monday + timedelta(days=days))


@pytest.mark.parametrize(
    ("one", "other", "hours"),
    [
        (office("UTC"), office("UTC"), 40),
        (office("UTC"), office("UTC", 17, 23), 0),
        (office("UTC"), office("UTC", days=(0, 2)), 16),
        (office("UTC"), office("UTC", days=()), 0),
        (office("UTC"), office("Asia/Kolkata"), 12.5),  # 3:30 to 11:30 in UTC
        (office("UTC"), office("America/New_York"), 15),  # 14:00 to 22:00 in UTC
        (office("UTC"), office("Pacific/Honolulu"), 0),
        (office("UTC", 22, 6), office("UTC", 22, 6), 40),  # nights
        (office("UTC", 22, 6), office("UTC", 5, 13), 4),  # Tuesday to Friday mornings after a night; Saturday is free
        (office("Pacific/Auckland"), office("Pacific/Honolulu", 10, 18), 32),  # where it is the day before
    ],
)
def test_hours_of_a_week_in_winter(one: Hours, other: Hours, hours: float) -> None:
    assert shared_hours(one, other, WINTER) == hours


def test_clocks_that_do_not_change_on_the_same_day_give_more_for_a_while() -> None:
    lisbon, new_york = office("Europe/Lisbon"), office("America/New_York")
    assert shared_hours(lisbon, new_york, WINTER) == 15
    assert shared_hours(lisbon, new_york, AMERICA_CHANGED) == 20
    assert shared_hours(lisbon, new_york, date(2026, 4, 6)) == 15


def test_the_zones_are_known_here() -> None:
    assert {ZoneInfo(zone).key for zone in ZONES} == set(ZONES)
