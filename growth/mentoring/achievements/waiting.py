"""What of achievements waits for a mentee: whether these words may be said."""

from django.db.models import QuerySet

from accounts.models import User
from growth.mentoring.achievements.models import Achievement
from growth.waiting import Row, Waits


def asked(viewer: User) -> QuerySet[Achievement]:
    rows = Achievement.objects.waiting().filter(pairing__mentee=viewer)
    return rows.select_related("pairing__mentor").order_by("asked_at", "pk")


def _asked(achievement: Achievement) -> Row:
    return Row(
        f"{achievement.pairing.mentor.name} would like to name what you achieved",
        "Waits for your yes or no",
        achievement.get_absolute_url(),
        "Answer",
        achievement.asked_at,
    )


WAITING = [Waits("mentoring_achievements", "What mentors would like to name", asked, _asked)]
