"""Delegated, reviewed, owned: shares a quarter."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from django.utils.safestring import SafeString

from growth.charts import draw
from growth.charts.frame import MODES, Frame, Mark
from growth.standing import Quarter


def modes_per_quarter(marks: Iterable[Mark]) -> dict[Quarter, Counter[str]]:
    counts: dict[Quarter, Counter[str]] = defaultdict(Counter)
    for mark in marks:
        if mark.mode:
            counts[Quarter.of(mark.day)][mark.mode] += 1
    return counts


def mode_shares(frame: Frame) -> SafeString:
    counts = modes_per_quarter(frame.marks)
    return _mode_shares(frame, counts, wide=True) + _mode_shares(frame, counts, wide=False)


def _mode_shares(frame: Frame, counts: Mapping[Quarter, Counter[str]], *, wide: bool) -> SafeString:
    width, left, column, bar = (976, 152, 77, 52) if wide else (358, 82, 34, 25)
    top, tall = 16, 132
    height = top + tall + 52
    right = left + column * len(frame.quarters)
    body = []
    for share, word in ((0, "0"), (0.5, "half"), (1, "all")):
        y = top + tall * (1 - share)
        body += [draw.line(left, y, right, y, "staff"), draw.text(left - 12, y + 4, word, "tick", "end")]
    for place, quarter in enumerate(frame.quarters):
        total, y, x = (
            counts[quarter].total() if quarter in counts else 0,
            float(top + tall),
            left + column * (place + 0.5),
        )
        for mode in reversed(MODES):
            number = counts[quarter][mode] if total else 0
            if not number:
                continue
            part = tall * number / total
            y -= part
            body.append(draw.rect(x - bar / 2, y + 0.75, bar, max(part - 1.5, 1), f"m-{mode}"))
            body.append(draw.text(x, y + part / 2 + 4.5, str(number), f"count m-{mode}", "middle"))
    body += draw.quarter_axis(left, column, frame.quarters, top + tall + 18, below=True)
    if wide:
        for place, mode in enumerate(MODES):
            y = top + 14 + place * 24
            body.append(draw.rect(right + 14, y - 10, 12, 12, f"m-{mode}"))
            body.append(draw.text(right + 34, y, mode.capitalize(), "say strong"))
    totals = sum(counts.values(), Counter[str]())
    said = ", ".join(f"{totals[mode]} {mode}" for mode in MODES)
    description = f"Shares of each quarter’s evidence by mode; the figures are items. In all: {said}."
    title = "Delegated, reviewed and owned per quarter"
    return draw.svg(width, height, title, description, body, f"modes {'wide' if wide else 'narrow'}")
