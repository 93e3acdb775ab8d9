"""Who may do what with the milestones of somebody's plan."""

from accounts.models import User
from growth.access import is_in_circle
from growth.evidence.models import Evidence
from growth.roadmaps.enrolments.models import Enrolment
from growth.roadmaps.milestones.models import MilestoneNote, PlannedMilestone


def can_work_on(user: User, milestone: PlannedMilestone) -> bool:
    """The person on the roadmap, as long as it runs. What state it must be in, the action says in words."""
    return can_adapt(user, milestone.enrolment)


def can_adapt(user: User, enrolment: Enrolment) -> bool:
    return enrolment.is_running and enrolment.person_id == user.pk


def can_add(user: User, thing: object = None) -> bool:
    """Whoever is on a roadmap."""
    return user.is_active and Enrolment.objects.running().filter(person=user).exists()


def can_move(user: User, milestone: PlannedMilestone) -> bool:
    return milestone.is_open and can_work_on(user, milestone)


def can_edit_own(user: User, milestone: PlannedMilestone) -> bool:
    """Only what they added themselves, and only while it is open: the words of the roadmap stay its words."""
    return milestone.is_own and can_move(user, milestone)


def can_confirm(user: User, milestone: PlannedMilestone) -> bool:
    """The manager and active mentors, of a closed milestone that is shared and whose evidence they may see."""
    enrolment = milestone.enrolment
    return (
        milestone.is_closed
        and enrolment.is_running
        and enrolment.is_shared
        and is_in_circle(user, enrolment.person)
        and Evidence.objects.visible_to(user).filter(milestones=milestone).exists()
    )


def can_take_back(user: User, milestone: PlannedMilestone) -> bool:
    """Whoever confirmed it."""
    return milestone.enrolment.is_running and milestone.confirmations.filter(by=user).exists()


can_keep_note = can_work_on


def can_change_note(user: User, note: MilestoneNote) -> bool:
    return can_keep_note(user, note.milestone)
