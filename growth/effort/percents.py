"""Three parts of somebody's working time that make a whole of a hundred. Pure."""

from collections.abc import Mapping
from typing import NamedTuple

WHOLE = 100


class Parts(NamedTuple):
    """Percents of the working time of a month."""

    implement: int
    design: int
    review: int

    def __str__(self) -> str:
        return "/".join(map(str, self))


NAMES: Mapping[str, str] = {
    "implement": "implementing",
    "design": "designing",
    "review": "reviewing and debugging",
}
BEFORE_AI = Parts(60, 20, 20)
WITH_AI = Parts(10, 40, 50)


class UnevenError(ValueError):
    """Parts that make no whole. `of_parts` says what is wrong by part; the message is about all of them."""

    def __init__(self, said: str, of_parts: Mapping[str, str]) -> None:
        super().__init__(said)
        self.of_parts = of_parts


def whole(given: Mapping[str, int | None]) -> Parts:
    """The three parts, the third one filled in where two were given. Raises UnevenError."""
    missing = [part for part in NAMES if given.get(part) is None]
    if len(missing) > 1:
        raise UnevenError("Give at least two of the three.", dict.fromkeys(missing, "Give at least two of the three."))
    known = {part: given.get(part) or 0 for part in NAMES}
    total = sum(known.values())
    if missing and 0 <= total <= WHOLE:
        known[missing[0]] = WHOLE - total
    elif total != WHOLE:
        raise UnevenError(_off(total), dict.fromkeys(set(NAMES) - set(missing), f"Together they are {total}."))
    return Parts(**known)


def compared(own: Parts) -> str:
    """One sentence on how the parts lie beside the two references: facts, without a verdict."""
    before, after = _distance(own, BEFORE_AI), _distance(own, WITH_AI)
    if own in (BEFORE_AI, WITH_AI):
        return f"That is {_which(own == WITH_AI)}."
    if before == after:
        return f"That lies as far from {_which(False)} as from {_which(True)}."
    return f"That lies nearer to {_which(after < before)} than to {_which(after > before)}."


def _off(total: int) -> str:
    left = WHOLE - total
    return f"The three add up to {total}. A whole month is {WHOLE}: " + (
        f"{left} are missing." if left > 0 else f"{-left} are too many."
    )


def _distance(one: Parts, other: Parts) -> int:
    return sum(abs(a - b) for a, b in zip(one, other, strict=True))


def _which(with_ai: bool) -> str:
    return (
        f"what is common with AI tools (about {WITH_AI})"
        if with_ai
        else f"what was common before them (about {BEFORE_AI})"
    )
