"""Concerns: reasons against, each with what it rests on, its answer, and where that leaves it."""

import uuid

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import User, Viewer
from growth.evidence.models import Evidence
from growth.promotions.cases.models import Case, sides_of_case


class ConcernQuerySet(models.QuerySet["Concern"]):
    def visible_to(self, viewer: Viewer) -> "ConcernQuerySet":
        """Who raised it, the candidate and the manager. The committee reads it in the packet, once there is one.

        Not other endorsers, not readers, not owners of gates, no administrator.
        """
        if not viewer.is_authenticated:
            return self.none()
        return self.filter(Q(raised_by=viewer) | sides_of_case(viewer, "case__"))

    def standing(self) -> "ConcernQuerySet":
        """Not taken back."""
        return self.filter(taken_back_at__isnull=True)


class Concern(models.Model):
    """A reason not to promote. Whoever raised it says whether an answer settles it; else it may be an accepted risk."""

    class State(models.TextChoices):
        OPEN = "open"
        ANSWERED = "answered"
        ACCEPTED_RISK = "accepted_risk", "Accepted risk"

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="concerns")
    raised_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    raised_by_name = models.CharField(max_length=150)
    words = models.TextField("what speaks against it", max_length=2000)
    grounds = models.TextField("what you saw", max_length=2000, blank=True)
    evidence = models.ManyToManyField(Evidence, blank=True, related_name="+")  # of the candidate, shared with the sides
    is_show_stopper = models.BooleanField("would stop somebody at the next level", default=False)
    discussed_on = models.DateField("talked over with the candidate on", null=True, blank=True)
    state = models.CharField(max_length=14, choices=State, default=State.OPEN, editable=False)
    answer = models.TextField(max_length=3000, blank=True)
    answered_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    answered_by_name = models.CharField(max_length=150, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)  # whoever raised it says that the answer settles it
    taken_back_at = models.DateTimeField(null=True, blank=True)
    raised_at = models.DateTimeField(default=timezone.now)
    version = models.PositiveIntegerField(default=1, editable=False)  # one more with each change
    submission = models.UUIDField(default=uuid.uuid4, editable=False)

    objects = ConcernQuerySet.as_manager()

    class Meta:
        ordering = ["raised_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["case", "submission"], name="one_concern_per_submission")]

    def __str__(self) -> str:
        return self.words

    def get_absolute_url(self) -> str:
        return reverse("promotions:concern", args=[self.pk])
