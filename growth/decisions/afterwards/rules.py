"""Who may say what came of a decision, and who may take their part in it up as evidence."""

from accounts.models import User
from growth.decisions.afterwards.models import OFFER_EVIDENCE, WERE_DECIDED
from growth.decisions.models import Decision, Role
from growth.decisions.parts import DIMENSIONS_OF_ROLE
from growth.decisions.rules import can_keep, is_named


def can_give_verdict(user: User, decision: Decision) -> bool:
    """Its deciders and authors, due or not; once all of them left, whoever keeps the project."""
    if not user.is_active or decision.status not in WERE_DECIDED:
        return False
    return is_named(user, decision, Role.DECIDER, Role.AUTHOR) or (
        not _has_active(decision, Role.DECIDER, Role.AUTHOR) and can_keep(user, decision.project)
    )


def can_take_up(user: User, decision: Decision) -> bool:
    """Whoever had a part in it that shows something, once it was decided or rejected."""
    return user.is_active and decision.status in OFFER_EVIDENCE and bool(roles_of(user, decision))


def roles_of(user: User, decision: Decision) -> list[str]:
    """The parts of `user` that show something, in the order of `parts.py`."""
    roles = {part.role for part in decision.participants.all() if part.person_id == user.pk}
    if any(
        row.person_id == user.pk and row.took_part
        for review in decision.design_reviews.all()
        for row in review.asked.all()
    ):
        roles.add("reviewer")
    return [role for role in DIMENSIONS_OF_ROLE if role in roles]


def _has_active(decision: Decision, *roles: Role) -> bool:
    parts = decision.participants.all()
    return any(part.person is not None and part.person.is_active and part.role in roles for part in parts)
