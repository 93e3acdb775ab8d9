"""Hand-overs: what a new manager is told of what was agreed before, and what they say to each line of it."""

from datetime import date, timedelta

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import User, Viewer
from growth.checkins.agreements import Agreement

ANSWER_WITHIN = timedelta(days=30)


def _answer_by() -> date:
    return timezone.localdate() + ANSWER_WITHIN


class HandOverQuerySet(models.QuerySet["HandOver"]):
    def visible_to(self, viewer: Viewer) -> "HandOverQuerySet":
        """The person it is about, and the new manager while they are the manager."""
        if not viewer.is_authenticated:
            return self.none()
        return self.filter(Q(person=viewer) | Q(to_manager=viewer, person__manager=viewer))

    def waiting(self) -> "HandOverQuerySet":
        """In force, with a line nobody answered about an agreement that is still open."""
        lines = Line.objects.unanswered().filter(hand_over=OuterRef("pk"))
        return self.filter(Exists(lines), ended_at__isnull=True)


class HandOver(models.Model):
    """Made when the manager of somebody with open agreements changes; ended when the manager changes again."""

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="hand_overs")
    from_manager = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    to_manager = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    due_on = models.DateField(default=_answer_by)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = HandOverQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(ended_at__isnull=True), name="one_hand_over_in_force"
            )
        ]

    def __str__(self) -> str:
        return f"Hand-over of {self.person} to {self.to_manager}"

    def get_absolute_url(self) -> str:
        return reverse("agreements:hand_over", args=[self.pk])

    @property
    def is_past_due(self) -> bool:
        return self.ended_at is None and self.due_on < timezone.localdate()


class LineQuerySet(models.QuerySet["Line"]):
    def visible_to(self, viewer: Viewer) -> "LineQuerySet":
        """Whoever sees the hand-over."""
        return self.filter(hand_over__in=HandOver.objects.visible_to(viewer).values("pk"))

    def unanswered(self) -> "LineQuerySet":
        return self.filter(state=Line.State.WAITING, agreement__state=Agreement.State.OPEN)


class Line(models.Model):
    """One agreement of a hand-over. Contested, it can still be confirmed after a talk."""

    class State(models.TextChoices):
        WAITING = "waiting", "Waits for an answer"
        CONFIRMED = "confirmed"
        CONTESTED = "contested"

    hand_over = models.ForeignKey(HandOver, on_delete=models.CASCADE, related_name="lines")
    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="hand_over_lines")
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    words = models.TextField(max_length=2000, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = LineQuerySet.as_manager()

    class Meta:
        ordering = ["hand_over", "agreement__due_on", "pk"]
        constraints = [models.UniqueConstraint(fields=["hand_over", "agreement"], name="one_line_per_agreement")]

    def __str__(self) -> str:
        return str(self.agreement)
