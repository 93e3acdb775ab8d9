"""Every change to effort check-ins."""

from datetime import date
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from growth.effort.models import EffortCheckIn
from growth.effort.months import month_of, open_months
from growth.effort.percents import Parts, UnevenError, whole


@transaction.atomic
def check_in(
    *,
    by: User,
    month: date,
    implement: int | None = None,
    design: int | None = None,
    review: int | None = None,
    is_shared: bool = False,
) -> EffortCheckIn:
    """The check-in of `by` for the month that `month` lies in; the same month again corrects it.

    One part may be left out. Raises ValidationError for parts that do not add up to a hundred, and for a month to
    come or too long ago.
    """
    first_day = month_of(month)
    if first_day not in open_months(timezone.localdate()):
        raise ValidationError({"month": "Choose this month or one of the last three."})
    return EffortCheckIn.objects.update_or_create(
        person=by, month=first_day, defaults=_content(implement, design, review, is_shared)
    )[0]


@transaction.atomic
def correct(
    check_in: EffortCheckIn,
    *,
    by: User,
    implement: int | None = None,
    design: int | None = None,
    review: int | None = None,
    is_shared: bool = False,
) -> EffortCheckIn:
    """New figures for a month told before, however long ago.

    Raises ValidationError as `check_in` does, and for one that was removed meanwhile.
    """
    content = _content(implement, design, review, is_shared)
    if not EffortCheckIn.objects.filter(pk=check_in.pk).update(**content):
        raise ValidationError("This month was removed meanwhile. Tell it anew.")
    check_in.refresh_from_db()
    return check_in


@transaction.atomic
def remove(check_in: EffortCheckIn, *, by: User) -> None:
    """Gone, from every later growth report too. Twice does no harm."""
    EffortCheckIn.objects.filter(pk=check_in.pk).delete()


def _content(implement: int | None, design: int | None, review: int | None, is_shared: bool) -> dict[str, Any]:
    parts = whole_or_refused({"implement": implement, "design": design, "review": review})
    return {**parts._asdict(), "is_shared": is_shared, "answered_at": timezone.now()}


def whole_or_refused(given: dict[str, int | None]) -> Parts:
    """The three parts; raises ValidationError about all of them, and at each."""
    try:
        return whole(given)
    except UnevenError as error:
        raise ValidationError({NON_FIELD_ERRORS: str(error), **error.of_parts}) from None
