"""Endorsements, asked against the finished document; and advocates, each with one sentence they confirm themselves."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import User, Viewer
from growth.promotions.cases.models import Case, sides_of_case
from growth.promotions.concerns.models import Concern


class EndorsementQuerySet(models.QuerySet["Endorsement"]):
    def visible_to(self, viewer: Viewer) -> "EndorsementQuerySet":
        """Its giver and the manager of the case; the candidate once it was given.

        That somebody was asked, has not answered or declined stays between the manager and them. The committee reads
        what was given in the packet.
        """
        if not viewer.is_authenticated:
            return self.none()
        given = Q(state=Endorsement.State.GIVEN)
        return self.filter(Q(giver=viewer) | Q(case__manager=viewer) | (given & Q(case__person=viewer)))

    def waiting(self) -> "EndorsementQuerySet":
        return self.filter(state=Endorsement.State.ASKED)

    def given(self) -> "EndorsementQuerySet":
        return self.filter(state=Endorsement.State.GIVEN)

    def counting(self) -> "EndorsementQuerySet":
        """Given, for the case, and not by somebody who prepares it by now."""
        return self.given().filter(is_supportive=True).exclude(giver=F("case__manager"))


class Endorsement(models.Model):
    """One person's words for or against, about the document as it stood (`document_revision`).

    Name, title and level are those of the day they were given, and stay.
    """

    class State(models.TextChoices):
        ASKED = "asked"
        GIVEN = "given"
        DECLINED = "declined"
        WITHDRAWN = "withdrawn"  # asked no more

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="endorsements")
    giver = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="endorsements")
    giver_name = models.CharField(max_length=150)
    giver_title = models.CharField(max_length=120, blank=True)
    giver_level = models.CharField(max_length=80, blank=True)  # the name of their level then
    giver_position = models.PositiveSmallIntegerField(default=0)  # its position, if on the ladder of the case; else 0
    state = models.CharField(max_length=10, choices=State, default=State.ASKED, editable=False)
    question = models.CharField("what to look at", max_length=300, blank=True)
    due_on = models.DateField("by")
    asked_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    reminded_at = models.DateTimeField(null=True, blank=True)
    is_supportive = models.BooleanField(null=True, blank=True)
    words = models.TextField("what you saw", max_length=4000, blank=True)
    concern = models.OneToOneField(
        Concern, null=True, blank=True, on_delete=models.SET_NULL, related_name="endorsement"
    )
    declined_because = models.CharField(max_length=300, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    document_revision = models.PositiveIntegerField(default=0, editable=False)

    objects = EndorsementQuerySet.as_manager()

    class Meta:
        ordering = ["asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "giver"], condition=Q(state__in=("asked", "given")), name="endorses_a_case_once"
            ),
            models.CheckConstraint(
                condition=~Q(state="given") | Q(is_supportive__isnull=False), name="given_says_for_or_against"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.giver_name} about {self.case}"

    def get_absolute_url(self) -> str:
        return reverse("promotions:endorsement", args=[self.pk])

    @property
    def is_waiting(self) -> bool:
        return self.state == self.State.ASKED


class AdvocateQuerySet(models.QuerySet["Advocate"]):
    def visible_to(self, viewer: Viewer) -> "AdvocateQuerySet":
        """The advocate, and the sides of the case."""
        if not viewer.is_authenticated:
            return self.none()
        return self.filter(Q(person=viewer) | sides_of_case(viewer, "case__"))


class Advocate(models.Model):
    """Somebody who knows the work and speaks for it, in a sentence that counts once they confirmed it."""

    class State(models.TextChoices):
        PROPOSED = "proposed"
        CONFIRMED = "confirmed"
        DECLINED = "declined"

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="advocates")
    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    is_sponsor = models.BooleanField("sponsor", default=False)
    values = models.CharField("what they value in the work", max_length=200, blank=True)
    sentence = models.CharField("in one sentence", max_length=300)
    state = models.CharField(max_length=10, choices=State, default=State.PROPOSED, editable=False)
    proposed_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    proposed_at = models.DateTimeField(default=timezone.now)
    answered_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)  # a confirmation is of the words one read

    objects = AdvocateQuerySet.as_manager()

    class Meta:
        ordering = ["-is_sponsor", "proposed_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["case", "person"], name="advocate_once_a_case")]

    def __str__(self) -> str:
        return f"{self.person} for {self.case}"

    def get_absolute_url(self) -> str:
        return reverse("promotions:advocate", args=[self.pk])
