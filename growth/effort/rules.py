from accounts.models import User
from growth.effort.models import EffortCheckIn


def can_check_in(user: User, thing: object = None) -> bool:
    return user.is_active


def can_change(user: User, check_in: EffortCheckIn) -> bool:
    """Only the author; whoever reads it in a growth report changes nothing."""
    return check_in.person_id == user.pk
