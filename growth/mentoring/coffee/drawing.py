"""Who meets whom in a coffee round. Pure: no database, no clock.

Everybody is in exactly one group: pairs, and one group of three when the number is odd. While the same even number of
people takes part, n of them, the first n - 1 rounds hold every pair exactly once: the rounds come from the circle
method, in which one person stands still and the others move on by a seat. When people join or leave between rounds,
the seats change and the round with the fewest repeats may still hold some; then people change places between two
groups for as long as that lowers how often those who sit together met before. So at the end no such change helps.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from itertools import combinations
from typing import NamedTuple

Group = list[int]
Met = Mapping[tuple[int, int], int]  # (lower id, higher id): how often the two were in one group
SMALLEST = 2  # nobody has coffee alone


class Cost(NamedTuple):
    """How a set of groups is judged: by repeats first, then by how many come from one team."""

    repeats: int
    same_team: int


class Table:
    """What is known of people who may sit together."""

    def __init__(self, met: Met, teams: Mapping[int, int | None]) -> None:
        self._met, self._teams = met, teams

    def pair(self, one: int, other: int) -> Cost:
        met = self._met.get((one, other) if one < other else (other, one), 0)
        team = self._teams.get(one)
        return Cost(met, int(team is not None and team == self._teams.get(other)))

    def beside(self, person: int, others: Iterable[int]) -> Cost:
        repeats = same_team = 0
        for other in others:
            cost = self.pair(person, other)
            repeats, same_team = repeats + cost.repeats, same_team + cost.same_team
        return Cost(repeats, same_team)

    def of(self, groups: Iterable[Group]) -> Cost:
        repeats = same_team = 0
        for group in groups:
            for one, other in combinations(group, 2):
                cost = self.pair(one, other)
                repeats, same_team = repeats + cost.repeats, same_team + cost.same_team
        return Cost(repeats, same_team)


def draw(people: Iterable[int], *, met: Met, teams: Mapping[int, int | None]) -> list[Group]:
    """The groups of the next round; none when fewer than two take part. The same input gives the same groups."""
    seats: list[int | None] = [*sorted(set(people), key=_seed)]
    if len(seats) < SMALLEST:
        return []
    if len(seats) % 2:
        seats.append(None)  # whoever would sit opposite joins another pair
    table = Table(met, teams)
    best: list[Group] = []
    cost: Cost | None = None
    for number in range(len(seats) - 1):
        groups = _turn(seats, number, table)
        found = table.of(groups)
        if cost is None or found < cost:
            best, cost = groups, found
    return _mended(best, table)


def met_before(earlier: Iterable[Sequence[int]]) -> Counter[tuple[int, int]]:
    """How often people were in one group, from the groups of earlier rounds."""
    return Counter(pair for group in earlier for pair in combinations(sorted(group), 2))


def _seed(person: int) -> bytes:
    """A stable order that has nothing to do with names, teams or who came first."""
    return sha256(f"coffee:{person}".encode()).digest()


def _turn(seats: Sequence[int | None], number: int, table: Table) -> list[Group]:
    """Round `number` of the circle method: the first stays, the others have moved on by so many seats."""
    moving = seats[1:]
    circle = [seats[0], *moving[number:], *moving[:number]]
    half = len(circle) // 2
    groups, alone = [], None
    for one, other in zip(circle[:half], reversed(circle[half:]), strict=True):
        if one is None or other is None:
            alone = other if one is None else one
        else:
            groups.append([one, other])
    if alone is not None:
        _join(alone, groups, table)
    return groups


def _join(person: int, groups: list[Group], table: Table) -> None:
    """To the pair whom they met least often, who are of other teams, who come first."""
    best = min(range(len(groups)), key=lambda number: table.beside(person, groups[number]))
    groups[best].append(person)


def _mended(groups: list[Group], table: Table) -> list[Group]:
    """People change places between two groups while that lowers how often those together met before."""
    improved = True
    while improved:
        improved = False
        for group in groups:
            if table.of([group]).repeats and _exchange(group, groups, table):
                improved = True
    return groups


def _exchange(group: Group, groups: list[Group], table: Table) -> bool:
    """The one change of places with another group that helps most, if one lowers the repeats."""
    best: tuple[Cost, Group, int, int] | None = None
    for other in groups:
        if other is group:
            continue
        before = table.of([group, other])
        for mine, theirs in ((mine, theirs) for mine in range(len(group)) for theirs in range(len(other))):
            gain = _gain(group, mine, other, theirs, before, table)
            if gain.repeats < 0 and (best is None or gain < best[0]):
                best = (gain, other, mine, theirs)
    if best is None:
        return False
    _, other, mine, theirs = best
    group[mine], other[theirs] = other[theirs], group[mine]
    return True


def _gain(group: Group, mine: int, other: Group, theirs: int, before: Cost, table: Table) -> Cost:
    """What changing these two places adds to the cost; negative when it helps."""
    changed = [*group[:mine], other[theirs], *group[mine + 1 :]], [*other[:theirs], group[mine], *other[theirs + 1 :]]
    after = table.of(changed)
    return Cost(after.repeats - before.repeats, after.same_team - before.same_team)
