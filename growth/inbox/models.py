"""The weekly digests that were sent: one row a person and week, so that none is sent twice."""

from django.db import models

from accounts.models import User


class Digest(models.Model):
    """`claimed_at` says when a worker took it; without `sent_at` long after that, the worker was cut off."""

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="digests")
    week = models.DateField()  # the Monday, where the person lives
    claimed_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-week", "person"]
        constraints = [models.UniqueConstraint(fields=["person", "week"], name="one_digest_a_week")]

    def __str__(self) -> str:
        return f"Digest of {self.person} for {self.week}"
