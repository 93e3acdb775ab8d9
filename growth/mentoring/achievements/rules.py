from datetime import timedelta

from django.utils import timezone

from accounts.models import User
from growth.mentoring.achievements.models import Achievement
from growth.mentoring.models import Pairing

NAMED_UNTIL = timedelta(days=365)  # after the end of a pairing: what a mentor helped with often shows later


def can_name(user: User, pairing: Pairing) -> bool:
    """The mentor, while the pairing lasts and for a year after, if the mentee is still here to be asked."""
    is_late = pairing.ended_on is not None and pairing.ended_on + NAMED_UNTIL < timezone.localdate()
    return user.pk == pairing.mentor_id and pairing.mentee.is_active and not is_late


def can_name_any(user: User, thing: object = None) -> bool:
    """Before it is known in which pairing: everybody, each in those in which they are the mentor."""
    return user.is_active


def can_consent(user: User, achievement: Achievement) -> bool:
    """The mentee it is about. What its state allows, the actions say."""
    return user.pk == achievement.pairing.mentee_id


can_decline = can_take_consent_back = can_consent


def can_take_back(user: User, achievement: Achievement) -> bool:
    """Whoever asked: the mentor."""
    return user.pk == achievement.pairing.mentor_id
