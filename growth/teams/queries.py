"""A manager's reads of the people below them."""

from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils import timezone

from accounts.models import User
from growth.evidence.claims import Verdict
from growth.evidence.models import Evidence
from ladder.models import Level, Placement


@dataclass(frozen=True)
class TeamMember:
    person: User
    level: Level | None
    shared: int  # items shared with the manager
    waiting: int  # of their claims, how many wait for a verdict
    is_direct: bool


def team_of(manager: User) -> list[TeamMember]:
    """Everybody below `manager`; direct reports first. Counts only what is shared with them."""
    people = list(User.objects.active().below(manager).select_related("manager", "team"))
    levels: dict[int, Level] = {}
    placements = Placement.objects.as_of(timezone.localdate()).filter(person__in=people)
    for placement in placements.select_related("level__version"):
        levels.setdefault(placement.person_id, placement.level)
    visible = Evidence.objects.visible_to(manager).live().filter(person__in=people)
    counted = visible.values("person").annotate(
        shared=Count("pk", distinct=True),
        waiting=Count("claims", filter=Q(claims__verdict=Verdict.WAITING), distinct=True),
    )
    counts = {
        person: (shared, waiting) for person, shared, waiting in counted.values_list("person", "shared", "waiting")
    }
    rows = [
        TeamMember(
            person,
            levels.get(person.pk),
            *counts.get(person.pk, (0, 0)),
            manager.manages(person),
        )
        for person in people
    ]
    return sorted(rows, key=lambda row: (not row.is_direct, row.person.name))
