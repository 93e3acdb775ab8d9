"""Who may see an item of evidence, as one condition. Claims, answers and reviews lean on it through their item."""

from django.db import models
from django.db.models import Q

from accounts.models import User
from growth.access import people_guided_by


class Visibility(models.TextChoices):
    PRIVATE = "private"
    CIRCLE = "circle", "Growth circle"
    TEAM = "team"
    EVERYONE = "everyone"


SHARED = (Visibility.CIRCLE, Visibility.TEAM, Visibility.EVERYONE)


def evidence_visible_to(viewer: User, path: str = "") -> Q:
    """The rule of `Evidence.visible_to`, for a query that reaches the item by `path`, such as `claim__evidence__`.

    A condition on joined rows rather than a subquery of ids: the database begins at the rows asked for.
    """

    def q(**conditions: object) -> Q:
        return Q(**{f"{path}{name}": value for name, value in conditions.items()})

    guided = people_guided_by(viewer).values("pk")
    shared = q(visibility__in=SHARED, person__in=guided) | q(visibility=Visibility.EVERYONE)
    if viewer.team_id is not None:
        shared |= q(visibility=Visibility.TEAM, person__in=User.objects.filter(team=viewer.team_id).values("pk"))
    return q(person=viewer) | (shared & q(archived_at__isnull=True))
