"""Where ratings differ: what a meeting has to talk about, and what it need not. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median_low

MOST_APART = 1  # levels; more than that is talked about


@dataclass(frozen=True, order=True)
class Rated:
    """At which level (its position) one member sees the candidate in one dimension (its key), and why."""

    dimension: str
    level: int
    member: str
    reason: str = ""


@dataclass(frozen=True)
class Row:
    """All that was said about one dimension, lowest level first."""

    dimension: str
    ratings: tuple[Rated, ...]

    @property
    def lowest(self) -> int:
        return self.ratings[0].level

    @property
    def highest(self) -> int:
        return self.ratings[-1].level

    @property
    def differs(self) -> bool:
        """By more than one level."""
        return self.highest - self.lowest > MOST_APART

    @property
    def is_unanimous(self) -> bool:
        return self.highest == self.lowest

    @property
    def middle(self) -> int:
        """A level somebody named; of two in the middle, the lower one."""
        return median_low([rating.level for rating in self.ratings])


def rows_of(ratings: Iterable[Rated], dimensions: Sequence[str]) -> list[Row]:
    """A row for each dimension somebody rated, in the order of `dimensions`; the order of `ratings` never matters."""
    known = sorted(ratings)
    found = ((key, tuple(rating for rating in known if rating.dimension == key)) for key in dimensions)
    return [Row(key, said) for key, said in found if said]


def agenda_of(rows: Iterable[Row]) -> list[Row]:
    """What the meeting talks about: exactly the rows that differ by more than one level."""
    return [row for row in rows if row.differs]


def agreed_of(rows: Iterable[Row]) -> list[Row]:
    """The rest, which needs one line each."""
    return [row for row in rows if not row.differs]
