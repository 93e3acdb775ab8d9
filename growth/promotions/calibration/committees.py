"""Every change to committees and to who sits on them. Structure: it gives nobody a look at a case."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from growth.promotions.calibration.models import Calibration, Committee, CommitteeMember
from growth.promotions.calibration.seats import give_seats_up, seat_member
from growth.promotions.cases.models import Case
from growth.promotions.cases.states import State


@transaction.atomic
def make_committee(*, by: User, name: str, about: str = "") -> Committee:
    """Raises ValidationError without a name, and for one that is taken."""
    return _saved(Committee(), name, about)


@transaction.atomic
def edit_committee(committee: Committee, *, by: User, name: str, about: str) -> Committee:
    """Raises ValidationError as when making one."""
    return _saved(_locked(committee), name, about)


@transaction.atomic
def end_committee(committee: Committee, *, by: User) -> Committee:
    """It meets no more; everybody’s membership ends. Twice is once.

    Raises ValidationError while a case is submitted to it.
    """
    current = _locked(committee)
    if current.ended_on is not None:
        return current
    if _has_cases(current):  # none comes in meanwhile: submitting one waits for the committee
        raise ValidationError("Cases are submitted to this committee. It ends when each has its letter.")
    today = timezone.localdate()
    CommitteeMember.objects.filter(committee=current, ended_on__isnull=True).update(ended_on=today)
    Calibration.objects.filter(committee=current, closed_at__isnull=True).update(closed_at=timezone.now())
    current.ended_on = today
    current.save(update_fields=["ended_on"])
    return current


@transaction.atomic
def add_member(committee: Committee, *, by: User, person: User, is_chair: bool = False) -> CommitteeMember:
    """From today. Somebody who sits on it already stays as they are. They get a seat at every case being read.

    Raises ValidationError for somebody who has left, and for a committee that has ended.
    """
    current = _locked(committee)
    if current.ended_on is not None:
        raise ValidationError("This committee has ended.")
    if not person.is_active:
        raise ValidationError({"person": f"{person.name} has left."})
    member, is_new = CommitteeMember.objects.get_or_create(
        committee=current, person=person, ended_on=None, defaults={"is_chair": is_chair}
    )
    if is_new:
        seat_member(current, person)
    return member


@transaction.atomic
def make_chair(member: CommitteeMember, *, by: User, is_chair: bool) -> CommitteeMember:
    """Raises ValidationError for a membership that ended, and for the last chair while a case is submitted."""
    current = _locked_member(member)
    if current.ended_on is not None:
        raise ValidationError(f"{current.person.name} is no longer on it.")
    if not is_chair:
        _refuse_last_chair(current)
    current.is_chair = is_chair
    current.save(update_fields=["is_chair"])
    return current


@transaction.atomic
def end_membership(member: CommitteeMember, *, by: User) -> CommitteeMember:
    """Seats without ratings handed in go with it. Twice is once.

    Raises ValidationError for the last chair while a case is submitted.
    """
    current = _locked_member(member)
    if current.ended_on is None:
        _refuse_last_chair(current)
        _end(current)
    return current


def end_memberships_of(person: User) -> None:
    """Of somebody who has left, of which nobody is asked. Without a chair, any member who is not barred leads."""
    for member in CommitteeMember.objects.filter(person=person, ended_on__isnull=True).select_related("committee"):
        _end(member)


def _end(member: CommitteeMember) -> None:
    member.ended_on = timezone.localdate()
    member.save(update_fields=["ended_on"])
    give_seats_up(member.committee, member.person)


def _saved(committee: Committee, name: str, about: str) -> Committee:
    committee.name, committee.about = name.strip(), about.strip()
    committee.full_clean(validate_unique=False)
    try:
        with transaction.atomic():
            committee.save()
    except IntegrityError:
        raise ValidationError({"name": "There is a committee of this name already."}) from None
    return committee


def _refuse_last_chair(member: CommitteeMember) -> None:
    if not member.is_chair or not _has_cases(member.committee):
        return
    others = CommitteeMember.objects.filter(
        committee=member.committee, is_chair=True, ended_on__isnull=True, person__is_active=True
    )
    if not others.exclude(pk=member.pk).exists():
        raise ValidationError("Cases are submitted to this committee: name another chair first.")


def _has_cases(committee: Committee) -> bool:
    return Case.objects.filter(calibration__committee=committee, state=State.SUBMITTED).exists()


def _locked(committee: Committee) -> Committee:
    return Committee.objects.select_for_update().get(pk=committee.pk)


def _locked_member(member: CommitteeMember) -> CommitteeMember:
    """The committee is always locked first, so that two who end chairs at the same moment take turns."""
    _locked(member.committee)
    return CommitteeMember.objects.select_related("committee", "person").get(pk=member.pk)
