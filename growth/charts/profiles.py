"""The profile: one axis a dimension, one ring a level."""

import math
from collections.abc import Mapping, Sequence

from django.utils.safestring import SafeString, mark_safe

from growth.charts import draw
from growth.charts.frame import Axis, Frame
from growth.charts.growth_maps import MOST_AXIS_NAMES, MOST_LEVEL_LABELS, _short


def profile(frame: Frame, *, small: bool = False, assessed: Mapping[str, int] | None = None) -> SafeString:
    """One axis per dimension, one ring per level. Empty for fewer than three dimensions, which make no area.

    `assessed` is a self-assessment, dashed: level positions by dimension key.
    """
    axes, count = frame.axes, len(frame.levels)
    if len(axes) < 3:
        return mark_safe("")
    size = 240 if small else 384
    radius, cx, cy = size * 0.36, size / 2, size * 0.5
    angles = [math.radians(-90 + 360 * place / len(axes)) for place in range(len(axes))]

    def point(place: int, level: float) -> tuple[float, float]:
        reach = radius * level / count
        return cx + reach * math.cos(angles[place]), cy + reach * math.sin(angles[place])

    def polygon(css: str, levels: Sequence[int]) -> str:
        points = (point(place, level) for place, level in enumerate(levels))
        return f'<polygon class="{css}" points="{" ".join(f"{draw.n(x)},{draw.n(y)}" for x, y in points)}"/>'

    sustained = [frame.standing(axis).sustained for axis in axes]
    emerging = [max(frame.standing(axis).emerging, held) for axis, held in zip(axes, sustained, strict=True)]
    body = [polygon("ring", [level] * len(axes)) for level in range(1, count + 1)]
    if frame.target:
        body.append(polygon("ring target", [frame.target] * len(axes)))
    body += [draw.line(cx, cy, *point(place, count), "axis") for place in range(len(axes))]
    body += [polygon("sustained", sustained), polygon("emerging", emerging)]
    if assessed:
        body.append(polygon("self", [min(assessed.get(axis.key, 0), count) for axis in axes]))
    dot = 3.5 if small else 4.5
    for place, axis in enumerate(axes):
        x, y = point(place, sustained[place])
        body.append(f'<circle class="dot dim-{axis.hue}" cx="{draw.n(x)}" cy="{draw.n(y)}" r="{dot}"/>')
        if emerging[place] > sustained[place]:
            x, y = point(place, emerging[place])
            body.append(f'<circle class="dot open dim-{axis.hue}" cx="{draw.n(x)}" cy="{draw.n(y)}" r="{dot}"/>')
    if not small and count <= MOST_LEVEL_LABELS:
        body += [
            draw.text(cx - 5, cy - radius * level / count + 13, _short(frame.level(level)), "tick halo", "end")
            for level in range(1, count + 1)
        ]
    for place, axis in enumerate(axes):
        named = not small and len(axes) <= MOST_AXIS_NAMES
        body.append(_axis_label(axis, cx, cy, radius, angles[place], small, named))
    said = ", ".join(f"{axis.name} {frame.level(held)}" for axis, held in zip(axes, sustained, strict=True))
    target = f" The bold ring is {frame.level(frame.target)}, the next level." if frame.target else ""
    described = ", ".join(f"{axis.name} {frame.level(min((assessed or {}).get(axis.key, 0), count))}" for axis in axes)
    dashed = f" The dashed line is the self-assessment: {described}." if assessed else ""
    description = f"One axis per dimension, one ring per level.{target} Sustained: {said}.{dashed}"
    return draw.svg(size, size, f"Profile of {frame.who}", description, body, "radar small" if small else "radar")


def _axis_label(axis: Axis, cx: float, cy: float, radius: float, angle: float, small: bool, named: bool) -> str:
    away = radius + (15 if small else 19)
    x, y = cx + away * math.cos(angle), cy + away * math.sin(angle)
    label = draw.disc(x, y, 9 if small else 11, axis.letter, "small" if small else "")
    if named:
        if abs(math.cos(angle)) < 0.01 and math.sin(angle) < 0:
            label += draw.text(x + 17, y + 4.5, _short(axis.name), "name")
        else:
            label += draw.text(x, y + (28 if math.sin(angle) > 0 else -18), _short(axis.name), "name", "middle")
    return f'<g class="dim-{axis.hue}">{label}</g>'
