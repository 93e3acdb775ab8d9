"""What somebody's own log shows of common mistakes: a fact in a sentence, never a judgement. Pure.

The names are those a roadmap file gives to `watch`. A sign asks; whether it means anything is for the person to say.
So nothing is read from an empty log, and whatever is said to be missing takes the sign away once it is there.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from growth.charts import SCOPES
from growth.words import joined, number_words

TWO_MONTHS = timedelta(days=61)
SIX_MONTHS = timedelta(days=183)
MOST_NAMED = 3
WIDTH = {scope: place for place, scope in enumerate(SCOPES)}  # from narrow to wide


@dataclass(frozen=True)
class Entry:
    """One item of evidence. `scope` and `mode` are empty where they were not said."""

    day: date
    kind: str
    scope: str = ""
    mode: str = ""
    has_link: bool = False
    is_measured: bool = False


@dataclass(frozen=True)
class Step:
    """One milestone. `is_left_out`: optional, and never chosen."""

    title: str
    phase: int
    state: str
    closed_on: date | None = None
    is_left_out: bool = False


@dataclass(frozen=True)
class Log:
    """What there is on a day: entries of the last eight months at least, and all milestones of the plan."""

    today: date
    started_on: date  # on the roadmap
    entries: Sequence[Entry] = ()
    steps: Sequence[Step] = ()

    @property
    def since(self) -> date:
        """The first day of the two months that are looked at."""
        return self.today - TWO_MONTHS

    def of(self, *kinds: str) -> list[Entry]:
        """The entries of the two months, of these kinds if any are named."""
        return [row for row in self.entries if self.since <= row.day <= self.today and (not kinds or row.kind in kinds)]

    def before(self) -> list[Entry]:
        """Those of the six months before."""
        return [row for row in self.entries if self.since - SIX_MONTHS <= row.day < self.since]

    def closed(self) -> list[Step]:
        return [row for row in self.steps if row.closed_on and self.since <= row.closed_on <= self.today]

    @property
    def since_words(self) -> str:
        return f"since {self.since.day} {self.since:%b}"


def signs_of(watch: str, log: Log) -> list[str]:
    """The sentences for one thing to watch; none for a name nobody knows."""
    look = WATCHED.get(watch)
    said = look(log) if look else ""
    return [said] if said else []


def many_under_way(log: Log) -> str:
    under_way = [step for step in log.steps if step.state == "under_way"]
    if len(under_way) >= 3:
        return f"{_count(under_way).capitalize()} milestones are under way at once: {_titles(under_way)}."
    if len(under_way) == 2 and log.started_on <= log.since and not log.closed():
        return f"{_titles(under_way)} are both under way, and no milestone was closed {log.since_words}."
    return ""


def learning_without_artefact(log: Log) -> str:
    learning = log.of("learning")
    if len(learning) < 3 or any(row.has_link for row in learning) or log.closed():
        return ""
    return f"{_counted(learning, 'learning ')} {log.since_words}, none with a link, and no milestone was closed."


def fundamentals_skipped(log: Log) -> str:
    first = min((step.phase for step in log.steps), default=0)
    missing = [step for step in log.steps if step.phase == first and step.state != "closed" and not step.is_left_out]
    later = [step for step in log.steps if step.phase > first and step.state in ("under_way", "closed")]
    if not missing or not later:
        return ""
    return (
        f"{_titles(missing)} of the first phase {_are(missing)} not closed, "
        f"while {_titles(later)} {_are(later)} under way or closed."
    )


def nothing_measured(log: Log) -> str:
    deliveries = log.of("delivery")
    if len(deliveries) < 3 or any(row.is_measured for row in deliveries):
        return ""
    return f"{_count(deliveries).capitalize()} deliveries {log.since_words}, none with a measured result."


def nothing_in_production(log: Log) -> str:
    rows = log.of()
    if len(rows) < 3 or any(_is_in_production(row) for row in rows):
        return ""
    return f"{_counted(rows)} {log.since_words}, and none is a delivery or an incident you owned, of a system or wider."


def scope_does_not_widen(log: Log) -> str:
    """Compares the two months with the six before, and says nothing where these are empty."""
    rows, before = [row for row in log.of() if row.scope], [row for row in log.before() if row.scope]
    if len(rows) < 4 or not before:
        return ""
    now, then = _widest(rows), _widest(before)
    if WIDTH[now] > WIDTH["team"] or WIDTH[now] > WIDTH[then]:
        return ""
    return (
        f"{_counted(rows)} {log.since_words} say how far they reached: the {now} at most. "
        f"In the six months before it was the {then}."
    )


def nothing_delegated(log: Log) -> str:
    rows = [row for row in log.of() if row.mode]
    if len(rows) < 5 or any(row.mode != "owned" for row in rows):
        return ""
    return f"{_counted(rows)} {log.since_words} say how you worked: all owned, none delegated, none reviewed."


def no_decision_written(log: Log) -> str:
    return _without(log, "and no decision among them", "decision")


def nobody_helped(log: Log) -> str:
    return _without(log, "and none is mentoring, a review or glue work", "mentoring", "review", "glue")


WATCHED: dict[str, Callable[[Log], str]] = {
    look.__name__: look
    for look in (
        many_under_way, learning_without_artefact, fundamentals_skipped, nothing_measured, nothing_in_production,
        scope_does_not_widen, nothing_delegated, no_decision_written, nobody_helped,
    )
}  # fmt: skip


def _without(log: Log, words: str, *kinds: str) -> str:
    rows = log.of()
    return "" if len(rows) < 4 or log.of(*kinds) else f"{_counted(rows)} {log.since_words}, {words}."


def _is_in_production(row: Entry) -> bool:
    return row.kind in ("delivery", "incident") and row.mode == "owned" and WIDTH.get(row.scope, -1) >= WIDTH["system"]


def _widest(rows: Iterable[Entry]) -> str:
    return max((row.scope for row in rows), key=WIDTH.__getitem__)


def _are(rows: Sequence[object]) -> str:
    return "is" if len(rows) == 1 else "are"


def _count(rows: Sequence[object]) -> str:
    return number_words(len(rows))


def _counted(rows: Sequence[object], which: str = "") -> str:
    """“Four learning entries”."""
    return f"{_count(rows).capitalize()} {which}entries"


def _titles(steps: Sequence[Step]) -> str:
    """“A”, “B” and “C”, in order of their titles; of many the first three."""
    titles = [f"“{title}”" for title in sorted(step.title for step in steps)]
    more = len(titles) - MOST_NAMED
    return joined(titles if more <= 0 else [*titles[:MOST_NAMED], f"{more} more"])
