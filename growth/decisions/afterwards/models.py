"""What came of a decision: verdicts on it, and what its people took up as evidence."""

import uuid

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from accounts.models import User, Viewer
from growth.decisions.models import Decision, Participant, Role, Status, project_kept_by
from growth.evidence.models import Evidence

WERE_DECIDED = (Status.ACCEPTED, Status.DEPRECATED, Status.SUPERSEDED)
OFFER_EVIDENCE = (*WERE_DECIDED, Status.REJECTED)  # a good no is judgement too; only, it cannot hold or not hold


def waits_for_verdict_of(viewer: User) -> models.QuerySet[Decision]:
    """Records due for a second look by `viewer`: its deciders, else its authors, else who keeps the project.

    Whoever left is not waited for. Looks at nothing of the viewer but `pk`.
    """

    # Each of the three begins with what is the viewer's: asked on every page, it must not walk through all people
    # of all records.
    def here(*roles: Role, of: str) -> models.QuerySet[Participant]:
        return Participant.objects.filter(decision=OuterRef(of), role__in=roles, person__is_active=True)

    own = Participant.objects.filter(person=viewer, person__is_active=True)
    decides = own.filter(role=Role.DECIDER)
    wrote = own.filter(~Exists(here(Role.DECIDER, of="decision")), role=Role.AUTHOR)
    keeps = Decision.objects.due().filter(
        project_kept_by(viewer, "project__"), ~Exists(here(Role.DECIDER, Role.AUTHOR, of="pk"))
    )
    return Decision.objects.due().filter(
        Q(pk__in=decides.values("decision")) | Q(pk__in=wrote.values("decision")) | Q(pk__in=keeps.values("pk"))
    )


class Came(models.TextChoices):
    HELD = "held"
    PARTLY = "partly", "Held in part"
    REVERSED = "reversed"


CAME_MARKS = {Came.HELD: "good", Came.PARTLY: "half", Came.REVERSED: "wait"}


class VerdictQuerySet(models.QuerySet["Verdict"]):
    def visible_to(self, viewer: Viewer) -> "VerdictQuerySet":
        """Whoever sees the record."""
        return self.filter(decision__in=Decision.objects.visible_to(viewer).values("pk"))


class Verdict(models.Model):
    """Whether a decision held, by whom and when. Only ever added to.

    `predicted` is what the record had said beforehand; with `in_hindsight`, what somebody says now they had expected.
    """

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="verdicts")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="decision_verdicts")
    verdict = models.CharField(max_length=8, choices=Came)
    predicted = models.TextField(blank=True)
    in_hindsight = models.BooleanField(default=False)
    happened = models.TextField(max_length=4000)
    revisit_on = models.DateField(null=True, blank=True)  # when it is looked at again, as said then
    at = models.DateTimeField(default=timezone.now)
    submission = models.UUIDField(default=uuid.uuid4, unique=True)

    objects = VerdictQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [models.CheckConstraint(condition=~Q(happened=""), name="a_verdict_says_what_happened")]

    def __str__(self) -> str:
        return f"{self.get_verdict_display()}: {self.decision}"

    def get_absolute_url(self) -> str:
        return f"{self.decision.get_absolute_url()}#verdict-{self.pk}"

    @property
    def mark(self) -> str:
        return CAME_MARKS[Came(self.verdict)]


class TakenUpQuerySet(models.QuerySet["TakenUp"]):
    def visible_to(self, viewer: Viewer) -> "TakenUpQuerySet":
        """Whoever sees both the record and the evidence. That somebody took it up tells that the evidence exists."""
        return self.filter(
            decision__in=Decision.objects.visible_to(viewer).values("pk"),
            evidence__in=Evidence.objects.visible_to(viewer).values("pk"),
        )


class TakenUp(models.Model):
    """A draft of evidence that somebody made of their part, once for each occasion.

    The occasion is the decision itself, or a verdict on it. `roles` are the parts they had (`parts.py`): whoever wrote
    and decided it did one thing, not two. It goes with the evidence, and with the person.
    """

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="taken_up")
    verdict = models.ForeignKey(Verdict, null=True, blank=True, on_delete=models.CASCADE, related_name="taken_up")
    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="decisions_taken_up")
    roles = models.JSONField()
    evidence = models.ForeignKey(Evidence, on_delete=models.CASCADE, related_name="from_decisions")
    at = models.DateTimeField(default=timezone.now)

    objects = TakenUpQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["decision", "person"], condition=Q(verdict__isnull=True), name="decision_taken_up_once"
            ),
            models.UniqueConstraint(
                fields=["verdict", "person"], condition=Q(verdict__isnull=False), name="verdict_taken_up_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.decision}"
