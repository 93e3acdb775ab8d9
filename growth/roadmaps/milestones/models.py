"""The milestones of one person's plan: what was copied from the roadmap, and what they added themselves."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import User, Viewer
from growth.evidence.models import Evidence
from growth.roadmaps.enrolments.models import Enrolment
from growth.roadmaps.models import ArtefactKind
from growth.roadmaps.words import range_words


class PlannedMilestoneQuerySet(models.QuerySet["PlannedMilestone"]):
    def visible_to(self, viewer: Viewer) -> "PlannedMilestoneQuerySet":
        """Those of the enrolments one sees. The evidence that closed one keeps its own readers."""
        return self.filter(enrolment__in=Enrolment.objects.visible_to(viewer).values("pk"))

    def open(self) -> "PlannedMilestoneQuerySet":
        return self.filter(state__in=OPEN)


class PlannedMilestone(models.Model):
    """The words are copied, so that a plan reads as it was begun; `key` links it to the milestone of the version.

    `planned_from` and `planned_until` are days of the plan accepted last; None where no plan had it yet.
    """

    class State(models.TextChoices):
        NOT_STARTED = "not_started", "Not started"
        UNDER_WAY = "under_way", "Under way"
        CLOSED = "closed"
        SKIPPED = "skipped"

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="milestones")
    key = models.SlugField(max_length=60)
    is_own = models.BooleanField(default=False)  # added by the person, not of the roadmap
    phase = models.PositiveSmallIntegerField()  # position of its phase in the version
    position = models.PositiveSmallIntegerField()  # the person's own order
    title = models.CharField(max_length=120)
    what = models.TextField(blank=True)
    why = models.TextField(blank=True)
    artefact_kind = models.CharField("what it leaves", max_length=20, choices=ArtefactKind, default=ArtefactKind.CODE)
    artefact = models.CharField(max_length=300)
    expectation = models.SlugField(max_length=60, blank=True)  # key on the ladder of the version
    hours_low = models.PositiveSmallIntegerField("hours, at least")
    hours_high = models.PositiveSmallIntegerField("hours, at most")
    prerequisites = models.ManyToManyField("self", symmetrical=False, blank=True, related_name="dependants")
    state = models.CharField(max_length=12, choices=State, default=State.NOT_STARTED)
    planned_from = models.DateField(null=True, blank=True)
    planned_until = models.DateField(null=True, blank=True)
    begun_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    evidence = models.ForeignKey(Evidence, null=True, blank=True, on_delete=models.SET_NULL, related_name="milestones")
    skipped_because = models.CharField(max_length=300, blank=True)

    objects = PlannedMilestoneQuerySet.as_manager()

    class Meta:
        ordering = ["enrolment", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "key"], name="planned_milestone_key_once"),
            models.CheckConstraint(
                condition=~Q(state="closed") | Q(closed_on__isnull=False), name="closed_milestones_have_a_day"
            ),
            models.CheckConstraint(
                condition=~Q(state="skipped") | ~Q(skipped_because=""), name="skipped_milestones_have_a_reason"
            ),
            models.CheckConstraint(
                condition=Q(hours_low__lte=models.F("hours_high")), name="planned_hours_are_a_range"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("roadmaps:milestone", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def is_closed(self) -> bool:
        return self.state == self.State.CLOSED

    @property
    def minutes(self) -> int:
        """The middle of the range."""
        return (self.hours_low + self.hours_high) * 30

    @property
    def hours_words(self) -> str:
        """“8–12 h”."""
        return range_words(self.hours_low, self.hours_high)


OPEN = (PlannedMilestone.State.NOT_STARTED, PlannedMilestone.State.UNDER_WAY)


class ConfirmationQuerySet(models.QuerySet["Confirmation"]):
    def visible_to(self, viewer: Viewer) -> "ConfirmationQuerySet":
        return self.filter(milestone__in=PlannedMilestone.objects.visible_to(viewer).values("pk"))


class Confirmation(models.Model):
    """Somebody of the growth circle has seen the artefact: this milestone is closed indeed."""

    milestone = models.ForeignKey(PlannedMilestone, on_delete=models.CASCADE, related_name="confirmations")
    by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    by_name = models.CharField(max_length=150)  # stays when they are erased
    words = models.CharField("in your words", max_length=500, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = ConfirmationQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["milestone", "by"], name="confirmed_once_by_a_person")]

    def __str__(self) -> str:
        return f"{self.by_name} confirms {self.milestone}"


class MilestoneNoteQuerySet(models.QuerySet["MilestoneNote"]):
    def visible_to(self, viewer: Viewer) -> "MilestoneNoteQuerySet":
        """The person on the roadmap alone."""
        return self.filter(milestone__enrolment__person=viewer) if viewer.is_authenticated else self.none()


class MilestoneNote(models.Model):
    """What somebody writes down for themselves while they work at it. Markdown, rendered once on save."""

    milestone = models.OneToOneField(PlannedMilestone, on_delete=models.CASCADE, related_name="note")
    words = models.TextField(max_length=20_000)
    html = models.TextField(editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    updated_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = MilestoneNoteQuerySet.as_manager()

    def __str__(self) -> str:
        return f"Note on {self.milestone}"
