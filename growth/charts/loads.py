"""Load: a place on a short scale, and the four factors over time."""

import itertools
from collections.abc import Sequence
from datetime import date, timedelta

from django.utils.safestring import SafeString, mark_safe

from growth.charts import draw
from growth.charts.frame import day_words


def scale(value: float, steps: int) -> SafeString:
    """A place on a short scale of steps, from left to right; the words stand beside it."""
    gap = 14
    marks = "".join(f'<circle class="off" cx="{7 + gap * step}" cy="8" r="3"/>' for step in range(steps))
    return mark_safe(
        f'<svg class="chart step-scale" viewBox="0 0 {gap * steps} 16" width="{gap * steps}" height="16" '
        f'aria-hidden="true"><path class="off-line" d="M7 8H{7 + gap * (steps - 1)}"/>{marks}'
        f'<circle class="on" cx="{draw.n(7 + gap * value)}" cy="8" r="6"/></svg>'
    )


LOAD_STEPS = 5
LONGEST_GAP = timedelta(weeks=4)  # over a longer one no line is drawn: nothing is known of the time between


def load_trend(
    names: Sequence[str], points: Sequence[tuple[date, Sequence[int]]], first: date, today: date
) -> SafeString:
    """One row a factor, time across, heavier upwards. `points` by day; the wide and the narrow drawing."""
    return _load_trend(names, points, first, today, wide=True) + _load_trend(names, points, first, today, wide=False)


def _load_trend(
    names: Sequence[str], points: Sequence[tuple[date, Sequence[int]]], first: date, today: date, *, wide: bool
) -> SafeString:
    width, left, right, above = (976, 304, 960, 20) if wide else (358, 12, 346, 40)
    step, tall = 12, 12 * (LOAD_STEPS - 1)
    row = above + tall + 16
    height = row * len(names) + 30

    def x_of(day: date) -> float:
        return left + (right - left) * (day - first).days / max((today - first).days, 1)

    month, months = (first.replace(day=1) + timedelta(days=31)).replace(day=1), []
    while month <= today:
        months.append(month)
        month = (month + timedelta(days=31)).replace(day=1)
    body = [draw.text(x_of(month), height - 10, f"{month:%b}", "tick", "middle") for month in months]
    for place, name in enumerate(names):
        top = row * place + above
        body.append(draw.text(0, top + tall / 2 + 5 if wide else top - 14, name, "strong"))
        if wide:
            body += [draw.text(left - 10, top + 4, "heavy", "tick quiet", "end")]
            body += [draw.text(left - 10, top + tall + 4, "light", "tick quiet", "end")]
        body += [
            draw.line(x_of(month), top, x_of(month), top + tall, "hair yr" if month.month == 1 else "hair")
            for month in months
        ]
        body += [draw.line(left, top + step * line, right, top + step * line, "staff") for line in range(LOAD_STEPS)]
        marks = [(day, x_of(day), top + tall - step * values[place]) for day, values in points]
        for (before, x1, y1), (after, x2, y2) in itertools.pairwise(marks):
            if after - before <= LONGEST_GAP:
                body.append(draw.line(x1, y1, x2, y2, "load-line"))
        body += [f'<circle class="load-dot" cx="{draw.n(x)}" cy="{draw.n(y)}" r="4"/>' for _, x, y in marks]
    (oldest, then), (newest, now) = points[0], points[-1]
    said = ", ".join(f"{name} {a} then, {b} now" for name, a, b in zip(names, then, now, strict=True))
    description = (
        f"{len(points)} check-ins from {day_words(oldest)} to {day_words(newest)}, one row a factor, from 0, light, "
        f"to {LOAD_STEPS - 1}, heavy: {said}."
    )
    return draw.svg(width, height, "Load over time", description, body, f"load-trend {'wide' if wide else 'narrow'}")
