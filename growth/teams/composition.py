"""The composition of a team as a read: people per level, who can review AI-written work, where judgement is one person.

Levels come from placements, which a manager sees of everybody below. The rest comes from evidence, as far as it is
shared with the manager who asks.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.urls import reverse
from django.utils import timezone

from accounts.models import Team, User
from growth.evidence.claims import Claim, Verdict
from growth.evidence.models import Evidence
from growth.evidence.visibility import SHARED
from growth.standing import Standing, State
from growth.teams.members import Member, dimensions_of, teams_of
from growth.teams.shapes import MEANING, WORDS, Shape, shape_of
from growth.teams.standings import Standings, shared_with
from ladder.models import Dimension
from ladder.structure import Structure

JUDGING = ("risk", "perspective")  # keys of the dimensions it takes to review what a machine wrote
SENIOR = "senior"  # key of the level from which judgement is held
FEWEST_REVIEWERS = 2


@dataclass(frozen=True)
class LadderShape:
    """People per level of one ladder."""

    name: str
    levels: list[str]  # names, lowest first
    people: list[list[str]]  # initials, for each level
    shape: Shape

    @property
    def counts(self) -> list[int]:
        return [len(people) for people in self.people]

    @property
    def said(self) -> str:
        return WORDS[self.shape]

    @property
    def meaning(self) -> str:
        return MEANING[self.shape]


class Proof(NamedTuple):
    """An accepted item that the manager can open."""

    title: str
    day: date
    dimension: str  # key
    evidence: int

    @property
    def url(self) -> str:
        return reverse("evidence:item", args=[self.evidence])


@dataclass(frozen=True)
class Reviewer:
    """Somebody who can review AI-written work."""

    member: Member
    proofs: list[Proof]  # the newest in each of the judging dimensions


@dataclass(frozen=True)
class Rest:
    """In one team, a dimension in which judgement rests on one person."""

    team: Team
    dimension: Dimension
    person: User
    size: int  # of the team


@dataclass(frozen=True)
class Composition:
    members: list[Member]  # of the chosen team
    everybody: list[Member]
    shapes: list[LadderShape]
    unplaced: list[Member]
    reviewers: list[Reviewer]
    resting: list[Rest]

    @property
    def too_few_reviewers(self) -> bool:
        return len(self.reviewers) < FEWEST_REVIEWERS

    @property
    def has_indirect(self) -> bool:
        return not all(member.is_direct for member in self.everybody)


def composition_of(manager: User, everybody: list[Member], team: int | None = None) -> Composition:
    """Of everybody below `manager` (`members_below`), or of one team among them, by id."""
    today = timezone.localdate()
    members = [member for member in everybody if team is None or member.person.team_id == team]
    shared = shared_with(manager, {member.person.pk: member.structure for member in members}, today)
    standings = {pk: found.standings for pk, found in shared.items()}
    return Composition(
        members,
        everybody,
        _shapes(members),
        [member for member in members if member.structure is None],
        _reviewers(manager, members, standings, today),
        _resting(members, standings),
    )


def senior_in(structure: Structure) -> int:
    """The position from which judgement is held: the level “senior”, else the last but one."""
    found = (level.position for level in structure.levels if level.key == SENIOR)
    return next(found, max(1, len(structure.levels) - 1))


def _shapes(members: Sequence[Member]) -> list[LadderShape]:
    """One for each ladder, the most used first. People on an older version count at its level of the same key."""
    on: dict[int, list[Member]] = defaultdict(list)
    newest: dict[int, Structure] = {}
    for member in members:
        if member.structure:
            ladder = member.structure.version.ladder_id
            on[ladder].append(member)
            before = newest.get(ladder, member.structure)
            newest[ladder] = max(before, member.structure, key=lambda structure: structure.version.number)
    return [_shape(newest[ladder], on[ladder]) for ladder in sorted(on, key=lambda ladder: (-len(on[ladder]), ladder))]


def _shape(structure: Structure, members: Sequence[Member]) -> LadderShape:
    position_of = {level.key: level.position for level in structure.levels}
    people: list[list[str]] = [[] for _ in structure.levels]
    for member in members:
        assert member.level is not None
        position = position_of.get(member.level.key, min(member.level.position, len(people)))
        people[position - 1].append(member.person.initials)
    counts = [len(found) for found in people]
    names = [level.name for level in structure.levels]
    return LadderShape(structure.version.name, names, people, shape_of(counts))


def _reviewers(
    manager: User, members: Sequence[Member], standings: Mapping[int, Standings], today: date
) -> list[Reviewer]:
    """Those with accepted evidence at Senior or above in each of the judging dimensions, by name."""
    able = [member for member in members if _can_review(member, standings.get(member.person.pk, {}))]
    proofs = _proofs(manager, able, today) if able else {}
    return [Reviewer(member, proofs.get(member.person.pk, [])) for member in able]


def _can_review(member: Member, standings: Standings) -> bool:
    if member.structure is None:
        return False
    senior = senior_in(member.structure)
    return all(standings.get(key, Standing()).at(senior).rank >= State.EMERGING.rank for key in JUDGING)


def _proofs(manager: User, able: Sequence[Member], today: date) -> dict[int, list[Proof]]:
    """The newest item behind each judging dimension, of these people, among those that `manager` may open."""
    structures = {member.structure for member in able if member.structure}
    enough = [level.pk for found in structures for level in found.levels if level.position >= senior_in(found)]
    claims = Claim.objects.visible_to(manager).filter(
        evidence__person__in=[member.person.pk for member in able],
        evidence__visibility__in=SHARED,  # of others nothing else is visible: said once more for the index
        evidence__archived_at__isnull=True,
        evidence__listed_on__lte=today,
        verdict=Verdict.ACCEPTED,
        accepted_level__in=enough,
        expectation__in=[row.pk for found in structures for row in found.expectations if row.dimension.key in JUDGING],
    )
    judged = {row.pk: row.dimension.key for found in structures for row in found.expectations}
    newest: dict[tuple[int, str], tuple[date, int]] = {}
    for person, expectation, day, pk in claims.order_by().values_list(
        "evidence__person_id", "expectation_id", "evidence__listed_on", "evidence_id"
    ):
        key = person, judged[expectation]
        newest[key] = max((day, pk), newest.get(key, (day, pk)))
    titles = dict(Evidence.objects.filter(pk__in={pk for _, pk in newest.values()}).values_list("pk", "title"))
    return {
        member.person.pk: [
            Proof(titles[pk], day, dimension, pk)
            for dimension in JUDGING
            for day, pk in [newest.get((member.person.pk, dimension), (today, 0))]
            if pk in titles
        ]
        for member in able
    }


def _resting(members: Sequence[Member], standings: Mapping[int, Standings]) -> list[Rest]:
    """Where exactly one person of a team of two or more holds a dimension at Senior or above."""
    sizes = Counter(member.person.team_id for member in members)
    found = []
    for team in teams_of(members):
        in_team = [member for member in members if member.person.team_id == team.pk]
        for dimension in dimensions_of(in_team) if sizes[team.pk] > 1 else ():
            holding = [member for member in in_team if _holds(member, dimension, standings)]
            if len(holding) == 1:
                found.append(Rest(team, dimension, holding[0].person, len(in_team)))
    return found


def _holds(member: Member, dimension: Dimension, standings: Mapping[int, Standings]) -> bool:
    standing = standings.get(member.person.pk, {}).get(dimension.key)
    return bool(standing and member.structure and standing.sustained >= senior_in(member.structure))
