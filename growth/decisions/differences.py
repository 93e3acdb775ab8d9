"""Two texts side by side, line by line, with the words that differ marked. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

SAME, CHANGED, TAKEN_OUT, ADDED = "same", "changed", "out", "in"
CONTEXT = 2  # unchanged lines shown around a change
MOST_LINES = 3000  # of a side; comparing takes the product of both
LONGEST = 4000  # characters of a line compared word by word
ALIKE = 0.35  # below this share two lines are not versions of one another

Run = tuple[bool, str]  # whether it differs, and the words


@dataclass(frozen=True)
class Line:
    """A line on each side, as runs of words; None where there is none on that side. `skipped` stands for many."""

    kind: str
    before: list[Run] | None = None
    after: list[Run] | None = None
    skipped: int = 0


def side_by_side(before: str, after: str) -> list[Line]:
    """Lines of both texts in step. Long unchanged stretches are one line that says how many were left out."""
    old, new = before.splitlines(), after.splitlines()
    if max(len(old), len(new)) > MOST_LINES:
        return list(_paired(old, new))
    lines: list[Line] = []
    for tag, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            lines += [Line(SAME, [(False, line)], [(False, line)]) for line in old[i:j]]
        else:
            lines += _paired(old[i:j], new[k:m])
    return _folded(lines)


def _paired(old: list[str], new: list[str]) -> Iterator[Line]:
    for at in range(max(len(old), len(new))):
        left = old[at] if at < len(old) else None
        right = new[at] if at < len(new) else None
        if left is not None and right is not None:
            yield Line(CHANGED, *_runs(left, right))
        elif left is not None:
            yield Line(TAKEN_OUT, before=[(True, left)])
        else:
            yield Line(ADDED, after=[(True, right or "")])


def _runs(left: str, right: str) -> tuple[list[Run], list[Run]]:
    if left == right:
        return [(False, left)], [(False, right)]
    if max(len(left), len(right)) > LONGEST:
        return [(True, left)], [(True, right)]
    old, new = re.findall(r"\s+|\w+|[^\w\s]", left), re.findall(r"\s+|\w+|[^\w\s]", right)
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    if matcher.ratio() < ALIKE:
        return [(True, left)], [(True, right)]
    before: list[Run] = []
    after: list[Run] = []
    for tag, i, j, k, m in matcher.get_opcodes():
        for runs, words in ((before, old[i:j]), (after, new[k:m])):
            if words:
                runs.append((tag != "equal", "".join(words)))
    return before, after


def _folded(lines: list[Line]) -> list[Line]:
    changed = [at for at, line in enumerate(lines) if line.kind != SAME]
    near = {at for place in changed for at in range(place - CONTEXT, place + CONTEXT + 1)}
    folded: list[Line] = []
    for at, line in enumerate(lines):
        if at in near:
            folded.append(line)
        elif folded and folded[-1].skipped:
            folded[-1] = Line(SAME, skipped=folded[-1].skipped + 1)
        else:
            folded.append(Line(SAME, skipped=1))
    return folded
