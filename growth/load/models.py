"""Load check-ins: how heavy leading is in a week, for the author alone; and the single acts of sharing one."""

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import Team, User, Viewer
from growth.load.factors import FACTORS, HEAVIEST_STEP, KEYS, Factor, heaviest
from growth.mentoring.models import Pairing


class LoadCheckInQuerySet(models.QuerySet["LoadCheckIn"]):
    def visible_to(self, viewer: Viewer) -> "LoadCheckInQuerySet":
        """The author, and a mentor for as long as this one is shared with them.

        Nobody else: no manager, no administrator, and no break-glass, which opens only what is shared with the
        growth circle. This rule knows nothing of growth/access.py, on purpose.
        """
        if not viewer.is_authenticated:
            return self.none()
        return self.filter(Q(person=viewer) | Q(pk__in=LoadShare.objects.open_to(viewer).values("check_in")))

    def newest_first(self) -> "LoadCheckInQuerySet":
        return self.order_by("-week", "-pk")


def _step(of: Factor) -> models.PositiveSmallIntegerField:
    return models.PositiveSmallIntegerField(of.name.lower(), validators=[MaxValueValidator(HEAVIEST_STEP)])


class LoadCheckIn(models.Model):
    """The four factors in one week, each from 0 (nothing) to 4 (too much). One a week.

    `team` is the author's team then: figures about teams must not change when somebody moves.
    """

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="load_check_ins")
    team = models.ForeignKey(Team, null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="+")
    week = models.DateField(editable=False)  # its Monday
    answered_on = models.DateField(default=timezone.localdate, editable=False)
    visible_risk = _step(FACTORS[0])
    without_authority = _step(FACTORS[1])
    communication = _step(FACTORS[2])
    emotional = _step(FACTORS[3])
    words = models.CharField("in your words", max_length=500, blank=True)

    objects = LoadCheckInQuerySet.as_manager()

    class Meta:
        ordering = ["-week", "-pk"]
        verbose_name = "load check-in"
        constraints = [
            models.UniqueConstraint(fields=["person", "week"], name="one_load_check_in_a_week"),
            models.CheckConstraint(
                condition=Q(*((f"{key}__lte", HEAVIEST_STEP) for key in KEYS)), name="load_between_nothing_and_too_much"
            ),
        ]
        indexes = [models.Index(fields=["week", "team"], name="load_of_a_week")]

    def __str__(self) -> str:
        return f"Load of {self.person}, {self.answered_on}"

    def get_absolute_url(self) -> str:
        return reverse("load:item", args=[self.pk])

    @property
    def values(self) -> dict[str, int]:
        return {key: getattr(self, key) for key in KEYS}

    @property
    def heaviest(self) -> list[Factor]:
        return heaviest(self.values)


class LoadShareQuerySet(models.QuerySet["LoadShare"]):
    def visible_to(self, viewer: Viewer) -> "LoadShareQuerySet":
        """The author of the check-in, and the mentor while it is open to them."""
        if not viewer.is_authenticated:
            return self.none()
        return self.filter(Q(check_in__person=viewer) | Q(pk__in=self.open_to(viewer).values("pk")))

    def in_force(self) -> "LoadShareQuerySet":
        return self.filter(taken_back_at__isnull=True, pairing__ended_on__isnull=True)

    def open_to(self, mentor: User) -> "LoadShareQuerySet":
        """What is shared with `mentor` now.

        SECURITY: a mentor who stands above the author in the line of managers, at any height and perhaps only
        since yesterday, reads nothing, whatever was shared with them before.
        """
        below = User.objects.below(mentor).values("pk")
        return self.in_force().filter(pairing__mentor=mentor).exclude(check_in__person__in=below)


class LoadShare(models.Model):
    """The author shows one check-in to one mentor, until they take it back or the pairing ends.

    Tied to the pairing rather than to the mentor: a later pairing of the same two starts with nothing shared.
    """

    check_in = models.ForeignKey(LoadCheckIn, on_delete=models.CASCADE, related_name="shares")
    pairing = models.ForeignKey(Pairing, on_delete=models.CASCADE, related_name="+")
    shared_at = models.DateTimeField(default=timezone.now, editable=False)
    taken_back_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = LoadShareQuerySet.as_manager()

    class Meta:
        ordering = ["-shared_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["check_in", "pairing"], condition=Q(taken_back_at__isnull=True), name="load_shared_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.check_in}, with {self.pairing.mentor}"
