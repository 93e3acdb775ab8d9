"""Learning blocks as moments in time. Pure: no database, no clock."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from growth.weeks import week_of

DAY = 24 * 60  # minutes
SHORTEST, LONGEST = 15, 12 * 60


@dataclass(frozen=True)
class Block:
    """A time of the week, as its person's clock shows it. `weekday` counts from Monday, 0."""

    key: int
    weekday: int
    starts_at: time
    minutes: int

    @property
    def first(self) -> int:
        """Minutes from midnight."""
        return self.starts_at.hour * 60 + self.starts_at.minute

    @property
    def last(self) -> int:
        return self.first + self.minutes

    def overlaps(self, other: "Block") -> bool:
        return self.weekday == other.weekday and self.first < other.last and other.first < self.last


@dataclass(frozen=True)
class Occurrence:
    """A block on one day, in UTC."""

    key: int
    day: date
    starts_at: datetime
    ends_at: datetime


def occurrences(
    blocks: Iterable[Block], *, first: date, last: date, zone: str, weeks_off: Collection[date] = ()
) -> Iterator[Occurrence]:
    """Each block on each of its days from `first` to `last`, both included, but for the weeks off (Mondays).

    It begins at the same hour of the person's clock all year, and is as long on the night the clock changes.
    """
    of_day: dict[int, list[Block]] = {}
    for block in sorted(blocks, key=lambda block: block.first):
        of_day.setdefault(block.weekday, []).append(block)
    day = first
    while day <= last:
        for block in of_day.get(day.weekday(), ()) if week_of(day) not in weeks_off else ():
            begins = datetime.combine(day, block.starts_at, ZoneInfo(zone)).astimezone(UTC)
            yield Occurrence(block.key, day, begins, begins + timedelta(minutes=block.minutes))
        day += timedelta(days=1)
