"""How far a start, a week and time off may reach. Each raises ValidationError at its field."""

from datetime import date

from django.core.exceptions import ValidationError
from django.utils import timezone

from growth.charts import day_words
from growth.roadmaps.enrolments.models import MOST_MINUTES_A_WEEK
from growth.weeks import week_of

FURTHEST_START = 365  # days from today, back and ahead
FURTHEST_OFF = 3 * 365  # days ahead that time off may lie


def check_start(day: date) -> None:
    if abs((day - timezone.localdate()).days) > FURTHEST_START:
        raise ValidationError({"started_on": "Choose a day within a year of today."})


def check_weekly(minutes: int) -> None:
    if not 0 < minutes <= MOST_MINUTES_A_WEEK:
        raise ValidationError({"weekly_hours": "Say how many hours, more than none and at most the 168 a week has."})


def check_time_off(first: date, last: date, *, started_on: date) -> None:
    """The weeks from one day to another, on a roadmap that begins on a day."""
    first, last = week_of(first), week_of(last)
    if last < first:
        raise ValidationError({"last_week": "Time off ends after it begins."})
    if first < week_of(started_on):
        raise ValidationError({"first_week": f"Your roadmap begins on {day_words(started_on)}."})
    if (last - timezone.localdate()).days > FURTHEST_OFF:
        raise ValidationError({"last_week": "Choose a day within three years."})
