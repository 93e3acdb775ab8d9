"""What is missing before a case may take a step. The checks themselves are pure (`lint/checks.py`)."""

from dataclasses import dataclass

from accounts.models import User
from growth.promotions.cases.models import Case
from growth.promotions.cases.states import State


@dataclass(frozen=True)
class Gap:
    """One thing that is missing: `said` in a sentence, `why` the rule behind it, `owner` who might close it.

    `place` is the id of the part of the case page where it is mended, such as “section-thesis”.
    """

    rule: str
    severity: str  # “error” or “warning”
    said: str
    why: str
    owner: User | None
    place: str

    @property
    def is_error(self) -> bool:
        return self.severity == "error"


def gaps_before(case: Case, state: State) -> list[Gap]:
    """Gaps that matter for reaching `state`: for `feedback` those of the document, for `submitted` all of them."""
    return []
