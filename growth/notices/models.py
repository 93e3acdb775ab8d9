"""Notices: what somebody should know and need do nothing about. What they should do stands in `waiting.py`."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import User, Viewer

LONGEST_TEXT = 300


class NoticeQuerySet(models.QuerySet["Notice"]):
    def visible_to(self, viewer: Viewer) -> "NoticeQuerySet":
        """One's own only."""
        return self.filter(person=viewer) if viewer.is_authenticated else self.none()

    def unread(self) -> "NoticeQuerySet":
        return self.filter(read_at__isnull=True)


class Notice(models.Model):
    """One line with a link. `key` makes it once: the same thing told again to the same person is one notice."""

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="notices")
    text = models.CharField(max_length=LONGEST_TEXT)
    url = models.CharField(max_length=300)
    key = models.CharField(max_length=120, blank=True)
    answers = models.JSONField(default=list, blank=True)  # pairs of a label and a path, for the mail only
    created_at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["person", "key"], condition=~Q(key=""), name="told_once")]
        indexes = [models.Index(fields=["person", "read_at"], name="notices_unread")]

    def __str__(self) -> str:
        return self.text
