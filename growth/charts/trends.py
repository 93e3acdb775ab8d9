"""Growth check-ins over time."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from django.utils.safestring import SafeString

from growth.charts import draw
from growth.charts.frame import Axis
from growth.charts.growth_maps import MOST_LEVEL_LABELS, STEP, _short


class AssessedOn(NamedTuple):
    """One closed check-in: level positions by dimension key, as the person and as the assessor saw them."""

    day: date
    own: Mapping[str, int]
    other: Mapping[str, int]


WIDE_TREND = 8  # check-ins shown; older ones are in the table
NARROW_TREND = 4


def assessed_over_time(axes: Sequence[Axis], levels: Sequence[str], points: Sequence[AssessedOn]) -> SafeString:
    """A staff of level lines a dimension, a column a check-in: the assessor solid, the self-assessment dashed."""
    return _assessed(axes, levels, points[-WIDE_TREND:], wide=True) + _assessed(
        axes, levels, points[-NARROW_TREND:], wide=False
    )


def _assessed(axes: Sequence[Axis], levels: Sequence[str], points: Sequence[AssessedOn], *, wide: bool) -> SafeString:
    width, left, right = (976, 170, 870) if wide else (358, 66, 350)
    above, top = (34, 40) if wide else (56, 40)
    row_height = above + STEP * (len(levels) - 1)
    height = top + row_height * len(axes) + 10
    column = (right - left) / max(len(points), 1)

    def x_of(place: int) -> float:
        return left + column * (place + 0.5)

    body = []
    for place, point in enumerate(points):
        body.append(draw.text(x_of(place), 18, f"{point.day.day} {point.day:%b}", "tick dark", "middle"))
        body.append(draw.text(x_of(place), 33, str(point.day.year), "tick", "middle"))
        body.append(draw.line(x_of(place), top, x_of(place), height - 10, "hair"))
    for place, axis in enumerate(axes):
        y = top + row_height * place
        base = y + row_height - 12
        heights = [base - level * STEP for level in range(len(levels))]
        body.append(f'<g class="dim-{axis.hue}">')
        if place:
            body.append(draw.line(0, y, width, y, "hair"))
        if wide:
            middle = (heights[0] + heights[-1]) / 2
            body += [draw.disc(13, middle, 12, axis.letter), draw.text(33, middle + 5, _short(axis.name), "name")]
        else:
            body += [draw.disc(11, y + 19, 10, axis.letter, "small"), draw.text(28, y + 24, _short(axis.name), "name")]
        for level, at in enumerate(heights, 1):
            body.append(draw.line(left, at, right, at, "staff"))
            if len(levels) <= MOST_LEVEL_LABELS or level in (1, len(levels)):
                name = _short(levels[level - 1], 15 if wide else 9)
                end = (right + 10, "") if wide else (left - 8, "end")
                body.append(draw.text(end[0], at + 4, name, "tick quiet", end[1]))
        for css, side in (("seen", [p.other for p in points]), ("self", [p.own for p in points])):
            marks = [
                (x_of(n), heights[min(seen[axis.key], len(levels)) - 1])
                for n, seen in enumerate(side)
                if seen.get(axis.key)
            ]
            if len(marks) > 1:
                path = "L".join(f"{draw.n(x)} {draw.n(at)}" for x, at in marks)
                body.append(f'<path class="{css}" d="M{path}"/>')
            radius = 4.5 if css == "seen" else 8
            body += [f'<circle class="{css}-dot" cx="{draw.n(x)}" cy="{draw.n(at)}" r="{radius}"/>' for x, at in marks]
        body.append("</g>")
    newest = points[-1] if points else AssessedOn(date.min, {}, {})
    said = "; ".join(
        f"{axis.name}: self {_level_in(newest.own, axis, levels)}, assessor {_level_in(newest.other, axis, levels)}"
        for axis in axes
    )
    description = f"{len(points)} check-ins across, dimensions down. In the newest one: {said}."
    css = f"assessed {'wide' if wide else 'narrow'}"
    return draw.svg(width, height, "Check-ins over time", description, body, css)


def _level_in(seen: Mapping[str, int], axis: Axis, levels: Sequence[str]) -> str:
    position = min(seen.get(axis.key, 0), len(levels))
    return levels[position - 1] if position else "not said"
