"""Who may ask for endorsements, give one, and name advocates. What the case allows, the actions say."""

from accounts.models import User
from growth.promotions.cases.models import Case
from growth.promotions.endorsements.models import Advocate, Endorsement


def can_ask(user: User, case: Case | None = None) -> bool:
    return user.is_active and (case is None or case.manager_id == user.pk)


def is_giver(user: User, endorsement: Endorsement) -> bool:
    return endorsement.giver_id == user.pk


can_give = can_revise = can_decline = is_giver


def can_withdraw(user: User, endorsement: Endorsement) -> bool:
    return endorsement.case.manager_id == user.pk


def can_propose(user: User, case: Case | None = None) -> bool:
    return user.is_active and (case is None or case.is_side(user))


def is_of_side(user: User, advocate: Advocate) -> bool:
    return advocate.case.is_side(user)


can_edit_advocate = can_remove_advocate = is_of_side


def is_advocate(user: User, advocate: Advocate) -> bool:
    """Nobody else says what they say."""
    return advocate.person_id == user.pk


can_confirm = can_decline_sentence = is_advocate
