"""Coffee rounds: two people (three when the number is odd) who might not meet otherwise. Opens nobody's record."""

from datetime import date, timedelta

from django.db import models
from django.urls import reverse
from django.utils import timezone

from accounts.models import User, Viewer


class CoffeeRoundQuerySet(models.QuerySet["CoffeeRound"]):
    def visible_to(self, viewer: Viewer) -> "CoffeeRoundQuerySet":
        """Whoever takes part in it, and programme owners."""
        if not viewer.is_authenticated:
            return self.none()
        if viewer.is_programme_owner:
            return self
        return self.filter(pk__in=CoffeeMember.objects.filter(person=viewer).values("group__round"))


class CoffeeRound(models.Model):
    """One draw. With `every_weeks` the next one is drawn by itself, until it is stopped."""

    starts_on = models.DateField(default=timezone.localdate)
    until = models.DateField()  # to have met
    every_weeks = models.PositiveSmallIntegerField(default=0)  # 0: once
    stopped_at = models.DateTimeField(null=True, blank=True)
    drawn_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    objects = CoffeeRoundQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "-pk"]
        constraints = [models.UniqueConstraint(fields=["starts_on"], name="one_coffee_round_a_day")]

    def __str__(self) -> str:
        return f"Coffee round of {self.starts_on}"

    @property
    def repeats(self) -> bool:
        """The next one is drawn by itself."""
        return self.every_weeks > 0 and self.stopped_at is None

    @property
    def next_on(self) -> date:
        return self.starts_on + timedelta(weeks=self.every_weeks)


class CoffeeGroupQuerySet(models.QuerySet["CoffeeGroup"]):
    def visible_to(self, viewer: Viewer) -> "CoffeeGroupQuerySet":
        """Those in it, and programme owners."""
        if not viewer.is_authenticated:
            return self.none()
        if viewer.is_programme_owner:
            return self
        return self.filter(pk__in=CoffeeMember.objects.filter(person=viewer).values("group"))


class CoffeeGroup(models.Model):
    """Two or three people of one round."""

    round = models.ForeignKey(CoffeeRound, on_delete=models.CASCADE, related_name="groups")
    met_at = models.DateTimeField(null=True, blank=True)  # one of them said so

    objects = CoffeeGroupQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"Group of {self.round}"

    def get_absolute_url(self) -> str:
        return reverse("mentoring:coffee")


class CoffeeMember(models.Model):
    """One of a group."""

    group = models.ForeignKey(CoffeeGroup, on_delete=models.CASCADE, related_name="members")
    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="coffees")

    class Meta:
        ordering = ["person__name", "pk"]
        constraints = [models.UniqueConstraint(fields=["group", "person"], name="once_in_a_group")]

    def __str__(self) -> str:
        return f"{self.person} in {self.group}"
