"""Where a person stands, from plain rows. Pure: no database, no clock.

The rules are those of the README's "Standing": a claim counts for a level once a reviewer accepted it at that
level or above; per quarter and dimension the evidenced level is the highest with an accepted claim; a level is
*sustained* when it or a higher one was evidenced in at least N of the last M quarters, *emerging* when accepted
at least once, *claimed* when only claimed, else there is *no evidence*.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple


class State(StrEnum):
    SUSTAINED = "sustained"
    EMERGING = "emerging"
    CLAIMED = "claimed"
    NONE = "none"

    @property
    def word(self) -> str:
        return "No evidence" if self is State.NONE else self.value.capitalize()

    @property
    def rank(self) -> int:
        """0 for no evidence up to 3 for sustained."""
        return (State.NONE, State.CLAIMED, State.EMERGING, State.SUSTAINED).index(self)


class Quarter(NamedTuple):
    """A quarter of the calendar year, `number` from 1 to 4."""

    year: int
    number: int

    @classmethod
    @lru_cache(maxsize=4096)  # a report asks this many times for the same days
    def of(cls, day: date) -> "Quarter":
        return cls(day.year, (day.month - 1) // 3 + 1)

    def plus(self, quarters: int) -> "Quarter":
        index = self.year * 4 + self.number - 1 + quarters
        return Quarter(index // 4, index % 4 + 1)

    @property
    def first_day(self) -> date:
        return date(self.year, self.number * 3 - 2, 1)

    @property
    def last_day(self) -> date:
        return date.fromordinal(self.plus(1).first_day.toordinal() - 1)

    def __str__(self) -> str:
        return f"Q{self.number} {self.year}"


class ClaimRow(NamedTuple):
    """One claim, as far as standing is concerned. Levels are positions on the ladder, 1 the lowest."""

    subject: Hashable  # what is stood on: a dimension, or one expectation
    claimed: int
    accepted: int  # the level a reviewer accepted it at; 0 while nobody has
    answered: bool  # a reviewer accepted it, at whatever level
    day: date  # the evidence's own date


class Rule(NamedTuple):
    """Sustained means: in at least `needed` of the last `window` quarters."""

    needed: int = 2
    window: int = 4


@dataclass(frozen=True)
class Standing:
    """Where somebody stands on one subject. Levels are positions; 0 means none."""

    sustained: int = 0  # the highest level that holds
    emerging: int = 0  # the highest level accepted at least once, if above `sustained`
    claimed: int = 0  # the highest level only claimed, if above both
    evidenced: dict[Quarter, int] = field(default_factory=dict)  # highest accepted level per quarter
    waiting: dict[Quarter, int] = field(default_factory=dict)  # highest unanswered claim per quarter

    def at(self, level: int) -> State:
        """The state of one level."""
        if self.sustained >= level:
            return State.SUSTAINED
        if max(self.evidenced.values(), default=0) >= level:
            return State.EMERGING
        if max(self.waiting.values(), default=0) >= level:
            return State.CLAIMED
        return State.NONE

    def quarters_at(self, level: int, window: Sequence[Quarter]) -> int:
        """In how many quarters of the window `level` or a higher one was evidenced."""
        return sum(self.evidenced.get(quarter, 0) >= level for quarter in window)


def window(as_of: date, rule: Rule) -> list[Quarter]:
    """The last M quarters, the running one included, oldest first."""
    newest = Quarter.of(as_of)
    return [newest.plus(back) for back in range(1 - rule.window, 1)]


def standings(rows: Iterable[ClaimRow], *, as_of: date, rule: Rule) -> dict[Hashable, Standing]:
    """The standing on each subject that has a row. Rows dated after `as_of` do not count."""
    evidenced: dict[Hashable, dict[Quarter, int]] = defaultdict(dict)
    waiting: dict[Hashable, dict[Quarter, int]] = defaultdict(dict)
    for subject, claimed, accepted, answered, day in rows:
        if day > as_of:
            continue
        quarter = Quarter.of(day)
        if accepted:
            best = evidenced[subject]
            if accepted > best.get(quarter, 0):
                best[quarter] = accepted
        elif not answered:
            best = waiting[subject]
            if claimed > best.get(quarter, 0):
                best[quarter] = claimed
    last = window(as_of, rule)
    return {
        subject: _standing(evidenced.get(subject, {}), waiting.get(subject, {}), last, rule)
        for subject in evidenced.keys() | waiting.keys()
    }


def _standing(
    evidenced: dict[Quarter, int], waiting: dict[Quarter, int], last: Sequence[Quarter], rule: Rule
) -> Standing:
    # The N-th highest quarter of the window is the highest level that N quarters reach.
    in_window = sorted((evidenced.get(quarter, 0) for quarter in last), reverse=True)
    sustained = in_window[rule.needed - 1] if rule.needed <= len(in_window) else 0
    best = max(evidenced.values(), default=0)
    emerging = best if best > sustained else 0
    hoped = max(waiting.values(), default=0)
    return Standing(sustained, emerging, hoped if hoped > max(sustained, best) else 0, evidenced, waiting)
