"""Growth check-ins: two assessments of one person, independent until both are in, then one page for both.

Agreements stand in agreements.py, hand-overs of them in handover.py.
"""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import User, Viewer
from growth.access import people_guided_by
from growth.checkins.agreements import Agreement, Entry, Relation
from growth.checkins.handover import HandOver, Line
from ladder.models import Dimension, LadderVersion, Level

__all__ = ["Agreement", "Assessment", "CheckIn", "Entry", "HandOver", "Line", "Note", "Part", "Relation"]


class CheckInQuerySet(models.QuerySet["CheckIn"]):
    def visible_to(self, viewer: Viewer) -> "CheckInQuerySet":
        """Its two sides, the assessor only while in the growth circle; and closed ones with a manager also the
        manager of today, so that a change of manager does not flush the record. With a mentor it stays between two.
        """
        if not viewer.is_authenticated:
            return self.none()
        as_assessor = Q(assessor=viewer, subject__in=people_guided_by(viewer).values("pk"))
        of_record = Q(subject__manager=viewer, relation=Relation.MANAGER, state=CheckIn.State.CLOSED)
        return self.filter(Q(subject=viewer) | as_assessor | of_record)

    def running(self) -> "CheckInQuerySet":
        return self.filter(state__in=RUNNING)

    def closed(self) -> "CheckInQuerySet":
        return self.filter(state=CheckIn.State.CLOSED)

    def newest_first(self) -> "CheckInQuerySet":
        return self.order_by("-opened_at", "-pk")


class CheckIn(models.Model):
    """Opened by either side at any time. The ladder version and the level it is made against stay as they were.

    `revision` counts edits of what was agreed: a confirmation is of one revision, and an edit asks for both anew.
    """

    class State(models.TextChoices):
        OPEN = "open"  # parts are being written
        JOINT = "joint", "To talk over"  # both are in
        CLOSED = "closed"
        CANCELLED = "cancelled"
        INTERRUPTED = "interrupted"  # the assessor left the growth circle

    subject = models.ForeignKey(User, on_delete=models.CASCADE, related_name="check_ins")
    assessor = models.ForeignKey(User, on_delete=models.PROTECT, related_name="check_ins_as_assessor")
    relation = models.CharField(max_length=10, choices=Relation)
    opened_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    version = models.ForeignKey(LadderVersion, on_delete=models.PROTECT, related_name="+")
    target = models.ForeignKey(Level, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=12, choices=State, default=State.OPEN)
    revision = models.PositiveIntegerField(default=1)
    opened_at = models.DateTimeField(default=timezone.now)
    joined_at = models.DateTimeField(null=True, blank=True)  # both parts were in
    subject_confirmed_at = models.DateTimeField(null=True, blank=True)
    assessor_confirmed_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)  # closed, cancelled or interrupted

    objects = CheckInQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(subject=F("assessor")), name="check_in_has_two_sides"),
            models.UniqueConstraint(
                fields=["subject", "assessor"],
                condition=Q(state__in=["open", "joint"]),
                name="one_running_check_in_per_pair",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["joint", "closed"]) | Q(joined_at__isnull=False),
                name="joint_once_both_are_in",
            ),
        ]
        indexes = [
            models.Index(fields=["subject", "state", "ended_at"], name="check_ins_of_a_person"),
            models.Index(fields=["state"], name="check_ins_by_state"),  # few are running
        ]

    def __str__(self) -> str:
        return f"Check-in of {self.subject} with {self.assessor}"

    def get_absolute_url(self) -> str:
        return reverse("checkins:item", args=[self.pk])

    @property
    def is_running(self) -> bool:
        return self.state in RUNNING

    @property
    def is_joint(self) -> bool:
        return self.state == self.State.JOINT

    def is_side(self, person: User) -> bool:
        return person.pk in (self.subject_id, self.assessor_id)

    def other(self, person: User) -> User:
        """The other side."""
        return self.assessor if person.pk == self.subject_id else self.subject

    def has_confirmed(self, person: User) -> bool:
        at = self.subject_confirmed_at if person.pk == self.subject_id else self.assessor_confirmed_at
        return at is not None


RUNNING = (CheckIn.State.OPEN, CheckIn.State.JOINT)


class PartQuerySet(models.QuerySet["Part"]):
    def visible_to(self, viewer: Viewer) -> "PartQuerySet":
        """One's own; the other's only once both were in. SECURITY: the independence of the two rests on this line."""
        if not viewer.is_authenticated:
            return self.none()
        seen = self.filter(check_in__in=CheckIn.objects.visible_to(viewer).values("pk"))
        return seen.filter(Q(author=viewer) | Q(check_in__joined_at__isnull=False))


class Part(models.Model):
    """One side's assessment: a draft until handed in, never changed afterwards. `version` counts its edits."""

    class Side(models.TextChoices):
        SELF = "self"
        ASSESSOR = "assessor"

    check_in = models.ForeignKey(CheckIn, on_delete=models.CASCADE, related_name="parts")
    side = models.CharField(max_length=10, choices=Side)
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="check_in_parts")
    version = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField(null=True, blank=True)  # None while nothing is written
    handed_in_at = models.DateTimeField(null=True, blank=True)

    objects = PartQuerySet.as_manager()

    class Meta:
        ordering = ["check_in", "-side"]  # self before assessor
        constraints = [models.UniqueConstraint(fields=["check_in", "side"], name="one_part_a_side")]

    def __str__(self) -> str:
        return f"{self.author}'s part of a check-in"

    @property
    def is_in(self) -> bool:
        return self.handed_in_at is not None


class AssessmentQuerySet(models.QuerySet["Assessment"]):
    def visible_to(self, viewer: Viewer) -> "AssessmentQuerySet":
        """Whoever sees the part."""
        return self.filter(part__in=Part.objects.visible_to(viewer).values("pk"))


class Confidence(models.TextChoices):
    GUESS = "guess", "A guess"
    FAIRLY = "fairly", "Fairly sure"
    SURE = "sure", "Sure"


class Assessment(models.Model):
    """Where one side sees the person in one dimension. A draft may leave level and confidence open."""

    part = models.ForeignKey(Part, on_delete=models.CASCADE, related_name="assessments")
    dimension = models.ForeignKey(Dimension, on_delete=models.PROTECT, related_name="+")
    level = models.ForeignKey(Level, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    confidence = models.CharField(max_length=8, choices=Confidence, blank=True)
    words = models.TextField(max_length=4000, blank=True)

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        ordering = ["part", "dimension__position"]
        constraints = [models.UniqueConstraint(fields=["part", "dimension"], name="one_assessment_a_dimension")]

    def __str__(self) -> str:
        return f"{self.dimension}: {self.level or 'no level yet'}"


class NoteQuerySet(models.QuerySet["Note"]):
    def visible_to(self, viewer: Viewer) -> "NoteQuerySet":
        """Whoever sees the check-in; there are none before both parts were in."""
        return self.filter(check_in__in=CheckIn.objects.visible_to(viewer).values("pk"))


class Note(models.Model):
    """What the two agreed on in one dimension, in words of both."""

    check_in = models.ForeignKey(CheckIn, on_delete=models.CASCADE, related_name="notes")
    dimension = models.ForeignKey(Dimension, on_delete=models.PROTECT, related_name="+")
    words = models.TextField(max_length=4000)

    objects = NoteQuerySet.as_manager()

    class Meta:
        ordering = ["check_in", "dimension__position"]
        constraints = [models.UniqueConstraint(fields=["check_in", "dimension"], name="one_note_a_dimension")]

    def __str__(self) -> str:
        return self.words
