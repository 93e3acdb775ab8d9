"""Who may do what with the gaps of a case. Like concerns, they are between its two sides."""

from accounts.models import User
from growth.promotions.cases.models import Case


def can_read_gaps(user: User, case: Case) -> bool:
    return case.is_side(user)


def can_agree_on_gap(user: User, case: Case) -> bool:
    """Either side proposes, the other confirms; while the document may change."""
    return case.is_side(user) and case.is_writable
