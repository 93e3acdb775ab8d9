"""Who may change the structure: people, teams, managers."""

from typing import Any

from accounts.models import Opening, User


def can_administer(user: User, thing: Any = None) -> bool:
    """Administrators keep people and teams. It gives no access to anybody's evidence."""
    return user.is_administrator


def can_leave(user: User, person: User) -> bool:
    """An administrator marks somebody as left, but never themselves: somebody must stay to administer."""
    return can_administer(user) and person.pk != user.pk and person.is_active


def can_open_record(user: User, person: User) -> bool:
    """Break-glass is for administrators, on somebody else's record."""
    return can_administer(user) and person.pk != user.pk


def can_close_record(user: User, opening: Opening) -> bool:
    """Whoever opened it, while it is in force."""
    return opening.administrator_id == user.pk and opening.is_in_force


def can_erase(user: User, person: User) -> bool:
    """For a request under privacy law: only somebody who has left, and never oneself."""
    return can_administer(user) and person.pk != user.pk and not person.is_active
