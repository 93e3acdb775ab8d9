from accounts.models import User
from growth.mentoring.models import Pairing


def can_begin_pairing(user: User, thing: object = None) -> bool:
    """Anybody may name a mentor of their own: it is their record that is opened."""
    return user.is_active


def can_end_pairing(user: User, pairing: Pairing) -> bool:
    """Either side, at any time, without a reason."""
    return pairing.ended_on is None and user.pk in (pairing.mentor_id, pairing.mentee_id)
