"""A calendar is its person's alone, while they are on the roadmap."""

from accounts.models import User
from growth.roadmaps.calendars.models import CalendarLink, LearningBlock


def can_keep(user: User, thing: object = None) -> bool:
    """Whoever is signed in, for the roadmap they are on: which one that is, is asked by the view."""
    return user.is_active


def can_change(user: User, row: LearningBlock | CalendarLink) -> bool:
    return row.enrolment.person_id == user.pk and row.enrolment.is_running
