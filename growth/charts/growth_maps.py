"""The growth map: each dimension a staff of lines, each quarter a rung, and a beam where a level holds."""

from collections.abc import Callable, Sequence
from html import escape
from typing import NamedTuple

from django.utils.safestring import SafeString

from growth.charts import draw
from growth.charts.frame import NARROW_QUARTERS, Axis, Frame
from growth.standing import Quarter, Standing


class _MapSize(NamedTuple):
    width: int
    left: int
    column: int
    rung: int
    above: int  # room over the top line of a row
    top: int


WIDE_MAP = _MapSize(976, 152, 77, 52, 44, 80)
NARROW_MAP = _MapSize(358, 62, 58, 42, 62, 76)
STEP = 18  # between two level lines
MOST_LEVEL_LABELS = 5  # of a longer ladder only the ends and what is reached are named
MOST_AXIS_NAMES = 6  # a profile with more axes shows their letters only


def growth_map(frame: Frame) -> SafeString:
    """The wide and the narrow drawing; the style sheet shows the one that fits."""
    return _growth_map(frame, WIDE_MAP, frame.quarters, wide=True) + _growth_map(
        frame, NARROW_MAP, frame.quarters[-NARROW_QUARTERS:], wide=False
    )


def _growth_map(frame: Frame, size: _MapSize, quarters: Sequence[Quarter], *, wide: bool) -> SafeString:
    row_height = size.above + STEP * (len(frame.levels) - 1)
    right = size.left + size.column * len(quarters)
    height = size.top + row_height * len(frame.axes) + 14
    shown = [quarter for quarter in quarters if quarter in frame.window]
    window_left = right - size.column * len(shown)
    body = [
        draw.rect(window_left, 8, right - window_left, height - 16, "window"),
        f'<path class="bracket" d="M{draw.n(window_left + 0.75)} 18v-9.25H{draw.n(right - 0.75)}V18"/>',
        draw.text((window_left + right) / 2, 24, f"window: last {len(frame.window)} quarters", "tick strong", "middle"),
        *draw.quarter_axis(size.left, size.column, quarters, size.top - 12),
    ]
    if wide and frame.placed_in in quarters:
        x = size.left + size.column * quarters.index(frame.placed_in)
        body.append(draw.line(x, 14, x, height - 8, "mark"))
        if x < window_left - 130:
            body.append(draw.text(x + 6, 24, frame.placed_words, "tick"))
    for place, axis in enumerate(frame.axes):
        y = size.top + row_height * place
        body.append(f'<g class="dim-{axis.hue}">')
        if place:
            body.append(draw.line(0, y, size.width, y, "hair"))
        body += _map_row(frame, axis, size, quarters, y, row_height, window_left, right, wide)
        body.append("</g>")
    said = "; ".join(f"{axis.name}: {standing_words(frame.standing(axis), frame.levels)}" for axis in frame.axes)
    description = (
        f"Quarters across, dimensions down. The thick rung is the highest level accepted that quarter. {said}."
    )
    return draw.svg(
        size.width,
        height,
        f"Growth map of {frame.who}",
        description,
        body,
        f"growth-map {'wide' if wide else 'narrow'}",
    )


def _map_row(
    frame: Frame,
    axis: Axis,
    size: _MapSize,
    quarters: Sequence[Quarter],
    y: float,
    row_height: float,
    window_left: float,
    right: float,
    wide: bool,
) -> list[str]:
    standing = frame.standing(axis)
    base = y + row_height - (20 if wide else 16)
    count = len(frame.levels)

    def at(level: int) -> float:
        return base - (level - 1) * STEP

    out = []
    if wide:
        middle = (base + at(count)) / 2
        out += [draw.disc(13, middle, 12, axis.letter), draw.text(33, middle + 5, _short(axis.name), "name")]
    else:
        out += [draw.disc(11, y + 19, 10, axis.letter, "small"), draw.text(28, y + 24, _short(axis.name), "name")]
        out.append(draw.text(size.width, y + 24, standing_words(standing, frame.levels), "tick strong", "end"))
    for level in range(1, count + 1):
        out.append(draw.line(size.left, at(level), right, at(level), "staff"))
        if not wide and (count <= MOST_LEVEL_LABELS or level in (1, count)):
            out.append(draw.text(size.left - 8, at(level) + 4, _short(frame.level(level), 9), "tick quiet", "end"))
    if standing.sustained:
        out.append(draw.rect(window_left + 5, at(standing.sustained) - 7.5, right - window_left - 10, 15, "beam"))
    half = size.rung / 2
    for place, quarter in enumerate(quarters):
        x = size.left + size.column * (place + 0.5)
        best, hoped = standing.evidenced.get(quarter, 0), standing.waiting.get(quarter, 0)
        out += [draw.rect(x - half, at(level) - 1.5, size.rung, 3, "below") for level in range(1, best)]
        if best:
            out.append(draw.rect(x - half, at(best) - 3.5, size.rung, 7, "rung"))
        if hoped > best:
            out.append(draw.rect(x - half + 0.75, at(hoped) - 3, size.rung - 1.5, 6, "claimed"))
    if wide:
        out += _row_words(frame, standing, right, at)
    return out


def _row_words(frame: Frame, standing: Standing, right: float, at: Callable[[int], float]) -> list[str]:
    words = {standing.claimed: ("claimed", ""), standing.emerging: ("emerging", "")}
    words[standing.sustained] = ("sustained", "strong")
    out = []
    for level in range(1, len(frame.levels) + 1):
        name = _short(frame.level(level))
        if level in words:
            word, css = words[level]
            out.append(
                f'<text x="{draw.n(right + 14)}" y="{draw.n(at(level) + 4.5)}" class="say {css}">{escape(name)}'
                f'<tspan dx="5">{word}</tspan></text>'
            )
        elif len(frame.levels) <= MOST_LEVEL_LABELS or level in (1, len(frame.levels)):
            out.append(draw.text(right + 14, at(level) + 4, name, "tick quiet"))
    return out


def _short(name: str, most: int = 15) -> str:
    return name if len(name) <= most else name[: most - 1].rstrip() + "…"


def standing_words(standing: Standing, levels: Sequence[str]) -> str:
    """“Senior sustained, Staff emerging”, or “no evidence”."""
    words = [
        f"{levels[position - 1]} {word}"
        for position, word in (
            (standing.sustained, "sustained"),
            (standing.emerging, "emerging"),
            (standing.claimed, "claimed"),
        )
        if position
    ]
    return ", ".join(words) or "no evidence"
