"""The shape of a team: people per level. Pure: counts in, words out."""

from collections.abc import Sequence
from enum import StrEnum
from itertools import pairwise

FEWEST = 4  # people; fewer have no shape


class Shape(StrEnum):
    PYRAMID = "pyramid"
    DIAMOND = "diamond"
    TOP_HEAVY = "top-heavy"
    NEITHER = "neither"
    TOO_FEW = "too few"


WORDS = {
    Shape.PYRAMID: "A pyramid: the lower a level, the more people.",
    Shape.DIAMOND: "A diamond: most people stand between the lowest and the highest level.",
    Shape.TOP_HEAVY: "Wide at the top: the highest level has most people.",
    Shape.NEITHER: "Neither a pyramid nor a diamond.",
    Shape.TOO_FEW: "Too few people to have a shape.",
}
MEANING = {
    Shape.PYRAMID: "Much can be made, and the few above must judge all of it. Where AI writes the drafts, review is "
    "what becomes scarce: who has the time for it?",
    Shape.DIAMOND: "A thick layer of judgement, which suits work where AI writes the drafts. Who grows into it, and "
    "what do juniors still debug by themselves?",
    Shape.TOP_HEAVY: "Much judgement, and few who learn from it. Who will hold these systems in three years?",
    Shape.NEITHER: "Look at each level: who reviews what it makes, and who grows into it?",
    Shape.TOO_FEW: "The names say more than the picture.",
}


def shape_of(counts: Sequence[int]) -> Shape:
    """What people per level, the lowest first, resemble.

    A pyramid never widens upwards. A diamond has more than half of its people between its ends, and a level there
    wider than either end. Wide at the top means that no level is wider, and the lowest is narrower.
    """
    if sum(counts) < FEWEST or len(counts) < 3:
        return Shape.TOO_FEW
    bottom, *middle, top = counts
    if 2 * sum(middle) > sum(counts) and max(middle) > max(bottom, top):
        return Shape.DIAMOND
    if bottom > top and all(lower >= upper for lower, upper in pairwise(counts)):
        return Shape.PYRAMID
    if top == max(counts) and top > bottom:
        return Shape.TOP_HEAVY
    return Shape.NEITHER
