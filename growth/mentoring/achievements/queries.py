"""What the pages of achievements show."""

from accounts.models import User
from growth.evidence.models import Evidence, EvidenceQuerySet
from growth.mentoring.achievements.models import Achievement, AchievementQuerySet
from growth.mentoring.models import Pairing


def shared_items(mentor: User, pairing: Pairing) -> EvidenceQuerySet:
    """Items of the mentee that the mentor may see, since the two are a pair; the newest first."""
    items = Evidence.objects.visible_to(mentor).live().filter(person=pairing.mentee_id)
    return items.filter(listed_on__gte=pairing.started_on).newest_first()


def named_in(viewer: User, pairing: Pairing) -> AchievementQuerySet:
    """What was named in one pairing, as far as `viewer` is a side of it."""
    return Achievement.objects.visible_to(viewer).filter(pairing=pairing)


def visible_item(viewer: User, achievement: Achievement) -> Evidence | None:
    """The item that was named, if `viewer` may see it at this moment."""
    if achievement.evidence_id is None:
        return None
    return Evidence.objects.visible_to(viewer).filter(pk=achievement.evidence_id).first()
