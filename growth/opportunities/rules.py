"""Who may list, want, give, take and end opportunities. What its state allows, the actions say."""

from accounts.models import User
from growth.opportunities.models import Assignment, Opportunity


def can_list(user: User, thing: object = None) -> bool:
    """Whoever has direct reports."""
    return user.is_active and user.direct_reports.filter(is_active=True).exists()


def can_keep(user: User, opportunity: Opportunity) -> bool:
    """Whoever listed it; their manager once they left. The same as `kept_by`, for one at hand."""
    lister = opportunity.listed_by
    return lister.pk == user.pk or (not lister.is_active and lister.manager_id == user.pk)


def can_edit(user: User, opportunity: Opportunity) -> bool:
    return can_keep(user, opportunity) and opportunity.is_under_way


can_assign = can_ask = can_finish = can_withdraw = can_keep


def can_be_interested(user: User, opportunity: Opportunity) -> bool:
    """Everybody who sees it says so, and takes it back, except those who decide about it."""
    return user.is_active and not can_keep(user, opportunity)


def can_answer(user: User, assignment: Assignment) -> bool:
    return assignment.person_id == user.pk


def can_finish_part(user: User, assignment: Assignment) -> bool:
    """Either side: both know when it is done."""
    return assignment.person_id == user.pk or can_keep(user, assignment.opportunity)


can_end = can_finish_part
