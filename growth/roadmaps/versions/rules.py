"""Who may write roadmaps, and who moves on to a newer one."""

from typing import Any

from accounts.models import User
from growth.roadmaps.enrolments.models import Enrolment
from ladder.rules import can_write_ladders


def can_write_roadmaps(user: User, thing: Any = None) -> bool:
    """Whoever writes ladders: milestones feed their expectations."""
    return can_write_ladders(user)


def can_move(user: User, enrolment: Enrolment) -> bool:
    """One's own plan, while it runs."""
    return enrolment.person_id == user.pk and enrolment.is_running
