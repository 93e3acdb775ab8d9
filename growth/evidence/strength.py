"""The strength of evidence: seven facts, each present or missing, and the label that follows. Pure."""

import re
from dataclasses import astuple, dataclass

BLANK = re.compile(r": …[ \t\r]*$", re.MULTILINE)


@dataclass(frozen=True)
class Facts:
    """Which of the seven facts an item has, in the order in which they are shown."""

    artefact: bool
    dated: bool
    own_part: bool
    scope: bool
    result: bool
    baseline: bool
    corroboration: bool

    @property
    def count(self) -> int:
        return sum(astuple(self))


def is_stated(text: str) -> bool:
    """Whether words say something. A draft may hold blanks, lines that end in “: …”; then they do not yet."""
    return bool(text.strip()) and not BLANK.search(text)


def label(facts: Facts, *, outcome: bool) -> str:
    """“claim”, “documented” (artefact, period, own part and outcome) or “corroborated” (and a witness said yes)."""
    if not (facts.artefact and facts.dated and facts.own_part and outcome):
        return "claim"
    return "corroborated" if facts.corroboration else "documented"
