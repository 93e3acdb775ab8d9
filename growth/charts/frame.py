"""What pictures share: dimensions as axes, items as marks, quarters and days."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple, Protocol

from growth.standing import Quarter, Standing

SCOPES = ("task", "feature", "system", "team", "department", "company", "industry")
MODES = ("delegated", "reviewed", "owned")
SHOWN_QUARTERS = 8
NARROW_QUARTERS = 5
MOST_SINGLE_MARKS = 60  # above this the scope plot counts marks instead of crowding them


class Axis(NamedTuple):
    """One dimension: `hue` from 1 to 8, its letter and its name."""

    key: str
    hue: int
    letter: str
    name: str


class HasHue(Protocol):
    """What `axis_of` needs of a dimension."""

    key: str
    letter: str
    name: str

    @property
    def hue(self) -> int: ...


def axis_of(dimension: HasHue) -> Axis:
    return Axis(dimension.key, dimension.hue, dimension.letter, dimension.name)


class Mark(NamedTuple):
    """One evidence item in the scope plot; `axis` is that of its first claim."""

    day: date
    title: str
    scope: str
    mode: str
    axis: Axis | None


@dataclass(frozen=True)
class Frame:
    """What the pictures of one report share."""

    who: str
    levels: Sequence[str]  # names, lowest first
    axes: Sequence[Axis]
    quarters: Sequence[Quarter]  # shown, oldest first
    window: Sequence[Quarter]  # in which a level must hold
    standings: Mapping[str, Standing]
    today: date
    target: int = 0  # position of the level one is heading for; 0 for none
    placed_in: Quarter | None = None
    placed_words: str = ""
    marks: Sequence[Mark] = field(default_factory=list)

    def standing(self, axis: Axis) -> Standing:
        return self.standings.get(axis.key, Standing())

    def level(self, position: int) -> str:
        return self.levels[position - 1] if position else "no evidence"


def quarters_until(day: date, count: int = SHOWN_QUARTERS) -> list[Quarter]:
    newest = Quarter.of(day)
    return [newest.plus(back) for back in range(1 - count, 1)]


def day_words(day: date) -> str:
    """“20 Nov 2026”."""
    return f"{day.day} {day:%b %Y}"
