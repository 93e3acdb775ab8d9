"""Ladders and their versions: levels, dimensions, expectations, disciplines. And who stands where: placements.

A version owns everything in it, so a published version never changes: a new version is a copy with new rows.
What links the rows of two versions is the key; where a key disappeared, its `Succession` says what follows it.
"""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import User, Viewer


class Ladder(models.Model):
    key = models.SlugField(max_length=60, unique=True)
    # The revision at which the last draft ended: the next one counts on, so that a form of the old one is stale.
    last_revision = models.PositiveIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.key

    def get_absolute_url(self) -> str:
        return reverse("ladder:matrix", args=[self.key])


class VersionQuerySet(models.QuerySet["LadderVersion"]):
    def visible_to(self, viewer: Viewer) -> "VersionQuerySet":
        """Published and retired versions: everybody. A draft: ladder owners."""
        if not viewer.is_authenticated:
            return self.none()
        return self if viewer.is_ladder_owner else self.exclude(status=LadderVersion.Status.DRAFT)

    def published(self) -> "VersionQuerySet":
        return self.filter(status=LadderVersion.Status.PUBLISHED)


class LadderVersion(models.Model):
    class Status(models.TextChoices):
        DRAFT = "draft"
        PUBLISHED = "published"
        RETIRED = "retired"

    ladder = models.ForeignKey(Ladder, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
    name = models.CharField(max_length=80)
    summary = models.TextField(blank=True)
    notes = models.TextField(blank=True, help_text="What changed in this version, in a sentence or two.")
    sustained_quarters = models.PositiveSmallIntegerField(default=2)
    sustained_of = models.PositiveSmallIntegerField(default=4)
    revision = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    published_at = models.DateTimeField(null=True, blank=True, editable=False)
    published_by = models.ForeignKey(
        User, null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )

    objects = VersionQuerySet.as_manager()

    class Meta:
        ordering = ["ladder", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["ladder", "number"], name="version_number_once"),
            models.UniqueConstraint(fields=["ladder"], condition=Q(status="draft"), name="one_draft_per_ladder"),
            models.UniqueConstraint(
                fields=["ladder"], condition=Q(status="published"), name="one_published_version_per_ladder"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, version {self.number}"

    def get_absolute_url(self) -> str:
        if self.is_draft:
            return reverse("ladder:draft", args=[self.ladder.key])
        return reverse("ladder:version", args=[self.ladder.key, self.number])

    @property
    def is_draft(self) -> bool:
        return self.status == self.Status.DRAFT


class PartOfVersion(models.Model):
    """A row that belongs to one version and may only change while that version is a draft."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        self._refuse_unless_draft()
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        self._refuse_unless_draft()
        return super().delete(*args, **kwargs)

    def _refuse_unless_draft(self) -> None:
        if not self.version.is_draft:  # type: ignore[attr-defined]
            raise ValidationError("A published version never changes. Start a draft of the next one.")


class Level(PartOfVersion):
    """A rung. `position` counts from 1, the lowest, up to `of`, the number of levels of its version."""

    version = models.ForeignKey(LadderVersion, on_delete=models.CASCADE, related_name="levels")
    key = models.SlugField(max_length=60)
    name = models.CharField(max_length=80)
    position = models.PositiveSmallIntegerField()
    of = models.PositiveSmallIntegerField()
    summary = models.TextField(blank=True)
    with_ai = models.TextField("what AI changes", blank=True)

    class Meta:
        ordering = ["version", "position"]
        constraints = [
            models.UniqueConstraint(fields=["version", "key"], name="level_key_once"),
            models.UniqueConstraint(fields=["version", "position"], name="level_position_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Dimension(PartOfVersion):
    """`position` counts from 1."""

    version = models.ForeignKey(LadderVersion, on_delete=models.CASCADE, related_name="dimensions")
    key = models.SlugField(max_length=60)
    name = models.CharField(max_length=80)
    letter = models.CharField(max_length=2)
    position = models.PositiveSmallIntegerField()
    summary = models.TextField(blank=True)

    class Meta:
        ordering = ["version", "position"]
        constraints = [
            models.UniqueConstraint(fields=["version", "key"], name="dimension_key_once"),
            models.UniqueConstraint(fields=["version", "letter"], name="dimension_letter_once"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def hue(self) -> int:
        """Which of the eight hues of the style sheet. The letter beside it tells the ninth dimension from the first."""
        return (self.position - 1) % 8 + 1


class ExpectationQuerySet(models.QuerySet["Expectation"]):
    def visible_to(self, viewer: Viewer) -> "ExpectationQuerySet":
        return self.filter(version__in=LadderVersion.objects.visible_to(viewer))

    def published(self) -> "ExpectationQuerySet":
        return self.filter(version__status=LadderVersion.Status.PUBLISHED)


class Expectation(PartOfVersion):
    """One observable behaviour at one level in one dimension."""

    version = models.ForeignKey(LadderVersion, on_delete=models.CASCADE, related_name="expectations")
    level = models.ForeignKey(Level, on_delete=models.CASCADE, related_name="expectations")
    dimension = models.ForeignKey(Dimension, on_delete=models.CASCADE, related_name="expectations")
    key = models.SlugField(max_length=60)
    position = models.PositiveSmallIntegerField(help_text="Place in the file, from 1.")
    text = models.TextField(max_length=1000)
    example = models.TextField(blank=True, help_text="What good looks like, concretely.")
    counter_example = models.TextField(blank=True, help_text="What looks similar, but is not it.")

    objects = ExpectationQuerySet.as_manager()

    class Meta:
        ordering = ["version", "position"]
        constraints = [models.UniqueConstraint(fields=["version", "key"], name="expectation_key_once")]

    def __str__(self) -> str:
        return self.text

    def get_absolute_url(self) -> str:
        return reverse("ladder:expectation", args=[self.version.ladder.key, self.key])


class Discipline(PartOfVersion):
    """An overlay: what the same expectations look like in one kind of work, and what AI makes of the role."""

    version = models.ForeignKey(LadderVersion, on_delete=models.CASCADE, related_name="disciplines")
    key = models.SlugField(max_length=60)
    name = models.CharField(max_length=80)
    position = models.PositiveSmallIntegerField()
    summary = models.TextField(blank=True)
    role_with_ai = models.CharField(max_length=120, blank=True)
    with_ai = models.TextField(blank=True)

    class Meta:
        ordering = ["version", "position"]
        constraints = [models.UniqueConstraint(fields=["version", "key"], name="discipline_key_once")]

    def __str__(self) -> str:
        return self.name


class DisciplineExample(PartOfVersion):
    """What one expectation looks like in the work of a discipline."""

    discipline = models.ForeignKey(Discipline, on_delete=models.CASCADE, related_name="examples")
    expectation = models.ForeignKey(Expectation, on_delete=models.CASCADE, related_name="discipline_examples")
    text = models.TextField()

    class Meta:
        ordering = ["discipline", "pk"]
        constraints = [models.UniqueConstraint(fields=["discipline", "expectation"], name="one_example_per_discipline")]

    def __str__(self) -> str:
        return self.text

    @property
    def version(self) -> LadderVersion:
        return self.discipline.version


class Succession(models.Model):
    """What follows an expectation of the version before: the same key, another one, or nothing (orphaned).

    On a draft there are rows only for expectations it removed and whose fate is decided; publishing adds the rest.
    """

    version = models.ForeignKey(LadderVersion, on_delete=models.CASCADE, related_name="successions")
    old = models.ForeignKey(Expectation, on_delete=models.CASCADE, related_name="+")
    new = models.ForeignKey(Expectation, null=True, blank=True, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "old"], name="one_succession_per_expectation")]

    def __str__(self) -> str:
        return f"{self.old.key} → {self.new.key if self.new else 'nothing'}"


class VersionSeen(models.Model):
    """Somebody has read what a new version changes for them; the banner goes."""

    version = models.ForeignKey(LadderVersion, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    seen_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "person"], name="version_seen_once")]

    def __str__(self) -> str:
        return f"{self.person} has seen {self.version}"


class PlacementQuerySet(models.QuerySet["Placement"]):
    def visible_to(self, viewer: Viewer) -> "PlacementQuerySet":
        """One's own, those of the people one manages at any depth, and all for administrators (structure).

        Mentors see the placement in the growth report, which has its own rule.
        """
        if not viewer.is_authenticated:
            return self.none()
        if viewer.is_administrator:
            return self
        return self.filter(Q(person=viewer) | Q(person__in=User.objects.below(viewer)))

    def as_of(self, day: date) -> "PlacementQuerySet":
        """The newest placement of each person on `day`: filter by person and take the first."""
        return self.filter(since__lte=day).order_by("-since", "-pk")


class Placement(models.Model):
    """A person's level on a ladder since a date. History is the rows; the newest one holds."""

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="placements")
    level = models.ForeignKey(Level, on_delete=models.PROTECT, related_name="placements")
    since = models.DateField()
    set_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = PlacementQuerySet.as_manager()

    class Meta:
        ordering = ["-since", "-pk"]
        constraints = [models.UniqueConstraint(fields=["person", "since"], name="one_placement_a_day")]

    def __str__(self) -> str:
        return f"{self.person}: {self.level} since {self.since}"
