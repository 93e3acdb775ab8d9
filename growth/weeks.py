"""Weeks, which begin on Monday. Pure."""

from collections.abc import Iterator
from datetime import date, timedelta


def week_of(day: date) -> date:
    """The Monday of its week."""
    return day - timedelta(days=day.weekday())


def weeks_through(first: date, last: date) -> Iterator[date]:
    """The Mondays of the weeks from that of one day to that of another."""
    week = week_of(first)
    while week <= last:
        yield week
        week += timedelta(weeks=1)
