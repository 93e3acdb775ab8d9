"""Opportunities: coming work that would show something on the ladder, who wants it, and who has it."""

import uuid
from collections.abc import Iterable
from datetime import date

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import Team, User, Viewer
from growth.access import teams_around
from growth.evidence.models import Kind, Scope
from ladder.models import Dimension, Level

NAMESPACE = uuid.UUID("6f0c1f0e-3c0a-5d0e-9d5b-0a8f6b1f7c21")  # of the drafts that assignments become


ENDS_FIRST = "It ends before it starts."
SAME_DIMENSION = "That is the same dimension twice."
MOST_PLACES = 20
NOT_SO_MANY_PLACES = f"Between 1 and {MOST_PLACES} places."


class Audience(models.TextChoices):
    EVERYONE = "everyone", "Everybody in the organisation"
    TEAM = "team", "Only the team, and the teams in it"


class State(models.TextChoices):
    OPEN = "open"
    ASSIGNED = "assigned"  # every place is taken
    DONE = "done"
    WITHDRAWN = "withdrawn"


UNDER_WAY = (State.OPEN, State.ASSIGNED)


def kept_by(viewer: User, path: str = "") -> Q:
    """Whoever listed it; once they left, their manager. For a query that reaches the opportunity by `path`."""
    successor = {f"{path}listed_by__is_active": False, f"{path}listed_by__manager": viewer}
    return Q(**{f"{path}listed_by": viewer}) | Q(**successor)


class OpportunityQuerySet(models.QuerySet["Opportunity"]):
    def visible_to(self, viewer: Viewer) -> "OpportunityQuerySet":
        """Everybody who can sign in, or the people of its team and the teams in it, as the lister chose.

        Besides: whoever keeps it; whoever said they are interested, was asked or has it; and their managers, who may
        read the interest of their own people and have to find what it is about.
        """
        if not viewer.is_authenticated:
            return self.none()
        own = Q(person=viewer) | Q(person__manager=viewer)
        return self.filter(
            Q(audience=Audience.EVERYONE)
            | Q(audience=Audience.TEAM, team__in=teams_around(viewer))
            | kept_by(viewer)
            | Q(pk__in=Interest.objects.filter(own).values("opportunity"))
            | Q(pk__in=Assignment.objects.filter(own).values("opportunity"))
        )

    def offered(self) -> "OpportunityQuerySet":
        """With a place free and not over yet."""
        return self.filter(state=State.OPEN, ends_on__gte=timezone.localdate())

    def fitting(self, dimensions: Iterable[str], level: str) -> "OpportunityQuerySet":
        """Those that would show one of these dimensions at this level, by key: ladders may share both."""
        return self.filter(fits(dimensions, level))

    def with_parts(self) -> "OpportunityQuerySet":
        return self.select_related("listed_by", "team", "level__version__ladder", "dimension", "second_dimension")


def fits(dimensions: Iterable[str], level: str) -> Q:
    keys = list(dimensions)
    return Q(level__key=level) & (Q(dimension__key__in=keys) | Q(second_dimension__key__in=keys))


class Opportunity(models.Model):
    """Coming work, listed by a manager. `level` and the dimensions say what it would show, and at which level."""

    title = models.CharField("in one line", max_length=200)
    description = models.TextField(blank=True)
    description_html = models.TextField(blank=True, editable=False)
    listed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="opportunities_listed")
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.SET_NULL, related_name="opportunities")
    audience = models.CharField(max_length=10, choices=Audience, default=Audience.EVERYONE)
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.DELIVERY)
    scope = models.CharField(max_length=12, choices=Scope)
    level = models.ForeignKey(Level, on_delete=models.PROTECT, related_name="opportunities")
    dimension = models.ForeignKey(Dimension, on_delete=models.PROTECT, related_name="opportunities")
    second_dimension = models.ForeignKey(
        Dimension, null=True, blank=True, on_delete=models.PROTECT, related_name="second_opportunities"
    )
    starts_on = models.DateField("from")
    ends_on = models.DateField("until")
    places = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN, editable=False)
    words_to_others = models.CharField(max_length=300, blank=True, editable=False)  # to those who are not chosen
    withdrawn_reason = models.CharField(max_length=500, blank=True, editable=False)
    closed_by = models.ForeignKey(
        User, null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )
    closed_at = models.DateTimeField(null=True, blank=True, editable=False)  # done or withdrawn
    version = models.PositiveIntegerField(default=1, editable=False)  # one more with each edit of the words
    submission = models.UUIDField(default=uuid.uuid4, editable=False)  # the same form sent twice lists it once
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = OpportunityQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "opportunities"
        ordering = ["starts_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["listed_by", "submission"], name="one_opportunity_per_submission"),
            models.CheckConstraint(
                condition=Q(starts_on__lte=F("ends_on")),
                name="it_starts_before_it_ends",
                violation_error_message=ENDS_FIRST,
            ),
            models.CheckConstraint(
                condition=Q(places__range=(1, MOST_PLACES)),
                name="a_few_places",
                violation_error_message=NOT_SO_MANY_PLACES,
            ),
            models.CheckConstraint(
                condition=Q(second_dimension__isnull=True) | ~Q(second_dimension=F("dimension")),
                name="two_different_dimensions",
                violation_error_message=SAME_DIMENSION,
            ),
        ]
        indexes = [models.Index(fields=["state", "starts_on"], name="opportunities_by_state")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("opportunities:opportunity", args=[self.pk])

    @property
    def dimensions(self) -> list[Dimension]:
        return [self.dimension, self.second_dimension] if self.second_dimension else [self.dimension]

    @property
    def is_open(self) -> bool:
        return self.state == State.OPEN

    @property
    def is_under_way(self) -> bool:
        return self.state in UNDER_WAY

    def last_day(self, today: date) -> date:
        """The last day of the work as known today: the planned one, or today if it ended before."""
        return min(self.ends_on, today)


class InterestQuerySet(models.QuerySet["Interest"]):
    def visible_to(self, viewer: Viewer) -> "InterestQuerySet":
        """The person, whoever keeps the opportunity, and the person's own manager. Nobody else learns who wanted it."""
        if not viewer.is_authenticated:
            return self.none()
        return self.filter(Q(person=viewer) | Q(person__manager=viewer) | kept_by(viewer, "opportunity__"))

    def waiting(self) -> "InterestQuerySet":
        """Of people who are still here, on something open, and not answered."""
        return self.filter(opportunity__state=State.OPEN, answered_at__isnull=True, person__is_active=True)


class Interest(models.Model):
    """“I am interested.” Taking it back deletes it: nobody has to see that somebody once wanted something."""

    opportunity = models.ForeignKey(Opportunity, on_delete=models.CASCADE, related_name="interests")
    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="opportunity_interests")
    words = models.CharField(max_length=300, blank=True)
    wants_to_grow = models.BooleanField(default=False)  # said by the person: “I want to grow in this”
    answered_at = models.DateTimeField(null=True, blank=True, editable=False)  # chosen, or told that others were
    answer = models.CharField(max_length=300, blank=True, editable=False)  # the reason, if one was given
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = InterestQuerySet.as_manager()

    class Meta:
        ordering = ["person__name", "pk"]
        constraints = [models.UniqueConstraint(fields=["opportunity", "person"], name="interested_once")]

    def __str__(self) -> str:
        return f"{self.person} is interested in {self.opportunity}"


class AssignmentState(models.TextChoices):
    """Where an assignment stands."""

    ASKED = "asked"
    TAKEN = "taken"
    DONE = "done"
    DECLINED = "declined"
    ENDED = "ended"  # taken back by the lister, or given back by the person


HOLDS_A_PLACE = (AssignmentState.ASKED, AssignmentState.TAKEN, AssignmentState.DONE)
GIVEN = (AssignmentState.TAKEN, AssignmentState.DONE)


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    def visible_to(self, viewer: Viewer) -> "AssignmentQuerySet":
        """Who has or did something is known to whoever sees it; who was asked or declined only to the two sides."""
        if not viewer.is_authenticated:
            return self.none()
        return self.filter(
            Q(person=viewer)
            | kept_by(viewer, "opportunity__")
            | Q(state__in=GIVEN, opportunity__in=Opportunity.objects.visible_to(viewer))
        )

    def holding_a_place(self) -> "AssignmentQuerySet":
        return self.filter(state__in=HOLDS_A_PLACE)

    def given(self) -> "AssignmentQuerySet":
        return self.filter(state__in=GIVEN)


class Assignment(models.Model):
    """One place, held by one person from the moment they are asked: nobody who says yes is told that it is gone."""

    opportunity = models.ForeignKey(Opportunity, on_delete=models.CASCADE, related_name="assignments")
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="opportunity_assignments")
    state = models.CharField(max_length=10, choices=AssignmentState, default=AssignmentState.ASKED)
    given_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    taken_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)  # done, declined, taken or given back
    ended_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        ordering = ["person__name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["opportunity", "person"], condition=Q(state__in=HOLDS_A_PLACE), name="one_place_per_person"
            )
        ]
        indexes = [models.Index(fields=["person", "state"], name="assignments_by_person")]

    def __str__(self) -> str:
        return f"{self.person}: {self.opportunity}"

    @property
    def submission(self) -> uuid.UUID:
        """The same for the same assignment, so that its draft is written once, however often it is done."""
        return uuid.uuid5(NAMESPACE, f"assignment:{self.pk}")
