"""What the page of a case says about its gaps."""

from typing import Any

from accounts.models import User
from growth.promotions.cases.models import Case
from growth.promotions.cases.record import Record
from growth.promotions.cases.states import State
from growth.promotions.lint import rules
from growth.promotions.lint.gaps import Gap, gaps_before

TELLING = 3


def panel(viewer: User, case: Case, record: Record | None = None) -> dict[str, Any]:
    """For its two sides, while the document may change; empty for everybody else. `record` is the one of this case,
    where the caller has it at hand.
    """
    if not rules.can_read_gaps(viewer, case) or not case.is_writable:
        return {}
    gaps = gaps_before(case, State.SUBMITTED, record=record)
    errors = [gap for gap in gaps if gap.is_error]
    telling = most_telling(errors)
    return {
        "case": case,
        "is_early": case.state in (State.IDEA, State.AGREED),
        "is_release_only": [gap.rule for gap in errors] == ["released"],
        "errors": len(errors),
        "before_feedback": sum(gap.is_of_document for gap in errors),
        "telling": telling,
        "more": len(errors) - len(telling),
        "warnings": len(gaps) - len(errors),
    }


def most_telling(gaps: list[Gap]) -> list[Gap]:
    """One of each rule, in the order of the rules; with fewer rules than places, more of the same."""
    first: dict[str, Gap] = {}
    for gap in gaps:
        first.setdefault(gap.rule, gap)
    others = [gap for gap in gaps if gap not in first.values()]
    return [*first.values(), *others][:TELLING]
