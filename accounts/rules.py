"""Who may change the structure: people, teams, managers."""

from typing import Any

from accounts.models import User


def can_administer(user: User, thing: Any = None) -> bool:
    """Administrators keep people and teams. It gives no access to anybody's evidence."""
    return user.is_administrator


def can_leave(user: User, person: User) -> bool:
    """An administrator marks somebody as left, but never themselves: somebody must stay to administer."""
    return can_administer(user) and person.pk != user.pk and person.is_active
