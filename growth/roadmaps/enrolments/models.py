"""A person on a roadmap; and, for that person alone, the hours they give, their weeks off, the plans they made."""

import uuid
from datetime import date

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import User, Viewer
from growth.access import people_opened_to
from growth.roadmaps.models import RoadmapVersion

MOST_MINUTES_A_WEEK = 168 * 60


class Visibility(models.TextChoices):
    PRIVATE = "private", "Only me"
    CIRCLE = "circle", "My growth circle"


class EnrolmentQuerySet(models.QuerySet["Enrolment"]):
    def visible_to(self, viewer: Viewer) -> "EnrolmentQuerySet":
        """One's own; and what people one guides show their growth circle.

        That they are on it, since when, its milestones and where it lands. Hours, time off and what they plan to
        give a week are theirs alone: they stand in models of their own.
        """
        if not viewer.is_authenticated:
            return self.none()
        shown = Q(visibility=Visibility.CIRCLE, person__in=people_opened_to(viewer).values("pk"))
        return self.filter(Q(person=viewer) | shown)

    def running(self) -> "EnrolmentQuerySet":
        return self.filter(ended_on__isnull=True)

    def running_of(self, person: User) -> "Enrolment | None":
        """The one somebody is on, with its roadmap, ladder, person and manager at hand."""
        parts = ("version__roadmap", "version__ladder", "person__manager")
        return self.running().filter(person=person).select_related(*parts).first()


class Enrolment(models.Model):
    """Pinned to a version. `revision` counts what changes the plan, so that a proposal made before is stale."""

    class Outcome(models.TextChoices):
        FINISHED = "finished"
        LEFT = "left"

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="enrolments")
    version = models.ForeignKey(RoadmapVersion, on_delete=models.PROTECT, related_name="enrolments")
    started_on = models.DateField("start")
    visibility = models.CharField("who sees it", max_length=10, choices=Visibility, default=Visibility.PRIVATE)
    first_lands_on = models.DateField(null=True, blank=True, editable=False)  # of the very first plan
    lands_on = models.DateField(null=True, blank=True, editable=False)  # of the plan accepted last
    revision = models.PositiveIntegerField(default=1, editable=False)
    # Joining chose the ladder that mentors are looked for on, because nothing was chosen (growth/roadmaps/matching.py).
    gave_track = models.BooleanField(default=False, editable=False)
    ended_on = models.DateField(null=True, blank=True, editable=False)
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        ordering = ["-started_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(ended_on__isnull=True), name="one_running_enrolment_a_person"
            )
        ]
        indexes = [models.Index(fields=["person", "visibility", "ended_on"], name="enrolments_of_a_person")]

    def __str__(self) -> str:
        return f"{self.person} on {self.version}"

    def get_absolute_url(self) -> str:
        return reverse("roadmaps:enrolment", args=[self.pk])

    @property
    def is_running(self) -> bool:
        return self.ended_on is None

    @property
    def is_shared(self) -> bool:
        return self.visibility == Visibility.CIRCLE

    def has_begun(self, today: date) -> bool:
        return self.started_on <= today


class OwnQuerySet(models.QuerySet[models.Model]):
    """Rows of an enrolment that are its person's alone."""

    def visible_to(self, viewer: Viewer) -> "OwnQuerySet":
        """The person on the roadmap. No mentor, no manager, no administrator, and no break-glass: what one gives
        beside the job is nobody else's business.
        """
        return self.filter(enrolment__person=viewer) if viewer.is_authenticated else self.none()


class AcceptedPlan(models.Model):
    """One plan somebody made or accepted: what they mean to give a week, and where that landed then.

    The newest holds. Its days stand on the milestones; this is the log of how it changed.
    """

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="plans")
    number = models.PositiveIntegerField()
    weekly_minutes = models.PositiveIntegerField()
    lands_on = models.DateField(null=True, blank=True)  # None: not within the years one can plan
    accepted_at = models.DateTimeField(default=timezone.now)

    objects = OwnQuerySet.as_manager()

    class Meta:
        ordering = ["enrolment", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "number"], name="plan_number_once"),
            models.CheckConstraint(
                condition=Q(weekly_minutes__gt=0, weekly_minutes__lte=MOST_MINUTES_A_WEEK), name="a_week_has_168_hours"
            ),
        ]

    def __str__(self) -> str:
        return f"Plan {self.number} of {self.enrolment}"


class TimeOff(models.Model):
    """Weeks without learning, as Mondays from the first to the last. They need no reason."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="time_off")
    first_week = models.DateField("from")
    last_week = models.DateField("until")

    objects = OwnQuerySet.as_manager()

    class Meta:
        ordering = ["first_week", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(first_week__lte=F("last_week")), name="time_off_begins_before_it_ends")
        ]

    def __str__(self) -> str:
        return f"Off from {self.first_week} to {self.last_week}"


class HoursEntry(models.Model):
    """Time given in a week (its Monday), to a milestone if one was at hand. The same form sent twice counts once."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="hours")
    milestone = models.ForeignKey(
        "PlannedMilestone", null=True, blank=True, on_delete=models.SET_NULL, related_name="hours"
    )
    week = models.DateField()
    minutes = models.PositiveIntegerField()
    submission = models.UUIDField(default=uuid.uuid4, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = OwnQuerySet.as_manager()

    class Meta:
        ordering = ["-week", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "submission"], name="hours_once_per_submission"),
            models.CheckConstraint(
                condition=Q(minutes__gt=0, minutes__lte=MOST_MINUTES_A_WEEK), name="hours_between_none_and_168"
            ),
        ]
        indexes = [models.Index(fields=["enrolment", "week"], name="hours_of_a_week")]

    def __str__(self) -> str:
        return f"{self.minutes} minutes in the week of {self.week}"
