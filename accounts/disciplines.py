"""The kinds of work a person can say theirs is one of: the disciplines of the ladders in force.

Ladders lean on people, so their rows are looked up here rather than imported.
"""

from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone

from accounts.models import User

Choice = tuple[str, str]


def disciplines_for(person: User) -> list[Choice]:
    """Key and name, of the ladder `person` is placed on; of all in force for somebody without a placement."""
    placements = _rows("Placement").filter(person=person, since__lte=timezone.localdate()).order_by("-since", "-pk")
    ladder = placements.values_list("level__version__ladder", flat=True).first() if person.pk else None
    return disciplines_in_force(**({"version__ladder": ladder} if ladder else {}))


def disciplines_in_force(**where: Any) -> list[Choice]:
    """Each key once, under the name it has on the first ladder that knows it."""
    found = _rows("Discipline").filter(version__status="published", **where)
    rows = found.order_by("version__ladder", "position").values_list("key", "name")
    return list({key: (key, name) for key, name in reversed(rows)}.values())[::-1]


def refuse_unknown_discipline(key: str) -> None:
    """Raises ValidationError for what is no discipline of any ladder in force."""
    if key and key not in dict(disciplines_in_force()):
        raise ValidationError({"discipline": "No ladder in force knows this discipline."})


def _rows(model: str) -> models.QuerySet[Any]:
    return apps.get_model("ladder", model)._default_manager.all()
