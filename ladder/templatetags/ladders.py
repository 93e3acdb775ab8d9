from typing import Any

from django import template

from accounts.models import User
from ladder import rules
from ladder.models import Placement

register = template.Library()


@register.inclusion_tag("ladder/placements.html", takes_context=True)
def placements(context: Any, person: User) -> dict[str, Any]:
    """A person's placements, as far as the viewer may see them, and the way to a new one."""
    viewer = context["user"]
    visible = Placement.objects.visible_to(viewer).filter(person=person)
    return {
        "person": person,
        "placements": visible.select_related("level__version__ladder", "set_by"),
        "can_place": rules.can_place(viewer, person),
    }


@register.filter
def get(mapping: dict[Any, Any], key: Any) -> Any:
    return mapping.get(key)
