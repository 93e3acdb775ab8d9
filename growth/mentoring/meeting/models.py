"""What the two sides of a pairing share: the agreement, sessions with notes and action items, the agenda; and what
each keeps for themselves (`PrivateNote`)."""

import uuid
from datetime import datetime, timedelta
from typing import TypeVar

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import User, Viewer
from growth.mentoring.models import CADENCE_WEEKS, CADENCES, Pairing
from ladder.models import Expectation

USUAL_MINUTES = 45
Part = TypeVar("Part", bound=models.Model)


class OfBothSides(models.QuerySet[Part]):
    """Rows that belong to a pairing: read by its mentor and its mentee, and by nobody else; also after it ended."""

    def visible_to(self, viewer: Viewer) -> "OfBothSides[Part]":
        """The two sides. Neither the manager nor the programme owner reads what they speak about."""
        return self.filter(pairing__in=Pairing.objects.of_sides(viewer).values("pk"))


class Directness(models.TextChoices):
    """How feedback is wanted."""

    STRAIGHT = "straight", "Straight out, at once"
    PREPARED = "prepared", "Straight, but in our sessions"
    GENTLE = "gentle", "With what went well first"


class PairingAgreement(models.Model):
    """How the two work together, written by either side; it holds once both have confirmed it as it is (`version`).

    From then on how often they meet and until when stands on the pairing as well, which others see too.
    """

    pairing = models.OneToOneField(Pairing, on_delete=models.CASCADE, related_name="agreement")
    aim = models.CharField(max_length=300, blank=True)
    cadence_weeks = models.PositiveSmallIntegerField("how often", choices=CADENCES, default=CADENCE_WEEKS)
    ends_on = models.DateField("until", null=True, blank=True)
    minutes = models.PositiveSmallIntegerField("length of a session", default=USUAL_MINUTES)
    directness = models.CharField("how we give feedback", max_length=10, choices=Directness, blank=True)
    urgency = models.CharField("when something is urgent", max_length=300, blank=True)
    silence = models.CharField("what silence means", max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    edited_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+", editable=False)
    edited_at = models.DateTimeField(default=timezone.now, editable=False)
    mentor_agreed_at = models.DateTimeField(null=True, blank=True, editable=False)
    mentee_agreed_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = OfBothSides.as_manager()

    def __str__(self) -> str:
        return f"Agreement of {self.pairing}"

    @property
    def holds(self) -> bool:
        return self.mentor_agreed_at is not None and self.mentee_agreed_at is not None

    def is_agreed_by(self, person: User) -> bool:
        """Whether this side has confirmed the agreement as it is."""
        agreed_at = self.mentor_agreed_at if person.pk == self.pairing.mentor_id else self.mentee_agreed_at
        return agreed_at is not None


class Goal(models.Model):
    """What the pairing is to reach, tied to an expectation of the ladder where there is one."""

    pairing = models.ForeignKey(Pairing, on_delete=models.CASCADE, related_name="goals")
    words = models.CharField(max_length=300)
    expectation = models.ForeignKey(Expectation, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField(default=0)
    met_at = models.DateTimeField(null=True, blank=True)

    objects = OfBothSides.as_manager()

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.words


class SessionQuerySet(OfBothSides["Session"]):
    def held(self) -> "SessionQuerySet":
        return self.filter(state=Session.State.HELD)

    def planned(self) -> "SessionQuerySet":
        return self.filter(state=Session.State.PLANNED)

    def without_questions(self) -> "SessionQuerySet":
        """Those of people, and of Rungs' own questions the ones that were answered with yes."""
        return self.filter(Q(is_question=False) | Q(state=Session.State.HELD))


class Session(models.Model):
    """A meeting of a pairing. `planned` until somebody says whether it was held (met.py).

    Where nothing was planned for a whole cadence Rungs makes one itself to ask about: `is_question`.
    """

    class State(models.TextChoices):
        PLANNED = "planned"
        HELD = "held"
        MISSED = "missed", "Did not happen"
        CANCELLED = "cancelled"

    class How(models.TextChoices):
        VIDEO = "video", "By video"
        PERSON = "person", "In person"
        PHONE = "phone", "By phone"
        WRITING = "writing", "In writing"
        WORK = "work", "At work, side by side"

    pairing = models.ForeignKey(Pairing, on_delete=models.CASCADE, related_name="sessions")
    starts_at = models.DateTimeField("when")
    minutes = models.PositiveSmallIntegerField("how long", default=USUAL_MINUTES)
    how = models.CharField(max_length=10, choices=How, default=How.VIDEO)
    place = models.CharField("where", max_length=300, blank=True, help_text="A room, or the address of the call.")
    state = models.CharField(max_length=10, choices=State, default=State.PLANNED, editable=False)
    notes = models.TextField("what we spoke about and agreed", max_length=10000, blank=True)
    notes_html = models.TextField(blank=True, editable=False)
    is_question = models.BooleanField(default=False, editable=False)
    asked_at = models.DateTimeField(null=True, blank=True, editable=False)  # both were asked “did you meet?”
    mentor_says = models.BooleanField(null=True, blank=True, editable=False)
    mentee_says = models.BooleanField(null=True, blank=True, editable=False)
    created_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")  # None: Rungs
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    settled_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    settled_at = models.DateTimeField(null=True, blank=True, editable=False)  # said to be held, missed or cancelled
    version = models.PositiveIntegerField(default=1, editable=False)  # of words and time, one more with every edit
    uid = models.UUIDField(default=uuid.uuid4, editable=False)  # of the calendar entry
    submission = models.UUIDField(default=uuid.uuid4, editable=False)

    objects = SessionQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["created_by", "submission"], name="one_session_per_submission"),
        ]
        indexes = [models.Index(fields=["pairing", "state", "starts_at"], name="sessions_of_a_pairing")]

    def __str__(self) -> str:
        return f"{self.pairing}, {self.starts_at:%Y-%m-%d}"

    def get_absolute_url(self) -> str:
        return reverse("mentoring:session", args=[self.pk])

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)

    @property
    def is_planned(self) -> bool:
        return self.state == self.State.PLANNED

    @property
    def is_over(self) -> bool:
        """Its time has passed, and nobody has said whether it was held."""
        return self.is_planned and self.ends_at <= timezone.now()

    @property
    def has_begun(self) -> bool:
        return self.starts_at <= timezone.now()

    def answer_of(self, person: User) -> bool | None:
        """What this side said to “did you meet?”; None before they did."""
        return self.mentor_says if person.pk == self.pairing.mentor_id else self.mentee_says


class PrivateNoteQuerySet(models.QuerySet["PrivateNote"]):
    def visible_to(self, viewer: Viewer) -> "PrivateNoteQuerySet":
        """Who wrote it. Nobody else, ever: not the other side, no manager, no administrator, break-glass or not."""
        return self.filter(author=viewer) if viewer.is_authenticated else self.none()


class PrivateNote(models.Model):
    """What one side writes down about a session for themselves."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="private_notes")
    author = models.ForeignKey(User, on_delete=models.CASCADE, related_name="private_mentoring_notes")
    words = models.TextField(max_length=10000, blank=True)
    words_html = models.TextField(blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    updated_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = PrivateNoteQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["session", "author"], name="one_private_note_each")]

    def __str__(self) -> str:
        return f"Private note of {self.author}"


class ActionItemQuerySet(OfBothSides["ActionItem"]):
    def open(self) -> "ActionItemQuerySet":
        return self.filter(done_at__isnull=True, dropped_at__isnull=True)


class ActionItem(models.Model):
    """What one of the two means to do. It stands on the next agenda until it is done or dropped."""

    pairing = models.ForeignKey(Pairing, on_delete=models.CASCADE, related_name="action_items")
    session = models.ForeignKey(Session, null=True, blank=True, on_delete=models.SET_NULL, related_name="action_items")
    words = models.CharField(max_length=300)
    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="mentoring_action_items")
    due_on = models.DateField(null=True, blank=True)
    added_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    done_at = models.DateTimeField(null=True, blank=True)
    dropped_at = models.DateTimeField(null=True, blank=True)

    objects = ActionItemQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "pk"]

    def __str__(self) -> str:
        return self.words

    @property
    def is_open(self) -> bool:
        return self.done_at is None and self.dropped_at is None


class Topic(models.Model):
    """Something for the next session: added by one of the two, or proposed by Rungs (agenda.py) and taken or left out.

    `key` says what it was proposed from, such as “claim:12”, so that it is not proposed again.
    """

    pairing = models.ForeignKey(Pairing, on_delete=models.CASCADE, related_name="topics")
    words = models.CharField(max_length=300)
    minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    key = models.CharField(max_length=60, blank=True)
    is_left_out = models.BooleanField(default=False)
    added_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    session = models.ForeignKey(Session, null=True, blank=True, on_delete=models.SET_NULL, related_name="topics")

    objects = OfBothSides.as_manager()

    class Meta:
        ordering = ["created_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["pairing", "key"], condition=~Q(key="") & Q(session__isnull=True), name="proposed_once"
            )
        ]

    def __str__(self) -> str:
        return self.words


class ClosingNote(models.Model):
    """What one side says to the other at the end. Read by the two."""

    pairing = models.ForeignKey(Pairing, on_delete=models.CASCADE, related_name="closing_notes")
    author = models.ForeignKey(User, on_delete=models.CASCADE, related_name="closing_notes")
    words = models.TextField(max_length=2000)
    created_at = models.DateTimeField(default=timezone.now)

    objects = OfBothSides.as_manager()

    class Meta:
        ordering = ["created_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["pairing", "author"], name="one_closing_note_each")]

    def __str__(self) -> str:
        return self.words


class OutlineStep(models.Model):
    """A step of the outline an onboarding buddy and a newcomer follow: by day 30, 60 or 90."""

    pairing = models.ForeignKey(Pairing, on_delete=models.CASCADE, related_name="outline")
    day = models.PositiveSmallIntegerField()
    words = models.CharField(max_length=300)
    position = models.PositiveSmallIntegerField(default=0)
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    objects = OfBothSides.as_manager()

    class Meta:
        ordering = ["day", "position", "pk"]

    def __str__(self) -> str:
        return self.words
