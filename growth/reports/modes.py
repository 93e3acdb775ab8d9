"""Delegated, reviewed, owned: how the shares moved from one window to the next. Pure.

Many delegate, fewer review with discipline, few own: where somebody's work lies between the three is a fact about
their evidence. It is said in figures beside what the level looks for, and never judged.
"""

from collections.abc import Iterable, Mapping

from growth.charts import MODES
from growth.words import joined

FEWEST = 4  # items with a mode in each window; of fewer, a share says nothing
NOTABLE = 0.1  # of all items: what a share must move by to be called larger or smaller


def moved(now: Mapping[str, int], before: Mapping[str, int], span: str) -> list[str]:
    """Sentences: the figures of the window before, and which shares are larger or smaller now.

    Nothing where nothing is known of the window before. `span` names its length: “four quarters”.
    """
    total, earlier = _total(now), _total(before)
    if not earlier:
        return []
    figures = joined(f"{before.get(mode, 0)} {mode}" for mode in reversed(MODES))
    return [f"Of {earlier} in the {span} before: {figures}.", *([_shift(now, before)] if total else [])]


def _shift(now: Mapping[str, int], before: Mapping[str, int]) -> str:
    total, earlier = _total(now), _total(before)
    if min(total, earlier) < FEWEST:
        return "These are too few to say whether the shares moved."
    by = {mode: now.get(mode, 0) / total - before.get(mode, 0) / earlier for mode in MODES}
    parts = [
        *_part("a larger", (mode for mode in MODES if by[mode] >= NOTABLE)),
        *_part("a smaller", (mode for mode in MODES if by[mode] <= -NOTABLE)),
    ]
    return f"Since then {joined(parts)}." if parts else "The shares are about the same since."


def _part(size: str, modes: Iterable[str]) -> list[str]:
    named = joined(modes)
    return [f"{size} part was {named}"] if named else []


def _total(counts: Mapping[str, int]) -> int:
    return sum(counts.get(mode, 0) for mode in MODES)
