"""Who may write ladders and place people."""

from typing import Any

from accounts.models import User


def can_write_ladders(user: User, thing: Any = None) -> bool:
    return user.is_ladder_owner


def can_place(user: User, person: User) -> bool:
    """A person's manager says where they stand; an administrator may, as structure. Nobody places themselves."""
    return person.pk != user.pk and (user.manages(person) or user.is_administrator)
