"""Agreements: “on this day we agreed that X closes the gap in Y”, and what was said about them since."""

import uuid
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import User, Viewer
from growth.access import people_guided_by
from growth.evidence.models import Evidence
from ladder.models import Dimension, Expectation, Level

DUE_SOON = timedelta(days=14)


class Relation(models.TextChoices):
    """What made the other side somebody to check in or agree with."""

    MANAGER = "manager"
    MENTOR = "mentor"


class AgreementQuerySet(models.QuerySet["Agreement"]):
    def visible_to(self, viewer: Viewer) -> "AgreementQuerySet":
        """The engineer, and the other side while in the growth circle. What was agreed with a manager is also for
        the manager of today, who takes it over; what was agreed with a mentor stays between the two.
        """
        if not viewer.is_authenticated:
            return self.none()
        as_guide = Q(guide=viewer, person__in=people_guided_by(viewer).values("pk"))
        of_record = Q(person__manager=viewer, relation=Relation.MANAGER, state__in=AGREED)
        return self.filter(Q(person=viewer) | as_guide | of_record)

    def open(self) -> "AgreementQuerySet":
        return self.filter(state=Agreement.State.OPEN)

    def due_by(self, day: date) -> "AgreementQuerySet":
        return self.open().filter(due_on__lte=day)

    def soonest_first(self) -> "AgreementQuerySet":
        return self.order_by("due_on", "pk")


class Agreement(models.Model):
    """Proposed by one side, confirmed by the other; from then on its words never change and entries only append.

    `guide` is the other side of today: the mentor or manager it was made with, or the manager who took it over.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed"
        OPEN = "open"
        MET = "met"
        DROPPED = "dropped"
        DECLINED = "declined", "Not agreed"

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="agreements")
    guide = models.ForeignKey(User, on_delete=models.PROTECT, related_name="agreements_as_guide")
    relation = models.CharField(max_length=10, choices=Relation)
    dimension = models.ForeignKey(Dimension, on_delete=models.PROTECT, related_name="+")
    level = models.ForeignKey(Level, on_delete=models.PROTECT, related_name="+")
    expectation = models.ForeignKey(Expectation, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(max_length=2000)
    agreed_on = models.DateField(default=timezone.localdate)
    due_on = models.DateField()
    state = models.CharField(max_length=10, choices=State, default=State.PROPOSED)
    version = models.PositiveIntegerField(default=1)  # edits of the proposal, so that nobody confirms unread words
    check_in = models.ForeignKey(
        "checkins.CheckIn", null=True, blank=True, on_delete=models.SET_NULL, related_name="agreements"
    )
    proposed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(default=timezone.now)
    confirmed_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    met_said_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    met_said_at = models.DateTimeField(null=True, blank=True)  # one side says it is met, the other has not answered
    ended_at = models.DateTimeField(null=True, blank=True)
    submission = models.UUIDField(default=uuid.uuid4, editable=False)  # the same form sent twice makes one

    objects = AgreementQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(person=F("guide")), name="agreement_has_two_sides"),
            models.CheckConstraint(condition=Q(due_on__gte=F("agreed_on")), name="due_after_agreed"),
            models.UniqueConstraint(fields=["proposed_by", "submission"], name="one_agreement_per_submission"),
            models.CheckConstraint(
                condition=~Q(state__in=["open", "met", "dropped"]) | Q(confirmed_by__isnull=False),
                name="agreed_by_two",
            ),
        ]
        indexes = [models.Index(fields=["person", "state", "due_on"], name="agreements_of_a_person")]

    def __str__(self) -> str:
        return self.text

    def get_absolute_url(self) -> str:
        return reverse("agreements:item", args=[self.pk])

    @property
    def is_proposed(self) -> bool:
        return self.state == self.State.PROPOSED

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN

    @property
    def is_overdue(self) -> bool:
        return self.is_open and self.due_on < timezone.localdate()

    def is_side(self, person: User) -> bool:
        return person.pk in (self.person_id, self.guide_id)

    def other(self, person: User) -> User:
        """The other side."""
        return self.guide if person.pk == self.person_id else self.person


AGREED = (Agreement.State.OPEN, Agreement.State.MET, Agreement.State.DROPPED)


class EntryQuerySet(models.QuerySet["Entry"]):
    def visible_to(self, viewer: Viewer) -> "EntryQuerySet":
        """Whoever sees the agreement. The title of linked evidence has the rule of evidence on top."""
        return self.filter(agreement__in=Agreement.objects.visible_to(viewer).values("pk"))


class Entry(models.Model):
    """One line of an agreement's log. Appended, never changed; without an author it is Rungs that speaks."""

    class Kind(models.TextChoices):
        NOTE = "note"
        CONFIRMED = "confirmed"
        SAID_MET = "said_met", "Says it is met"
        MET = "met", "Confirmed as met"
        CONTESTED = "contested"
        DROPPED = "dropped"
        DECLINED = "declined", "Not agreed"
        HANDED_OVER = "handed_over", "Handed over"

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="entries")
    author = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.NOTE)
    words = models.TextField(max_length=2000, blank=True)
    evidence = models.ForeignKey(Evidence, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "entries"
        ordering = ["created_at", "pk"]

    def __str__(self) -> str:
        return self.words or self.get_kind_display()

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise ValidationError("What was said stays. Append another entry.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise ValidationError("What was said stays. Append another entry.")
