"""Where somebody's working time goes: implementing, designing, reviewing and debugging. A check-in a month at most."""

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import User, Viewer
from growth.access import people_opened_to

PARTS = ("implement", "design", "review")


class EffortQuerySet(models.QuerySet["EffortCheckIn"]):
    def visible_to(self, viewer: Viewer) -> "EffortQuerySet":
        """One's own; and those that people one guides show in their growth report."""
        if not viewer.is_authenticated:
            return self.none()
        shown = Q(is_shared=True, person__in=people_opened_to(viewer).values("pk"))
        return self.filter(Q(person=viewer) | shown)

    def of(self, person: User, viewer: User) -> "EffortQuerySet":
        """What `viewer` may see of one person's; of one's own that is everything."""
        mine = self.filter(person=person)
        return mine if viewer.pk == person.pk else mine.visible_to(viewer)


def _share(words: str) -> models.PositiveSmallIntegerField:
    return models.PositiveSmallIntegerField(words, validators=[MaxValueValidator(100)])


class EffortCheckIn(models.Model):
    """Percents of one month's working time that add up to a hundred. The same month again corrects it."""

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="effort_check_ins")
    month = models.DateField(editable=False)  # its first day
    implement = _share("implementing")
    design = _share("designing")
    review = _share("reviewing and debugging")
    is_shared = models.BooleanField("show it in my growth report", default=False)
    answered_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = EffortQuerySet.as_manager()

    class Meta:
        ordering = ["-month", "-pk"]
        verbose_name = "effort check-in"
        constraints = [
            models.UniqueConstraint(fields=["person", "month"], name="one_effort_check_in_a_month"),
            models.CheckConstraint(
                condition=Q(implement=100 - F("design") - F("review")), name="effort_adds_up_to_a_hundred"
            ),
        ]

    def __str__(self) -> str:
        return f"Effort of {self.person}, {self.month:%B %Y}"

    def get_absolute_url(self) -> str:
        return reverse("effort:own")
