"""The working case: a candidate, a manager, and the document they write. Its frozen form is the packet.

Two layers: the *open* sections are read by everybody invited to the case, the *inner* ones by its two sides until it is
submitted. Beside them each side may keep notes of their own, which go nowhere. Pay is never part of any of it.
"""

import uuid
from typing import Any, cast

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from simple_history.models import HistoricalRecords

from accounts.models import User, Viewer
from growth.decisions.models import Decision
from growth.evidence.models import Evidence, Scope
from growth.mentoring.achievements.models import Achievement
from growth.promotions.cases.states import READ_BY_OTHERS, RUNNING, WRITABLE, State
from growth.promotions.models import CaseTemplate
from ladder.models import Level

__all__ = ["Case", "State"]

LONGEST_BODY = 20_000  # characters


def sides_of_case(viewer: User, path: str = "") -> Q:
    """The candidate, and the manager who prepares the case. For a query that reaches the case by `path`."""
    return Q(**{f"{path}person": viewer}) | Q(**{f"{path}manager": viewer})


class CaseQuerySet(models.QuerySet["Case"]):
    def visible_to(self, viewer: Viewer) -> "CaseQuerySet":
        """Its two sides, at any time. While it runs also who has a part in it: invited readers, those asked to endorse
        or to be named as advocates, and owners of its gates.

        Each part has a rule of its own; this is the page they stand on. The committee reads the packet, not the case.
        """
        if not viewer.is_authenticated:
            return self.none()
        has_part = (
            Q(pk__in=Reader.objects.reading().filter(person=viewer).values("case"))
            | Q(pk__in=_rows("Endorsement").filter(giver=viewer, state__in=("asked", "given")).values("case"))
            | Q(pk__in=_rows("Advocate").filter(person=viewer).exclude(state="declined").values("case"))
            | Q(pk__in=_rows("Gate").filter(owner=viewer).values("case"))
        )
        return self.filter(sides_of_case(viewer) | (Q(state__in=RUNNING) & has_part))

    def running(self) -> "CaseQuerySet":
        return self.filter(state__in=RUNNING)

    def with_parts(self) -> "CaseQuerySet":
        return self.select_related("person", "manager", "template", "target__version__ladder", "calibration__committee")


def _rows(model: str) -> models.QuerySet[Any]:
    # These lean on the case, so they are looked up rather than imported.
    from django.apps import apps

    return apps.get_model("promotions", model)._default_manager.all()


class Case(models.Model):
    """One person's case for one level. `revision` counts changes of the document: a page that is older is stale.

    `released_revision` and `released_items` say to which document and which evidence the candidate agreed that the
    committee may read them.
    """

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="cases")
    manager = models.ForeignKey(User, on_delete=models.PROTECT, related_name="cases_prepared")
    template = models.ForeignKey(CaseTemplate, on_delete=models.PROTECT, related_name="cases")
    target = models.ForeignKey(Level, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State, default=State.IDEA, editable=False)
    started_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    candidate_agreed_at = models.DateTimeField(null=True, blank=True, editable=False)
    manager_agreed_at = models.DateTimeField(null=True, blank=True, editable=False)
    effective_on = models.DateField("effective", null=True, blank=True, help_text="From when it would hold.")
    calibration = models.ForeignKey(
        "promotions.Calibration", null=True, blank=True, on_delete=models.PROTECT, related_name="cases"
    )
    revision = models.PositiveIntegerField(default=1, editable=False)
    released_revision = models.PositiveIntegerField(null=True, blank=True, editable=False)
    released_items = models.JSONField(default=list, blank=True, editable=False)  # ids of evidence, ascending
    released_at = models.DateTimeField(null=True, blank=True, editable=False)
    follows = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="followed_by")
    started_at = models.DateTimeField(default=timezone.now, editable=False)
    ended_at = models.DateTimeField(null=True, blank=True, editable=False)
    submission = models.UUIDField(default=uuid.uuid4, editable=False)  # the same form sent twice starts one

    objects = CaseQuerySet.as_manager()

    class Meta:
        ordering = ["-started_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(state__in=RUNNING), name="one_running_case_a_person"
            ),
            models.CheckConstraint(condition=~Q(person=models.F("manager")), name="a_case_has_two_sides"),
            models.UniqueConstraint(fields=["started_by", "submission"], name="one_case_per_submission"),
        ]

    def __str__(self) -> str:
        return f"{self.person.name}, to {self.target.name}"

    def get_absolute_url(self) -> str:
        return reverse("promotions:case", args=[self.pk])

    @property
    def is_running(self) -> bool:
        return self.state in RUNNING

    @property
    def is_writable(self) -> bool:
        return self.state in WRITABLE

    @property
    def is_masked(self) -> bool:
        """For the committee: until its meeting opens, and for good where the case ended before that."""
        calibration = self.calibration
        if calibration is None or calibration.opened_at is None:
            return True
        return self.ended_at is not None and self.ended_at < calibration.opened_at

    @property
    def is_read_by_others(self) -> bool:
        return self.state in READ_BY_OTHERS

    def is_side(self, person: User) -> bool:
        return person.pk in (self.person_id, self.manager_id)

    def other(self, person: User) -> User:
        """The other side."""
        return self.manager if person.pk == self.person_id else self.person


class OfSidesQuerySet(models.QuerySet[Any]):
    """Parts of a case that are its two sides' only."""

    def visible_to(self, viewer: Viewer) -> "OfSidesQuerySet":
        return self.filter(sides_of_case(viewer, "case__")) if viewer.is_authenticated else self.none()


class OfDocumentQuerySet(models.QuerySet[Any]):
    """Parts of the document: its sides, and while others read, those who were invited to."""

    def visible_to(self, viewer: Viewer) -> "OfDocumentQuerySet":
        if not viewer.is_authenticated:
            return self.none()
        return self.filter(sides_of_case(viewer, "case__") | Q(case__in=read_by(viewer).values("pk")))


def read_by(viewer: User) -> CaseQuerySet:
    """Cases whose open document `viewer` reads without being a side: as an invited reader while it is drafted and out
    for feedback; as somebody asked for an endorsement, or for the sentence of an advocate.
    """
    return Case.objects.filter(
        Q(pk__in=Reader.objects.reading().filter(person=viewer).values("case"))
        | Q(pk__in=_rows("Endorsement").filter(giver=viewer, state__in=("asked", "given")).values("case"))
        | Q(pk__in=_rows("Advocate").filter(person=viewer).exclude(state="declined").values("case")),
        state__in=READ_BY_OTHERS,
    )


class Transition(models.Model):
    """One step of a case: who, when, in which words. Appended, never changed."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="transitions")
    from_state = models.CharField(max_length=10, choices=State, blank=True)
    to_state = models.CharField(max_length=10, choices=State)
    by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    by_name = models.CharField(max_length=150)  # stays; “Rungs” where nobody did it
    words = models.TextField(max_length=1000, blank=True)
    at = models.DateTimeField(default=timezone.now)

    objects = OfSidesQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.get_to_state_display()} by {self.by_name}"


class Layer(models.TextChoices):
    OPEN = "open", "Everybody invited to the case"
    INNER = "inner", "Candidate and manager, until submission"


class Side(models.TextChoices):
    CANDIDATE = "candidate"
    MANAGER = "manager"


class SectionQuerySet(models.QuerySet["Section"]):
    def visible_to(self, viewer: Viewer) -> "SectionQuerySet":
        """The sides of the case; an open section also who is invited to read it, while others read."""
        if not viewer.is_authenticated:
            return self.none()
        invited = Q(layer=Layer.OPEN, case__in=read_by(viewer).values("pk"))
        return self.filter(sides_of_case(viewer, "case__") | invited)


class Section(models.Model):
    """One part of the document. `key`, `side` (whose part it is) and `layer` are those of the template.

    The manager's parts are locked to the manager; those of the candidate are edited by both. `written_by` wrote last.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="sections")
    key = models.SlugField(max_length=60)
    position = models.PositiveSmallIntegerField()
    side = models.CharField(max_length=10, choices=Side)
    layer = models.CharField(max_length=6, choices=Layer)
    body = models.TextField(blank=True, max_length=LONGEST_BODY)
    body_html = models.TextField(blank=True, editable=False)
    written_by = models.ForeignKey(
        User, null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )
    written_by_name = models.CharField(max_length=150, blank=True, editable=False)
    written_at = models.DateTimeField(null=True, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)  # one more with each edit

    objects = SectionQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["body_html"])

    class Meta:
        ordering = ["case", "position"]
        constraints = [models.UniqueConstraint(fields=["case", "key"], name="section_once_a_case")]

    def __str__(self) -> str:
        return f"{self.key} of {self.case}"


class SectionCommentQuerySet(models.QuerySet["SectionComment"]):
    def visible_to(self, viewer: Viewer) -> "SectionCommentQuerySet":
        """Its author, always; and the sides of the case. Readers do not read each other."""
        if not viewer.is_authenticated:
            return self.none()
        return self.filter(Q(author=viewer) | sides_of_case(viewer, "section__case__"))


class SectionComment(models.Model):
    """What a reader, or a side, says about one section. Settled by a side, never changed."""

    section = models.ForeignKey(Section, on_delete=models.CASCADE, related_name="comments")
    author = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    author_name = models.CharField(max_length=150)
    words = models.TextField(max_length=2000)
    created_at = models.DateTimeField(default=timezone.now)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    submission = models.UUIDField(default=uuid.uuid4, editable=False)

    objects = SectionCommentQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["section", "submission"], name="one_section_comment_per_submission")
        ]

    def __str__(self) -> str:
        return f"{self.author_name}: {self.words[:60]}"


class ReaderQuerySet(models.QuerySet["Reader"]):
    def visible_to(self, viewer: Viewer) -> "ReaderQuerySet":
        """The sides of the case, and the reader."""
        if not viewer.is_authenticated:
            return self.none()
        return self.filter(Q(person=viewer) | sides_of_case(viewer, "case__"))

    def reading(self) -> "ReaderQuerySet":
        return self.filter(ended_at__isnull=True)


class Reader(models.Model):
    """Somebody the candidate invited by name to read the open document and comment on it."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="readers")
    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="cases_read")
    invited_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    invited_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = ReaderQuerySet.as_manager()

    class Meta:
        ordering = ["invited_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "person"], condition=Q(ended_at__isnull=True), name="reads_a_case_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person} reads {self.case}"


class CaseNoteQuerySet(models.QuerySet["CaseNote"]):
    def visible_to(self, viewer: Viewer) -> "CaseNoteQuerySet":
        """Its author alone: not the other side, not the committee, no administrator, and never in the packet."""
        return self.filter(author=viewer) if viewer.is_authenticated else self.none()


class CaseNote(models.Model):
    """One's private copy: what a side thinks while the case is prepared."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="notes")
    author = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    body = models.TextField(blank=True, max_length=LONGEST_BODY)
    updated_at = models.DateTimeField(default=timezone.now)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = CaseNoteQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "author"], name="one_note_a_side")]

    def __str__(self) -> str:
        return f"Note of {self.author} on {self.case}"


class CaseProject(models.Model):
    """One of the two to four projects the case rests on; a page each, and finished."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="projects")
    title = models.CharField(max_length=120)
    problem = models.TextField(max_length=3000, blank=True)
    scope = models.CharField(max_length=12, choices=Scope, blank=True)
    own_decisions = models.TextField("my decisions", max_length=3000, blank=True)
    complexity = models.TextField("what made it hard", max_length=3000, blank=True)
    outcome = models.TextField(max_length=3000, blank=True)
    still_holds = models.TextField("does it still hold?", max_length=1000, blank=True)
    started_on = models.DateField("from", null=True, blank=True)
    ended_on = models.DateField("finished", null=True, blank=True)
    decisions = models.ManyToManyField(Decision, blank=True, related_name="+")
    evidence = models.ManyToManyField(Evidence, blank=True, related_name="+")
    position = models.PositiveSmallIntegerField(default=1, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    submission = models.UUIDField(default=uuid.uuid4, editable=False)

    objects = OfDocumentQuerySet.as_manager()

    class Meta:
        ordering = ["case", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["case", "submission"], name="one_case_project_per_submission"),
            models.CheckConstraint(
                condition=Q(started_on__isnull=True)
                | Q(ended_on__isnull=True)
                | Q(started_on__lte=models.F("ended_on")),
                name="a_project_begins_before_it_ends",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class CaseMetric(models.Model):
    """A figure with its baseline, goal and source. Figures stay as typed: “1.8 %”, “four a week”."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="metrics")
    project = models.ForeignKey(CaseProject, null=True, blank=True, on_delete=models.SET_NULL, related_name="metrics")
    name = models.CharField(max_length=120)
    before = models.CharField("baseline", max_length=60, blank=True)
    after = models.CharField(max_length=60)
    goal = models.CharField(max_length=60, blank=True)
    unit = models.CharField(max_length=40, blank=True)
    source = models.CharField(max_length=300, blank=True)
    evidence = models.ForeignKey(Evidence, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    position = models.PositiveSmallIntegerField(default=1, editable=False)
    submission = models.UUIDField(default=uuid.uuid4, editable=False)

    objects = OfDocumentQuerySet.as_manager()

    class Meta:
        ordering = ["case", "position", "pk"]
        constraints = [models.UniqueConstraint(fields=["case", "submission"], name="one_case_metric_per_submission")]

    def __str__(self) -> str:
        return self.name


class NamedAchievementQuerySet(OfDocumentQuerySet):
    def visible_to(self, viewer: Viewer) -> "NamedAchievementQuerySet":
        """As the document, and only while the person consents: taken back, nobody reads it here."""
        return cast("NamedAchievementQuerySet", super().visible_to(viewer)).consented()

    def consented(self) -> "NamedAchievementQuerySet":
        return self.filter(achievement__state=Achievement.State.CONSENTED)


class NamedAchievement(models.Model):
    """Somebody the candidate mentored and what they achieved, in the words they consented to."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="achievements")
    achievement = models.ForeignKey(Achievement, on_delete=models.CASCADE, related_name="+")

    objects = NamedAchievementQuerySet.as_manager()

    class Meta:
        ordering = ["achievement__happened_on", "pk"]
        constraints = [models.UniqueConstraint(fields=["case", "achievement"], name="achievement_once_a_case")]

    def __str__(self) -> str:
        return str(self.achievement)


class LeftOutQuerySet(OfSidesQuerySet):
    def visible_to(self, viewer: Viewer) -> "LeftOutQuerySet":
        """The sides of the case, as far as they may open the item: what it is called is the item’s own secret."""
        if not viewer.is_authenticated:
            return self.none()
        return self.filter(sides_of_case(viewer, "case__"), evidence__in=Evidence.objects.visible_to(viewer))


class LeftOut(models.Model):
    """Evidence that is shared, but should not be part of this case. Only the candidate says so."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="left_out")
    evidence = models.ForeignKey(Evidence, on_delete=models.CASCADE, related_name="+")

    objects = LeftOutQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "evidence"], name="left_out_once")]

    def __str__(self) -> str:
        return f"{self.evidence} is left out of {self.case}"


class CaseAssessmentQuerySet(models.QuerySet["CaseAssessment"]):
    def visible_to(self, viewer: Viewer) -> "CaseAssessmentQuerySet":
        """The sides of the case; the committee reads them in the packet."""
        return self.filter(sides_of_case(viewer, "case__")) if viewer.is_authenticated else self.none()


class CaseAssessment(models.Model):
    """At which level a side sees the candidate in one dimension (its key); `level` is a position on the ladder."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="assessments")
    side = models.CharField(max_length=10, choices=Side)
    dimension = models.SlugField(max_length=60)
    level = models.PositiveSmallIntegerField()
    words = models.CharField(max_length=500, blank=True)
    updated_at = models.DateTimeField(default=timezone.now)

    objects = CaseAssessmentQuerySet.as_manager()

    class Meta:
        ordering = ["case", "side", "pk"]
        verbose_name = "assessment in a case"
        constraints = [
            models.UniqueConstraint(fields=["case", "side", "dimension"], name="one_case_assessment_a_dimension")
        ]

    def __str__(self) -> str:
        return f"{self.side}: {self.dimension} at {self.level}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.level < 1:
            raise ValidationError({"level": "Choose a level."})
        super().save(*args, **kwargs)
