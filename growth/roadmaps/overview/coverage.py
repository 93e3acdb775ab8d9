"""Which questions about a team's AI practice its people work towards. Pure: facts by name, nothing is added up."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum


class Stage(StrEnum):
    CLOSED = "closed"
    UNDER_WAY = "under way"
    AHEAD = "ahead"


@dataclass(frozen=True)
class Step:
    """A milestone of somebody that helps to answer questions, named by their keys."""

    who: int
    person: str
    title: str
    url: str
    stage: Stage
    questions: frozenset[str]


@dataclass
class Covered:
    """One question, and who has done, is at or has ahead what helps to answer it, in the order given."""

    key: str
    steps: dict[Stage, list[Step]] = field(default_factory=dict)

    @property
    def closed(self) -> list[Step]:
        return self.steps.get(Stage.CLOSED, [])

    @property
    def under_way(self) -> list[Step]:
        return self.steps.get(Stage.UNDER_WAY, [])

    @property
    def ahead(self) -> list[Step]:
        return self.steps.get(Stage.AHEAD, [])

    @property
    def has_nobody(self) -> bool:
        """Nobody works towards it, now or later on: what is closed is behind them."""
        return not (self.under_way or self.ahead)


def coverage(questions: Sequence[str], steps: Iterable[Step]) -> list[Covered]:
    """One entry for each question, in their order. A step that helps with two stands under both.

    Of what somebody has ahead, only the next step: the rest of a year says nothing more.
    """
    found = {key: Covered(key) for key in questions}
    for step in steps:
        for covered in (found[key] for key in questions if key in step.questions):
            if step.stage != Stage.AHEAD or step.who not in {other.who for other in covered.ahead}:
                covered.steps.setdefault(step.stage, []).append(step)
    return list(found.values())
