"""What the list of cases shows, and what somebody should know before they start one."""

from dataclasses import dataclass

from django.utils import timezone

from accounts.models import User
from growth.promotions.case_templates.specs import GateSpec, Spec, spec_of
from growth.promotions.cases.models import Case
from growth.promotions.cases.states import RUNNING
from growth.promotions.models import CaseTemplate
from growth.reports.queries import placement_of
from ladder.models import Level


@dataclass(frozen=True)
class Listed:
    """The cases a reader sees, by what they are to them; and direct reports who have none running."""

    own: list[Case]
    prepared: list[Case]
    asked: list[Case]  # where they were invited, or asked for a part
    without: list[User]

    @property
    def has_own_running(self) -> bool:
        return any(case.is_running for case in self.own)


def listed_for(viewer: User) -> Listed:
    """Newest first. The number of queries does not grow with the cases."""
    rows = list(Case.objects.visible_to(viewer).with_parts().order_by("-started_at", "-pk"))
    running = Case.objects.filter(state__in=RUNNING).values("person")
    without = User.objects.active().filter(manager=viewer).exclude(pk__in=running).order_by("name", "pk")
    return Listed(
        own=[case for case in rows if case.person_id == viewer.pk],
        prepared=[case for case in rows if case.manager_id == viewer.pk],
        asked=[case for case in rows if not case.is_side(viewer)],
        without=list(without),
    )


@dataclass(frozen=True)
class Beginning:
    """What somebody who starts a case for `person` should know before."""

    person: User
    spec: Spec | None
    here: Level | None
    levels: list[Level]  # above, the next one first
    gates: list[tuple[GateSpec, str]]  # each with who answers it, in words
    obstacles: list[str]


def beginning_of(person: User) -> Beginning:
    template = CaseTemplate.objects.published().first()
    placement = placement_of(person, timezone.localdate())
    here = placement.level if placement else None
    levels = list(here.version.levels.filter(position__gt=here.position).order_by("position")) if here else []
    spec = spec_of(template.document) if template else None
    obstacles = []
    if spec is None:
        obstacles.append("There is no template for cases yet. A ladder owner publishes one.")
    if person.manager is None:
        obstacles.append("A case is prepared with a manager, and none is known.")
    if here is None:
        obstacles.append(f"{person.name} has no placement on a ladder yet.")
    elif not levels:
        obstacles.append(f"{here.name} is the highest level of its ladder.")
    gates = [(gate, owner_words(gate, person)) for gate in spec.gates] if spec else []
    return Beginning(person, spec, here, levels, gates, obstacles)


def owner_words(gate: GateSpec, person: User) -> str:
    """Who answers a gate of a case of `person`: by name where that is known before."""
    manager = person.manager
    if gate.kind == "endorsements":
        return "Counted from what is given"
    match gate.owner:
        case "candidate":
            return person.name
        case "manager":
            return manager.name if manager else "The manager"
        case "managers_manager":
            return manager.manager.name if manager and manager.manager else "The manager’s manager"
        case "sponsor":
            return "The sponsor, once there is one"
    return f"Somebody {manager.name if manager else 'the manager'} names"
