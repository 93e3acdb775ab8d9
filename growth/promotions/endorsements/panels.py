"""Endorsements and advocates on the page of a case."""

from typing import Any

from accounts.models import User
from growth.promotions.cases.models import Case
from growth.promotions.cases.states import State as CaseState
from growth.promotions.endorsements import rules
from growth.promotions.endorsements.models import Endorsement
from growth.promotions.endorsements.queries import (
    ShownAdvocate,
    ShownEndorsement,
    advocates_for,
    endorsements_for,
)
from growth.promotions.parts import seen_by

State = Endorsement.State


def panel(viewer: User, case: Case) -> dict[str, Any]:
    """`given` and, for the manager and for whom it concerns, `others` who were asked; `advocates` with the sponsor
    first. `is_shown` is false for who sees none of it, and has nothing to ask.
    """
    rows = list(endorsements_for(viewer).filter(case=case))
    advocates = list(advocates_for(viewer).filter(case=case))
    is_side, is_manager = case.is_side(viewer), rules.can_ask(viewer, case)
    return {
        "is_shown": is_side or bool(rows),
        "is_manager": is_manager,
        "given": [ShownEndorsement(row, viewer) for row in rows if row.state == State.GIVEN],
        "others": [ShownEndorsement(row, viewer) for row in rows if row.state != State.GIVEN],
        "can_ask": is_manager and case.state == CaseState.FEEDBACK,
        "seen_by": f"{seen_by(viewer, case.person, case.manager)} So does whoever gave one, of that one."
        if is_side
        else "",
        "advocates": {
            "is_shown": is_side or bool(advocates),
            "rows": [ShownAdvocate(row, viewer) for row in advocates],
            "can_propose": case.is_writable and case.state != CaseState.IDEA and rules.can_propose(viewer, case),
        },
    }
