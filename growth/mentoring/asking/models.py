"""Requests: a mentee asks up to three people, one after the other."""

import uuid
from datetime import timedelta

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import User, Viewer
from growth.mentoring.models import Kind

MOST_CHOICES = 3
ANSWER_WITHIN = timedelta(days=7)  # each turn: the mentor's answer, and the mentee's to “tell me more”


class MentorRequestQuerySet(models.QuerySet["MentorRequest"]):
    def visible_to(self, viewer: Viewer) -> "MentorRequestQuerySet":
        """Whose it is. Those who are asked see their own part of it (`MentorChoice`), never who else is named."""
        return self.filter(mentee=viewer) if viewer.is_authenticated else self.none()

    def open(self) -> "MentorRequestQuerySet":
        return self.filter(state=MentorRequest.State.OPEN)


class MentorRequest(models.Model):
    """One search for help. What is read by those asked is written here by the mentee: `words` and `dimensions`."""

    class State(models.TextChoices):
        OPEN = "open"
        PAIRED = "paired"
        UNANSWERED = "unanswered", "Nobody said yes"
        WITHDRAWN = "withdrawn"

    mentee = models.ForeignKey(User, on_delete=models.CASCADE, related_name="mentor_requests")
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.MENTORING)
    words = models.CharField(max_length=500)
    dimensions = models.JSONField(default=list, blank=True)  # keys of what one wants to grow in
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    created_at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(null=True, blank=True)
    submission = models.UUIDField(default=uuid.uuid4, editable=False)

    objects = MentorRequestQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["mentee", "kind"], condition=Q(state="open"), name="one_open_request_per_kind"
            ),
            models.UniqueConstraint(fields=["mentee", "submission"], name="one_request_per_submission"),
        ]

    def __str__(self) -> str:
        return f"{self.mentee} looks for {self.get_kind_display().lower()}"

    def get_absolute_url(self) -> str:
        return reverse("mentoring:request", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN


class MentorChoiceQuerySet(models.QuerySet["MentorChoice"]):
    def visible_to(self, viewer: Viewer) -> "MentorChoiceQuerySet":
        """The mentee; and each mentor their own, from the moment they are asked."""
        if not viewer.is_authenticated:
            return self.none()
        return self.filter(Q(request__mentee=viewer) | Q(mentor=viewer, asked_at__isnull=False))

    def waiting(self) -> "MentorChoiceQuerySet":
        """For an answer of the mentor."""
        return self.filter(state=MentorChoice.State.ASKED)


class MentorChoice(models.Model):
    """One of the up to three people of a request. `due_at`: until when whoever's turn it is may answer."""

    class State(models.TextChoices):
        NOT_YET = "not_yet", "Not asked yet"
        ASKED = "asked"
        MORE = "more", "Wants to know more"  # the mentee's turn
        ACCEPTED = "accepted", "Said yes"
        DECLINED = "declined", "Said no"
        LAPSED = "lapsed", "Did not answer"
        NO_PLACE = "no_place", "Had no place"  # any more, or never asked because of it; so do a pause and leaving
        WITHDRAWN = "withdrawn", "Was taken back"  # by the mentee, after it was asked
        NOT_NEEDED = "not_needed", "Was not asked"  # the search ended before

    request = models.ForeignKey(MentorRequest, on_delete=models.CASCADE, related_name="choices")
    mentor = models.ForeignKey(User, on_delete=models.CASCADE, related_name="mentor_choices")
    rank = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=State, default=State.NOT_YET)
    asked_at = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    words = models.CharField(max_length=500, blank=True)  # of the mentor, with yes or no
    question = models.CharField(max_length=500, blank=True)  # “tell me more”
    reply = models.CharField(max_length=1000, blank=True)

    objects = MentorChoiceQuerySet.as_manager()

    class Meta:
        ordering = ["request", "rank"]
        constraints = [
            models.UniqueConstraint(fields=["request", "rank"], name="one_choice_per_rank"),
            models.UniqueConstraint(fields=["request", "mentor"], name="asked_once_per_request"),
        ]
        indexes = [models.Index(fields=["mentor", "state"], name="choices_by_mentor")]

    def __str__(self) -> str:
        return f"{self.request} from {self.mentor}"

    def get_absolute_url(self) -> str:
        """Where the mentor answers."""
        return reverse("mentoring:answer", args=[self.pk])

    @property
    def is_live(self) -> bool:
        """Somebody's answer is awaited, and there is time for it."""
        in_time = self.due_at is not None and self.due_at > timezone.now()
        return self.state in (self.State.ASKED, self.State.MORE) and in_time


class WatchQuerySet(models.QuerySet["Watch"]):
    def visible_to(self, viewer: Viewer) -> "WatchQuerySet":
        """One's own: a mentor does not learn who waits for a place."""
        return self.filter(person=viewer) if viewer.is_authenticated else self.none()


class Watch(models.Model):
    """“Tell me when there is a place.” Gone once told."""

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="mentor_watches")
    mentor = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    objects = WatchQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "watches"
        constraints = [models.UniqueConstraint(fields=["person", "mentor"], name="watched_once")]

    def __str__(self) -> str:
        return f"{self.person} waits for a place with {self.mentor}"
