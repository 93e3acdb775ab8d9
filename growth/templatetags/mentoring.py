"""What pages outside mentoring say of it."""

from typing import Any

from django import template

from accounts.models import User
from growth.mentoring.profiles.models import Profile

register = template.Library()


@register.simple_tag(takes_context=True)
def offers_help(context: Any, person: User) -> bool:
    """Whether the person offers a kind of help; so their offer has a page the reader may open."""
    return Profile.objects.visible_to(context["user"]).filter(person=person).exclude(offers=[]).exists()
