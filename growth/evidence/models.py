"""Evidence: what somebody did, and what changed because of it. Claims, answers and reviews stand in claims.py."""

import uuid

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from simple_history.models import HistoricalRecords

from accounts.models import User, Viewer
from growth.evidence.claims import Claim, ClaimQuerySet, Corroboration, Review
from growth.evidence.visibility import Visibility, evidence_visible_to

__all__ = ["Claim", "ClaimQuerySet", "Corroboration", "Evidence", "Review", "Visibility"]


class Kind(models.TextChoices):
    DELIVERY = "delivery"
    DECISION = "decision"
    REVIEW = "review"
    MENTORING = "mentoring"
    INCIDENT = "incident"
    PREVENTION = "prevention"
    GLUE = "glue", "Glue work"
    LEARNING = "learning"


class Scope(models.TextChoices):
    """How far it reached, from narrow to wide."""

    TASK = "task"
    FEATURE = "feature"
    SYSTEM = "system"
    TEAM = "team"
    DEPARTMENT = "department"
    COMPANY = "company"
    INDUSTRY = "industry"


class Mode(models.TextChoices):
    DELEGATED = "delegated"
    REVIEWED = "reviewed"
    OWNED = "owned"


class Strength(models.TextChoices):
    CLAIM = "claim"
    DOCUMENTED = "documented"
    CORROBORATED = "corroborated"


class EvidenceQuerySet(models.QuerySet["Evidence"]):
    def visible_to(self, viewer: Viewer) -> "EvidenceQuerySet":
        """One's own, and what was shared with one: as growth circle, as team, as anybody who can sign in.

        An archived item is withdrawn: only its author sees it. Administrators see nothing by being one.
        """
        return self.filter(evidence_visible_to(viewer)) if viewer.is_authenticated else self.none()

    def of(self, person: User, viewer: User) -> "EvidenceQuerySet":
        """What `viewer` may see of one person's; of one's own that is everything, so nothing needs to be asked."""
        mine = self.filter(person=person)
        return mine if viewer.pk == person.pk else mine.visible_to(viewer)

    def live(self) -> "EvidenceQuerySet":
        return self.filter(archived_at__isnull=True)

    def matching(self, word: str) -> "EvidenceQuerySet":
        """Items with this word in their title or text."""
        return self.filter(
            Q(title__icontains=word)
            | Q(situation__icontains=word)
            | Q(own_part__icontains=word)
            | Q(outcome__icontains=word)
        )

    def newest_first(self) -> "EvidenceQuerySet":
        return self.order_by("-listed_on", "-pk")


class Evidence(models.Model):
    """One item. `ended_on` is its date or the end of its period, and gives its quarter.

    Markdown fields keep their rendered HTML beside them, made once on save (`actions`), so reading costs nothing.
    """

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="evidence")
    title = models.CharField("in one line", max_length=200)
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.DELIVERY)
    situation = models.TextField(blank=True)
    own_part = models.TextField(blank=True)
    outcome = models.TextField(blank=True)
    situation_html = models.TextField(blank=True, editable=False)
    own_part_html = models.TextField(blank=True, editable=False)
    outcome_html = models.TextField(blank=True, editable=False)
    scope = models.CharField(max_length=12, choices=Scope, blank=True)
    mode = models.CharField(max_length=12, choices=Mode, blank=True)
    started_on = models.DateField("from", null=True, blank=True)
    ended_on = models.DateField("date", null=True, blank=True)
    metric_name = models.CharField(max_length=120, blank=True)
    metric_before = models.DecimalField(max_digits=20, decimal_places=6, null=True, blank=True)
    metric_after = models.DecimalField(max_digits=20, decimal_places=6, null=True, blank=True)
    metric_unit = models.CharField(max_length=40, blank=True)
    metric_source = models.CharField(max_length=200, blank=True)
    links = models.JSONField(default=list, blank=True)  # [{"label": "…", "url": "https://…"}]
    visibility = models.CharField(max_length=10, choices=Visibility, default=Visibility.PRIVATE)
    strength = models.CharField(max_length=12, choices=Strength, default=Strength.CLAIM, editable=False)
    listed_on = models.DateField(editable=False)  # its own date, else the day it was written
    version = models.PositiveIntegerField(default=1, editable=False)  # one more with each edit of the words
    submission = models.UUIDField(default=uuid.uuid4, editable=False)  # the same form sent twice makes one item
    archived_at = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = EvidenceQuerySet.as_manager()
    history = HistoricalRecords(
        excluded_fields=["situation_html", "own_part_html", "outcome_html", "submission", "listed_on", "strength"]
    )

    class Meta:
        verbose_name_plural = "evidence"
        constraints = [
            models.UniqueConstraint(fields=["person", "submission"], name="one_item_per_submission"),
            models.CheckConstraint(
                condition=Q(started_on__isnull=True) | Q(started_on__lte=models.F("ended_on")),
                name="a_period_begins_before_it_ends",
            ),
        ]
        indexes = [
            models.Index(fields=["person", "-listed_on", "-id"], name="evidence_by_person"),
            # What the rule of reading looks at, in the order in which it narrows: others' items are found without
            # opening their rows.
            models.Index(fields=["visibility", "person", "archived_at", "listed_on"], name="evidence_by_audience"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("evidence:item", args=[self.pk])

    @property
    def is_archived(self) -> bool:
        return self.archived_at is not None
