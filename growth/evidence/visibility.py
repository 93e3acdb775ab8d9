"""Who may see an item of evidence, as one condition. Claims, answers and reviews lean on it through their item."""

from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Q

from accounts.models import User
from growth.access import people_opened_to


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

    circle = people_opened_to(viewer).values("pk")
    shared = q(visibility__in=SHARED, person__in=circle) | q(visibility=Visibility.EVERYONE)
    # Who settles a dispute about one of its claims reads the item, and goes on reading what they decided on.
    shared |= q(visibility__in=SHARED, pk__in=_disputed_before(viewer))
    if viewer.team_id is not None:
        shared |= q(visibility=Visibility.TEAM, person__in=User.objects.filter(team=viewer.team_id).values("pk"))
    return q(person=viewer) | (shared & q(archived_at__isnull=True))


def _disputed_before(viewer: User) -> models.QuerySet[Any]:
    # The model leans on this rule, so it is looked up rather than imported.
    return apps.get_model("evidence", "Dispute")._default_manager.filter(decider=viewer).values("claim__evidence")
