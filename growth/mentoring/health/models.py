"""What Rungs keeps of how a pairing is doing: private ratings, the prompt to a pair gone quiet, and that a programme
owner asked. How it is doing follows from the sessions (`state.py`)."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import User, Viewer
from growth.mentoring.meeting.models import OfBothSides
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


class ConcludePrompt(models.Model):
    """“Meet, or end it without fault”, told to both sides of a pair gone quiet, once for each silence.

    It is out of date as soon as the two meet after `silent_since`, the moment they last did (or the pairing began).
    """

    pairing = models.ForeignKey(Pairing, on_delete=models.CASCADE, related_name="conclude_prompts")
    silent_since = models.DateTimeField()
    told_at = models.DateTimeField(default=timezone.now)

    objects = OfBothSides.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["pairing", "silent_since"], name="prompted_once_a_silence")]

    def __str__(self) -> str:
        return f"{self.pairing}: quiet"


class OwnerQuestionQuerySet(models.QuerySet["OwnerQuestion"]):
    def visible_to(self, viewer: Viewer) -> "OwnerQuestionQuerySet":
        """Both sides, who are told, and programme owners."""
        if not viewer.is_authenticated:
            return self.none()
        if viewer.is_programme_owner:
            return self
        return self.filter(pairing__in=Pairing.objects.of_sides(viewer).values("pk"))


class OwnerQuestion(models.Model):
    """A programme owner asked both sides how it goes. They answer as people do, not in Rungs."""

    pairing = models.ForeignKey(Pairing, on_delete=models.CASCADE, related_name="owner_questions")
    asked_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)

    objects = OwnerQuestionQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.pairing}: asked how it goes"
