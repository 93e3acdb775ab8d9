"""The pace somebody really keeps, from hours by week. Pure.

A week without hours is a fact about a plan, never about a person: nothing here counts days in a row.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from growth.weeks import week_of

WINDOW = 6  # weeks a pace is taken from
FEWEST = 2  # weeks before there is a pace to speak of
MOST_HOURS = 15  # a week beside a job, from the research behind the roadmap: more than that stalls
FOR_WEEKS = 3  # so many weeks in a row above it are too many
LEAST_SHARE = 10  # what runs over its hours still needs a tenth of them
ONE_WEEK = timedelta(weeks=1)


@dataclass(frozen=True)
class Pace:
    """`minutes` a week, the mean over `weeks` weeks that were over and not off."""

    minutes: int
    weeks: int

    @property
    def is_known(self) -> bool:
        return self.weeks >= FEWEST


def real_pace(logged: Mapping[date, int], *, started_on: date, today: date, weeks_off: Collection[date] = ()) -> Pace:
    """Over the last six weeks before this one. `logged` are minutes by Monday.

    Counted from the first whole week on: who begins on a Thursday has not failed at that week. Before the first hours
    there is no pace at all, rather than one of nothing.
    """
    if not logged:
        return Pace(0, 0)
    first = week_of(started_on)
    if first != started_on:
        first += ONE_WEEK
    weeks = [week for week in last_weeks(today, WINDOW) if week >= first and week not in weeks_off]
    if not weeks:
        return Pace(0, 0)
    return Pace(sum(logged.get(week, 0) for week in weeks) // len(weeks), len(weeks))


def is_too_much(logged: Mapping[date, int], today: date) -> bool:
    """More than 15 hours in each of the last three weeks that are over."""
    return all(logged.get(week, 0) > MOST_HOURS * 60 for week in last_weeks(today, FOR_WEEKS))


def last_weeks(today: date, count: int) -> list[date]:
    """The Mondays of the last weeks that are over, oldest first."""
    return [week_of(today) - ONE_WEEK * back for back in range(count, 0, -1)]


def left_of(minutes: int, spent: int) -> int:
    """What is still to do of a milestone: it takes at least a tenth more than it has, until it is closed."""
    return max(minutes - spent, -(-minutes // LEAST_SHARE), 1)
