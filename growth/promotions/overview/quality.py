"""Which expectations of a ladder do not work, from counts over everybody. Pure.

Of fewer than three people nothing is counted: it would be about them, not about the ladder.
"""

from dataclasses import dataclass
from enum import StrEnum

FEWEST_PEOPLE = 3
FEWEST_VERDICTS = 3


class Finding(StrEnum):
    UNSEEN = "unseen"
    DISPUTED = "disputed"
    ONE_DISCIPLINE = "one_discipline"

    @property
    def words(self) -> str:
        return {
            Finding.UNSEEN: "No accepted evidence",
            Finding.DISPUTED: "Often disputed",
            Finding.ONE_DISCIPLINE: "Seen in one discipline only",
        }[self]


@dataclass(frozen=True)
class Counts:
    """Of one expectation: people with accepted evidence, people with a verdict, and verdicts.

    `contested` are claims that need more, or whose verdict was disputed. `disciplines` are those of the people with
    accepted evidence; `without_discipline` of them have named none.
    """

    seen_in: int = 0
    judged: int = 0
    verdicts: int = 0
    contested: int = 0
    disciplines: int = 0
    without_discipline: int = 0

    @property
    def is_few(self) -> bool:
        """Somebody has accepted evidence, but too few people to say how many."""
        return 0 < self.seen_in < FEWEST_PEOPLE


def findings(counts: Counts) -> list[Finding]:
    """What stands out; nothing where it would be about fewer than three people."""
    found = []
    if counts.seen_in == 0:
        found.append(Finding.UNSEEN)
    enough = counts.judged >= FEWEST_PEOPLE and counts.verdicts >= FEWEST_VERDICTS
    if enough and 2 * counts.contested >= counts.verdicts:
        found.append(Finding.DISPUTED)
    if counts.seen_in >= FEWEST_PEOPLE and counts.disciplines == 1 and not counts.without_discipline:
        found.append(Finding.ONE_DISCIPLINE)
    return found
