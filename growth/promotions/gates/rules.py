"""Who may ask a gate's owner, answer, and say who owns it. What the gate and its case allow, the actions say."""

from accounts.models import User
from growth.promotions.gates.models import Gate


def can_ask(user: User, gate: Gate) -> bool:
    return gate.case.is_side(user)


def can_answer(user: User, gate: Gate) -> bool:
    """Its owner, and nobody else in their name."""
    return gate.owner_id == user.pk


can_take_back = can_answer


def can_reassign(user: User, gate: Gate) -> bool:
    return gate.case.manager_id == user.pk
