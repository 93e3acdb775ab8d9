"""A dated plan from milestones, prerequisites and hours. Pure: no database, no clock.

One thing after another: a person has one pair of hands beside a job. Between milestones that could come next the
person's own order decides. Hours are spread evenly over the days that are not off, so the same facts always give the
same plan, and giving more a week never makes anything land later.
"""

import heapq
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property, partial

from growth.weeks import week_of

DAYS = 7
MOST_WEEKS = 520  # ten years: what lands later than that does not land
ONE_DAY = timedelta(days=1)


class CycleError(ValueError):
    """Prerequisites that wait for each other. `keys` are those on one circle, each before the next."""

    def __init__(self, keys: list[Hashable]) -> None:
        super().__init__(" → ".join(map(str, [*keys, keys[0]])))
        self.keys = keys


@dataclass(frozen=True)
class Task:
    """A milestone that is open. Prerequisites (`after`) that are not among the tasks are done, or dropped."""

    key: Hashable
    minutes: int  # what is left to do
    after: frozenset[Hashable] = frozenset()


@dataclass(frozen=True)
class Slot:
    key: Hashable
    starts_on: date
    ends_on: date


@dataclass(frozen=True)
class Plan:
    """`slots` in the order of work; without those that do not land within ten years (`is_whole` says so)."""

    slots: list[Slot]
    is_whole: bool = True
    spread: Callable[[], dict[date, int]] = field(default=dict, compare=False, repr=False)

    @property
    def lands_on(self) -> date | None:
        """The last day of the last milestone; None when something does not land, or there is nothing left."""
        return self.slots[-1].ends_on if self.slots and self.is_whole else None

    @cached_property
    def by_week(self) -> dict[date, int]:
        """Minutes of work by Monday. Few ask, so it is reckoned when they do."""
        return self.spread()

    def slot(self, key: Hashable) -> Slot | None:
        return self._by_key.get(key)

    @cached_property
    def _by_key(self) -> dict[Hashable, Slot]:
        return {slot.key: slot for slot in self.slots}


def in_order(tasks: Sequence[Task]) -> list[Task]:
    """Each after its prerequisites, otherwise as given. Raises CycleError."""
    place = {task.key: index for index, task in enumerate(tasks)}
    waits_for = [{key for key in task.after if key in place} for task in tasks]
    dependants: dict[Hashable, list[int]] = defaultdict(list)
    for index, keys in enumerate(waits_for):
        for key in keys:
            dependants[key].append(index)
    missing = [len(keys) for keys in waits_for]
    ready = [index for index, count in enumerate(missing) if not count]
    ordered = []
    while ready:
        task = tasks[heapq.heappop(ready)]
        ordered.append(task)
        for index in dependants[task.key]:
            missing[index] -= 1
            if not missing[index]:
                heapq.heappush(ready, index)
    if len(ordered) < len(tasks):
        done = {task.key for task in ordered}
        raise CycleError(_circle({task.key: waits - done for task, waits in zip(tasks, waits_for, strict=True)}))
    return ordered


def plan(tasks: Sequence[Task], *, starts_on: date, weekly_minutes: int, weeks_off: Iterable[date] = ()) -> Plan:
    """Days for each task from `starts_on` on; `weeks_off` are Mondays. Raises CycleError.

    The k-th day that is not off carries the minutes from k to k + 1 sevenths of a week. All in whole numbers, so that
    nothing is lost by rounding.
    """
    ordered = in_order(tasks)
    if weekly_minutes <= 0:
        return Plan([], is_whole=not ordered)
    days = _OpenDays(starts_on, frozenset(weeks_off))
    slots: list[Slot] = []
    done = 0
    for task in ordered:
        first = done * DAYS // weekly_minutes
        done += max(task.minutes, 1)
        last = (done * DAYS - 1) // weekly_minutes
        if last >= MOST_WEEKS * DAYS:
            done -= max(task.minutes, 1)
            return Plan(slots, False, partial(days.spread, done, weekly_minutes))
        slots.append(Slot(task.key, days.day(first), days.day(last)))
    return Plan(slots, True, partial(days.spread, done, weekly_minutes))


class _OpenDays:
    """The days that are not off, counted from the first day on. Asked for in rising order mostly, so it remembers."""

    def __init__(self, first: date, weeks_off: frozenset[date]) -> None:
        self._coming = self._days(first, weeks_off)
        self._known: list[date] = []

    def day(self, index: int) -> date:
        while len(self._known) <= index:
            self._known.append(next(self._coming))
        return self._known[index]

    def spread(self, minutes: int, weekly_minutes: int) -> dict[date, int]:
        """How many of the `minutes` fall into which week; they add up to exactly that many."""
        weeks: dict[date, int] = {}
        index = before = 0
        while before < minutes:
            day = self.day(index)
            index += DAYS - day.weekday()  # weeks are off as a whole, so its other days are open too
            upto = min(minutes, index * weekly_minutes // DAYS)
            if upto > before:
                weeks[week_of(day)] = upto - before
            before = upto
        return weeks

    @staticmethod
    def _days(first: date, weeks_off: frozenset[date]) -> Iterator[date]:
        week, skipped = week_of(first), first.weekday()
        while True:
            if week not in weeks_off:
                yield from (week + ONE_DAY * number for number in range(skipped, DAYS))
            week, skipped = week + ONE_DAY * DAYS, 0


def _circle(waits: dict[Hashable, set[Hashable]]) -> list[Hashable]:
    """One circle among things that wait for each other, each before what waits for it."""
    stuck = {key: keys for key, keys in waits.items() if keys}
    path: list[Hashable] = []
    at = next(iter(stuck))
    while at not in path:
        path.append(at)
        at = min((key for key in stuck[at] if key in stuck), key=str)
    return list(reversed(path[path.index(at) :]))
