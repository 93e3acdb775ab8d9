"""Lightweight design reviews: fifteen minutes with a colleague over a draft or a proposal, item by item."""

import uuid

from django.db import models
from django.urls import reverse
from django.utils import timezone

from accounts.models import User, Viewer
from growth.decisions.models import Decision, Status

MINUTES = 15  # product.md, Practices
OPEN_TO_REVIEW = (Status.DRAFT, Status.PROPOSED)


class Result(models.TextChoices):
    SOUND = "sound"
    CHANGES = "changes", "Sound with changes"
    NOT_YET = "not_yet", "Not yet"


RESULT_MARKS = {Result.SOUND: "good", Result.CHANGES: "half", Result.NOT_YET: "wait"}


class DesignReviewQuerySet(models.QuerySet["DesignReview"]):
    def visible_to(self, viewer: Viewer) -> "DesignReviewQuerySet":
        """Whoever sees the record: what a review found stays on it."""
        return self.filter(decision__in=Decision.objects.visible_to(viewer).values("pk"))

    def open(self) -> "DesignReviewQuerySet":
        return self.filter(closed_at__isnull=True)

    def with_parts(self) -> "DesignReviewQuerySet":
        asked = models.Prefetch("asked", AskedReviewer.objects.select_related("person"))
        rows = self.select_related("decision__project", "asked_by", "held_by")
        return rows.prefetch_related(asked, "items")


class DesignReview(models.Model):
    """One review. Its items are copies of the checklists' as they were. Once closed, it is never changed."""

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="design_reviews")
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    note = models.CharField("what to look at", max_length=300, blank=True)
    held_on = models.DateField("held on", null=True, blank=True)
    held_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    result = models.CharField(max_length=8, choices=Result, blank=True)
    words = models.TextField(max_length=2000, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)  # one more each time answers are saved
    submission = models.UUIDField(default=uuid.uuid4, unique=True)

    objects = DesignReviewQuerySet.as_manager()

    class Meta:
        ordering = ["asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["decision"], condition=models.Q(closed_at__isnull=True), name="one_open_review_per_decision"
            ),
            models.CheckConstraint(
                condition=models.Q(closed_at__isnull=True)
                | (models.Q(held_on__isnull=False, held_by__isnull=False) & ~models.Q(result="")),
                name="a_closed_review_says_who_when_and_what",
            ),
        ]

    def __str__(self) -> str:
        return f"Design review of {self.decision}"

    def get_absolute_url(self) -> str:
        return reverse("decisions:review", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    @property
    def can_be_held(self) -> bool:
        """While it is open and the record is not settled: a review of what is decided comes too late."""
        return self.is_open and self.decision.status in OPEN_TO_REVIEW

    @property
    def mark(self) -> str:
        return RESULT_MARKS.get(Result(self.result), "") if self.result else ""


class AskedReviewerQuerySet(models.QuerySet["AskedReviewer"]):
    def visible_to(self, viewer: Viewer) -> "AskedReviewerQuerySet":
        """Whoever sees the record."""
        return self.filter(review__in=DesignReview.objects.visible_to(viewer).values("pk"))

    def standing(self) -> "AskedReviewerQuerySet":
        """Who did not decline."""
        return self.filter(declined_at__isnull=True)


class AskedReviewer(models.Model):
    """Somebody asked to review. They see the record, a draft as well, unless they decline."""

    review = models.ForeignKey(DesignReview, on_delete=models.CASCADE, related_name="asked")
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="design_reviews_asked")
    declined_at = models.DateTimeField(null=True, blank=True)
    took_part = models.BooleanField(default=False)  # said by whoever closed it

    objects = AskedReviewerQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["review", "person"], name="asked_to_review_once")]

    def __str__(self) -> str:
        return f"{self.person}: {self.review}"


class ItemReply(models.TextChoices):
    FINE = "fine"
    CONCERN = "concern"
    NOT_APPLICABLE = "n_a", "Does not apply"


class ReviewItem(models.Model):
    """A question of a checklist as it was when the review was asked for, and its answer."""

    review = models.ForeignKey(DesignReview, on_delete=models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField()
    checklist = models.CharField(max_length=80)
    text = models.CharField(max_length=300)
    hint = models.CharField(max_length=500, blank=True)
    reply = models.CharField(max_length=8, choices=ItemReply, blank=True)
    words = models.TextField(max_length=1000, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["review", "position"], name="review_items_in_order")]

    def __str__(self) -> str:
        return self.text
