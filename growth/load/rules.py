from accounts.models import User
from growth.load.models import LoadCheckIn, LoadShare


def can_check_in(user: User, thing: object = None) -> bool:
    """Made for those who lead, which is not only those with direct reports: anybody may."""
    return user.is_active


def can_share(user: User, check_in: LoadCheckIn) -> bool:
    """Only the author; a mentor who reads it cannot pass it on."""
    return check_in.person_id == user.pk


def can_take_back(user: User, share: LoadShare) -> bool:
    return share.check_in.person_id == user.pk and share.taken_back_at is None


def leads(user: User, person: User) -> bool:
    """Whether `user` stands above `person` in the line of managers, at any height."""
    return User.objects.below(user).filter(pk=person.pk).exists()
