"""The month of a rating. In UTC for everybody: what waits for a rating is asked by the same SQL for all people."""

from datetime import date

from django.utils import timezone


def this_month() -> date:
    """Its first day."""
    return timezone.now().date().replace(day=1)


def month_before(month: date) -> date:
    return (month.replace(day=1) - date.resolution).replace(day=1)
