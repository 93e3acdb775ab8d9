"""Matching rounds of a programme owner, and proposals, which ask both sides."""

from datetime import timedelta

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import User, Viewer
from growth.mentoring.models import Kind

ANSWER_WITHIN = timedelta(days=7)
MOST_RANKED = 3


class Objective(models.TextChoices):
    """What the best set of pairs is."""

    QUALITY = "quality", "The best pairs, even if fewer people get one"
    COVERAGE = "coverage", "As many people as possible get somebody"


class RoundQuerySet(models.QuerySet["Round"]):
    def visible_to(self, viewer: Viewer) -> "RoundQuerySet":
        """A round is an announcement: everybody who can sign in. Who joined is not."""
        return self.all() if viewer.is_authenticated else self.none()

    def open(self) -> "RoundQuerySet":
        return self.filter(state=Round.State.OPEN)


class Round(models.Model):
    """People join while it is open; then the owner looks at a preview, and publishes it."""

    class State(models.TextChoices):
        OPEN = "open"
        CLOSED = "closed"  # nobody joins any more; previews are made
        PUBLISHED = "published"
        CANCELLED = "cancelled"

    UNDER_WAY = (State.OPEN, State.CLOSED)

    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.MENTORING)
    words = models.CharField("what it is for", max_length=500, blank=True)
    closes_on = models.DateField("open until")
    objective = models.CharField(max_length=10, choices=Objective, default=Objective.QUALITY)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN, editable=False)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    closed_at = models.DateTimeField(null=True, blank=True, editable=False)
    previewed_at = models.DateTimeField(null=True, blank=True, editable=False)  # what the preview shows was made then
    published_at = models.DateTimeField(null=True, blank=True, editable=False)
    # Counts what a preview is made from: entries, preferences, fixed pairs, the objective.
    changes = models.PositiveIntegerField(default=0, editable=False)
    previewed_changes = models.PositiveIntegerField(default=0, editable=False)  # as counted when it was made
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = RoundQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["kind"], condition=Q(state="open"), name="one_open_round_per_kind"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("mentoring:round", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN

    @property
    def is_closed(self) -> bool:
        """Nobody joins any more, and it is not published yet."""
        return self.state == self.State.CLOSED

    @property
    def is_under_way(self) -> bool:
        return self.state in self.UNDER_WAY

    @property
    def is_stale(self) -> bool:
        """Something changed after the preview was made."""
        return self.previewed_at is not None and self.changes != self.previewed_changes

    @property
    def can_be_published(self) -> bool:
        return self.is_closed and self.previewed_at is not None and not self.is_stale


class RoundEntryQuerySet(models.QuerySet["RoundEntry"]):
    def visible_to(self, viewer: Viewer) -> "RoundEntryQuerySet":
        """One's own; all for programme owners; and the mentees of a round for its mentors, who rank them until it is
        published or cancelled."""
        if not viewer.is_authenticated:
            return self.none()
        if viewer.is_programme_owner:
            return self
        mine = RoundEntry.objects.filter(person=viewer, side=RoundEntry.Side.MENTOR, left_at__isnull=True)
        helped = mine.filter(round__state__in=Round.UNDER_WAY)
        return self.filter(
            Q(person=viewer) | Q(side=RoundEntry.Side.MENTEE, left_at__isnull=True, round__in=helped.values("round"))
        )

    def taking_part(self) -> "RoundEntryQuerySet":
        return self.filter(left_at__isnull=True, person__is_active=True)


class RoundEntry(models.Model):
    """Somebody takes part, on one side. Mentors who offer the kind are entered when a round opens, and may leave."""

    class Side(models.TextChoices):
        MENTEE = "mentee"
        MENTOR = "mentor"

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="entries")
    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="round_entries")
    side = models.CharField(max_length=6, choices=Side)
    words = models.CharField("what you hope for", max_length=300, blank=True)  # read by the mentors of the round
    dimensions = models.JSONField(default=list, blank=True)  # keys; read by them too, as said before joining
    entered_by_rungs = models.BooleanField(default=False)  # lost a mentor, or offers this kind of help
    joined_at = models.DateTimeField(default=timezone.now)
    left_at = models.DateTimeField(null=True, blank=True)

    objects = RoundEntryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "round entries"
        ordering = ["person__name", "pk"]
        constraints = [models.UniqueConstraint(fields=["round", "person", "side"], name="one_entry_per_side")]

    def __str__(self) -> str:
        return f"{self.person} in {self.round}"


class PreferenceQuerySet(models.QuerySet["Preference"]):
    def visible_to(self, viewer: Viewer) -> "PreferenceQuerySet":
        """Whose it is. The owner sees its points in a preview; whom others would like nobody else learns."""
        return self.filter(entry__person=viewer) if viewer.is_authenticated else self.none()


class Preference(models.Model):
    """“I would like to be paired with them”: up to three, in order."""

    entry = models.ForeignKey(RoundEntry, on_delete=models.CASCADE, related_name="preferences")
    other = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    rank = models.PositiveSmallIntegerField()

    objects = PreferenceQuerySet.as_manager()

    class Meta:
        ordering = ["entry", "rank"]
        constraints = [
            models.UniqueConstraint(fields=["entry", "rank"], name="one_preference_per_rank"),
            models.UniqueConstraint(fields=["entry", "other"], name="ranked_once"),
        ]

    def __str__(self) -> str:
        return f"{self.entry.person} would like {self.other}"


class OwnersQuerySet(models.QuerySet["FixedPair"]):
    def visible_to(self, viewer: Viewer) -> "OwnersQuerySet":
        """Programme owners."""
        return self.all() if viewer.is_authenticated and viewer.is_programme_owner else self.none()


class FixedPair(models.Model):
    """A pair the owner made by hand: it takes its place before the others are matched."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="fixed_pairs")
    mentor = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    mentee = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    fixed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    objects = OwnersQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["round", "mentee"], name="one_fixed_pair_per_mentee")]

    def __str__(self) -> str:
        return f"{self.mentor} and {self.mentee}"


class ProposalQuerySet(models.QuerySet["Proposal"]):
    def visible_to(self, viewer: Viewer) -> "ProposalQuerySet":
        """Programme owners and whoever made it; both sides once they are asked."""
        if not viewer.is_authenticated:
            return self.none()
        if viewer.is_programme_owner:
            return self
        sides = Q(mentor=viewer) | Q(mentee=viewer)
        return self.filter(Q(proposed_by=viewer) | (sides & ~Q(state=Proposal.State.PREVIEW)))

    def asked(self) -> "ProposalQuerySet":
        return self.filter(state=Proposal.State.ASKED)


class Proposal(models.Model):
    """A pair that is proposed to both sides: by a round, or by hand. With the second yes it becomes a pairing."""

    class State(models.TextChoices):
        PREVIEW = "preview"  # part of an unpublished preview: its sides know nothing of it
        ASKED = "asked"
        PAIRED = "paired"
        DECLINED = "declined", "Did not come about"
        LAPSED = "lapsed", "Not answered in time"
        WITHDRAWN = "withdrawn"

    round = models.ForeignKey(Round, null=True, blank=True, on_delete=models.CASCADE, related_name="proposals")
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.MENTORING)
    mentor = models.ForeignKey(User, on_delete=models.CASCADE, related_name="proposals_as_mentor")
    mentee = models.ForeignKey(User, on_delete=models.CASCADE, related_name="proposals_as_mentee")
    proposed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    words = models.CharField("why", max_length=300, blank=True)
    is_fixed = models.BooleanField(default=False)
    parts = models.JSONField(default=list, blank=True)  # points: gap, level, track, preference, overlap
    state = models.CharField(max_length=10, choices=State, default=State.ASKED)
    mentor_says = models.BooleanField(null=True, blank=True)
    mentee_says = models.BooleanField(null=True, blank=True)
    asked_at = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_because = models.CharField(max_length=300, blank=True)  # both said yes, and still it could not be
    created_at = models.DateTimeField(default=timezone.now)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(mentor=F("mentee")), name="proposal_has_two_sides"),
            models.UniqueConstraint(
                fields=["mentor", "mentee", "kind"], condition=Q(state="asked"), name="one_open_proposal"
            ),
        ]
        indexes = [
            models.Index(fields=["mentor", "state"], name="proposals_by_mentor"),
            models.Index(fields=["mentee", "state"], name="proposals_by_mentee"),
        ]

    def __str__(self) -> str:
        return f"{self.mentor} and {self.mentee}"

    def get_absolute_url(self) -> str:
        return reverse("mentoring:proposal", args=[self.pk])

    @property
    def score(self) -> int:
        return round(sum(self.parts))

    @property
    def is_open(self) -> bool:
        """Both are asked, and there is time to answer."""
        return self.state == self.State.ASKED and self.due_at is not None and self.due_at > timezone.now()

    def is_side(self, person: User) -> bool:
        return person.pk in (self.mentor_id, self.mentee_id)

    def other(self, person: User) -> User:
        """The other side."""
        return self.mentor if person.pk == self.mentee_id else self.mentee

    def said_by(self, person: User) -> bool | None:
        """The answer of one of the sides: yes, no, or None yet."""
        return self.mentor_says if person.pk == self.mentor_id else self.mentee_says


class UnmatchedQuerySet(models.QuerySet["Unmatched"]):
    def visible_to(self, viewer: Viewer) -> "UnmatchedQuerySet":
        """Programme owners; and oneself, once the round is published."""
        if not viewer.is_authenticated:
            return self.none()
        if viewer.is_programme_owner:
            return self
        return self.filter(mentee=viewer, round__state=Round.State.PUBLISHED)


class Unmatched(models.Model):
    """A mentee for whom a preview has nobody, and why."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="unmatched")
    mentee = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    why = models.CharField(max_length=300)

    objects = UnmatchedQuerySet.as_manager()

    class Meta:
        ordering = ["mentee__name", "pk"]
        constraints = [models.UniqueConstraint(fields=["round", "mentee"], name="unmatched_once")]

    def __str__(self) -> str:
        return f"{self.mentee} in {self.round}"
