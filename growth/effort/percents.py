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
REFERENCES: Mapping[Parts, str] = {
    BEFORE_AI: f"what was common before AI tools (about {BEFORE_AI})",
    WITH_AI: f"what is common with AI tools (about {WITH_AI})",
}


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
    outside = [part for part, share in known.items() if not 0 <= share <= WHOLE]
    if outside:
        said = f"A part lies between 0 and {WHOLE}."
        raise UnevenError(said, dict.fromkeys(outside, said))
    total = sum(known.values())
    if missing and total <= WHOLE:
        known[missing[0]] = WHOLE - total
    elif total != WHOLE:
        raise UnevenError(_off(total), dict.fromkeys(set(NAMES) - set(missing), f"Together they are {total}."))
    return Parts(**known)


def compared(own: Parts) -> str:
    """One sentence on how the parts lie beside the two references: a fact, not a verdict."""
    before, after = _distance(own, BEFORE_AI), _distance(own, WITH_AI)
    if own in REFERENCES:
        return f"That is {REFERENCES[own]}."
    if before == after:
        return f"That lies as far from {REFERENCES[BEFORE_AI]} as from {REFERENCES[WITH_AI]}."
    near, far = (BEFORE_AI, WITH_AI) if before < after else (WITH_AI, BEFORE_AI)
    return f"That lies nearer to {REFERENCES[near]} than to {REFERENCES[far]}."


def _off(total: int) -> str:
    by = f"{WHOLE - total} too few" if total < WHOLE else f"{total - WHOLE} too many"
    return f"The three add up to {total}. A whole month is {WHOLE}, so that is {by}."


def _distance(one: Parts, other: Parts) -> int:
    return sum(abs(a - b) for a, b in zip(one, other, strict=True))
