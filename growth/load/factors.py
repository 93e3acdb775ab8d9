"""The four factors that make leading heavy, the words of each step, and what helps. Data, no behaviour to speak of."""

from collections.abc import Mapping
from dataclasses import dataclass

HEAVY_FROM = 2  # below this a factor is carried without help


@dataclass(frozen=True)
class Support:
    title: str
    how: str


@dataclass(frozen=True)
class Factor:
    """One factor: the question, the words of its steps from nothing to too much, and the supports that fit it."""

    key: str
    name: str
    question: str
    steps: tuple[str, str, str, str, str]
    supports: tuple[Support, ...]


FACTORS = (
    Factor(
        "visible_risk",
        "Visible risk",
        "How much could fail in your name, in front of others?",
        (
            "Nothing I think about",
            "Little, and I am not alone",
            "Some, I plan around it",
            "Much, it is on my mind",
            "So much that I avoid deciding",
        ),
        (
            Support(
                "Share the responsibility",
                "Name a second person for what could fail, and say so where others read it.",
            ),
            Support(
                "Another senior voice",
                "Take the largest risk to somebody who has carried one like it, before the decision rather than after.",
            ),
            Support(
                "Write down why",
                "A dated record of what was known and weighed turns a later “who let this happen?” into a question "
                "about the record.",
            ),
        ),
    ),
    Factor(
        "without_authority",
        "Responsibility without authority",
        "How much do you answer for that you cannot decide?",
        (
            "I decide what I answer for",
            "A few small things",
            "Some things that matter",
            "Much of my work",
            "Nearly everything",
        ),
        (
            Support(
                "Draw the boundary",
                "List what you answer for and, beside each, who decides. Ask for one or the other to move.",
            ),
            Support(
                "Say no",
                "Turn down what comes without the means to do it, in writing and with what would make it possible. "
                "It is part of the work.",
            ),
            Support(
                "Cover from other functions",
                "Let product, people or operations hold their part, so that you need not hold it for them.",
            ),
        ),
    ),
    Factor(
        "communication",
        "Communication burden",
        "How much of your week goes into explaining, aligning and relaying?",
        (
            "As much as I choose",
            "A little more than I would choose",
            "About half of the week",
            "More than half, the rest waits",
            "All of it, nothing else gets done",
        ),
        (
            Support(
                "Write it once",
                "What you explained three times becomes a page others can be sent to.",
            ),
            Support(
                "Leave the middle",
                "Bring the two sides you relay between into one conversation, and step out of it.",
            ),
            Support(
                "Keep hours without meetings",
                "Choose two half days that are not for talking, and let the calendar say so.",
            ),
        ),
    ),
    Factor(
        "emotional",
        "Emotional labour",
        "How much do you carry of what others feel: worries, conflicts, bad news?",
        (
            "Little, and it leaves me in the evening",
            "Some, now and then",
            "Some most days",
            "Much, I take it home",
            "More than I can hold",
        ),
        (
            Support(
                "Coaching, or somebody to talk to",
                "Somebody outside your line with whom nothing has to be solved. A mentor can be that person.",
            ),
            Support(
                "Ask for help, and say that you did",
                "When those who lead ask, it becomes ordinary for everybody else.",
            ),
            Support(
                "Hand over what is not yours",
                "Some conversations belong to people operations, or to a manager further up. Agree which ones.",
            ),
        ),
    ),
)
KEYS = tuple(factor.key for factor in FACTORS)
HEAVIEST_STEP = 4


def heaviest(values: Mapping[str, int]) -> list[Factor]:
    """The factors that weigh most, none when nothing weighs."""
    most = max(values.values())
    return [factor for factor in FACTORS if values[factor.key] == most] if most >= HEAVY_FROM else []
