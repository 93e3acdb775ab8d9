"""How often candidate, manager and committee saw somebody at different levels, by dimension. Pure.

Counts and directions only, and none of fewer than three cases: of one or two, a count would be about a person.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

FEWEST = 3
CANDIDATE, MANAGER, COMMITTEE = "candidate", "manager", "committee"
PAIRS = ((CANDIDATE, COMMITTEE), (MANAGER, COMMITTEE), (CANDIDATE, MANAGER))


@dataclass(frozen=True)
class Seen:
    """One dimension of one closed case: positions on the ladder, 0 where somebody said nothing."""

    dimension: str  # its key
    name: str
    candidate: int
    manager: int
    committee: int

    def of(self, who: str) -> int:
        return int(getattr(self, who))


@dataclass(frozen=True)
class Compared:
    """How `one` saw a dimension beside `other`, over so many cases in which both said a level."""

    one: str
    other: str
    cases: int
    higher: int
    lower: int

    @property
    def same(self) -> int:
        return self.cases - self.higher - self.lower


@dataclass(frozen=True)
class OfDimension:
    """`compared` holds only pairs with enough cases; `cases` is 0 where there are too few for any."""

    dimension: str
    name: str
    compared: list[Compared]


def differences(rows: Iterable[Seen]) -> list[OfDimension]:
    """By dimension, in the order they come first."""
    listed = list(rows)
    order = list(dict.fromkeys(row.dimension for row in listed))
    by_place = sorted(listed, key=lambda row: order.index(row.dimension))
    out = []
    for dimension, group in groupby(by_place, key=lambda row: row.dimension):
        mine = list(group)
        compared = [_compared(mine, one, other) for one, other in PAIRS]
        out.append(OfDimension(dimension, mine[0].name, [pair for pair in compared if pair.cases >= FEWEST]))
    return out


def _compared(rows: Sequence[Seen], one: str, other: str) -> Compared:
    both = [(row.of(one), row.of(other)) for row in rows if row.of(one) and row.of(other)]
    higher = sum(first > second for first, second in both)
    lower = sum(first < second for first, second in both)
    return Compared(one, other, len(both), higher, lower)
