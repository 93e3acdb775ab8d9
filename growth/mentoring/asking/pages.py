"""What the pages of a request show to its two sides."""

from typing import Any

from django.utils import timezone

from accounts.models import User
from growth.mentoring.asking.models import MentorChoice, MentorRequest
from growth.mentoring.matching.candidates import room_of
from growth.mentoring.matching.hours import shared_hours
from growth.mentoring.models import Kind, Pairing
from growth.mentoring.profiles.ladders import ladders_in_force
from growth.mentoring.profiles.models import Profile
from growth.words import joined

Choice = MentorChoice.State
LOOK = {
    Choice.ASKED: "wait",
    Choice.MORE: "wait",
    Choice.ACCEPTED: "good",
    Choice.DECLINED: "bad",
    Choice.LAPSED: "bad",
    Choice.NO_PLACE: "bad",
}


def request_context(request: MentorRequest) -> dict[str, Any]:
    """For the mentee: where it stands with each."""
    choices = list(request.choices.select_related("mentor__team").order_by("rank"))
    not_yet = [choice for choice in choices if choice.state == Choice.NOT_YET]
    accepted = next((choice for choice in choices if choice.state == Choice.ACCEPTED), None)
    live = next((choice for choice in choices if choice.state in (Choice.ASKED, Choice.MORE)), None)
    return {
        "mentor_request": request,
        "choices": [(choice, LOOK.get(Choice(choice.state), "")) for choice in choices],
        "live": live,
        "is_my_turn": live is not None and live.state == Choice.MORE and live.is_live,
        "not_yet": not_yet,
        "can_reorder": len(not_yet) > 1,
        "accepted": accepted,
        "pairing": _pairing_of(accepted) if accepted else None,
        "dimensions": ladders_in_force().named(request.dimensions),
    }


def choice_context(choice: MentorChoice) -> dict[str, Any]:
    """For whoever is asked: what was written for them, the hours they share, and their own places.

    SECURITY: nothing of the request's other choices, not even whether there are any.
    """
    request = choice.request
    return {
        "choice": choice,
        "mentee": request.mentee,
        "dimensions": ladders_in_force().named(request.dimensions),
        "look": LOOK.get(Choice(choice.state), ""),
        "pairing": _pairing_of(choice) if choice.state == Choice.ACCEPTED else None,
        "is_open": choice.state == Choice.ASKED and choice.is_live and request.is_open,
        "awaits_mentee": choice.state == Choice.MORE and choice.is_live,
        "is_late": choice.state in (Choice.ASKED, Choice.MORE) and not choice.is_live,
        "opens_record": request.kind == Kind.MENTORING,
        "shared": overlap_words(choice.mentor, request.mentee),
        "room": max(room_of(choice.mentor), 0),
    }


def _pairing_of(accepted: MentorChoice) -> Pairing | None:
    request = accepted.request
    return Pairing.objects.between(accepted.mentor, request.mentee, request.kind).first()


def overlap_words(mentor: User, mentee: User) -> str:
    """How many hours a week the two share, and whether that is known or only assumed."""
    profiles = {row.person_id: row for row in Profile.objects.filter(person__in=[mentor, mentee])}
    for person in (mentor, mentee):
        profiles.setdefault(person.pk, Profile()).person = person
    hours = [profiles[person.pk].hours for person in (mentor, mentee)]
    shared = round(shared_hours(hours[0], hours[1], timezone.localdate()))
    said = f"You share {shared or 'no'} working {'hour' if shared == 1 else 'hours'} a week"
    unknown = [profile.person.name for profile in profiles.values() if profile.pk is None]
    return f"{said}, if {joined(unknown)} work{'' if len(unknown) > 1 else 's'} from nine to five" if unknown else said
