"""Setting the product's clock back, where what happened long ago can only be made as it was then, such as a packet."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time

from django.utils import timezone


@contextmanager
def standing_on(day: date) -> Iterator[datetime]:
    """The clock stands at eleven on `day`. What a model takes for its default moment is the real one all the same."""
    moment = timezone.make_aware(datetime.combine(day, time(11, 0)))
    real = timezone.now
    timezone.now = lambda: moment
    try:
        yield moment
    finally:
        timezone.now = real
