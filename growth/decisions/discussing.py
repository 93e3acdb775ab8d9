"""What people say about a record: comments by section, and the answers of its deciders."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import User, Viewer
from growth.decisions.models import Decision

REASON = "Say why, so that the others can answer it."


class DecisionCommentQuerySet(models.QuerySet["Comment"]):
    def visible_to(self, viewer: Viewer) -> "DecisionCommentQuerySet":
        """Whoever sees the record."""
        return self.filter(decision__in=Decision.objects.visible_to(viewer).values("pk"))


class Comment(models.Model):
    """A remark on one section (`sections.py`), until somebody says it is dealt with."""

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="comments")
    section = models.CharField(max_length=20)
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="decision_comments")
    text = models.TextField(max_length=4000)
    html = models.TextField(editable=False)
    submission = models.UUIDField(editable=False, unique=True)  # the same form sent twice says it once
    created_at = models.DateTimeField(default=timezone.now)
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    objects = DecisionCommentQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "pk"]

    def __str__(self) -> str:
        return f"{self.author} on {self.section} of {self.decision}"


class Reply(models.TextChoices):
    AGREE = "agree", "Agrees"
    OBJECT = "object", "Objects"
    ABSTAIN = "abstain", "Abstains"


class AnswerQuerySet(models.QuerySet["Answer"]):
    def visible_to(self, viewer: Viewer) -> "AnswerQuerySet":
        """Whoever sees the record: a decision is answered for in the open."""
        return self.filter(decision__in=Decision.objects.visible_to(viewer).values("pk"))


class Answer(models.Model):
    """A decider's answer in one round. Said again, it replaces what they said in that round."""

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="answers")
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="decision_answers")
    round = models.PositiveSmallIntegerField()
    reply = models.CharField(max_length=8, choices=Reply)
    reason = models.TextField(max_length=2000, blank=True)
    at = models.DateTimeField(default=timezone.now)

    objects = AnswerQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["decision", "person", "round"], name="one_answer_per_round"),
            models.CheckConstraint(
                condition=~Q(reply="object") | ~Q(reason=""),
                name="objections_have_a_reason",
                violation_error_message=REASON,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.get_reply_display().lower()}: {self.decision}"
