"""Who may write what is asked of cases."""

from typing import Any

from accounts.models import User
from ladder.rules import can_write_ladders


def can_write_templates(user: User, thing: Any = None) -> bool:
    """Whoever writes ladders: cases are for their levels."""
    return can_write_ladders(user)
