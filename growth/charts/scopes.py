"""Scope over time: each item a mark, time across, scope of influence up."""

import math
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date
from html import escape

from django.utils.safestring import SafeString

from growth.charts import draw
from growth.charts.frame import MOST_SINGLE_MARKS, SCOPES, Frame, Mark, day_words
from growth.standing import Quarter

PlaceDay = Callable[[date], float]
PlaceScope = Callable[[str], float]


def scope_plot(frame: Frame) -> SafeString:
    first = frame.quarters[0].first_day
    before = {mark.scope for mark in frame.marks if mark.scope and mark.day < first}
    earlier = max(map(SCOPES.index, before), default=-1)
    shown = sorted((mark for mark in frame.marks if mark.scope and mark.day >= first), key=lambda mark: mark.day)
    return _scope_plot(frame, shown, earlier, wide=True) + _scope_plot(frame, shown, earlier, wide=False)


def _scope_plot(frame: Frame, marks: Sequence[Mark], earlier: int, *, wide: bool) -> SafeString:
    """`marks` are those of the quarters shown, by day; `earlier` is the widest scope before them, -1 for none."""
    width, left, column, row = (976, 152, 77, 36) if wide else (358, 82, 34, 36)
    top = 22
    height = top + row * len(SCOPES) + 44
    right = left + column * len(frame.quarters)
    first, last = frame.quarters[0].first_day, frame.quarters[-1].last_day

    def x_of(day: date) -> float:
        return left + (right - left) * (day - first).days / (last - first).days

    def y_of(scope: str) -> float:
        return top + row * (len(SCOPES) - 1 - SCOPES.index(scope)) + row / 2

    body = []
    for scope in SCOPES:
        body += [
            draw.line(left, y_of(scope), right, y_of(scope), "staff"),
            draw.text(left - 12, y_of(scope) + 4, scope.capitalize(), "tick dark", "end"),
        ]
    for place in range(len(frame.quarters) + 1):
        new_year = 0 < place < len(frame.quarters) and frame.quarters[place].number == 1
        x = left + column * place
        body.append(draw.line(x, top, x, top + row * len(SCOPES), "hair yr" if new_year else "hair"))
    body += draw.quarter_axis(left, column, frame.quarters, top + row * len(SCOPES) + 18, below=True)
    body += _widest_so_far(marks, earlier, frame, x_of, y_of, right if wide else None)
    body.append(draw.line(x_of(frame.today), top, x_of(frame.today), top + row * len(SCOPES), "today"))
    if wide:
        body.append(draw.text(x_of(frame.today), top - 6, "today", "tick strong", "middle"))
    if wide and len(marks) <= MOST_SINGLE_MARKS:
        body += _single_marks(marks, x_of, y_of)
    else:
        body += _counted_marks(marks, frame.quarters, left, column, y_of, 12 if wide else 11)
    description = f"{len(marks)} pieces of evidence: time across, scope of influence up, from task to industry."
    return draw.svg(width, height, "Scope over time", description, body, f"scope {'wide' if wide else 'narrow'}")


def _widest_so_far(
    marks: Sequence[Mark], earlier: int, frame: Frame, x_of: PlaceDay, y_of: PlaceScope, right: float | None
) -> list[str]:
    """A stair along the widest scope reached so far."""
    best = earlier
    path = f"M{draw.n(x_of(frame.quarters[0].first_day))} {draw.n(y_of(SCOPES[best]))}" if best >= 0 else ""
    for mark in marks:
        if mark.scope in SCOPES[best + 1 :]:
            x, y = draw.n(x_of(mark.day)), draw.n(y_of(mark.scope))
            path += f"H{x}V{y}" if path else f"M{x} {y}"
            best = SCOPES.index(mark.scope)
    if not path:
        return []
    out = [f'<path class="stair" d="{path}H{draw.n(x_of(frame.today))}"/>']
    if right is not None:
        out.append(draw.text(right + 14, y_of(SCOPES[best]) + 4.5, "widest so far", "say"))
    return out


def _single_marks(marks: Sequence[Mark], x_of: PlaceDay, y_of: PlaceScope) -> list[str]:
    """One shape an item, nudged until it covers no other."""
    out = []
    used: list[tuple[float, float]] = []
    for mark in marks:
        x, y = x_of(mark.day), y_of(mark.scope)
        for dx, dy in ((0, 0), (5, 0), (0, -10), (0, 10), (9, -10), (9, 10), (14, 0), (14, -10), (14, 10)):
            if all(math.hypot(x + dx - ux, y + dy - uy) >= 19 for ux, uy in used):
                x, y = x + dx, y + dy
                break
        used.append((x, y))
        hue = mark.axis.hue if mark.axis else 0
        letter = draw.text(x, y + 4, mark.axis.letter, "letter tiny", "middle") if mark.axis else ""
        title = f"{day_words(mark.day)}: {mark.title} ({mark.scope}{', ' + mark.mode if mark.mode else ''})"
        out.append(
            f'<g class="dot-item dim-{hue}"><title>{escape(title)}</title>{_shape(mark.mode, x, y, 8.5)}{letter}</g>'
        )
    return out


def _counted_marks(
    marks: Sequence[Mark], quarters: Sequence[Quarter], left: float, column: float, y_of: PlaceScope, radius: float
) -> list[str]:
    """One disc a quarter and scope, with the number of items in it: readable where single marks would crowd."""
    cells: dict[tuple[Quarter, str], int] = Counter((Quarter.of(mark.day), mark.scope) for mark in marks)
    out = []
    for (quarter, scope), count in sorted(cells.items()):
        x, y = left + column * (quarters.index(quarter) + 0.5), y_of(scope)
        title = f"{quarter}: {count} at the scope of {scope}"
        out.append(
            f'<g class="dot-item count-item"><title>{title}</title>'
            f'<circle class="fill" cx="{draw.n(x)}" cy="{draw.n(y)}" r="{draw.n(radius)}"/>'
            f"{draw.text(x, y + 4, str(count), 'letter tiny', 'middle')}</g>"
        )
    return out


def _shape(mode: str, x: float, y: float, r: float) -> str:
    if mode == "reviewed":
        d = r + 2.5
        return f'<path class="fill" d="M{draw.n(x)} {draw.n(y - d)}l{d} {d}l-{d} {d}l-{d}-{d}z"/>'
    if mode == "delegated":
        return f'<path class="fill" d="M{draw.n(x - r)} {draw.n(y - r)}h{2 * r}v{2 * r}h-{2 * r}z"/>'
    return f'<circle class="fill" cx="{draw.n(x)}" cy="{draw.n(y)}" r="{r}"/>'
