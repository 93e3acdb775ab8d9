"""Roadmaps and their versions: phases and milestones. As with ladders, a version owns its rows and never changes.

What belongs to people stands in the packages beside this file: `enrolments` (who is on a roadmap, hours, time off,
plans), `milestones` (those of one person's plan), `mistakes` (the check every two months), `calendars`. `versions`
reads and writes roadmaps, `planning` holds the pure rules of plan and pace, `overview` what managers read.
"""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import User, Viewer
from ladder.models import Ladder, PartOfVersion


class Roadmap(models.Model):
    key = models.SlugField(max_length=60, unique=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.key


class RoadmapVersionQuerySet(models.QuerySet["RoadmapVersion"]):
    def visible_to(self, viewer: Viewer) -> "RoadmapVersionQuerySet":
        """Published and retired versions: everybody. A draft: ladder owners, who write roadmaps too."""
        if not viewer.is_authenticated:
            return self.none()
        return self if viewer.is_ladder_owner else self.exclude(status=RoadmapVersion.Status.DRAFT)

    def published(self) -> "RoadmapVersionQuerySet":
        return self.filter(status=RoadmapVersion.Status.PUBLISHED)


class RoadmapVersion(models.Model):
    """`ladder` is the one whose expectations the milestones feed. Hours are a week's, as a range one can keep."""

    class Status(models.TextChoices):
        DRAFT = "draft"
        PUBLISHED = "published"
        RETIRED = "retired"

    roadmap = models.ForeignKey(Roadmap, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
    name = models.CharField(max_length=80)
    summary = models.TextField(blank=True)
    notes = models.TextField(blank=True, help_text="What changed in this version, in a sentence or two.")
    ladder = models.ForeignKey(Ladder, on_delete=models.PROTECT, related_name="+")
    months = models.PositiveSmallIntegerField()
    hours_low = models.PositiveSmallIntegerField()
    hours_high = models.PositiveSmallIntegerField()
    # [{"key", "name", "question", "signs", "watch", "suggestion"}]; `watch` names a rule of mistakes/signs.py
    mistakes = models.JSONField(default=list, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    published_at = models.DateTimeField(null=True, blank=True, editable=False)
    published_by = models.ForeignKey(
        User, null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )

    objects = RoadmapVersionQuerySet.as_manager()

    class Meta:
        ordering = ["roadmap", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["roadmap", "number"], name="roadmap_version_number_once"),
            models.UniqueConstraint(fields=["roadmap"], condition=Q(status="draft"), name="one_draft_per_roadmap"),
            models.UniqueConstraint(
                fields=["roadmap"], condition=Q(status="published"), name="one_published_version_per_roadmap"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, version {self.number}"

    def get_absolute_url(self) -> str:
        if self.is_draft:
            return reverse("roadmaps:draft", args=[self.roadmap.key])
        return reverse("roadmaps:version", args=[self.roadmap.key, self.number])

    @property
    def is_draft(self) -> bool:
        return self.status == self.Status.DRAFT

    @property
    def is_published(self) -> bool:
        return self.status == self.Status.PUBLISHED

    @property
    def weekly_words(self) -> str:
        """“10–15”."""
        return f"{self.hours_low}–{self.hours_high}"


class Phase(PartOfVersion):
    """`position` and the months count from 1. `reading` goes by kind, never by link, which rots and dates."""

    version = models.ForeignKey(RoadmapVersion, on_delete=models.CASCADE, related_name="phases")
    key = models.SlugField(max_length=60)
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=80)
    summary = models.TextField(blank=True)
    first_month = models.PositiveSmallIntegerField()
    last_month = models.PositiveSmallIntegerField()
    activities = models.JSONField(default=list, blank=True)  # sentences
    reading = models.JSONField(default=list, blank=True)  # [{"kind": "book", "about": "…"}]

    class Meta:
        ordering = ["version", "position"]
        constraints = [
            models.UniqueConstraint(fields=["version", "position"], name="phase_position_once"),
            models.UniqueConstraint(fields=["version", "key"], name="phase_key_once"),
        ]

    def __str__(self) -> str:
        return self.name


class ArtefactKind(models.TextChoices):
    """What a milestone leaves behind."""

    CODE = "code"
    EVALUATION_SET = "evaluation_set", "Evaluation set"
    DESIGN_MEMO = "design_memo", "Design memo"
    RUNBOOK = "runbook"
    DECISION = "decision", "Decision record"
    INCIDENT_REVIEW = "incident_review", "Incident review"
    MEASUREMENT = "measurement", "Measurement"
    PROPOSAL = "proposal"
    TEACHING = "teaching", "Something taught"


class Milestone(PartOfVersion):
    """What closes on one artefact and feeds one expectation, named by its key: a key is an identity for good.

    `maturity` are keys of the questions about a team's AI practice (growth/practice/questions.py) it helps to answer.
    """

    version = models.ForeignKey(RoadmapVersion, on_delete=models.CASCADE, related_name="milestones")
    phase = models.ForeignKey(Phase, on_delete=models.CASCADE, related_name="milestones")
    key = models.SlugField(max_length=60)
    position = models.PositiveSmallIntegerField(help_text="Place in the file, from 1.")
    title = models.CharField(max_length=120)
    what = models.TextField()
    why = models.TextField(blank=True)
    artefact_kind = models.CharField(max_length=20, choices=ArtefactKind)
    artefact = models.CharField(max_length=300)
    expectation = models.SlugField(max_length=60)
    hours_low = models.PositiveSmallIntegerField()
    hours_high = models.PositiveSmallIntegerField()
    is_optional = models.BooleanField(default=False)
    maturity = models.JSONField(default=list, blank=True)
    prerequisites = models.ManyToManyField("self", symmetrical=False, blank=True, related_name="dependants")

    class Meta:
        ordering = ["version", "position"]
        constraints = [models.UniqueConstraint(fields=["version", "key"], name="milestone_key_once")]

    def __str__(self) -> str:
        return self.title


# The models of the packages, which Django looks for here.
from growth.roadmaps.calendars.models import CalendarLink, LearningBlock  # noqa: E402, F401
from growth.roadmaps.enrolments.models import AcceptedPlan, Enrolment, HoursEntry, TimeOff  # noqa: E402, F401
from growth.roadmaps.milestones.models import Confirmation, MilestoneNote, PlannedMilestone  # noqa: E402, F401
from growth.roadmaps.mistakes.models import MistakesCheck  # noqa: E402, F401
