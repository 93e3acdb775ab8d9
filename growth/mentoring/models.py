"""Pairings: a mentor and a mentee."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import User, Viewer


class PairingQuerySet(models.QuerySet["Pairing"]):
    def visible_to(self, viewer: Viewer) -> "PairingQuerySet":
        """Both sides, and the mentee's manager, who shares the growth circle with the mentor."""
        if not viewer.is_authenticated:
            return self.none()
        return self.filter(Q(mentor=viewer) | Q(mentee=viewer) | Q(mentee__manager=viewer))

    def active(self) -> "PairingQuerySet":
        return self.filter(ended_on__isnull=True)


class Pairing(models.Model):
    mentor = models.ForeignKey(User, on_delete=models.PROTECT, related_name="pairings_as_mentor")
    mentee = models.ForeignKey(User, on_delete=models.CASCADE, related_name="pairings_as_mentee")
    started_on = models.DateField(default=timezone.localdate)
    ended_on = models.DateField(null=True, blank=True)
    ended_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    objects = PairingQuerySet.as_manager()

    class Meta:
        ordering = ["-started_on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(mentor=F("mentee")), name="nobody_mentors_themselves"),
            models.UniqueConstraint(
                fields=["mentor", "mentee"], condition=Q(ended_on__isnull=True), name="one_active_pairing"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mentor} mentors {self.mentee}"
