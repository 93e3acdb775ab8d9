"""The best set of pairs, with capacities. Pure: no database, no clock.

A mentor with room for two is two columns of one matrix, and scipy's `linear_sum_assignment` finds the best of all sets
of pairs at once; taking the best pair first would not. scipy is loaded only where matching runs.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy

POINTS = 100  # scores count in hundredths, as whole numbers: equal sums are equal on every machine
FORBIDDEN = -1
QUALITY, COVERAGE = "quality", "coverage"


class Table:
    """What each pair is worth: a row for each mentee, a column for each mentor, both sorted by id."""

    def __init__(self, mentees: Iterable[int], mentors: Iterable[int]) -> None:
        import numpy

        self.mentees, self.mentors = sorted(set(mentees)), sorted(set(mentors))
        self.worth: numpy.ndarray = numpy.full((len(self.mentees), len(self.mentors)), FORBIDDEN, dtype=numpy.int64)

    @classmethod
    def of(cls, scores: Mapping[tuple[int, int], float]) -> "Table":
        """From scores by (mentor, mentee); a pair without one is forbidden."""
        table = cls((mentee for _, mentee in scores), (mentor for mentor, _ in scores))
        row_of = {pk: at for at, pk in enumerate(table.mentees)}
        column_of = {pk: at for at, pk in enumerate(table.mentors)}
        for (mentor, mentee), score in scores.items():
            table.worth[row_of[mentee], column_of[mentor]] = hundredths(score)
        return table

    def write(self, mentee: int, worth: Sequence[int]) -> None:
        """The whole row of a mentee, by its place: hundredths for each mentor, or FORBIDDEN."""
        self.worth[mentee] = worth


def hundredths(score: float) -> int:
    return round(score * POINTS)


def best_pairs(table: Table, room: Mapping[int, int], objective: str) -> list[tuple[int, int]]:
    """(mentor, mentee) by id, sorted by mentee: each mentee once at most, each mentor `room` times at most.

    `quality`: the highest sum of scores, and among those the most pairs. `coverage`: the most pairs, and among those
    the highest sum. Of several best sets always the same one, whatever the order of what came in.
    """
    from scipy.optimize import linear_sum_assignment

    weights, slots = weighed(table, room, objective)
    if not weights.size:
        return []
    rows, columns = linear_sum_assignment(weights, maximize=True)
    chosen = weights[rows, columns] > 0
    return [(slots[column], table.mentees[row]) for row, column in zip(rows[chosen], columns[chosen], strict=True)]


def weighed(table: Table, room: Mapping[int, int], objective: str) -> "tuple[numpy.ndarray, list[int]]":
    """The matrix to be solved, and whose place each of its columns is.

    A forbidden pair weighs nothing, as much as nobody at all; every allowed pair weighs more, also one that scores 0.
    So no forbidden pair ever takes a place from an allowed one, and those that are left over are dropped.
    """
    import numpy

    places = [max(0, min(room.get(pk, 0), len(table.mentees))) for pk in table.mentors]
    slots = [pk for pk, count in zip(table.mentors, places, strict=True) for _ in range(count)]
    most_pairs = min(len(table.mentees), len(slots))
    worth = table.worth
    if objective == COVERAGE:  # one pair more is worth more than any sum of scores
        weights = worth + (int(worth.max(initial=0)) * most_pairs + 1)
    else:  # a hundredth more is worth more than any number of pairs
        weights = worth * (most_pairs + 1) + 1
    weights = numpy.where(worth == FORBIDDEN, 0, weights).astype(numpy.float64)
    return numpy.repeat(weights, places, axis=1), slots
