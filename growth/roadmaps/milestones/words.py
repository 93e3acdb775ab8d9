"""A milestone's state in a few words: “Closed 24 Mar”, “About 11 Dec”. Pure."""

from dataclasses import dataclass
from datetime import date

from growth.roadmaps.milestones.models import PlannedMilestone
from growth.roadmaps.planning.planner import Plan

MARKS = {PlannedMilestone.State.CLOSED: "good", PlannedMilestone.State.UNDER_WAY: "half"}


@dataclass(frozen=True)
class StateWords:
    text: str
    mark: str  # what {% state %} takes: "good", "half" or nothing


def state_words(milestone: PlannedMilestone, today: date, expected: Plan | None = None) -> StateWords:
    """`expected` is when what is open lands for its reader; None where nothing is to come any more."""
    slot = expected.slot(milestone.pk) if expected and milestone.is_open else None
    if milestone.is_closed:
        text = f"Closed {short_day(milestone.closed_on, today)}"
    elif slot is not None:
        text = f"About {short_day(slot.ends_on, today)}"
    else:
        text = milestone.get_state_display()
    return StateWords(text, MARKS.get(PlannedMilestone.State(milestone.state), ""))


def short_day(day: date | None, today: date) -> str:
    """“24 Mar”, with its year when that is another one."""
    if day is None:
        return ""
    return f"{day.day} {day:%b}" if day.year == today.year else f"{day.day} {day:%b %Y}"
