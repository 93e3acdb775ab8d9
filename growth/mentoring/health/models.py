"""“How is it going, 1 to 10?”, once a month, each side for themselves."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import User, Viewer
from growth.mentoring.models import Pairing

LOWEST, HIGHEST = 1, 10


class RatingQuerySet(models.QuerySet["Rating"]):
    def visible_to(self, viewer: Viewer) -> "RatingQuerySet":
        """Who gave it, and nobody else. The programme owner is told that a pair may need a question, never a number."""
        return self.filter(person=viewer) if viewer.is_authenticated else self.none()


class Rating(models.Model):
    """One side's number for one month. It may be changed while the month lasts."""

    pairing = models.ForeignKey(Pairing, on_delete=models.CASCADE, related_name="ratings")
    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    month = models.DateField()  # its first day
    score = models.PositiveSmallIntegerField()
    given_at = models.DateTimeField(default=timezone.now)

    objects = RatingQuerySet.as_manager()

    class Meta:
        ordering = ["-month", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["pairing", "person", "month"], name="one_rating_a_month"),
            models.CheckConstraint(condition=Q(score__gte=LOWEST, score__lte=HIGHEST), name="rated_1_to_10"),
        ]

    def __str__(self) -> str:
        return f"Rating of {self.person}"
