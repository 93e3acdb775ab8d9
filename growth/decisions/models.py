"""Decisions: architecture decision records, the projects they belong to, who had which part, and what they replace.

What people say about one stands in `discussing.py`, what came of it in `afterwards.py`, files in `imports.py`.
"""

import uuid

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from simple_history.models import HistoricalRecords

from accounts.models import Team, User, Viewer
from growth.access import teams_around

TAKEN = "There is a project of this name already."


class Audience(models.TextChoices):
    EVERYONE = "everyone", "Everybody in the organisation"
    TEAM = "team", "Only the team, and the teams in it"


def project_kept_by(viewer: User, path: str = "") -> Q:
    """Whoever keeps it; once they left, their manager; administrators while none of them is here.

    For a query that reaches the project by `path`.
    """
    successor = {f"{path}keeper__is_active": False, f"{path}keeper__manager": viewer}
    kept = Q(**{f"{path}keeper": viewer}) | Q(**successor)
    # Asked of the database, for what waits looks at nothing of the viewer but `pk` (growth/waiting.py).
    administers = Exists(User.objects.filter(pk=viewer.pk, is_administrator=True))
    orphaned = Q(**{f"{path}keeper__isnull": True}) | (
        Q(**{f"{path}keeper__is_active": False}) & ~Q(**{f"{path}keeper__manager__is_active": True})
    )
    return kept | (orphaned & Q(administers))


class ProjectQuerySet(models.QuerySet["Project"]):
    def visible_to(self, viewer: Viewer) -> "ProjectQuerySet":
        """Everybody who can sign in, or its team and the teams in it, as the keeper chose; and the keeper."""
        if not viewer.is_authenticated:
            return self.none()
        return self.filter(
            Q(audience=Audience.EVERYONE)
            | Q(audience=Audience.TEAM, team__in=teams_around(viewer))
            | project_kept_by(viewer)
        )


class Project(models.Model):
    """What decisions are about, such as a system. It numbers them, and says who reads them."""

    name = models.CharField(max_length=120)
    about = models.CharField(max_length=300, blank=True)
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.SET_NULL, related_name="projects")
    audience = models.CharField(max_length=10, choices=Audience, default=Audience.EVERYONE)
    # Nobody, where an operator made it on the command line.
    keeper = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="projects_kept")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = ProjectQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(Lower("name"), name="project_name_once", violation_error_message=TAKEN),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("decisions:project", args=[self.pk])


class Status(models.TextChoices):
    DRAFT = "draft"
    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    DEPRECATED = "deprecated"
    SUPERSEDED = "superseded"
    OTHER = "other", "Other"  # a file says something else; its words are kept
    UNKNOWN = "unknown", "No status written"


SETTLED = (Status.ACCEPTED, Status.REJECTED, Status.DEPRECATED, Status.SUPERSEDED)
IN_FORCE = (Status.ACCEPTED,)
MARKS = {
    Status.ACCEPTED: "good",
    Status.PROPOSED: "wait",
    Status.REJECTED: "bad",
    Status.DEPRECATED: "half",
    Status.SUPERSEDED: "half",
}


class Tag(models.Model):
    """A word by which records are found. Known to everybody; a reader is offered those of records they see."""

    name = models.CharField(max_length=40)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(Lower("name"), name="tag_once")]

    def __str__(self) -> str:
        return self.name


class DecisionQuerySet(models.QuerySet["Decision"]):
    def visible_to(self, viewer: Viewer) -> "DecisionQuerySet":
        """A draft is seen by those named on it; from the proposal on, whoever sees the project reads it as well.

        So does, at any time, whoever was asked for a design review of it and did not decline.
        """
        if not viewer.is_authenticated:
            return self.none()
        named = Participant.objects.filter(decision=OuterRef("pk"), person=viewer)
        asked = AskedReviewer.objects.standing().filter(review__decision=OuterRef("pk"), person=viewer)
        projects = Project.objects.visible_to(viewer).values("pk")
        return self.filter((Q(project__in=projects) & ~Q(status=Status.DRAFT)) | Exists(named) | Exists(asked))

    def with_parts(self) -> "DecisionQuerySet":
        return self.select_related("project")

    def due(self) -> "DecisionQuerySet":
        """Whose revisit date has come, while they still hold."""
        # The day in UTC, not the reader's: the same SQL counts for everybody.
        return self.filter(revisit_on__lte=timezone.now().date(), status__in=IN_FORCE)

    def newest_first(self) -> "DecisionQuerySet":
        return self.order_by(F("dated").desc(nulls_last=True), "-pk")


class Decision(models.Model):
    """One record. The prose fields are Markdown; `html` keeps what they are rendered to, by section, made on save.

    `options` is [{"title", "description", "good": [...], "bad": [...]}]. `more` is [{"heading", "text"}], the sections
    of an imported file that no field takes. `round` counts how often deciders were asked: a change of words asks anew.
    """

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="decisions")
    number = models.PositiveIntegerField(null=True, blank=True, editable=False)
    numbered_here = models.BooleanField(default=False, editable=False)  # by us on acceptance, not by a file
    slug = models.SlugField(max_length=80, editable=False)
    title = models.CharField("in one line", max_length=300)
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT, editable=False)
    status_words = models.CharField(max_length=500, blank=True, editable=False)  # as a file says it
    context = models.TextField(blank=True)
    drivers = models.TextField(blank=True)
    options = models.JSONField(default=list, blank=True)
    decision = models.TextField(blank=True)
    consequences = models.TextField(blank=True)
    confirmation = models.TextField(blank=True)
    prediction = models.TextField("what we expect to happen", blank=True)
    ai_proposed = models.TextField("what a model proposed", blank=True)
    ai_decided = models.TextField("what people decided", blank=True)
    more = models.JSONField(default=list, blank=True, editable=False)
    html = models.JSONField(default=dict, blank=True, editable=False)
    plain = models.TextField(blank=True, editable=False)  # everything in it as plain words, for the search
    dated = models.DateField("date", null=True, blank=True)  # when it was decided, else as its file says
    revisit_on = models.DateField("revisit on", null=True, blank=True)
    new_data_model = models.BooleanField("a new data model", default=False)
    external_api = models.BooleanField("an external API", default=False)
    concurrency = models.BooleanField("real concurrency", default=False)
    tags = models.ManyToManyField(Tag, blank=True, related_name="decisions")
    source_path = models.CharField(max_length=400, blank=True, editable=False)  # of the file it is kept in, if it is
    template_key = models.CharField(max_length=60, blank=True)
    round = models.PositiveSmallIntegerField(default=0, editable=False)
    created_by = models.ForeignKey(
        User, null=True, editable=False, on_delete=models.SET_NULL, related_name="decisions_written"
    )
    version = models.PositiveIntegerField(default=1, editable=False)  # one more with each edit of the words
    submission = models.UUIDField(default=uuid.uuid4, editable=False, unique=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(default=timezone.now, editable=False)

    _history_user: User | None  # who changes it, also where no request is

    objects = DecisionQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["html", "plain", "submission", "round", "created_by", "updated_at"])

    class Meta:
        ordering = ["project", "number", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["project", "slug"], name="decision_slug_once_per_project"),
            models.UniqueConstraint(
                fields=["project", "number"], condition=Q(numbered_here=True), name="decision_number_given_once"
            ),
            models.UniqueConstraint(
                fields=["project", "source_path"], condition=~Q(source_path=""), name="one_decision_per_file"
            ),
        ]
        indexes = [
            models.Index(fields=["project", "number"], name="decisions_by_number"),
            models.Index(fields=["status", "revisit_on"], name="decisions_due"),
            models.Index(fields=["-dated", "-id", "status", "project"], name="decisions_by_date"),  # enough for a list
        ]

    def __str__(self) -> str:
        return f"{self.label}: {self.title}" if self.label else self.title

    def get_absolute_url(self) -> str:
        return reverse("decisions:decision", args=[self.pk])

    @property
    def label(self) -> str:
        """“ADR-47”; nothing while it has no number."""
        return "" if self.number is None else f"ADR-{self.number}"

    @property
    def mark(self) -> str:
        return MARKS.get(Status(self.status), "")

    @property
    def is_draft(self) -> bool:
        return self.status == Status.DRAFT

    @property
    def is_proposed(self) -> bool:
        return self.status == Status.PROPOSED

    @property
    def is_imported(self) -> bool:
        """Its file is where it is changed."""
        return self.source_path != ""

    @property
    def is_settled(self) -> bool:
        return self.status in SETTLED

    @property
    def is_due(self) -> bool:
        return self.status in IN_FORCE and self.revisit_on is not None and self.revisit_on <= timezone.now().date()

    @property
    def calls_for_review(self) -> list[str]:
        """Why a lightweight design review is worth its fifteen minutes (product.md, Practices)."""
        fields = ("new_data_model", "external_api", "concurrency")
        return [str(self._meta.get_field(name).verbose_name) for name in fields if getattr(self, name)]  # type: ignore[union-attr]


class Role(models.TextChoices):
    AUTHOR = "author"
    DECIDER = "decider"
    CONSULTED = "consulted"
    INFORMED = "informed"


class Participant(models.Model):
    """Who had which part. `name` is as a file names them; `person` is set where that is certain."""

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="participants")
    person = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="decision_parts")
    name = models.CharField(max_length=200, blank=True)
    role = models.CharField(max_length=10, choices=Role)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["decision", "person", "role"], condition=Q(person__isnull=False), name="one_part_of_a_kind"
            ),
            models.CheckConstraint(condition=Q(person__isnull=False) | ~Q(name=""), name="a_part_is_somebodys"),
        ]
        indexes = [models.Index(fields=["person", "role"], name="decision_parts_by_person")]

    def __str__(self) -> str:
        return self.person.name if self.person else self.name


class LinkKind(models.TextChoices):
    SUPERSEDES = "supersedes"
    AMENDS = "amends"
    RELATES = "relates", "Relates to"


BACKWARDS = {
    LinkKind.SUPERSEDES: "Superseded by",
    LinkKind.AMENDS: "Amended by",
    LinkKind.RELATES: "Relates to",
}


class LinkQuerySet(models.QuerySet["Link"]):
    def visible_to(self, viewer: Viewer) -> "LinkQuerySet":
        """Both ends are seen: a link tells that the other record exists, and what it is called."""
        seen = Decision.objects.visible_to(viewer).values("pk")
        return self.filter(Q(source__in=seen) & (Q(target__in=seen) | Q(target__isnull=True)))


class Link(models.Model):
    """`source` supersedes, amends or relates to `target`: one row, read from both ends.

    Out of a file, a link may lead nowhere: then `words` say where it wanted to go and `target` is empty. Whether the
    file was that of the source or said it from the other end (“superseded by”), `backwards` tells.
    """

    source = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="links")
    target = models.ForeignKey(Decision, null=True, blank=True, on_delete=models.CASCADE, related_name="links_to")
    kind = models.CharField(max_length=10, choices=LinkKind)
    partly = models.BooleanField(default=False)
    backwards = models.BooleanField(default=False, editable=False)
    words = models.CharField(max_length=500, blank=True)

    objects = LinkQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "target", "kind"], condition=Q(target__isnull=False), name="linked_once"
            ),
            models.CheckConstraint(
                condition=Q(target__isnull=True) | ~Q(source=F("target")), name="nothing_replaces_itself"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.get_kind_display()} {self.target or self.words}"


class StatusChange(models.Model):
    """Who gave it which status, when and why. `by` is empty where a file said so."""

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="status_changes")
    status = models.CharField(max_length=10, choices=Status)
    by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    words = models.TextField(blank=True)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.decision}: {self.status}"


# The second subjects of this slice, loaded with its models.
from growth.decisions.afterwards.models import TakenUp, Verdict  # noqa: E402, F401
from growth.decisions.discussing import Answer, Comment  # noqa: E402, F401
from growth.decisions.exchange.models import Import, ImportedFile, Source  # noqa: E402, F401
from growth.decisions.record_templates.models import OwnTemplate  # noqa: E402, F401
from growth.decisions.reviewing.models import AskedReviewer, DesignReview, ReviewItem  # noqa: E402, F401
