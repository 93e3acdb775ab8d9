"""What of committees and outcomes waits for somebody. A case that is read blind is named by its number alone."""

from datetime import UTC, datetime, time, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from growth.charts import day_words
from growth.promotions.calibration.models import Outcome, Seat, SeatQuerySet
from growth.promotions.calibration.queries import label_of, with_labels
from growth.promotions.calibration.seats import being_read, leading
from growth.promotions.cases.models import Case
from growth.promotions.cases.states import State
from growth.waiting import Row, Waits

RECENT = timedelta(days=60)  # so long somebody is asked to look again; a new case ends it before


def to_rate(viewer: User) -> SeatQuerySet:
    """Cases one reads, with ratings not handed in."""
    return _read(Seat.objects.reading(viewer).filter(handed_in_at__isnull=True))


def to_vote(viewer: User) -> SeatQuerySet:
    """In a meeting that is open, with one's ratings handed in and no vote yet."""
    seats = Seat.objects.reading(viewer).filter(handed_in_at__isnull=False, vote__isnull=True)
    return _read(seats.filter(case__calibration__opened_at__isnull=False))


def to_record(viewer: User) -> SeatQuerySet:
    """Cases one leads in a meeting that is open, somebody having voted."""
    voted = Seat.objects.free().filter(case=OuterRef("case"), vote__isnull=False)
    return _read(leading(viewer).filter(Exists(voted), case__calibration__opened_at__isnull=False))


def to_send(viewer: User) -> QuerySet[Outcome]:
    """Letters about cases one prepared."""
    rows = Outcome.objects.filter(case__manager=viewer, letter_sent_at__isnull=True, case__state=State.SUBMITTED)
    return rows.select_related("case__person").order_by("recorded_at", "pk")


def to_review(viewer: User) -> QuerySet[Outcome]:
    """“Not yet” whose review day has come, of one’s direct reports, until a new case begins. By days in UTC."""
    today = timezone.now().date()
    again = Case.objects.filter(follows=OuterRef("case"))
    rows = Outcome.objects.filter(
        ~Exists(again), kind=Outcome.Kind.NOT_YET, letter_sent_at__isnull=False, review_on__lte=today,
        review_on__gt=today - RECENT, case__manager=viewer, case__person__is_active=True,
    )  # fmt: skip
    return rows.select_related("case__person", "case__target").order_by("review_on", "pk")


def _read(seats: SeatQuerySet) -> SeatQuerySet:
    return with_labels(seats.filter(case__in=being_read().values("pk"))).order_by("case__packet__frozen_at", "pk")


def _rate(seat: Any) -> Row:
    calibration = seat.case.calibration
    meta = f"{calibration.committee}, which meets on {day_words(calibration.meets_on)}"
    return Row(label_of(seat), meta, seat.get_absolute_url(), "Rate it", seat.frozen_at)


def _vote(seat: Any) -> Row:
    meta = f"{seat.case.calibration.committee}, whose meeting is open"
    return Row(label_of(seat), meta, _meeting(seat), "Vote", seat.case.calibration.opened_at)


def _record(seat: Any) -> Row:
    meta = f"You lead {seat.case.calibration.committee} on it"
    return Row(label_of(seat), meta, _meeting(seat), "Record", seat.case.calibration.opened_at)


def _send(outcome: Outcome) -> Row:
    what = f"The letter to {outcome.case.person.name}"
    meta = "The committee recorded its outcome: read the letter, change it, send it"
    return Row(what, meta, outcome.get_absolute_url(), "Send it", outcome.recorded_at)


def _review(outcome: Outcome) -> Row:
    assert outcome.review_on is not None
    what = f"Look again with {outcome.case.person.name}"
    meta = f"What was to be shown for {outcome.case.target.name}, agreed for {day_words(outcome.review_on)}"
    since = datetime.combine(outcome.review_on, time.min, UTC)
    return Row(what, meta, outcome.get_absolute_url(), "Look", since)


def _meeting(seat: Seat) -> str:
    return reverse("promotions:meeting", args=[seat.pk])


WAITING = [
    Waits("cases_to_rate", "Cases to rate", to_rate, _rate),
    Waits("cases_to_vote_on", "Cases to vote on", to_vote, _vote),
    Waits("outcomes_to_record", "Outcomes to record", to_record, _record),
    Waits("letters_to_send", "Letters about promotion cases", to_send, _send),
    Waits("cases_to_look_at_again", "Promotion cases to look at again", to_review, _review),
]
