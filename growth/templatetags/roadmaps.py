"""What pages outside roadmaps say of them."""

from typing import Any

from django import template

from accounts.models import User
from growth.roadmaps.enrolments.models import Enrolment

register = template.Library()


@register.simple_tag(takes_context=True)
def roadmap_of(context: Any, person: User) -> Enrolment | None:
    """The roadmap somebody is on, if the reader may see it. One query."""
    shown = Enrolment.objects.visible_to(context["user"]).running().filter(person=person)
    return shown.select_related("version").first()
