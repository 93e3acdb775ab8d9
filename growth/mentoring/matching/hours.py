"""Working hours in different time zones, and how many of them two people share. Pure: no database, no clock."""

from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MINUTES_A_DAY = 24 * 60


class Hours(NamedTuple):
    """When somebody works: from and until on these days (0 is Monday), on the clock of their time zone.

    `until` at or before `since` means past midnight, into the next day.
    """

    zone: str
    since: time
    until: time
    days: tuple[int, ...]


def shared_hours(one: Hours, other: Hours, week: date) -> float:
    """Hours a week in which both work, in the week of `week`: clocks change, and not everywhere on the same day."""
    first, second = sorted((one, other))
    return _shared(first, second, week - timedelta(days=week.weekday()))


@lru_cache(maxsize=65536)  # a thousand people work in a handful of ways
def _shared(one: Hours, other: Hours, monday: date) -> float:
    minutes = 0.0
    for start, end in _spans(one, monday, 0, 7):
        for other_start, other_end in _spans(other, monday, -1, 8):  # where it is Monday or Sunday already, or still
            minutes += max(0.0, (min(end, other_end) - max(start, other_start)).total_seconds() / 60)
    return minutes / 60


@lru_cache(maxsize=4096)
def _spans(hours: Hours, monday: date, first: int, after: int) -> tuple[tuple[datetime, datetime], ...]:
    """The hours from the day `first` after Monday to the one before `after`, as moments."""
    zone = ZoneInfo(hours.zone)
    spans = []
    for number in range(first, after):
        day = monday + timedelta(days=number)
        if day.weekday() not in hours.days:
            continue
        start = datetime.combine(day, hours.since, zone)
        ends = day if hours.until > hours.since else day + timedelta(days=1)
        end = datetime.combine(ends, hours.until, zone)
        # Sums of aware times in one zone go by the clock on the wall: compare moments instead.
        spans.append((start.astimezone(ZoneInfo("UTC")), end.astimezone(ZoneInfo("UTC"))))
    return tuple(spans)
