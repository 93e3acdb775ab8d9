"""What people offer, which everybody reads, and what they look for, which only they read."""

from datetime import time
from typing import Any

from django.db import models
from django.db.models import Count, Q
from django.db.models.functions import Cast
from django.utils import timezone

from accounts.models import User, Viewer
from growth.mentoring.matching.hours import Hours
from growth.mentoring.models import Kind

DEFAULT_CAPACITY, MOST_CAPACITY = 2, 6
MOST_WORDS_IN_LIST = 10


def weekdays() -> list[int]:
    return [0, 1, 2, 3, 4]


class ProfileQuerySet(models.QuerySet["Profile"]):
    def visible_to(self, viewer: Viewer) -> "ProfileQuerySet":
        """One's own; and of everybody who offers help, for whoever looks for some. All of it is meant to be read."""
        if not viewer.is_authenticated:
            return self.none()
        return self.filter(Q(person=viewer) | (~Q(offers=[]) & Q(person__is_active=True)))

    def offering(self, kind: str) -> "ProfileQuerySet":
        """Of people who are here and offer this kind of help; paused ones and full ones included."""
        # SQLite cannot ask whether a JSON list holds a word, so both look into its text; no kind is part of another.
        as_text = self.annotate(offers_text=Cast("offers", models.TextField()))
        return as_text.filter(offers_text__contains=f'"{kind}"', person__is_active=True)

    def with_places_taken(self) -> "ProfileQuerySet":
        """Each with `places_taken`: how many people they help now, whatever the kind."""
        active = Q(person__pairings_as_mentor__isnull=False, person__pairings_as_mentor__ended_on__isnull=True)
        return self.annotate(places_taken=Count("person__pairings_as_mentor", filter=active))


class Profile(models.Model):
    """What somebody offers. `level`, `ladder` and `strengths` are taken from their own standing (`strengths.py`) and
    published by offering: the page on which one offers shows them before they are.
    """

    person = models.OneToOneField(User, on_delete=models.CASCADE, related_name="mentoring_profile")
    offers = models.JSONField(default=list, blank=True)  # kinds
    coffee = models.BooleanField("coffee with somebody new", default=False)
    withheld = models.JSONField(default=list, blank=True)  # keys of dimensions one does not want to offer
    topics = models.JSONField(default=list, blank=True)
    languages = models.JSONField(default=list, blank=True)
    about = models.CharField(max_length=500, blank=True)
    capacity = models.PositiveSmallIntegerField("people at once", default=DEFAULT_CAPACITY)
    paused_until = models.DateField("pause until", null=True, blank=True)
    works_from = models.TimeField("from", default=time(9))
    works_until = models.TimeField("until", default=time(17))
    works_on = models.JSONField(default=weekdays)  # 0 is Monday
    level = models.PositiveSmallIntegerField(default=0, editable=False)  # position; 0 without a placement
    ladder = models.CharField(max_length=60, blank=True, editable=False)  # key
    strengths = models.JSONField(default=dict, editable=False)  # dimension key: position of the sustained level
    taken_at = models.DateTimeField(null=True, editable=False)  # when these three were taken
    version = models.PositiveIntegerField(default=1, editable=False)
    updated_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = ProfileQuerySet.as_manager()

    class Meta:
        ordering = ["person__name", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(capacity__lte=MOST_CAPACITY), name="capacity_is_human"),
        ]

    def __str__(self) -> str:
        return f"What {self.person} offers"

    @property
    def hours(self) -> Hours:
        """Working hours where the person lives."""
        return Hours(self.person.time_zone, self.works_from, self.works_until, tuple(sorted(self.works_on)))

    @property
    def is_paused(self) -> bool:
        return self.paused_until is not None and self.paused_until > timezone.localdate()

    @property
    def kinds(self) -> list[Kind]:
        return [kind for kind in Kind if kind in self.offers]

    @property
    def offered(self) -> dict[str, int]:
        """Sustained levels one lets others know of, by dimension key."""
        return {key: level for key, level in self.strengths.items() if key not in self.withheld}


class WishQuerySet(models.QuerySet["Wish"]):
    def visible_to(self, viewer: Viewer) -> "WishQuerySet":
        """One's own only: it says where somebody is weak. Whoever is asked reads the request, which one writes."""
        return self.filter(person=viewer) if viewer.is_authenticated else self.none()


class Wish(models.Model):
    """What somebody looks for. `gaps` are the weakest dimensions of the next level, weakest first, taken from their
    own growth report; `dimensions` are used instead once chosen by hand.
    """

    person = models.OneToOneField(User, on_delete=models.CASCADE, related_name="mentoring_wish")
    wants = models.JSONField(default=list, blank=True)  # kinds
    dimensions = models.JSONField(default=list, blank=True)  # keys, most wanted first; empty: from the gaps
    topics = models.JSONField(default=list, blank=True)
    track = models.CharField(max_length=60, blank=True)  # key of the ladder one heads for; empty: one's own
    gaps = models.JSONField(default=list, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    updated_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = WishQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "wishes"

    def __str__(self) -> str:
        return f"What {self.person} looks for"

    @property
    def wanted(self) -> list[str]:
        """Keys of the dimensions looked for: the chosen ones, else the two weakest."""
        chosen: Any = self.dimensions or self.gaps[:2]
        return list(chosen)
