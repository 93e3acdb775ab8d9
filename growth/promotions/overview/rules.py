"""Who reads what over many cases."""

from accounts.models import User


def is_member(user: User) -> bool:
    """On a committee today."""
    return user.committee_memberships.filter(ended_on__isnull=True).exists()


can_read_record = is_member


def can_read_quality(user: User) -> bool:
    """Those who can change the ladder, and those who read cases against it."""
    return user.is_ladder_owner or is_member(user)
