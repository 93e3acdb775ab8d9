"""The AI practice of a team: assessments on a day, with their answers, positions and next steps."""

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import Team, User, Viewer
from growth.evidence.models import Evidence
from growth.practice.questions import PAIRS, POSITIONS, QUESTIONS


def teams_open_to(viewer: Viewer) -> models.QuerySet[Team]:
    """Teams whose practice `viewer` reads and may assess: their own, and those with a member below them.

    An assessment says how a team works, in words about people who can be guessed: it is for those who do the work
    and those who answer for it. Administrators are not among them by being one.
    """
    if not viewer.is_authenticated:
        return Team.objects.none()
    below = User.objects.active().below(viewer).filter(team__isnull=False)
    return Team.objects.filter(Q(pk=viewer.team_id) | Q(pk__in=below.values("team")))


def people_of(team: Team) -> models.QuerySet[User]:
    """Who reads a team's practice: its members, and their managers up to the top. Kept in step with the above."""
    members = User.objects.active().filter(team=team)
    readers, above = set(members.values_list("pk", flat=True)), set(members.values_list("manager", flat=True))
    while above := above - readers - {None}:
        readers |= above
        above = set(User.objects.filter(pk__in=above).values_list("manager", flat=True))
    return User.objects.active().filter(pk__in=readers)


class PracticeAssessmentQuerySet(models.QuerySet["PracticeAssessment"]):
    def visible_to(self, viewer: Viewer) -> "PracticeAssessmentQuerySet":
        """The members of the team, and the managers above any of them. Nobody else."""
        return self.filter(team__in=teams_open_to(viewer).values("pk"))

    def newest_first(self) -> "PracticeAssessmentQuerySet":
        return self.order_by("-day", "-pk")

    def with_content(self) -> "PracticeAssessmentQuerySet":
        """Everything a page shows, apart from evidence: that has readers of its own."""
        steps = models.Prefetch("next_steps", NextStep.objects.select_related("owner", "done_by"))
        return self.select_related("team", "author").prefetch_related("answers", "positions", steps)


class PracticeAssessment(models.Model):
    """How a team stood on a day. `signals` are the keys of those that were ticked.

    It goes with its team: only an empty one can be deleted, and nobody is left who would read it.
    """

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="practice_assessments")
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="practice_assessments")
    day = models.DateField()
    signals = models.JSONField(default=list, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = PracticeAssessmentQuerySet.as_manager()

    class Meta:
        ordering = ["-day", "-pk"]
        constraints = [models.UniqueConstraint(fields=["team", "day"], name="one_assessment_of_a_team_a_day")]

    def __str__(self) -> str:
        return f"AI practice of {self.team}, {self.day}"

    def get_absolute_url(self) -> str:
        return reverse("practice:item", args=[self.pk])

    @property
    def is_newest(self) -> bool:
        return not PracticeAssessment.objects.filter(team=self.team_id, day__gt=self.day).exists()


class Reply(models.TextChoices):
    YES = "yes"
    PARTLY = "partly"
    NO = "no"
    NOT_APPLICABLE = "n_a", "Does not apply"


class Answer(models.Model):
    """The answer to one question, with what somebody can check: an address, or an item of evidence.

    Evidence keeps its own readers: who reads the assessment but not the item learns that there is one, no more.
    """

    assessment = models.ForeignKey(PracticeAssessment, on_delete=models.CASCADE, related_name="answers")
    question = models.CharField(max_length=20, choices=[(question.key, question.text) for question in QUESTIONS])
    reply = models.CharField(max_length=10, choices=Reply)
    words = models.TextField(max_length=1000, blank=True)
    url = models.URLField(max_length=500, blank=True)
    evidence = models.ForeignKey(Evidence, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["assessment", "question"], name="practice_answered_once")]

    def __str__(self) -> str:
        return f"{self.get_question_display()} {self.get_reply_display()}"


class Position(models.Model):
    """Where the team stood between two poles."""

    assessment = models.ForeignKey(PracticeAssessment, on_delete=models.CASCADE, related_name="positions")
    pair = models.CharField(max_length=20, choices=[(pair.key, pair.name) for pair in PAIRS])
    position = models.PositiveSmallIntegerField(validators=[MaxValueValidator(POSITIONS - 1)])
    words = models.TextField(max_length=1000, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["assessment", "pair"], name="practice_placed_once"),
            models.CheckConstraint(condition=Q(position__lt=POSITIONS), name="practice_between_the_poles"),
        ]

    def __str__(self) -> str:
        return f"{self.get_pair_display()}: {self.position}"


class NextStepQuerySet(models.QuerySet["NextStep"]):
    def visible_to(self, viewer: Viewer) -> "NextStepQuerySet":
        """Its owner, who may have left the team since, and whoever reads the assessment."""
        if not viewer.is_authenticated:
            return self.none()
        return self.filter(Q(owner=viewer) | Q(assessment__team__in=teams_open_to(viewer).values("pk")))

    def open(self) -> "NextStepQuerySet":
        return self.filter(done_at__isnull=True)


class NextStep(models.Model):
    """What the team does next, who sees to it, and until when."""

    assessment = models.ForeignKey(PracticeAssessment, on_delete=models.CASCADE, related_name="next_steps")
    text = models.CharField("next step", max_length=300)
    owner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="practice_steps")
    due_on = models.DateField("until")
    done_at = models.DateTimeField(null=True, blank=True, editable=False)
    done_by = models.ForeignKey(
        User, null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = NextStepQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        indexes = [models.Index(fields=["owner", "done_at", "due_on"], name="practice_steps_due")]

    def __str__(self) -> str:
        return self.text

    def get_absolute_url(self) -> str:
        return reverse("practice:step", args=[self.pk])

    @property
    def is_overdue(self) -> bool:
        return self.done_at is None and self.due_on < timezone.localdate()
