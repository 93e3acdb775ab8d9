"""Ratings and votes. Each of them looks anew whether its member has become barred, before anything else.

The case is locked first, then the seat. A bar that comes up here is kept, whatever is refused after it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from growth.promotions.calibration.models import CaseRating, Seat, Vote
from growth.promotions.calibration.seats import BARRED, being_read, refresh
from growth.promotions.cases.locking import lock
from growth.promotions.cases.models import Case
from ladder.models import Dimension
from ladder.structure import Structure, structure_of

LONGEST_REASON = 2000
LONGEST_WORDS = 500


@dataclass(frozen=True)
class Rating:
    """What somebody says about one dimension (its key): a level (its position), and why."""

    dimension: str
    level: int
    reason: str


def rate(seat: Seat, *, by: User, dimension: str, level: int, reason: str) -> CaseRating:
    """A draft, for its member alone until they hand in. Said again, it changes.

    Raises ValidationError for a barred member, after handing in, once the case is no longer being read, for a
    dimension or level that the ladder of the case does not have, and without a reason.
    """
    return rate_all(seat, by=by, ratings=[Rating(dimension, level, reason)])[0]


def rate_all(seat: Seat, *, by: User, ratings: Sequence[Rating]) -> list[CaseRating]:
    """Several at once, all or none. Raises as `rate`."""
    refresh(seat.case)
    with transaction.atomic():
        current, case = _open_seat(seat)
        if current.handed_in_at is not None:
            raise ValidationError("You handed in your ratings: they do not change any more.")
        return [_rate(current, structure_of(case.target.version), rating) for rating in ratings]


def hand_in(seat: Seat, *, by: User) -> Seat:
    """From now on the ratings do not change. Twice is once.

    Raises ValidationError while a dimension has none, naming it, and as when rating.
    """
    refresh(seat.case)
    with transaction.atomic():
        current, case = _open_seat(seat)
        if current.handed_in_at is not None:
            return current
        missing = [dimension.name for dimension in missing_of(current, structure_of(case.target.version))]
        if missing:
            raise ValidationError(f"Not rated yet: {', '.join(missing)}.")
        current.handed_in_at = timezone.now()
        current.save(update_fields=["handed_in_at"])
        return current


def missing_of(seat: Seat, structure: Structure) -> list[Dimension]:
    """Dimensions of the case without a rating, in the order of the ladder."""
    rated = set(seat.ratings.values_list("dimension", flat=True))
    return [dimension for dimension in structure.dimensions if dimension.key not in rated]


def cast_vote(seat: Seat, *, by: User, choice: str, words: str = "") -> Vote:
    """One vote a member, which may change until the outcome is recorded.

    Raises ValidationError for a barred member, before the meeting is open, before one's ratings are handed in, once
    the outcome is recorded, and for a choice that is none.
    """
    refresh(seat.case)
    with transaction.atomic():
        current, case = _open_seat(seat)
        assert case.calibration is not None
        if case.calibration.is_blind:
            raise ValidationError("Votes are cast in the meeting, which is not open yet.")
        if current.handed_in_at is None:
            raise ValidationError("Hand in your ratings first.")
        if choice not in Vote.Choice.values:
            raise ValidationError({"choice": "Promote, not yet, or abstain."})
        said = {"choice": choice, "words": words.strip()[:LONGEST_WORDS], "at": timezone.now()}
        vote, _ = Vote.objects.update_or_create(seat=current, defaults=said)
        return vote


def _open_seat(seat: Seat) -> tuple[Seat, Case]:
    """Both locked. Raises ValidationError for one on which nothing may be done."""
    case = lock(seat.case)
    current = Seat.objects.select_for_update(of=("self",)).select_related("person").get(pk=seat.pk)
    if current.barred_because:
        raise ValidationError(BARRED)
    if not being_read().filter(pk=case.pk).exists():
        raise ValidationError("There is nothing to say about this case any more: it has its outcome, or was withdrawn.")
    return current, case


def _rate(seat: Seat, structure: Structure, rating: Rating) -> CaseRating:
    if rating.dimension not in {dimension.key for dimension in structure.dimensions}:
        raise ValidationError({"dimension": "The ladder of this case has no such dimension."})
    if structure.level_at(rating.level) is None:
        raise ValidationError({"level": "The ladder of this case has no such level."})
    reason = rating.reason.strip()
    if not reason:
        raise ValidationError({"reason": "Say why: a level without a reason helps nobody in the meeting."})
    if len(reason) > LONGEST_REASON:
        raise ValidationError({"reason": f"At most {LONGEST_REASON} characters."})
    said = {"level": rating.level, "reason": reason, "updated_at": timezone.now()}
    made, _ = CaseRating.objects.update_or_create(seat=seat, dimension=rating.dimension, defaults=said)
    return made
