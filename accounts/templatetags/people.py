from django import template
from django.conf import settings

from accounts.models import PersonQuerySet, User

register = template.Library()

# Whom a visitor of the demo should try first, by e-mail, and why.
CAST = {
    "ada": "Engineer, Mid on the way to Senior: logs evidence, reads her path",
    "mia": "Ada’s manager: reviews claims, reads her people’s reports",
    "noor": "Staff engineer, Ada’s mentor",
    "ines": "Ladder owner: drafts and publishes ladders",
    "zoe": "A colleague in another team, asked to witness claims",
    "omar": "Staff engineer, promotion committee",
    "rafael": "Administrator: people and teams, but nobody’s evidence",
}


def _mail(key: str) -> str:
    return f"{key}@northgate.example"


@register.simple_tag
def demo_cast() -> list[tuple[User, str]]:
    """The cast with a word on each; nobody outside the demo."""
    if not settings.DEMO:
        return []
    people = {person.email: person for person in User.objects.active()}
    return [(people[_mail(key)], why) for key, why in CAST.items() if _mail(key) in people]


@register.simple_tag
def demo_others() -> PersonQuerySet:
    if not settings.DEMO:
        return User.objects.none()
    return User.objects.active().exclude(email__in=map(_mail, CAST))
