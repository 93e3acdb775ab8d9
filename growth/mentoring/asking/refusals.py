"""Who cannot be asked now, and why, in words for whoever would ask."""

from datetime import date

from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import User
from growth.mentoring.actions import refuse_pair
from growth.mentoring.matching.candidates import room_of
from growth.mentoring.models import Pairing
from growth.mentoring.profiles.models import Profile


def refusal_of(mentor: User, *, mentee: User, kind: str) -> str:
    """Why `mentee` cannot ask `mentor` for this kind of help at this moment; empty when they can."""
    try:
        refuse_pair(mentor=mentor, mentee=mentee)
    except ValidationError as error:
        return " ".join(error.messages)
    if are_paired(mentor, mentee, kind):
        return f"{mentor.name} helps you with this already."
    if until := paused_until(mentor):
        return f"{mentor.name} takes a pause until {until.day} {until:%b %Y}."
    return "" if room_of(mentor) > 0 else f"{mentor.name} has no place free."


def has_place(mentor: User) -> bool:
    """Here, not pausing, and with room for one more."""
    return mentor.is_active and paused_until(mentor) is None and room_of(mentor) > 0


def are_paired(mentor: User, mentee: User, kind: str) -> bool:
    return Pairing.objects.active().filter(mentor=mentor, mentee=mentee, kind=kind).exists()


def paused_until(mentor: User) -> date | None:
    """The end of a pause that is not over; None without one."""
    return (
        Profile.objects.filter(person=mentor, paused_until__gt=timezone.localdate())
        .values_list("paused_until", flat=True)
        .first()
    )
