"""Who may raise, answer and settle a concern. What the state of it and of its case allows, the actions say."""

from accounts.models import User
from growth.promotions.cases.models import Case
from growth.promotions.concerns.models import Concern


def can_raise(user: User, case: Case | None = None) -> bool:
    """Either side. Whoever endorses raises theirs with the endorsement (`endorsements.rules.can_give`)."""
    return user.is_active and (case is None or case.is_side(user))


def is_raiser(user: User, concern: Concern) -> bool:
    return concern.raised_by_id == user.pk


can_edit = can_settle = can_take_back = is_raiser


def can_answer(user: User, concern: Concern) -> bool:
    """Either side; the answer names who."""
    return concern.case.is_side(user)


def can_accept(user: User, concern: Concern) -> bool:
    """The manager, who stands by it in the room."""
    return concern.case.manager_id == user.pk


def can_reopen(user: User, concern: Concern) -> bool:
    """What was answered: whoever raised it. A risk that was accepted: the manager who accepts it."""
    if concern.state == Concern.State.ACCEPTED_RISK:
        return can_accept(user, concern)
    return is_raiser(user, concern)
