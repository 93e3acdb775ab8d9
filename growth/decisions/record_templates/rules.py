from accounts.models import User


def can_keep_templates(user: User, thing: object = None) -> bool:
    """Ladder owners, who write what people are measured by, and administrators, who keep the structure."""
    return user.is_active and (user.is_ladder_owner or user.is_administrator)
