"""Calibrations: planned, moved, and opened by the chairs of a committee."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from growth.promotions.calibration.models import Calibration, Committee, Seat
from growth.promotions.calibration.seats import being_read, refresh
from growth.words import joined


@transaction.atomic
def plan_calibration(committee: Committee, *, by: User, freezes_on: date, meets_on: date) -> Calibration:
    """One more round. The same two days twice are one round.

    Raises ValidationError for days that are past or the wrong way round, and for a committee that has ended.
    """
    current = Committee.objects.select_for_update().get(pk=committee.pk)
    if current.ended_on is not None:
        raise ValidationError("This committee has ended.")
    _refuse_days(freezes_on, meets_on)
    planned = Calibration.objects.filter(opened_at__isnull=True, closed_at__isnull=True)
    known = planned.filter(committee=current, freezes_on=freezes_on, meets_on=meets_on).first()
    return known or Calibration.objects.create(committee=current, freezes_on=freezes_on, meets_on=meets_on)


@transaction.atomic
def change_days(calibration: Calibration, *, by: User, freezes_on: date, meets_on: date) -> Calibration:
    """Raises ValidationError once the meeting is open, and for days as when planning; one that stays may be past."""
    current = _locked(calibration)
    _refuse_unless_blind(current)
    _refuse_days(freezes_on, meets_on, before=current)
    current.freezes_on, current.meets_on = freezes_on, meets_on
    current.save(update_fields=["freezes_on", "meets_on"])
    return current


@transaction.atomic
def open_calibration(calibration: Calibration, *, by: User, confirmed: bool = False) -> Calibration:
    """The meeting begins: names are shown, and ratings to those who handed in theirs. Twice is once.

    Raises ValidationError before the freeze day, without a case, and, unless `confirmed`, while somebody has not handed
    in, by name.
    """
    current = _locked(calibration)
    if not current.is_blind:
        return current
    _refuse_unless_blind(current)
    if timezone.localdate() < current.freezes_on:
        raise ValidationError("Cases still come in. It opens from the day on which they no longer do.")
    cases = list(being_read().filter(calibration=current))
    if not cases:
        raise ValidationError("No case is there to talk about.")
    for case in cases:
        refresh(case)
    missing = unfinished(current)
    if missing and not confirmed:
        raise ValidationError(f"Not handed in yet: {joined(person.name for person in missing)}.", code="unfinished")
    current.opened_at, current.opened_by = timezone.now(), by
    current.save(update_fields=["opened_at", "opened_by"])
    return current


def unfinished(calibration: Calibration) -> list[User]:
    """Who has not handed in the ratings of every case they read, by name."""
    missing = Seat.objects.free().filter(
        case__in=being_read().filter(calibration=calibration).values("pk"), handed_in_at__isnull=True
    )
    return list(User.objects.filter(pk__in=missing.values("person")))


def _refuse_days(freezes_on: date, meets_on: date, before: Calibration | None = None) -> None:
    today, past = timezone.localdate(), {}
    kept = (before.freezes_on, before.meets_on) if before else (None, None)
    for name, day, was in (("freezes_on", freezes_on, kept[0]), ("meets_on", meets_on, kept[1])):
        if day < today and day != was:
            past[name] = "This day is past."
    if past:
        raise ValidationError(past)
    if freezes_on > meets_on:
        raise ValidationError({"meets_on": "It meets on the day cases stop coming in, or later."})


def _refuse_unless_blind(calibration: Calibration) -> None:
    if not calibration.is_blind or calibration.closed_at is not None:
        raise ValidationError("The meeting was opened, or the round is over: its days stay.")


def _locked(calibration: Calibration) -> Calibration:
    rows = Calibration.objects.select_for_update(of=("self",)).select_related("committee")
    return rows.get(pk=calibration.pk)
