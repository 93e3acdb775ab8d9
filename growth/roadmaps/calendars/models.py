"""One's roadmap in one's own calendar: protected blocks for learning, and the private link a calendar reads."""

from datetime import date, datetime, time, timedelta

from django.db import models
from django.db.models import Q
from django.utils import timezone

from growth.roadmaps.enrolments.models import Enrolment, OwnQuerySet


class LearningBlock(models.Model):
    """A time of the week kept for learning, in the time zone of its person. `weekday` counts from Monday, 0."""

    class Weekday(models.IntegerChoices):
        MONDAY = 0
        TUESDAY = 1
        WEDNESDAY = 2
        THURSDAY = 3
        FRIDAY = 4
        SATURDAY = 5
        SUNDAY = 6

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="learning_blocks")
    weekday = models.PositiveSmallIntegerField("day", choices=Weekday)
    starts_at = models.TimeField("from")
    minutes = models.PositiveSmallIntegerField("for how long")

    objects = OwnQuerySet.as_manager()

    class Meta:
        ordering = ["weekday", "starts_at"]
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "weekday", "starts_at"], name="one_learning_block_at_a_time"),
            models.CheckConstraint(condition=Q(minutes__gt=0, minutes__lte=24 * 60), name="a_block_fits_into_a_day"),
        ]

    def __str__(self) -> str:
        return self.words

    @property
    def words(self) -> str:
        """“Tuesday, 18:00 to 19:30”."""
        return f"{self.get_weekday_display()}, {self.starts_at:%H:%M} to {self.ends_at:%H:%M}"

    @property
    def ends_at(self) -> time:
        """Midnight is 00:00 of the next day."""
        return (datetime.combine(date.min, self.starts_at) + timedelta(minutes=self.minutes)).time()


class CalendarLink(models.Model):
    """Whoever holds the address reads the calendar, so only its digest (SHA-256, hex) is kept; it can be revoked."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="calendar_links")
    digest = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    read_at = models.DateTimeField(null=True, blank=True, editable=False)
    revoked_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = OwnQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment"], condition=Q(revoked_at__isnull=True), name="one_calendar_link_an_enrolment"
            )
        ]

    def __str__(self) -> str:
        return f"Calendar link of {self.enrolment.person}"
