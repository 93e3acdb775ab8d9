"""The people below a manager, and where each is placed."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef
from django.utils import timezone

from accounts.models import PersonQuerySet, Team, User
from growth.access import people_guided_by
from ladder.models import Dimension, Level, Placement
from ladder.structure import Structure, structure_of


@dataclass(frozen=True)
class Member:
    """Somebody below a manager. Without a placement there is neither level nor ladder."""

    person: User
    is_direct: bool
    is_guided: bool  # the manager is in their growth circle: as manager, or as mentor of somebody further down
    level: Level | None = None
    structure: Structure | None = None

    @property
    def rank(self) -> int:
        return self.level.position if self.level else 0


def members_below(manager: User) -> list[Member]:
    """Everybody below `manager` at any depth, by name. Names, teams and placements are theirs to see."""
    below = User.objects.active().below(manager)
    people = below.select_related("team").only("name", "email", "manager", "team__name").order_by("name", "pk")
    guided = Exists(people_guided_by(manager).filter(pk=OuterRef("pk")))
    placed = _placed(below)
    return [
        Member(person, manager.manages(person), person.is_guided, *placed.get(person.pk, (None, None)))
        for person in people.annotate(is_guided=guided)
    ]


def teams_of(members: Iterable[Member]) -> list[Team]:
    """The teams these people are in, by name."""
    teams = {member.person.team.pk: member.person.team for member in members if member.person.team}
    return sorted(teams.values(), key=lambda team: (team.name, team.pk))


def levels_of(members: Iterable[Member]) -> dict[str, str]:
    """Names of the levels these people are placed at, by key, lowest first. One key is one level on every ladder."""
    levels = sorted((member.level for member in members if member.level), key=lambda level: level.position)
    return {level.key: level.name for level in levels}


def dimensions_of(members: Iterable[Member]) -> list[Dimension]:
    """Dimensions of all ladders these people are on, each key once, those of the most used ladder first."""
    counts = Counter(member.structure for member in members if member.structure)
    found: dict[str, Dimension] = {}
    for structure in sorted(counts, key=lambda one: (-counts[one], -one.version.pk)):
        for dimension in structure.dimensions:
            found.setdefault(dimension.key, dimension)
    return list(found.values())


def _placed(below: PersonQuerySet) -> dict[int, tuple[Level, Structure]]:
    """Level and ladder of the newest placement of each of these people, by id."""
    rows = Placement.objects.as_of(timezone.localdate()).filter(person__in=below).order_by("since", "pk")
    newest = dict(rows.values_list("person_id", "level_id"))
    levels = Level.objects.filter(pk__in=set(newest.values())).select_related("version")
    on = {level.pk: (level, structure_of(level.version)) for level in levels}
    return {person: on[level] for person, level in newest.items()}
