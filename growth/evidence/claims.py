"""Claims, the witnesses asked about them, and the verdicts on them."""

from datetime import datetime, timedelta

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import User, Viewer
from growth.access import people_guided_by, people_opened_to
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
    waiting_since = models.DateTimeField(default=timezone.now, editable=False)  # anew when the author asks again

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
                fields=["evidence", "verdict", "expectation", "accepted_level", "waiting_since"],
                name="claims_by_verdict",
            )
        ]

    def __str__(self) -> str:
        return f"{self.evidence}: {self.expectation}"

    def get_absolute_url(self) -> str:
        return f"{self.evidence.get_absolute_url()}#claim-{self.pk}"


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
    witness = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="corroborations")
    witness_name = models.CharField(max_length=150)  # stays when the person is erased
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


def _talk_visible_to(viewer: User) -> Q:
    """What is said about a claim: for its author and, while they see the item, its circle and who settles a dispute."""
    among = Q(claim__evidence__person__in=people_opened_to(viewer).values("pk"))
    among |= Q(claim__disputes__decider=viewer)
    return Q(claim__evidence__person=viewer) | (among & evidence_visible_to(viewer, "claim__evidence__"))


class ReviewQuerySet(models.QuerySet["Review"]):
    def visible_to(self, viewer: Viewer) -> "ReviewQuerySet":
        """A reviewer's words are for the author, the author's growth circle, the reviewer, and who settles a dispute.

        Others who see the evidence see the verdict on the claim, not what was said with it.
        """
        if not isinstance(viewer, User):
            return self.none()
        return self.filter(Q(reviewer=viewer) | _talk_visible_to(viewer))


class Review(models.Model):
    """A verdict on a claim: who, when, from which level, on which words. Never changed; a later one follows."""

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="reviews")
    reviewer = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="reviews")
    reviewer_name = models.CharField(max_length=150)  # stays when the person is erased
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
        return f"{self.get_verdict_display()} by {self.reviewer_name}"

    @property
    def is_outdated(self) -> bool:
        """The words of the evidence were changed since this verdict."""
        return self.evidence_version < self.claim.evidence.version


class CommentQuerySet(models.QuerySet["Comment"]):
    def visible_to(self, viewer: Viewer) -> "CommentQuerySet":
        """As reviews: what is said about a claim is between its author and those who judge it."""
        if not isinstance(viewer, User):
            return self.none()
        return self.filter(Q(author=viewer) | _talk_visible_to(viewer))


class Comment(models.Model):
    """One thing said about a claim, by its author or by somebody who may give a verdict. Never changed."""

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="comments")
    author = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    author_name = models.CharField(max_length=150)  # stays when the person is erased
    words = models.TextField(max_length=4000)
    created_at = models.DateTimeField(default=timezone.now)

    objects = CommentQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "pk"]

    def __str__(self) -> str:
        return f"{self.author_name}: {self.words[:60]}"


class DisputeQuerySet(models.QuerySet["Dispute"]):
    def visible_to(self, viewer: Viewer) -> "DisputeQuerySet":
        """As what is said about a claim; and, while they see the item, the one whose verdict is contested."""
        if not isinstance(viewer, User):
            return self.none()
        theirs = Q(contested__reviewer=viewer) & evidence_visible_to(viewer, "claim__evidence__")
        return self.filter(_talk_visible_to(viewer) | theirs)

    def open(self) -> "DisputeQuerySet":
        return self.filter(decided_at__isnull=True)

    def waiting_for(self, decider: User) -> "DisputeQuerySet":
        return self.open().filter(
            decider=decider, claim__evidence__archived_at__isnull=True, claim__evidence__visibility__in=SHARED
        )


class Dispute(models.Model):
    """The author contests the verdict on a claim, once. Somebody above or beside the reviewer decides.

    `decision` is the review that settled it, made by `decider`; after it the claim is closed until its words change.
    """

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="disputes")
    contested = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="contested_by")
    reason = models.TextField(max_length=4000)
    decider = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="disputes")
    decision = models.ForeignKey(Review, null=True, blank=True, on_delete=models.SET_NULL, related_name="settles")
    opened_at = models.DateTimeField(default=timezone.now)
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = DisputeQuerySet.as_manager()

    class Meta:
        ordering = ["opened_at"]
        constraints = [models.UniqueConstraint(fields=["claim"], name="contested_once")]

    def __str__(self) -> str:
        return f"Dispute about {self.claim}"

    @property
    def is_open(self) -> bool:
        return self.decided_at is None
