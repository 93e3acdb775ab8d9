"""What the tests of mentoring share: people who offer help, and requests that wait."""

from typing import Any

from django.test import Client

from accounts.models import User
from growth.mentoring.asking.actions import ask
from growth.mentoring.asking.models import MentorChoice, MentorRequest
from growth.mentoring.profiles.models import Profile

STRONG = {"autonomy": 3, "risk": 3}  # at Senior of the small ladder


def offering(person: User, **fields: Any) -> Profile:
    """A Senior on the small ladder who offers mentoring, as their profile says it after a night."""
    said = {"offers": ["mentoring"], "level": 3, "ladder": "engineer", "strengths": STRONG, **fields}
    return Profile.objects.update_or_create(person=person, defaults=said)[0]


def asked(mentee: User, *mentors: User, **fields: Any) -> MentorRequest:
    return ask(by=mentee, people=mentors, **{"words": "I would like to see risks early.", **fields})


def choice_of(request: MentorRequest, mentor: User) -> MentorChoice:
    """As it is now."""
    return request.choices.select_related("mentor", "request__mentee").get(mentor=mentor)


def states(request: MentorRequest) -> list[str]:
    """Of its choices, in the order in which they are asked."""
    return list(request.choices.order_by("rank").values_list("state", flat=True))


def send(client: Client, path: str, body: dict[str, Any] | None = None) -> int:
    """The status of a change: a form to a page, JSON to the API."""
    kind = {"content_type": "application/json"} if path.startswith("/api/") else {}
    return int(client.post(path, body or {}, **kind).status_code)
