"""The committee's part: who sits on it, when it meets, who is barred from what, ratings, votes and outcomes.

Ratings and votes are records of the committee's own: no candidate, manager or administrator ever sees one.
"""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import User, Viewer
from growth.promotions.cases.models import Case


class CommitteeQuerySet(models.QuerySet["Committee"]):
    def visible_to(self, viewer: Viewer) -> "CommitteeQuerySet":
        """Who decides about promotions is structure: everybody who is signed in."""
        return self.all() if viewer.is_authenticated else self.none()


class Committee(models.Model):
    """A standing group. Administrators say who is in it, and see nothing of what it does."""

    name = models.CharField(max_length=120, unique=True)
    about = models.CharField(max_length=300, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = CommitteeQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("promotions:committee", args=[self.pk])


class CommitteeMember(models.Model):
    """Somebody on a committee, from one day to another. `is_chair`: plans its calibrations and leads them."""

    committee = models.ForeignKey(Committee, on_delete=models.CASCADE, related_name="members")
    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="committee_memberships")
    is_chair = models.BooleanField("chair", default=False)
    since = models.DateField(default=timezone.localdate)
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["-is_chair", "person__name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["committee", "person"], condition=Q(ended_on__isnull=True), name="on_a_committee_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person} on {self.committee}"


class CalibrationQuerySet(models.QuerySet["Calibration"]):
    def visible_to(self, viewer: Viewer) -> "CalibrationQuerySet":
        """Its days are structure: everybody who is signed in. What stands on it has rules of its own."""
        return self.all() if viewer.is_authenticated else self.none()

    def taking_cases(self) -> "CalibrationQuerySet":
        """Those a case can still be submitted to today."""
        return self.filter(opened_at__isnull=True, closed_at__isnull=True, freezes_on__gte=timezone.localdate())


class Calibration(models.Model):
    """One round of a committee: cases come in until `freezes_on`, are read blind, and talked over on `meets_on`.

    From `opened_at` names and ratings are shown to those who handed theirs in. It is closed when every case has an
    outcome.
    """

    committee = models.ForeignKey(Committee, on_delete=models.PROTECT, related_name="calibrations")
    freezes_on = models.DateField("cases until")
    meets_on = models.DateField("meets")
    opened_at = models.DateTimeField(null=True, blank=True, editable=False)
    opened_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = CalibrationQuerySet.as_manager()

    class Meta:
        ordering = ["-meets_on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(freezes_on__lte=models.F("meets_on")), name="it_freezes_before_it_meets")
        ]

    def __str__(self) -> str:
        return f"{self.committee} on {self.meets_on}"

    def get_absolute_url(self) -> str:
        return reverse("promotions:calibration", args=[self.pk])

    @property
    def is_blind(self) -> bool:
        """Names and pronouns are masked for the committee."""
        return self.opened_at is None


class Bar(models.TextChoices):
    """Why somebody of the committee neither reads a case nor rates it."""

    ONESELF = "oneself", "It is their own case"
    LINE = "line", "The candidate is in their line"
    MENTEE = "mentee", "They mentor the candidate"
    PREPARED = "prepared", "They prepared the case"
    ENDORSED = "endorsed", "They gave words about it"
    DECLARED = "declared", "They declared a conflict of interest"


class SeatQuerySet(models.QuerySet["Seat"]):
    def visible_to(self, viewer: Viewer) -> "SeatQuerySet":
        """One's own; and those beside one's own on a case one is not barred from: who reads it, who is done. Who is
        barred from it once the meeting is open: before, a bar says whose case it is.

        The candidate and the manager read the names of who reads, not the seats.
        """
        if not viewer.is_authenticated:
            return self.none()
        beside = Q(case__in=self.model.objects.reading(viewer).values("case"))
        shown = Q(barred_because="") | Q(case__calibration__opened_at__isnull=False)
        return self.filter(Q(person=viewer) | (beside & shown))

    def free(self) -> "SeatQuerySet":
        """Not barred."""
        return self.filter(barred_because="")

    def reading(self, viewer: User) -> "SeatQuerySet":
        """Seats on which `viewer` reads a case."""
        return self.filter(person=viewer, barred_because="")


class Seat(models.Model):
    """One member's place at one submitted case. A barred one can hold no rating and no vote: a trigger refuses it."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="seats")
    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    barred_because = models.CharField(max_length=10, choices=Bar, blank=True)
    declared = models.CharField("the conflict, in their words", max_length=300, blank=True)
    handed_in_at = models.DateTimeField(null=True, blank=True)  # the ratings; they do not change after it

    objects = SeatQuerySet.as_manager()

    class Meta:
        ordering = ["case", "person__name", "pk"]
        constraints = [models.UniqueConstraint(fields=["case", "person"], name="one_seat_a_member")]

    def __str__(self) -> str:
        return f"{self.person} at {self.case_id}"

    def get_absolute_url(self) -> str:
        return reverse("promotions:seat", args=[self.pk])


class CaseRatingQuerySet(models.QuerySet["CaseRating"]):
    def visible_to(self, viewer: Viewer) -> "CaseRatingQuerySet":
        """One's own. Those of others once the meeting is open, and only to who handed in their own before.

        Nobody else, ever: not the candidate, not the manager, no administrator, no member who is barred.
        """
        if not viewer.is_authenticated:
            return self.none()
        done = Seat.objects.reading(viewer).filter(handed_in_at__isnull=False)
        others = Q(
            seat__handed_in_at__isnull=False,
            seat__case__calibration__opened_at__isnull=False,
            seat__case__in=done.values("case"),
        )
        return self.filter(Q(seat__person=viewer) | others, seat__barred_because="")


class CaseRating(models.Model):
    """At which level (its position) a member sees the candidate in one dimension (its key), and why."""

    seat = models.ForeignKey(Seat, on_delete=models.CASCADE, related_name="ratings")
    dimension = models.SlugField(max_length=60)
    level = models.PositiveSmallIntegerField()
    reason = models.TextField(max_length=2000)
    updated_at = models.DateTimeField(default=timezone.now)

    objects = CaseRatingQuerySet.as_manager()

    class Meta:
        ordering = ["seat", "pk"]
        constraints = [models.UniqueConstraint(fields=["seat", "dimension"], name="one_rating_a_dimension")]

    def __str__(self) -> str:
        return f"{self.dimension} at {self.level}"


class VoteQuerySet(models.QuerySet["Vote"]):
    def visible_to(self, viewer: Viewer) -> "VoteQuerySet":
        """One's own; those of others to who voted on the same case. Nobody else, ever."""
        if not viewer.is_authenticated:
            return self.none()
        voted = Seat.objects.reading(viewer).filter(vote__isnull=False)
        return self.filter(Q(seat__person=viewer) | Q(seat__case__in=voted.values("case")), seat__barred_because="")


class Vote(models.Model):
    class Choice(models.TextChoices):
        PROMOTE = "promote"
        NOT_YET = "not_yet", "Not yet"
        ABSTAIN = "abstain"

    seat = models.OneToOneField(Seat, on_delete=models.CASCADE, related_name="vote")
    choice = models.CharField(max_length=10, choices=Choice)
    words = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField(default=timezone.now)

    objects = VoteQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return self.get_choice_display()


class OutcomeQuerySet(models.QuerySet["Outcome"]):
    def visible_to(self, viewer: Viewer) -> "OutcomeQuerySet":
        """Those of the committee who were not barred, and the manager; the candidate once the letter was sent."""
        if not viewer.is_authenticated:
            return self.none()
        told = Q(case__person=viewer, letter_sent_at__isnull=False)
        seats = Seat.objects.reading(viewer).values("case")
        return self.filter(Q(case__manager=viewer) | told | Q(case__in=seats))


class Outcome(models.Model):
    """What the committee said, and why. The case itself stays `submitted` until the letter is sent: nobody learns an
    outcome from a list before they were told.

    `agreed_levels` are positions by dimension key, as agreed in the meeting. `shows` are, for “not yet”, the two or
    three things to show by `review_on`.
    """

    class Kind(models.TextChoices):
        PROMOTED = "promoted"
        NOT_YET = "not_yet", "Not yet"

    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="outcome")
    kind = models.CharField(max_length=10, choices=Kind)
    reason = models.TextField(max_length=4000)
    shows = models.JSONField(default=list, blank=True)
    review_on = models.DateField(null=True, blank=True)
    effective_on = models.DateField(null=True, blank=True)
    agreed_levels = models.JSONField(default=dict, blank=True)
    recorded_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    recorded_by_name = models.CharField(max_length=150)
    recorded_at = models.DateTimeField(default=timezone.now)
    letter = models.TextField(blank=True, max_length=10_000)
    letter_html = models.TextField(blank=True, editable=False)
    letter_version = models.PositiveIntegerField(default=1, editable=False)
    letter_sent_at = models.DateTimeField(null=True, blank=True)
    letter_sent_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    placed_at = models.DateTimeField(null=True, blank=True)  # the new placement stands

    objects = OutcomeQuerySet.as_manager()

    class Meta:
        ordering = ["-recorded_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="promoted", effective_on__isnull=False) | Q(kind="not_yet", review_on__isnull=False),
                name="an_outcome_has_its_day",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.case}"

    def get_absolute_url(self) -> str:
        return reverse("promotions:outcome", args=[self.pk])
