"""Concerns on the page of a case."""

from typing import Any

from accounts.models import User
from growth.promotions.cases.models import Case
from growth.promotions.concerns import rules
from growth.promotions.concerns.queries import ShownConcern, concerns_for
from growth.promotions.parts import seen_by


def panel(viewer: User, case: Case) -> dict[str, Any]:
    """Those of the case `viewer` sees, those taken back last; `is_shown` is false for who neither sees nor raises any.

    Whoever endorses sees their own.
    """
    rows = list(concerns_for(viewer).filter(case=case).select_related("endorsement"))
    is_side = case.is_side(viewer)
    return {
        "is_shown": is_side or bool(rows),
        "rows": [ShownConcern(row, viewer) for row in rows if row.taken_back_at is None],
        "taken_back": [ShownConcern(row, viewer) for row in rows if row.taken_back_at is not None],
        "can_raise": case.is_writable and rules.can_raise(viewer, case),
        "seen_by": f"{seen_by(viewer, case.person, case.manager)} So does whoever raised one, of that one."
        if is_side
        else "",
    }
