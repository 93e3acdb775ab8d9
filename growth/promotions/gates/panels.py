"""Gates on the page of a case."""

from typing import Any

from accounts.models import User
from growth.promotions.cases.models import Case
from growth.promotions.gates.queries import gates_for, shown


def panel(viewer: User, case: Case) -> dict[str, Any]:
    """All gates for the sides, in the order of the template; for somebody else those they own, if any."""
    rows = list(gates_for(viewer).filter(case=case).order_by("position"))
    return {"is_shown": bool(rows), "rows": [shown(row, viewer) for row in rows]}
