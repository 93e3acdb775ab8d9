"""What the pages of a plan say in sentences. Pure: facts in, plain words out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from growth.charts import day_words
from growth.roadmaps.planning.pace import Pace
from growth.words import counted

NEAR = 2  # weeks from the plan that are still on it
HOUR = 60


@dataclass(frozen=True)
class Facts:
    """What the question about the pace is answered from. Minutes a week; a landing is None where there is none."""

    today: date
    started_on: date
    planned_minutes: int
    pace: Pace
    lands: date | None  # at the real pace, or at the planned one while there is none
    lands_as_planned: date | None  # at the planned hours from today on
    plan_lands: date | None
    first_lands: date | None
    is_open: bool = True  # something is left to do
    is_too_much: bool = False


def pace_words(facts: Facts) -> list[str]:
    """The answer to “Are you on a pace you can keep?”, in sentences."""
    if not facts.is_open:
        return ["No milestone is open any more, so there is no pace left to keep."]
    if facts.started_on > facts.today:
        return [f"You begin on {day_words(facts.started_on)}. {_as_planned(facts)}"]
    if not facts.pace.is_known:
        return [
            f"Too early to say: a pace shows once hours are logged, and two whole weeks are over. {_as_planned(facts)}"
        ]
    if facts.pace.minutes == 0:
        return [
            f"Over the last {counted(facts.pace.weeks, 'week')} that were not off you logged no hours, and at no hours "
            f"it does not land. Nothing is lost: what is closed stays closed, and the rest waits for you. "
            f"{_as_planned(facts)}"
        ]
    return [" ".join(filter(None, [_answer(facts), _real(facts), _landing(facts)]))]


def _answer(facts: Facts) -> str:
    if facts.is_too_much:
        return "Perhaps not for long."
    late = weeks_between(facts.plan_lands, facts.lands)
    return "Yes." if late is not None and late <= NEAR else ""


def _real(facts: Facts) -> str:
    given, planned = hours_words(facts.pace.minutes), hours_words(facts.planned_minutes)
    beside = "as you planned" if given == planned else f"and you planned {planned}"
    return f"Over the last {counted(facts.pace.weeks, 'week')} that were not off you gave {given} a week, {beside}."


def _landing(facts: Facts) -> str:
    if facts.lands is None:
        return "At that pace it does not land within ten years. A smaller plan may."
    said = [
        against(day, facts.lands, what)
        for what, day in (("your plan", facts.plan_lands), ("your first plan", facts.first_lands))
        if day is not None and (what == "your plan" or day != facts.plan_lands)
    ]
    return f"At that pace it lands about {day_words(facts.lands)}{', ' if said else ''}{' and '.join(said)}."


def _as_planned(facts: Facts) -> str:
    hours = hours_words(facts.planned_minutes)
    if facts.lands_as_planned is None:
        return f"With the {hours} a week you plan it does not land within ten years."
    return f"With the {hours} a week you plan it lands about {day_words(facts.lands_as_planned)}."


def against(planned: date | None, lands: date | None, plan: str) -> str:
    """“three weeks after the first plan”, “within a week of your plan”; empty where either day is not known."""
    if planned is None or lands is None:
        return ""
    if abs(lands - planned).days < 7:
        return f"within a week of {plan}"
    return f"{time_words(abs(lands - planned).days)} {'after' if lands > planned else 'before'} {plan}"


def time_words(days: int) -> str:
    """“three days”, “nine weeks”, “seven months”, “more than two years”: no finer than a plan can know."""
    if days < 7:
        return counted(days, "day")
    if days <= 26 * 7:
        return counted(days // 7, "week")
    months = round(days / 30.44)
    return counted(months, "month") if months < 24 else f"more than {counted(days // 365, 'year')}"


def weeks_between(before: date | None, after: date | None) -> int | None:
    """Weeks from one day to a later one, negative to an earlier one, to the nearest; None if either is not known."""
    return None if before is None or after is None else round((after - before).days / 7)


def moved_words(before: date | None, after: date | None) -> str:
    """How far a planned day moves: “two weeks later”, “three days earlier”."""
    if before == after:
        return "stays"
    if before is None:
        return "gets a day"
    if after is None:
        return "does not land within ten years"
    days = (after - before).days
    return f"{time_words(abs(days))} {'later' if days > 0 else 'earlier'}"


def hours_words(minutes: int) -> str:
    """“nine hours”, “7.5 hours”: to the quarter of an hour."""
    quarters = round(minutes * 4 / HOUR)
    if quarters % 4 == 0 and (quarters or not minutes):
        return counted(quarters // 4, "hour")
    return f"{quarters / 4:g} hours" if quarters else f"{minutes} minutes"


def hours_figure(minutes: int) -> str:
    """“7.5”, as a field takes it, and gives the same minutes back."""
    return f"{round(minutes / HOUR, 2):g}"


# ---- load


def is_rising(weights: Sequence[int]) -> bool:
    """Whether three load check-ins in a row, oldest first, each as the sum of its factors, go up.

    None is lighter than the one before, and the last is heavier than the first by two steps at least.
    """
    if len(weights) < 3:
        return False
    first, second, third = weights[-3:]
    return first <= second <= third and third - first >= 2


def slower(minutes: int) -> int:
    """Minutes of a week for a plan that is easier to keep: three quarters, at most twelve hours, to the half hour."""
    return max(min(minutes * 3 // 4, 12 * HOUR) // 30 * 30, 30)
