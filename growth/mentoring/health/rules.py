from accounts.models import User
from growth.mentoring import rules
from growth.mentoring.models import Pairing

# Each side for themselves, while the pairing lasts.
can_rate = rules.can_work_on


def can_rate_own(user: User, thing: object = None) -> bool:
    """Before it is known which pairing: everybody, each of their own."""
    return user.is_active


def can_ask_both(user: User, pairing: Pairing) -> bool:
    """A programme owner, about a pairing that lasts and is not their own."""
    return rules.can_run_programme(user) and pairing.is_active and not pairing.is_side(user)
