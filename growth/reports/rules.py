from typing import Any

from accounts.models import User


def can_bundle(user: User, thing: Any = None) -> bool:
    """Whoever leads somebody. What the bundle then holds is settled report by report, when it is made."""
    return user.is_active and User.objects.active().filter(manager=user).exists()
