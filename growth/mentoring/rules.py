from accounts.models import User
from growth.mentoring.models import Pairing


def can_run_programme(user: User, thing: object = None) -> bool:
    """Rounds, hand-made pairs and the overview of how pairs are doing: programme owners."""
    return user.is_active and user.is_programme_owner


def is_side(user: User, pairing: Pairing) -> bool:
    """The mentor or the mentee."""
    return pairing.is_side(user)


def can_work_on(user: User, pairing: Pairing) -> bool:
    """Either side writes the agreement, plans sessions and adds to the agenda, while the pairing lasts."""
    return pairing.is_active and is_side(user, pairing)


def can_end_pairing(user: User, pairing: Pairing) -> bool:
    """Either side, at any time, without a reason."""
    return can_work_on(user, pairing)
