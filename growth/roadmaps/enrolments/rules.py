from accounts.models import User
from growth.roadmaps.enrolments.models import AcceptedPlan, Enrolment, HoursEntry, TimeOff


def can_enrol(user: User, thing: object = None) -> bool:
    """Everybody, each for themselves."""
    return user.is_active


def can_log(user: User, thing: object = None) -> bool:
    """Hours and time off are found through one's own running enrolment, so there is nobody to refuse."""
    return user.is_active


def can_change(user: User, enrolment: Enrolment) -> bool:
    """Only the person on it: the plan, who sees it, its end. Whoever reads it changes nothing."""
    return enrolment.person_id == user.pk


def can_remove(user: User, row: HoursEntry | TimeOff | AcceptedPlan) -> bool:
    return row.enrolment.person_id == user.pk


def can_know_of_much(user: User, enrolment: Enrolment) -> bool:
    """Whether it is more than 15 hours a week, yes or no and never how many: the manager, while it is shared."""
    return enrolment.is_running and enrolment.is_shared and user.manages(enrolment.person)
