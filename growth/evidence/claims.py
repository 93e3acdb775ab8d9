"""Claims, the witnesses asked about them, and the verdicts on them."""

from datetime import datetime, timedelta

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import User, Viewer
from growth.access import people_guided_by
from growth.evidence.visibility import SHARED, evidence_visible_to
from ladder.models import Expectation, Level

LAPSES_AFTER = timedelta(days=14)


class Verdict(models.TextChoices):
    WAITING = "waiting", "Waits for a verdict"
    ACCEPTED = "accepted"
    NEEDS_MORE = "needs_more", "Needs more"


class ClaimQuerySet(models.QuerySet["Claim"]):
    def visible_to(self, viewer: Viewer) -> "ClaimQuerySet":
        """Whoever sees the evidence sees what it is claimed to show."""
        return self.filter(evidence_visible_to(viewer, "evidence__")) if viewer.is_authenticated else self.none()

    def waiting_for(self, reviewer: User) -> "ClaimQuerySet":
        """Claims of people in whose growth circle `reviewer` is, shared and without a verdict."""
        return self.filter(
            verdict=Verdict.WAITING,
            evidence__person__in=people_guided_by(reviewer).values("pk"),
            evidence__archived_at__isnull=True,
            evidence__visibility__in=SHARED,
        )


class Claim(models.Model):
    """This evidence shows this expectation.

    `verdict` and `accepted_level` are those of the newest review, written with it, so that lists and standing
    read one row. `wording` is the expectation's text when it was claimed: the ladder may be worded anew later.
    """

    evidence = models.ForeignKey("evidence.Evidence", on_delete=models.CASCADE, related_name="claims")
    expectation = models.ForeignKey(Expectation, on_delete=models.PROTECT, related_name="claims")
    wording = models.TextField(editable=False)
    carried_from = models.ForeignKey(
        Expectation, null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )  # what it was about in the version before
    verdict = models.CharField(max_length=12, choices=Verdict, default=Verdict.WAITING, editable=False)
    accepted_level = models.ForeignKey(
        Level, null=True, blank=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = ClaimQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["evidence", "expectation"], name="claimed_once"),
            models.CheckConstraint(
                condition=Q(verdict=Verdict.ACCEPTED, accepted_level__isnull=False)
                | (~Q(verdict=Verdict.ACCEPTED) & Q(accepted_level__isnull=True)),
                name="accepted_at_a_level",
            ),
        ]
        indexes = [
            # All that counts of a claim, so that the claims of hundreds of people are read without opening their rows.
            models.Index(
                fields=["evidence", "verdict", "expectation", "accepted_level", "created_at"], name="claims_by_verdict"
            )
        ]

    def __str__(self) -> str:
        return f"{self.evidence}: {self.expectation}"


class CorroborationQuerySet(models.QuerySet["Corroboration"]):
    def visible_to(self, viewer: Viewer) -> "CorroborationQuerySet":
        """The witness, and whoever sees the evidence; but a question nobody answered is only between the two."""
        if not viewer.is_authenticated:
            return self.none()
        answered = evidence_visible_to(viewer, "claim__evidence__") & ~Q(answer="")
        return self.filter(Q(witness=viewer) | Q(claim__evidence__person=viewer) | answered)

    def open(self) -> "CorroborationQuerySet":
        """Asked, not answered, not lapsed."""
        return self.filter(answer="", withdrawn_at__isnull=True, asked_at__gt=timezone.now() - LAPSES_AFTER)

    def confirming(self) -> "CorroborationQuerySet":
        return self.filter(answer__in=CONFIRMING)


class Answer(models.TextChoices):
    YES = "yes"
    YES_BUT = "yes_but", "Yes, but…"
    CANNOT_SAY = "cannot_say", "I cannot say"


CONFIRMING = (Answer.YES, Answer.YES_BUT)


class Corroboration(models.Model):
    """One exact question to one named colleague about one claim, and the answer.

    Nobody answers no: who does not agree cannot say, and who does not answer lets it lapse.
    """

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="corroborations")
    witness = models.ForeignKey(User, on_delete=models.PROTECT, related_name="corroborations")
    question = models.CharField(max_length=300)
    answer = models.CharField(max_length=12, choices=Answer, blank=True)
    words = models.TextField(max_length=2000, blank=True)
    asked_at = models.DateTimeField(default=timezone.now)
    answered_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = CorroborationQuerySet.as_manager()

    class Meta:
        ordering = ["asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["claim", "witness"],
                condition=Q(answer="", withdrawn_at__isnull=True),
                name="one_open_question_per_witness",
            )
        ]

    def __str__(self) -> str:
        return self.question

    def get_absolute_url(self) -> str:
        return reverse("evidence:corroboration", args=[self.pk])

    @property
    def lapses_at(self) -> datetime:
        return self.asked_at + LAPSES_AFTER

    @property
    def is_open(self) -> bool:
        return not self.answer and self.withdrawn_at is None and timezone.now() < self.lapses_at

    @property
    def confirms(self) -> bool:
        return self.answer in CONFIRMING


class ReviewQuerySet(models.QuerySet["Review"]):
    def visible_to(self, viewer: Viewer) -> "ReviewQuerySet":
        """A reviewer's words are for the author, the author's growth circle and the reviewer.

        Others who see the evidence see the verdict on the claim, not what was said with it.
        """
        if not viewer.is_authenticated:
            return self.none()
        guided = Q(claim__evidence__person__in=people_guided_by(viewer).values("pk"))
        circle = guided & evidence_visible_to(viewer, "claim__evidence__")
        return self.filter(Q(claim__evidence__person=viewer) | Q(reviewer=viewer) | circle)


class Review(models.Model):
    """A verdict on a claim: who, when, from which level, on which words. Never changed; a later one follows."""

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="reviews")
    reviewer = models.ForeignKey(User, on_delete=models.PROTECT, related_name="reviews")
    verdict = models.CharField(
        max_length=12, choices=[choice for choice in Verdict.choices if choice[0] != Verdict.WAITING]
    )
    level = models.ForeignKey(Level, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    words = models.TextField(max_length=4000, blank=True)
    reviewer_level = models.CharField(max_length=80, blank=True)  # the name of their level then
    evidence_version = models.PositiveIntegerField()
    created_at = models.DateTimeField(default=timezone.now)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "pk"]

    def __str__(self) -> str:
        return f"{self.get_verdict_display()} by {self.reviewer}"

    @property
    def is_outdated(self) -> bool:
        """The words of the evidence were changed since this verdict."""
        return self.evidence_version < self.claim.evidence.version
