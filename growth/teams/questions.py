"""Questions of fairness about the work of one team. Pure: counts in, sentences out.

They are questions because counts cannot answer them: somebody may carry the glue work because they want to. Names
stand in the order of the alphabet, never in that of a count, and nothing is asked about fewer than four people.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

FEWEST_PEOPLE = 4
FEWEST_ITEMS = 4  # below that, one item more or less turns the answer round


@dataclass(frozen=True)
class Part:
    """What one person logged in the quarters looked at, as far as the reader may see it."""

    name: str
    items: int = 0
    quiet: int = 0  # glue and prevention work
    wide: int = 0  # with a scope of team or wider: visible projects


@dataclass(frozen=True)
class Question:
    asked: str
    counted: str  # how it came about


def questions_about(team: Iterable[Part]) -> list[Question]:
    """What to ask about one team, among those who share anything: of the others nothing is known, which is not nothing.

    No questions about fewer than four: they would be remarks about single people.
    """
    parts = sorted((part for part in team if part.items), key=lambda part: part.name)
    if len(parts) < FEWEST_PEOPLE:
        return []
    asked = [_who_carries(parts), _nobody_carries(parts), _who_is_visible(parts), _who_is_not(parts), _both(parts)]
    return [question for question in asked if question]


def few_with_most(parts: Sequence[Part], count: Callable[[Part], int]) -> list[Part]:
    """The few people who together have more than half; nobody if it takes more than a third of the team.

    People with equal counts are all of them or none of them among the few.
    """
    total = sum(map(count, parts))
    if total < FEWEST_ITEMS:
        return []
    for least in sorted({count(part) for part in parts}, reverse=True):
        few = [part for part in parts if count(part) >= least]
        if 2 * sum(map(count, few)) > total:
            return few if 3 * len(few) <= len(parts) else []
    return []


def _who_carries(parts: Sequence[Part]) -> Question | None:
    few = few_with_most(parts, _quiet)
    if not few:
        return None
    verb = "carries" if len(few) == 1 else "carry"
    return Question(
        f"{listed(few)} {verb} most of the glue and prevention work. Is that agreed, and is it seen?",
        _share(few, parts, _quiet, "items of glue and prevention work"),
    )


def _nobody_carries(parts: Sequence[Part]) -> Question | None:
    if sum(part.items for part in parts) < FEWEST_ITEMS or any(part.quiet for part in parts):
        return None
    return Question(
        "Nobody logged glue or prevention work. Is there none, or does nobody think that it counts?",
        "No item of either kind among what is shared with you.",
    )


def _who_is_visible(parts: Sequence[Part]) -> Question | None:
    few = few_with_most(parts, _wide)
    if not few:
        return None
    verb = "has" if len(few) == 1 else "have"
    return Question(
        f"{listed(few)} {verb} most of the visible projects. How did they come by them?",
        _share(few, parts, _wide, "items with a scope of team or wider"),
    )


def _who_is_not(parts: Sequence[Part]) -> Question | None:
    """Asked while they are at most half: more would be the usual state of things."""
    without = [part for part in parts if not part.wide]
    if not without or 2 * len(without) > len(parts) or sum(map(_wide, parts)) < FEWEST_ITEMS:
        return None
    verb = "has" if len(without) == 1 else "have"
    return Question(
        f"{listed(without)} {verb} no project that reached the team or further. What comes up that would fit?",
        "Items shared with you, none of them with a scope of team or wider; others of the team have some.",
    )


def _both(parts: Sequence[Part]) -> Question | None:
    both = [part for part in few_with_most(parts, _quiet) if not part.wide]
    if not both or not any(part.wide for part in parts):
        return None
    verb = "carries" if len(both) == 1 else "carry"
    return Question(
        f"{listed(both)} {verb} work that holds the team together and none that is seen from outside. "
        "Is that what was wanted?",
        "Among those with most of the glue and prevention work, without an item of scope team or wider.",
    )


def listed(parts: Sequence[Part]) -> str:
    """“Ada, Ben and Mia”, in the order of the alphabet."""
    names = sorted(part.name for part in parts)
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else "".join(names)


def _share(few: Sequence[Part], parts: Sequence[Part], count: Callable[[Part], int], what: str) -> str:
    return f"More than half of {sum(map(count, parts))} {what}, of {len(few)} of {len(parts)} people."


def _quiet(part: Part) -> int:
    return part.quiet


def _wide(part: Part) -> int:
    return part.wide
