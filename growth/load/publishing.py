"""Which figures about groups may be shown so that no few people can be told from them. Pure.

A figure is a mean over everybody in a group who answered. Groups nest: a team, and a team with the teams under it.
Whoever reads two of them can take one from the other, so a figure counts what it adds to those shown beside it:
either nobody, or at least `FEWEST` people. As groups nest, everything that can be computed from the figures shown
is then about the sums of such sets of people, never about a smaller one.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

FEWEST = 5


@dataclass(frozen=True)
class Part:
    """A team: its own members who answered, and the team it stands under, None for a top one."""

    parent: int | None
    people: frozenset[int]


@dataclass(frozen=True)
class Shown:
    """The people behind each figure that may be shown, by team."""

    own: Mapping[int, frozenset[int]]  # of a team's own members
    total: Mapping[int, frozenset[int]]  # of a team with the teams under it


def shown(parts: Mapping[int, Part], fewest: int = FEWEST) -> Shown:
    """The figures that may be shown beside each other. Everybody stands in one part at most.

    Every team with enough answers of its own is shown; a total only if what no other figure under it covers is
    nobody, or enough people.
    """
    under: dict[int | None, list[int]] = defaultdict(list)
    for key in sorted(parts):
        under[parts[key].parent].append(key)
    own: dict[int, frozenset[int]] = {}
    total: dict[int, frozenset[int]] = {}

    def visit(key: int) -> tuple[frozenset[int], frozenset[int]]:
        """Everybody at and under a team, and those of them no figure covers yet."""
        mine = parts[key].people
        everybody, rest = mine, mine
        if len(mine) >= fewest:
            own[key], rest = mine, frozenset()
        for child in under[key]:
            theirs, left = visit(child)
            everybody, rest = everybody | theirs, rest | left
        adds_enough = not rest or len(rest) >= fewest
        if everybody != mine and len(everybody) >= fewest and adds_enough:
            total[key], rest = everybody, frozenset()
        return everybody, rest

    for top in under[None]:
        visit(top)
    return Shown(own, total)


def mean_to_the_half(values: Iterable[float]) -> float:
    """The mean, to the nearest half step: a mean to the comma says more about single people than about a team."""
    known = list(values)
    return math.floor(2 * sum(known) / len(known) + 0.5) / 2
