"""Who reads which case, and who is barred from it. The rule is computed; a conflict nobody else knows of is declared.

A bar stays: whoever once had a tie to a case does not get back to it by ending the tie. With it go the ratings and the
vote of that member, until the outcome is recorded; from then on they are history.
"""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, F, OuterRef
from django.utils import timezone

from accounts.models import PersonQuerySet, User
from growth.notices.actions import tell
from growth.promotions.calibration.bars import Ties, ties_of
from growth.promotions.calibration.models import (
    Bar,
    Calibration,
    Committee,
    CommitteeMember,
    Outcome,
    Seat,
    SeatQuerySet,
    Vote,
)
from growth.promotions.cases.locking import lock
from growth.promotions.cases.models import Case, CaseQuerySet
from growth.promotions.cases.states import State

BARRED = "You are barred from this case: you neither read it, nor rate it, nor vote on it."


# ---- who sits where


def members_of(committee: Committee) -> PersonQuerySet:
    """Those on it today."""
    sitting = CommitteeMember.objects.filter(committee=committee, ended_on__isnull=True)
    people: PersonQuerySet = User.objects.active().filter(pk__in=sitting.values("person"))
    return people


def readers_of(case: Case) -> PersonQuerySet:
    """Who of the committee reads the case. The candidate and the manager may know their names."""
    people: PersonQuerySet = User.objects.filter(pk__in=Seat.objects.free().filter(case=case).values("person"))
    return people


def leading(viewer: User) -> SeatQuerySet:
    """Seats from which `viewer` leads the committee on a case: as a chair who is not barred; where every chair is, as
    any member who is not. Looks at nothing of the viewer but `pk`.
    """
    sitting = CommitteeMember.objects.filter(
        committee=OuterRef("case__calibration__committee"), person=viewer, ended_on__isnull=True
    )
    free_chair = Seat.objects.free().filter(
        # SECURITY: all conditions in one filter(), so that they are about the same membership.
        case=OuterRef("case"),
        person__is_active=True,
        person__committee_memberships__committee=F("case__calibration__committee"),
        person__committee_memberships__is_chair=True,
        person__committee_memberships__ended_on__isnull=True,
    )
    own = Seat.objects.reading(viewer)
    return own.filter(Exists(sitting.filter(is_chair=True)) | (Exists(sitting) & ~Exists(free_chair)))


def being_read() -> CaseQuerySet:
    """Cases with a committee that has no outcome recorded yet."""
    submitted = Case.objects.filter(state=State.SUBMITTED, calibration__isnull=False)
    return submitted.filter(~Exists(Outcome.objects.filter(case=OuterRef("pk"))))


@transaction.atomic
def seat_case(case: Case) -> None:
    """A seat for everybody on the committee of a case that was just submitted; whoever may read it is told.

    Raises ValidationError when the meeting was opened in the same moment: nobody would read the case blind; and where
    everybody on the committee is barred: nobody would read it at all.
    """
    assert case.calibration is not None
    calibration = Calibration.objects.select_for_update().get(pk=case.calibration.pk)
    if not calibration.is_blind or calibration.closed_at is not None:
        raise ValidationError({"calibration": "The committee is meeting already. Choose another calibration."})
    ties = ties_of(case)
    for member in members_of(calibration.committee):
        _seat(case, member, ties)
    if not Seat.objects.free().filter(case=case).exists():
        raise ValidationError({"calibration": "Nobody on this committee may read the case. Choose another one."})


@transaction.atomic
def seat_member(committee: Committee, person: User) -> None:
    """Somebody new gets a seat at every case the committee is reading."""
    for case in being_read().filter(calibration__committee=committee).with_parts():
        _seat(case, person, ties_of(case))


def _seat(case: Case, member: User, ties: Ties) -> None:
    seat, is_new = Seat.objects.get_or_create(
        case=case, person=member, defaults={"barred_because": ties.bar_of(member)}
    )
    if is_new and not seat.barred_because:
        text = f"There is a case to read for {case.calibration.committee}"  # type: ignore[union-attr]
        tell(member, text, url=seat.get_absolute_url(), mail=True)


@transaction.atomic
def give_seats_up(committee: Committee, person: User) -> None:
    """Of somebody whose membership ends: seats without ratings handed in go. What was handed in, and bars, stay."""
    seats = Seat.objects.free().filter(person=person, handed_in_at__isnull=True)
    seats.filter(case__in=being_read().filter(calibration__committee=committee).values("pk")).delete()


# ---- bars that come up later


@transaction.atomic
def refresh(case: Case) -> None:
    """Bars whoever got a tie to the case since. Does nothing once an outcome is recorded."""
    current = lock(case)
    if not being_read().filter(pk=current.pk).exists():
        return
    ties = ties_of(current)
    for seat in Seat.objects.free().filter(case=current).select_related("person").select_for_update(of=("self",)):
        because = ties.bar_of(seat.person)
        if because:
            _bar(seat, because)


@transaction.atomic
def declare_conflict(seat: Seat, *, by: User, words: str) -> Seat:
    """A tie Rungs does not know of. It holds for good: nobody takes it back. The chairs are told that there is one.

    Twice is once. Raises ValidationError without words, and once the case is no longer being read.
    """
    case = lock(seat.case)
    current = Seat.objects.select_for_update().get(pk=seat.pk)
    if current.barred_because:
        return current
    if not being_read().filter(pk=case.pk).exists():
        raise ValidationError("This case is no longer being read.")
    words = words.strip()
    if not words:
        raise ValidationError({"words": "Say in a line what the tie is: the chair reads it."})
    _bar(current, Bar.DECLARED, words)
    assert case.calibration is not None
    chairs = CommitteeMember.objects.filter(committee=case.calibration.committee, is_chair=True, ended_on__isnull=True)
    for chair in chairs.exclude(person=by).select_related("person"):
        text = f"{by.name} declared a conflict of interest"
        tell(chair.person, text, url=case.calibration.get_absolute_url())
    return current


def _bar(locked: Seat, because: str, declared: str = "") -> None:
    locked.ratings.all().delete()
    Vote.objects.filter(seat=locked).delete()
    locked.barred_because, locked.declared, locked.handed_in_at = because, declared, None
    locked.save(update_fields=["barred_because", "declared", "handed_in_at"])


# ---- closing


def close_when_done(calibration: Calibration) -> None:
    """A meeting that was opened is over when no case of it waits for its letter any more."""
    if calibration.opened_at is None or Case.objects.filter(calibration=calibration, state=State.SUBMITTED).exists():
        return
    Calibration.objects.filter(pk=calibration.pk, closed_at__isnull=True).update(closed_at=timezone.now())
