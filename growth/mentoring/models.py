"""Pairings: a mentor and a mentee, what kind of help it is, how often they mean to meet and until when.

What belongs to a pairing stands in the packages beside this file: `profiles` (what people offer and look for),
`asking` (requests), `rounds` (matching rounds and proposals), `meeting` (agreement, sessions, notes), `health`
(ratings), `coffee`, and `achievements` (evidence of mentoring).
"""

from django.db import models
from django.db.models import Count, F, Max, Min, Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import User, Viewer
from growth.access import OPENS_RECORD

CADENCE_WEEKS, LENGTH_DAYS = 2, 182  # what holds until the two agree on something else: every two weeks, half a year
CADENCES = [(1, "Every week"), (2, "Every two weeks"), (3, "Every three weeks"), (4, "Every four weeks")]


class Kind(models.TextChoices):
    """What one does for the other. The `mentor` of a pairing is who helps, whatever the kind."""

    MENTORING = "mentoring", "Mentoring"
    SHADOWING = "shadowing", "Shadowing"
    BUDDY = "buddy", "Onboarding buddy"
    ROTATION = "rotation", "Cross-training rotation"


KIND_HELP = {
    Kind.MENTORING: "Growing along the ladder. A mentor joins the growth circle: they see what is shared with it.",
    Kind.SHADOWING: "Pairing on one critical piece of work. Opens nobody’s record.",
    Kind.BUDDY: "The first ninety days of somebody new. Opens nobody’s record.",
    Kind.ROTATION: "Learning the work of another team by doing it. Opens nobody’s record.",
}


class PairingQuerySet(models.QuerySet["Pairing"]):
    def visible_to(self, viewer: Viewer) -> "PairingQuerySet":
        """Both sides; the mentee's manager, who shares the growth circle with the mentor; and the programme owner.

        That it exists, of what kind, and when the two last met. What they agree on, speak about and feel is theirs:
        it stands in models of its own.
        """
        if not viewer.is_authenticated:
            return self.none()
        if viewer.is_programme_owner:
            return self
        return self.filter(Q(mentor=viewer) | Q(mentee=viewer) | Q(mentee__manager=viewer))

    def of_sides(self, viewer: Viewer) -> "PairingQuerySet":
        """Those in which `viewer` is the mentor or the mentee: who reads what the two speak about."""
        if not viewer.is_authenticated:
            return self.none()
        return self.filter(Q(mentor=viewer) | Q(mentee=viewer))

    def active(self) -> "PairingQuerySet":
        return self.filter(ended_on__isnull=True)

    def between(self, mentor: User, mentee: User, kind: str) -> "PairingQuerySet":
        """Those in which the one helps the other in this way, the newest first; at most one of them lasts."""
        return self.filter(mentor=mentor, mentee=mentee, kind=kind)

    def mentoring(self) -> "PairingQuerySet":
        """Those that make the mentor part of the growth circle."""
        return self.filter(kind=OPENS_RECORD)

    def with_meetings(self) -> "PairingQuerySet":
        """Each with `last_met` and `next_meeting` (moments or None) and `met`, how many sessions were held.

        That two people met is for everybody who sees the pairing; what they spoke about is not.
        """
        held, planned = Q(sessions__state="held"), Q(sessions__state="planned", sessions__starts_at__gte=timezone.now())
        return self.annotate(
            last_met=Max("sessions__starts_at", filter=held),
            next_meeting=Min("sessions__starts_at", filter=planned),
            met=Count("sessions", filter=held),
        )


class Pairing(models.Model):
    """Of the two only `mentoring` opens the mentee's growth circle (`growth/access.py`)."""

    mentor = models.ForeignKey(User, on_delete=models.PROTECT, related_name="pairings_as_mentor")
    mentee = models.ForeignKey(User, on_delete=models.CASCADE, related_name="pairings_as_mentee")
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.MENTORING)
    started_on = models.DateField(default=timezone.localdate)
    cadence_weeks = models.PositiveSmallIntegerField("how often", choices=CADENCES, default=CADENCE_WEEKS)
    ends_on = models.DateField("until", null=True, blank=True)  # as agreed; then the two decide again
    renewal_until = models.DateField(null=True, blank=True)  # proposed by one side, not answered yet
    renewal_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    ended_on = models.DateField(null=True, blank=True)
    ended_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    objects = PairingQuerySet.as_manager()

    class Meta:
        ordering = ["-started_on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(mentor=F("mentee")), name="nobody_mentors_themselves"),
            models.UniqueConstraint(
                fields=["mentor", "mentee", "kind"], condition=Q(ended_on__isnull=True), name="one_active_pairing"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mentor} mentors {self.mentee}"

    def get_absolute_url(self) -> str:
        """The page of its two sides; nobody else has one."""
        return reverse("mentoring:pairing", args=[self.pk])

    @property
    def is_active(self) -> bool:
        return self.ended_on is None

    @property
    def opens_record(self) -> bool:
        return self.kind == OPENS_RECORD

    def is_side(self, person: User) -> bool:
        return person.pk in (self.mentor_id, self.mentee_id)

    def other(self, person: User) -> User:
        """The other side."""
        return self.mentor if person.pk == self.mentee_id else self.mentee


# The models of the packages, which Django looks for here.
from growth.mentoring.achievements.models import Achievement  # noqa: E402, F401
from growth.mentoring.asking.models import MentorChoice, MentorRequest, Watch  # noqa: E402, F401
from growth.mentoring.coffee.models import CoffeeGroup, CoffeeMember, CoffeeRound  # noqa: E402, F401
from growth.mentoring.health.models import ConcludePrompt, OwnerQuestion, Rating  # noqa: E402, F401
from growth.mentoring.meeting.models import (  # noqa: E402, F401
    ActionItem,
    ClosingNote,
    Goal,
    OutlineStep,
    PairingAgreement,
    PrivateNote,
    Session,
    Topic,
)
from growth.mentoring.profiles.models import Profile, Wish  # noqa: E402, F401
from growth.mentoring.rounds.models import (  # noqa: E402, F401
    FixedPair,
    Preference,
    Proposal,
    Round,
    RoundEntry,
    Unmatched,
)
