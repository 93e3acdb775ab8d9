from accounts.models import User
from growth.roadmaps.enrolments.models import Enrolment


def can_answer(user: User, enrolment: Enrolment) -> bool:
    """The person on it, as long as it runs and its roadmap knows mistakes to ask about."""
    return enrolment.is_running and enrolment.person_id == user.pk and bool(enrolment.version.mistakes)


def can_answer_any(user: User, thing: object = None) -> bool:
    """Whoever is on a roadmap."""
    return user.is_active and Enrolment.objects.running().filter(person=user).exists()
