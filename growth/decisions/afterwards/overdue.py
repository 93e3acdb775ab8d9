"""Decisions below a manager that should have been looked at again."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Prefetch
from django.utils import timezone

from accounts.models import User
from growth.decisions.models import Decision, Participant, Role


@dataclass(frozen=True)
class Overdue:
    """`people` are those of its deciders who are below the manager."""

    decision: Decision
    people: list[User]
    days: int


def overdue_below(manager: User) -> list[Overdue]:
    """Those the manager sees, with a decider below them who has not left, longest overdue first."""
    below = User.objects.active().below(manager).values("pk")
    parts = Participant.objects.filter(role=Role.DECIDER, person__in=below)
    deciders = Prefetch("participants", parts.select_related("person").order_by("person__name", "pk"), to_attr="below")
    rows = Decision.objects.visible_to(manager).due().filter(Exists(parts.filter(decision=OuterRef("pk"))))
    rows = rows.select_related("project").prefetch_related(deciders).order_by("revisit_on", "pk")
    today = timezone.now().date()
    return [_overdue(row, today) for row in rows]


def _overdue(decision: Decision, today: date) -> Overdue:
    assert decision.revisit_on is not None  # only such ones are due
    people = [part.person for part in decision.below]  # type: ignore[attr-defined]
    return Overdue(decision, people, (today - decision.revisit_on).days)
