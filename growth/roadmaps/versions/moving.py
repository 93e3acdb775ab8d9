"""From the version a plan was begun with to a newer one: what comes, what goes, what changes. Pure.

Nothing done is lost: what is closed stays as it was closed, and what one has begun on stays, as one's own where the
roadmap no longer has it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from growth.roadmaps.planning.planner import CycleError, Task, in_order

Words = Mapping[str, Any]
HOURS = ("hours_low", "hours_high")
AT_ITS_PLACE = "phase"  # where it stands, not what it says


@dataclass(frozen=True)
class Coming:
    """A milestone of the newer version. `words` are the fields that a plan copies, `after` keys of prerequisites."""

    key: str
    words: Words
    after: frozenset[str] = frozenset()

    @property
    def title(self) -> str:
        return str(self.words["title"])


@dataclass(frozen=True)
class Mine:
    """A milestone of the plan. `is_touched`: begun, skipped for a reason, or with hours or notes on it."""

    key: str
    words: Words
    after: frozenset[str] = frozenset()
    is_closed: bool = False
    is_touched: bool = False
    is_own: bool = False

    @property
    def title(self) -> str:
        return str(self.words["title"])


@dataclass(frozen=True)
class Changed:
    """An open milestone that takes other words, hours or prerequisites."""

    mine: Mine
    coming: Coming

    @property
    def title(self) -> str:
        return self.coming.title

    @property
    def has_other_hours(self) -> bool:
        return any(self.mine.words[name] != self.coming.words[name] for name in HOURS)

    @property
    def has_other_words(self) -> bool:
        return any(
            self.mine.words[name] != words
            for name, words in self.coming.words.items()
            if name not in (*HOURS, AT_ITS_PLACE)
        )

    @property
    def is_told(self) -> bool:
        return self.has_other_hours or self.has_other_words or bool(self.comes_first or self.no_longer_first)

    @property
    def comes_first(self) -> frozenset[str]:
        return self.coming.after - self.mine.after

    @property
    def no_longer_first(self) -> frozenset[str]:
        return self.mine.after - self.coming.after


@dataclass(frozen=True)
class Move:
    """`order` holds the keys of all that is in the plan afterwards, `after` the prerequisites of each."""

    added: list[Coming]
    removed: list[Mine]  # nothing was done for them
    becomes_own: list[Mine]  # gone from the roadmap, kept in the plan
    stays: list[Mine]  # closed: as they were, whatever the newer version says
    updated: list[Changed]  # every open one that the newer version has too
    renamed: dict[str, str]  # one's own whose key the newer version uses for something else
    order: list[str]
    after: dict[str, frozenset[str]] = field(default_factory=dict)

    @property
    def changed(self) -> list[Changed]:
        """Those of `updated` for which something is different indeed."""
        return [row for row in self.updated if row.is_told]

    @property
    def says_nothing_new(self) -> bool:
        return not (self.added or self.removed or self.becomes_own or self.changed)


def compare(mine: Sequence[Mine], coming: Sequence[Coming]) -> Move:
    """What moving does to a plan, given in its own order, and the newer version, in that of its file."""
    renamed = _renamed(mine, coming)
    mine = [_under_new_keys(row, renamed) for row in mine]
    there = {row.key: row for row in coming}
    kept = {row.key for row in mine}
    added = [row for row in coming if row.key not in kept]
    gone = [row for row in mine if row.key not in there and not row.is_own]
    removed = [row for row in gone if not (row.is_touched or row.is_closed)]
    left = {row.key for row in removed}
    staying = [row for row in mine if row.key not in left]
    open_ones = [row for row in staying if row.key in there and not row.is_closed]
    after = _prerequisites(staying, coming)
    return Move(
        added=added,
        removed=removed,
        becomes_own=[row for row in gone if row.key not in left],
        stays=[row for row in staying if row.is_closed],
        updated=[Changed(row, replace(there[row.key], after=after[row.key])) for row in open_ones],
        renamed=renamed,
        order=_order([row.key for row in staying], coming, after),
        after=after,
    )


def _renamed(mine: Sequence[Mine], coming: Sequence[Coming]) -> dict[str, str]:
    """A milestone somebody thought of themselves is never overwritten; a closed one counts as the roadmap's."""
    taken = {row.key for row in mine} | {row.key for row in coming}
    renamed = {}
    for row in mine:
        if row.is_own and not row.is_closed and any(row.key == new.key for new in coming):
            number = 2
            while f"{row.key[:50]}-{number}" in taken:
                number += 1
            renamed[row.key] = f"{row.key[:50]}-{number}"
            taken.add(renamed[row.key])
    return renamed


def _under_new_keys(row: Mine, renamed: Mapping[str, str]) -> Mine:
    after = frozenset(renamed.get(key, key) for key in row.after)
    return replace(row, key=renamed.get(row.key, row.key), after=after)


def _prerequisites(staying: Sequence[Mine], coming: Sequence[Coming]) -> dict[str, frozenset[str]]:
    """The roadmap's for what is its, one's own for the rest. What one put before a milestone of the roadmap stays
    before it, unless that would make a circle."""
    keys = {row.key for row in staying} | {row.key for row in coming}
    after = {row.key: row.after & keys for row in staying}
    after.update((row.key, row.after) for row in coming)
    own = frozenset(row.key for row in staying if row.is_own) - {row.key for row in coming}
    with_own = after | {
        row.key: after[row.key] | (row.after & own) for row in staying if row.after & own and row.key in after
    }
    return with_own if _has_an_order(with_own) else after


def _has_an_order(after: Mapping[str, frozenset[str]]) -> bool:
    try:
        in_order([Task(key, 1, frozenset(before)) for key, before in after.items()])
    except CycleError:
        return False
    return True


def _order(staying: Sequence[str], coming: Sequence[Coming], after: Mapping[str, frozenset[str]]) -> list[str]:
    """One's own order, each new one behind what stands before it in the roadmap, each after its prerequisites."""
    order = list(staying)
    place = -1
    for row in coming:
        if row.key in order:
            place = order.index(row.key)
        else:
            place += 1
            order.insert(place, row.key)
    return [str(task.key) for task in in_order([Task(key, 1, frozenset(after[key])) for key in order])]
