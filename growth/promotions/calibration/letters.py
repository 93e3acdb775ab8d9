"""The letter to the candidate, drafted from the outcome. Pure: facts in, Markdown out.

It says what was said and why, and what comes next. It never holds a rating, a vote, or who said what.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from growth.words import number_words


@dataclass(frozen=True)
class Facts:
    """What a letter may know."""

    first_name: str
    target: str  # the level the case was for
    committee: str
    is_promoted: bool
    reason: str
    effective_on: date | None = None
    shows: Sequence[str] = ()
    review_on: date | None = None
    manager: str = ""
    as_of: date | None = None  # the day it is drafted


def draft(facts: Facts) -> str:
    parts = _promoted(facts) if facts.is_promoted else _not_yet(facts)
    return "\n\n".join([f"Dear {facts.first_name},", *parts, f"For {facts.committee}"])


def _promoted(facts: Facts) -> list[str]:
    assert facts.effective_on is not None
    holds = "has held" if facts.as_of is not None and facts.effective_on < facts.as_of else "holds"
    return [
        f"You are promoted to {facts.target}. It {holds} from {_day(facts.effective_on)}.",
        "What convinced the committee:",
        facts.reason.strip(),
        f"Congratulations. {facts.manager} will talk with you about what the new level asks for, and about the plan in "
        "your case.",
    ]


def _not_yet(facts: Facts) -> list[str]:
    assert facts.review_on is not None
    return [
        f"The committee read your case for {facts.target} and says: not yet. This is not a no. It says what is still "
        "to be seen, and when we look again.",
        "Why:",
        facts.reason.strip(),
        f"The {number_words(len(facts.shows))} things to show:",
        "\n".join(f"{number}. {' '.join(show.split())}" for number, show in enumerate(facts.shows, start=1)),
        f"{facts.manager} will look at them again with you on {_day(facts.review_on)}. What you have shown so far "
        "stays in your log and counts in your next case.",
    ]


def _day(day: date) -> str:
    return f"{day.day} {day:%b %Y}"
