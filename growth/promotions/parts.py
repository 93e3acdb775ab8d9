"""What others add to a case, seen together: who reads a part by name, whom a change is told, and that it was read."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone
from rest_framework import serializers
from rest_framework.request import Request

from accounts.models import User
from accounts.reads import record_read
from growth.charts.frame import day_words
from growth.notices.actions import tell
from growth.promotions.cases.models import Case
from growth.words import joined

READ = "promotion case"


def names_for(viewer: User, *people: User | None) -> str:
    """“Ada Lindqvist, Mia Okafor and you”: everybody once, the reader last."""
    names = dict.fromkeys(person.name for person in people if person is not None and person.pk != viewer.pk)
    is_there = any(person is not None and person.pk == viewer.pk for person in people)
    return joined([*names, *(["you"] if is_there else [])])


def seen_by(viewer: User, *people: User | None) -> str:
    """“Ada Lindqvist and you see this.”"""
    present = {person.pk for person in people if person is not None}
    if present == {viewer.pk}:
        return "Only you see this."
    return f"{names_for(viewer, *people)} see this."


def moment_words(at: datetime | None) -> str:
    """“20 Nov 2026”, in the reader's zone."""
    return day_words(timezone.localdate(at)) if at else ""


def note_read(request: HttpRequest | Request, case: Case) -> None:
    """That somebody else read of the case, without which part: that somebody was asked stays between those who know."""
    record_read(request, case.person_id, what=READ, thing=case)


def tell_others(by: User | None, text: str, *, url: str, people: tuple[User | None, ...]) -> None:
    """Everybody named, once, except whoever did it."""
    for person in {person.pk: person for person in people if person is not None}.values():
        if by is None or person.pk != by.pk:
            tell(person, text, url=url)


def may_open(viewer: User, case: Case) -> bool:
    """Whether the page of the case is there for them."""
    return Case.objects.visible_to(viewer).filter(pk=case.pk).exists()


def refuse_unless_fits(fits: bool, otherwise: str, field: str = "") -> None:
    """Raises ValidationError, at a field if one is named."""
    if not fits:
        raise ValidationError({field: otherwise} if field else otherwise)


# ---- for the API


class PartVersionSerializer(serializers.Serializer):
    version = serializers.IntegerField(help_text="The version of it you have read.")


def done_to(
    view: Any, change: Callable[..., Any], body_class: type[serializers.BaseSerializer] | None = None
) -> dict[str, Any]:
    """Makes a change of the one a viewset found, with a body as `body_class` reads it; as it is shown then."""
    thing, values = view.get_object(), {}
    if body_class is not None:
        body = body_class(data=view.request.data, context=view.get_serializer_context())
        body.is_valid(raise_exception=True)
        values = dict(body.validated_data)
    changed = change(thing, by=view.request.user, **values)
    shown: dict[str, Any] = view.get_serializer(view.get_queryset().get(pk=changed.pk)).data
    return shown
