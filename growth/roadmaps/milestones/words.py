"""A milestone's state in a few words, the same on every page: “Closed 24 Mar 2026”, “About 11 Dec 2026”. Pure."""

from dataclasses import dataclass
from datetime import date

from growth.charts import day_words
from growth.roadmaps.milestones.models import PlannedMilestone

State = PlannedMilestone.State
MARKS = {State.CLOSED: "good", State.UNDER_WAY: "half"}


@dataclass(frozen=True)
class StateWords:
    text: str
    mark: str  # what {% state %} takes: "good", "half" or nothing


def state_words(milestone: PlannedMilestone, day: date | None, *, is_running: bool) -> StateWords:
    """`day` is when it was closed or is expected (`Progress.day_of`); nothing is expected of a roadmap that ended."""
    return StateWords(_text(milestone, day, is_running), MARKS.get(State(milestone.state), ""))


def _text(milestone: PlannedMilestone, day: date | None, is_running: bool) -> str:
    if milestone.is_closed:
        return f"Closed {day_words(day)}" if day else "Closed"
    if not milestone.is_open:
        return "Skipped"
    begun = ["Under way"] if milestone.state == State.UNDER_WAY else []
    if not is_running:
        return begun[0] if begun else "Open"
    expected = f"about {day_words(day)}" if day else "no day in sight"
    words = ", ".join([*begun, expected])
    return words[0].upper() + words[1:]
