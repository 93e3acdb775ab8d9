"""Geometry of the signature pictures. Pure: numbers in, SVG text out. Colours and fonts live in the style sheet.

Every picture has a title and a description, and uses classes only, so that it obeys the theme and the CSP.
"""

import itertools
import math
import zlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from html import escape
from typing import NamedTuple, Protocol

from django.utils.safestring import SafeString, mark_safe

from growth.standing import Quarter, Standing

SCOPES = ("task", "feature", "system", "team", "department", "company", "industry")
MODES = ("delegated", "reviewed", "owned")
SHOWN_QUARTERS = 8
NARROW_QUARTERS = 5
MOST_SINGLE_MARKS = 60  # above this the scope plot counts marks instead of crowding them


PlaceDay = Callable[[date], float]
PlaceScope = Callable[[str], float]


class Axis(NamedTuple):
    """One dimension: `hue` from 1 to 8, its letter and its name."""

    key: str
    hue: int
    letter: str
    name: str


class HasHue(Protocol):
    """What `axis_of` needs of a dimension."""

    key: str
    letter: str
    name: str

    @property
    def hue(self) -> int: ...


def axis_of(dimension: HasHue) -> Axis:
    return Axis(dimension.key, dimension.hue, dimension.letter, dimension.name)


class Mark(NamedTuple):
    """One evidence item in the scope plot; `axis` is that of its first claim."""

    day: date
    title: str
    scope: str
    mode: str
    axis: Axis | None


@dataclass(frozen=True)
class Frame:
    """What the pictures of one report share."""

    who: str
    levels: Sequence[str]  # names, lowest first
    axes: Sequence[Axis]
    quarters: Sequence[Quarter]  # shown, oldest first
    window: Sequence[Quarter]  # in which a level must hold
    standings: Mapping[str, Standing]
    today: date
    target: int = 0  # position of the level one is heading for; 0 for none
    placed_in: Quarter | None = None
    placed_words: str = ""
    marks: Sequence[Mark] = field(default_factory=list)

    def standing(self, axis: Axis) -> Standing:
        return self.standings.get(axis.key, Standing())

    def level(self, position: int) -> str:
        return self.levels[position - 1] if position else "no evidence"


def quarters_until(day: date, count: int = SHOWN_QUARTERS) -> list[Quarter]:
    newest = Quarter.of(day)
    return [newest.plus(back) for back in range(1 - count, 1)]


# ---- drawing


def _svg(
    width: float, height: float, title: str, description: str, body: Iterable[str], css: str, role: str = "img"
) -> SafeString:
    """`role`: a group where something in the picture can be followed; what is inside an image cannot."""
    ident = f"chart-{css.replace(' ', '-')}-{zlib.crc32(title.encode()):x}"
    return mark_safe(
        f'<svg class="chart {css}" viewBox="0 0 {_n(width)} {_n(height)}" width="{_n(width)}" height="{_n(height)}" '
        f'role="{role}" aria-labelledby="{ident}-t {ident}-d"><title id="{ident}-t">{escape(title)}</title>'
        f'<desc id="{ident}-d">{escape(description)}</desc>{"".join(body)}</svg>'
    )


def _n(value: float) -> str:
    return f"{value:.1f}".rstrip("0").rstrip(".")


def _text(x: float, y: float, words: str, css: str = "", anchor: str = "") -> str:
    place = f' text-anchor="{anchor}"' if anchor else ""
    style = f' class="{css}"' if css else ""
    return f'<text x="{_n(x)}" y="{_n(y)}"{place}{style}>{escape(words)}</text>'


def _line(x1: float, y1: float, x2: float, y2: float, css: str) -> str:
    return f'<path class="{css}" d="M{_n(x1)} {_n(y1)}L{_n(x2)} {_n(y2)}"/>'


def _rect(x: float, y: float, width: float, height: float, css: str) -> str:
    return f'<rect class="{css}" x="{_n(x)}" y="{_n(y)}" width="{_n(width)}" height="{_n(height)}"/>'


def _disc(x: float, y: float, radius: float, letter: str, css: str = "") -> str:
    drop = radius * 0.38
    return f'<circle class="disc" cx="{_n(x)}" cy="{_n(y)}" r="{_n(radius)}"/>' + _text(
        x, y + drop, letter, f"letter {css}".strip(), "middle"
    )


def _quarter_axis(x0: float, width: float, quarters: Sequence[Quarter], y: float, *, below: bool = False) -> list[str]:
    """Quarter labels, and the year once above or below its quarters."""
    out = []
    for place, quarter in enumerate(quarters):
        out.append(_text(x0 + width * (place + 0.5), y, f"Q{quarter.number}", "tick", "middle"))
        if place == 0 or quarter.number == 1:
            span = sum(other.year == quarter.year for other in quarters)
            year_y = y + 17 if below else y - 17
            out.append(_text(x0 + width * (place + span / 2), year_y, str(quarter.year), "tick year", "middle"))
    return out


def rung_glyph(solid: int, hollow: int = 0, levels: int = 4, css: str = "") -> SafeString:
    """The small ladder beside a level's name: the thick rung is where somebody stands, the hollow one is emerging."""
    gap = 16 / levels
    rungs = []
    for position in range(1, levels + 1):
        y = 17 - position * gap
        if position == solid:
            rungs.append(f'<path class="on" d="M3 {_n(y)}h10"/>')
        elif position == hollow:
            rungs.append(f'<path class="em" d="M3.5 {_n(y - 1.5)}h9v3h-9z"/>')
        else:
            rungs.append(f'<path class="off" d="M3 {_n(y)}h10"/>')
    return mark_safe(
        f'<svg class="glyph {css}" viewBox="0 0 16 18" width="16" height="18" aria-hidden="true">'
        f'<path class="rails" d="M2.5 0v18M13.5 0v18"/>{"".join(rungs)}</svg>'
    )


def rung_symbols(levels: Iterable[int]) -> SafeString:
    """The glyphs of ladders with so many levels, drawn once for a page that shows hundreds: see `rung_use`.

    Strokes are those of the text around them: what a symbol is used in does not reach into it by its classes.
    """
    symbols = [
        _rung_symbol(solid, hollow, count)
        for count in sorted(set(levels))
        for solid in range(count + 1)
        for hollow in range(count + 1)
        if hollow == 0 or hollow > solid
    ]
    return mark_safe(f'<svg class="symbols" width="0" height="0" aria-hidden="true">{"".join(symbols)}</svg>')


def rung_use(solid: int, hollow: int, levels: int) -> SafeString:
    """One of the page's `rung_symbols`."""
    return mark_safe(f'<svg class="glyph" aria-hidden="true"><use href="#rung-{levels}-{solid}-{hollow}"/></svg>')


def _rung_symbol(solid: int, hollow: int, levels: int) -> str:
    gap = 16 / levels
    off = "".join(f"M3 {_n(17 - place * gap)}h10" for place in range(1, levels + 1) if place not in (solid, hollow))
    on = f'<path d="M3 {_n(17 - solid * gap)}h10" stroke-width="3.5"/>' if solid else ""
    em = f'<path d="M3.5 {_n(15.5 - hollow * gap)}h9v3h-9z"/>' if hollow else ""
    return (
        f'<symbol id="rung-{levels}-{solid}-{hollow}" viewBox="0 0 16 18" fill="none" stroke="currentColor">'
        f'<path d="M2.5 0v18M13.5 0v18" stroke-opacity=".45"/><path d="{off}" stroke-opacity=".22"/>{on}{em}</symbol>'
    )


# ---- growth map


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
        _rect(window_left, 8, right - window_left, height - 16, "window"),
        f'<path class="bracket" d="M{_n(window_left + 0.75)} 18v-9.25H{_n(right - 0.75)}V18"/>',
        _text((window_left + right) / 2, 24, f"window: last {len(frame.window)} quarters", "tick strong", "middle"),
        *_quarter_axis(size.left, size.column, quarters, size.top - 12),
    ]
    if wide and frame.placed_in in quarters:
        x = size.left + size.column * quarters.index(frame.placed_in)
        body.append(_line(x, 14, x, height - 8, "mark"))
        if x < window_left - 130:
            body.append(_text(x + 6, 24, frame.placed_words, "tick"))
    for place, axis in enumerate(frame.axes):
        y = size.top + row_height * place
        body.append(f'<g class="dim-{axis.hue}">')
        if place:
            body.append(_line(0, y, size.width, y, "hair"))
        body += _map_row(frame, axis, size, quarters, y, row_height, window_left, right, wide)
        body.append("</g>")
    said = "; ".join(f"{axis.name}: {standing_words(frame.standing(axis), frame.levels)}" for axis in frame.axes)
    description = (
        f"Quarters across, dimensions down. The thick rung is the highest level accepted that quarter. {said}."
    )
    return _svg(
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
        out += [_disc(13, middle, 12, axis.letter), _text(33, middle + 5, _short(axis.name), "name")]
    else:
        out += [_disc(11, y + 19, 10, axis.letter, "small"), _text(28, y + 24, _short(axis.name), "name")]
        out.append(_text(size.width, y + 24, standing_words(standing, frame.levels), "tick strong", "end"))
    for level in range(1, count + 1):
        out.append(_line(size.left, at(level), right, at(level), "staff"))
        if not wide and (count <= MOST_LEVEL_LABELS or level in (1, count)):
            out.append(_text(size.left - 8, at(level) + 4, _short(frame.level(level), 9), "tick quiet", "end"))
    if standing.sustained:
        out.append(_rect(window_left + 5, at(standing.sustained) - 7.5, right - window_left - 10, 15, "beam"))
    half = size.rung / 2
    for place, quarter in enumerate(quarters):
        x = size.left + size.column * (place + 0.5)
        best, hoped = standing.evidenced.get(quarter, 0), standing.waiting.get(quarter, 0)
        out += [_rect(x - half, at(level) - 1.5, size.rung, 3, "below") for level in range(1, best)]
        if best:
            out.append(_rect(x - half, at(best) - 3.5, size.rung, 7, "rung"))
        if hoped > best:
            out.append(_rect(x - half + 0.75, at(hoped) - 3, size.rung - 1.5, 6, "claimed"))
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
                f'<text x="{_n(right + 14)}" y="{_n(at(level) + 4.5)}" class="say {css}">{escape(name)}'
                f'<tspan dx="5">{word}</tspan></text>'
            )
        elif len(frame.levels) <= MOST_LEVEL_LABELS or level in (1, len(frame.levels)):
            out.append(_text(right + 14, at(level) + 4, name, "tick quiet"))
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


# ---- profile


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
        return f'<polygon class="{css}" points="{" ".join(f"{_n(x)},{_n(y)}" for x, y in points)}"/>'

    sustained = [frame.standing(axis).sustained for axis in axes]
    emerging = [max(frame.standing(axis).emerging, held) for axis, held in zip(axes, sustained, strict=True)]
    body = [polygon("ring", [level] * len(axes)) for level in range(1, count + 1)]
    if frame.target:
        body.append(polygon("ring target", [frame.target] * len(axes)))
    body += [_line(cx, cy, *point(place, count), "axis") for place in range(len(axes))]
    body += [polygon("sustained", sustained), polygon("emerging", emerging)]
    if assessed:
        body.append(polygon("self", [min(assessed.get(axis.key, 0), count) for axis in axes]))
    dot = 3.5 if small else 4.5
    for place, axis in enumerate(axes):
        x, y = point(place, sustained[place])
        body.append(f'<circle class="dot dim-{axis.hue}" cx="{_n(x)}" cy="{_n(y)}" r="{dot}"/>')
        if emerging[place] > sustained[place]:
            x, y = point(place, emerging[place])
            body.append(f'<circle class="dot open dim-{axis.hue}" cx="{_n(x)}" cy="{_n(y)}" r="{dot}"/>')
    if not small and count <= MOST_LEVEL_LABELS:
        body += [
            _text(cx - 5, cy - radius * level / count + 13, _short(frame.level(level)), "tick halo", "end")
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
    return _svg(size, size, f"Profile of {frame.who}", description, body, "radar small" if small else "radar")


def _axis_label(axis: Axis, cx: float, cy: float, radius: float, angle: float, small: bool, named: bool) -> str:
    away = radius + (15 if small else 19)
    x, y = cx + away * math.cos(angle), cy + away * math.sin(angle)
    label = _disc(x, y, 9 if small else 11, axis.letter, "small" if small else "")
    if named:
        if abs(math.cos(angle)) < 0.01 and math.sin(angle) < 0:
            label += _text(x + 17, y + 4.5, _short(axis.name), "name")
        else:
            label += _text(x, y + (28 if math.sin(angle) > 0 else -18), _short(axis.name), "name", "middle")
    return f'<g class="dim-{axis.hue}">{label}</g>'


# ---- scope over time


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
            _line(left, y_of(scope), right, y_of(scope), "staff"),
            _text(left - 12, y_of(scope) + 4, scope.capitalize(), "tick dark", "end"),
        ]
    for place in range(len(frame.quarters) + 1):
        new_year = 0 < place < len(frame.quarters) and frame.quarters[place].number == 1
        x = left + column * place
        body.append(_line(x, top, x, top + row * len(SCOPES), "hair yr" if new_year else "hair"))
    body += _quarter_axis(left, column, frame.quarters, top + row * len(SCOPES) + 18, below=True)
    body += _widest_so_far(marks, earlier, frame, x_of, y_of, right if wide else None)
    body.append(_line(x_of(frame.today), top, x_of(frame.today), top + row * len(SCOPES), "today"))
    if wide:
        body.append(_text(x_of(frame.today), top - 6, "today", "tick strong", "middle"))
    if wide and len(marks) <= MOST_SINGLE_MARKS:
        body += _single_marks(marks, x_of, y_of)
    else:
        body += _counted_marks(marks, frame.quarters, left, column, y_of, 12 if wide else 11)
    description = f"{len(marks)} pieces of evidence: time across, scope of influence up, from task to industry."
    return _svg(width, height, "Scope over time", description, body, f"scope {'wide' if wide else 'narrow'}")


def _widest_so_far(
    marks: Sequence[Mark], earlier: int, frame: Frame, x_of: PlaceDay, y_of: PlaceScope, right: float | None
) -> list[str]:
    """A stair along the widest scope reached so far."""
    best = earlier
    path = f"M{_n(x_of(frame.quarters[0].first_day))} {_n(y_of(SCOPES[best]))}" if best >= 0 else ""
    for mark in marks:
        if mark.scope in SCOPES[best + 1 :]:
            x, y = _n(x_of(mark.day)), _n(y_of(mark.scope))
            path += f"H{x}V{y}" if path else f"M{x} {y}"
            best = SCOPES.index(mark.scope)
    if not path:
        return []
    out = [f'<path class="stair" d="{path}H{_n(x_of(frame.today))}"/>']
    if right is not None:
        out.append(_text(right + 14, y_of(SCOPES[best]) + 4.5, "widest so far", "say"))
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
        letter = _text(x, y + 4, mark.axis.letter, "letter tiny", "middle") if mark.axis else ""
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
            f'<circle class="fill" cx="{_n(x)}" cy="{_n(y)}" r="{_n(radius)}"/>'
            f"{_text(x, y + 4, str(count), 'letter tiny', 'middle')}</g>"
        )
    return out


def _shape(mode: str, x: float, y: float, r: float) -> str:
    if mode == "reviewed":
        d = r + 2.5
        return f'<path class="fill" d="M{_n(x)} {_n(y - d)}l{d} {d}l-{d} {d}l-{d}-{d}z"/>'
    if mode == "delegated":
        return f'<path class="fill" d="M{_n(x - r)} {_n(y - r)}h{2 * r}v{2 * r}h-{2 * r}z"/>'
    return f'<circle class="fill" cx="{_n(x)}" cy="{_n(y)}" r="{r}"/>'


# ---- delegate / review / own


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
        body += [_line(left, y, right, y, "staff"), _text(left - 12, y + 4, word, "tick", "end")]
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
            body.append(_rect(x - bar / 2, y + 0.75, bar, max(part - 1.5, 1), f"m-{mode}"))
            body.append(_text(x, y + part / 2 + 4.5, str(number), f"count m-{mode}", "middle"))
    body += _quarter_axis(left, column, frame.quarters, top + tall + 18, below=True)
    if wide:
        for place, mode in enumerate(MODES):
            y = top + 14 + place * 24
            body.append(_rect(right + 14, y - 10, 12, 12, f"m-{mode}"))
            body.append(_text(right + 34, y, mode.capitalize(), "say strong"))
    totals = sum(counts.values(), Counter[str]())
    said = ", ".join(f"{totals[mode]} {mode}" for mode in MODES)
    description = f"Shares of each quarter’s evidence by mode; the figures are items. In all: {said}."
    title = "Delegated, reviewed and owned per quarter"
    return _svg(width, height, title, description, body, f"modes {'wide' if wide else 'narrow'}")


# ---- load


def scale(value: float, steps: int) -> SafeString:
    """A place on a short scale of steps, from left to right; the words stand beside it."""
    gap = 14
    marks = "".join(f'<circle class="off" cx="{7 + gap * step}" cy="8" r="3"/>' for step in range(steps))
    return mark_safe(
        f'<svg class="chart step-scale" viewBox="0 0 {gap * steps} 16" width="{gap * steps}" height="16" '
        f'aria-hidden="true"><path class="off-line" d="M7 8H{7 + gap * (steps - 1)}"/>{marks}'
        f'<circle class="on" cx="{_n(7 + gap * value)}" cy="8" r="6"/></svg>'
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
    body = [_text(x_of(month), height - 10, f"{month:%b}", "tick", "middle") for month in months]
    for place, name in enumerate(names):
        top = row * place + above
        body.append(_text(0, top + tall / 2 + 5 if wide else top - 14, name, "strong"))
        if wide:
            body += [_text(left - 10, top + 4, "heavy", "tick quiet", "end")]
            body += [_text(left - 10, top + tall + 4, "light", "tick quiet", "end")]
        body += [
            _line(x_of(month), top, x_of(month), top + tall, "hair yr" if month.month == 1 else "hair")
            for month in months
        ]
        body += [_line(left, top + step * line, right, top + step * line, "staff") for line in range(LOAD_STEPS)]
        marks = [(day, x_of(day), top + tall - step * values[place]) for day, values in points]
        for (before, x1, y1), (after, x2, y2) in itertools.pairwise(marks):
            if after - before <= LONGEST_GAP:
                body.append(_line(x1, y1, x2, y2, "load-line"))
        body += [f'<circle class="load-dot" cx="{_n(x)}" cy="{_n(y)}" r="4"/>' for _, x, y in marks]
    (oldest, then), (newest, now) = points[0], points[-1]
    said = ", ".join(f"{name} {a} then, {b} now" for name, a, b in zip(names, then, now, strict=True))
    description = (
        f"{len(points)} check-ins from {day_words(oldest)} to {day_words(newest)}, one row a factor, from 0, light, "
        f"to {LOAD_STEPS - 1}, heavy: {said}."
    )
    return _svg(width, height, "Load over time", description, body, f"load-trend {'wide' if wide else 'narrow'}")


# ---- check-ins over time


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
        body.append(_text(x_of(place), 18, f"{point.day.day} {point.day:%b}", "tick dark", "middle"))
        body.append(_text(x_of(place), 33, str(point.day.year), "tick", "middle"))
        body.append(_line(x_of(place), top, x_of(place), height - 10, "hair"))
    for place, axis in enumerate(axes):
        y = top + row_height * place
        base = y + row_height - 12
        heights = [base - level * STEP for level in range(len(levels))]
        body.append(f'<g class="dim-{axis.hue}">')
        if place:
            body.append(_line(0, y, width, y, "hair"))
        if wide:
            middle = (heights[0] + heights[-1]) / 2
            body += [_disc(13, middle, 12, axis.letter), _text(33, middle + 5, _short(axis.name), "name")]
        else:
            body += [_disc(11, y + 19, 10, axis.letter, "small"), _text(28, y + 24, _short(axis.name), "name")]
        for level, at in enumerate(heights, 1):
            body.append(_line(left, at, right, at, "staff"))
            if len(levels) <= MOST_LEVEL_LABELS or level in (1, len(levels)):
                name = _short(levels[level - 1], 15 if wide else 9)
                end = (right + 10, "") if wide else (left - 8, "end")
                body.append(_text(end[0], at + 4, name, "tick quiet", end[1]))
        for css, side in (("seen", [p.other for p in points]), ("self", [p.own for p in points])):
            marks = [
                (x_of(n), heights[min(seen[axis.key], len(levels)) - 1])
                for n, seen in enumerate(side)
                if seen.get(axis.key)
            ]
            if len(marks) > 1:
                path = "L".join(f"{_n(x)} {_n(at)}" for x, at in marks)
                body.append(f'<path class="{css}" d="M{path}"/>')
            radius = 4.5 if css == "seen" else 8
            body += [f'<circle class="{css}-dot" cx="{_n(x)}" cy="{_n(at)}" r="{radius}"/>' for x, at in marks]
        body.append("</g>")
    newest = points[-1] if points else AssessedOn(date.min, {}, {})
    said = "; ".join(
        f"{axis.name}: self {_level_in(newest.own, axis, levels)}, assessor {_level_in(newest.other, axis, levels)}"
        for axis in axes
    )
    description = f"{len(points)} check-ins across, dimensions down. In the newest one: {said}."
    css = f"assessed {'wide' if wide else 'narrow'}"
    return _svg(width, height, "Check-ins over time", description, body, css)


def _level_in(seen: Mapping[str, int], axis: Axis, levels: Sequence[str]) -> str:
    position = min(seen.get(axis.key, 0), len(levels))
    return levels[position - 1] if position else "not said"


def day_words(day: date) -> str:
    """“20 Nov 2026”."""
    return f"{day.day} {day:%b %Y}"


# ---- composition

BRICK = 44  # width of a person, while there is room for initials
OUTLINES = {"pyramid": (10, 24, 40, 56), "diamond": (12, 44, 44, 16)}


def composition(levels: Sequence[str], people: Sequence[Sequence[str]], said: str) -> SafeString:
    """People per level, the lowest first, each a brick on the rung of their level: the outline is the team's shape."""
    return _composition(levels, people, said, wide=True) + _composition(levels, people, said, wide=False)


def _composition(levels: Sequence[str], people: Sequence[Sequence[str]], said: str, *, wide: bool) -> SafeString:
    width, left, row = (560, 96, 44) if wide else (340, 72, 40)
    room = width - left - 40
    widest = max(map(len, people), default=0)
    brick = min(BRICK, room / max(widest, 1))
    has_initials = brick >= 26
    height = row * len(levels) + 8
    body = []
    for place, (level, found) in enumerate(zip(reversed(levels), reversed(people), strict=True)):
        top, middle = 4 + place * row, 4 + place * row + row / 2
        body.append(_line(left, top + row - 4, width - 2, top + row - 4, "staff"))
        body.append(_text(left - 10, middle + 3, _short(level, 13 if wide else 9), "tick dark", "end"))
        start = left + room / 2 - len(found) * brick / 2
        if has_initials:
            for number, initials in enumerate(found):
                x = start + number * brick
                body.append(_rect(x + 2, top + 4, brick - 4, row - 8, "brick"))
                body.append(_text(x + brick / 2, middle + 4, initials, "brick-t", "middle"))
        elif found:
            body.append(_rect(start, top + 4, len(found) * brick, row - 8, "brick"))
        body.append(_text(width - 4, middle + 4, str(len(found)), "say strong", "end"))
    counts = "; ".join(f"{level} {len(found)}" for level, found in zip(reversed(levels), reversed(people), strict=True))
    css = "composition wide" if wide else "composition narrow"
    return _svg(width, height, "People per level", f"{counts}. {said}", body, css)


def outline(kind: str) -> SafeString:
    """A pyramid or a diamond, small, to compare a composition with."""
    bars = "".join(
        f'<rect x="{_n(30 - width / 2)}" y="{_n(place * 7.5)}" width="{width}" height="5"/>'
        for place, width in enumerate(OUTLINES[kind])
    )
    return mark_safe(f'<svg class="outline" viewBox="0 0 60 30" width="60" height="30" aria-hidden="true">{bars}</svg>')


# ---- decision graph

BOX_WIDTH, BOX_HEIGHT = 190, 88
COLUMN_GAP, ROW_GAP = 72, 44
NARROW_WIDTH, LANE, MOST_LANES = 358, 12, 5
LETTER = 6.4  # width of one of 12 px, about


class Box(NamedTuple):
    """A record in the graph. Column 0 is the oldest; `words` is its status, `css` how its border is drawn."""

    key: int
    column: int
    row: int
    name: str
    title: str
    words: str
    day: str
    url: str
    css: str = ""


class Arrow(NamedTuple):
    """From what is newer to what it is about; `weak` unless it takes its place. Without a head if it goes both ways."""

    source: int
    target: int
    words: str
    weak: bool = False
    both: bool = False


def decision_graph(boxes: Sequence[Box], arrows: Sequence[Arrow], said: str) -> SafeString:
    """What replaced what: columns for a desk, one below the other with lanes beside them for a phone.

    `boxes` are drawn on the phone in the order they come in. `said` describes the picture.
    """
    return _wide_graph(boxes, arrows, said) + _narrow_graph(boxes, arrows, said)


def _wide_graph(boxes: Sequence[Box], arrows: Sequence[Arrow], said: str) -> SafeString:
    corners = {box.key: (box.column * (BOX_WIDTH + COLUMN_GAP), 20 + box.row * (BOX_HEIGHT + ROW_GAP)) for box in boxes}
    width = max(x for x, _ in corners.values()) + BOX_WIDTH + 2
    height = max(y for _, y in corners.values()) + BOX_HEIGHT + 20
    body = [_arrowhead("wide")]
    for number, arrow in enumerate(arrows):
        body += _wide_arrow(arrow, corners[arrow.source], corners[arrow.target], number)
    body += [_box(box, *corners[box.key], BOX_WIDTH) for box in boxes]
    return _svg(width, height, "What superseded what", said, body, "graph wide", "group")


def _wide_arrow(arrow: Arrow, source: tuple[float, float], target: tuple[float, float], number: int) -> list[str]:
    """From the left of what is newer to the right of what is older, by the gaps between columns and rows."""
    (sx, sy), (tx, ty) = source, target
    if sx < tx:
        (sx, sy), (tx, ty) = (tx, ty), (sx, sy)  # closes a circle, or only relates: the line is the same
    from_y, to_y = sy + BOX_HEIGHT / 2, ty + BOX_HEIGHT / 2
    end = tx + BOX_WIDTH + 2
    turn = end + COLUMN_GAP / 2 + 5 * (number % 3 - 1)
    if sx == tx and abs(sy - ty) == BOX_HEIGHT + ROW_GAP:  # neighbours in one column
        upper = min(sy, ty) + BOX_HEIGHT
        start, stop = (upper + ROW_GAP, upper + 2) if sy > ty else (upper, upper + ROW_GAP - 2)
        path = f"M{_n(sx + 40)} {_n(start)}V{_n(stop)}"
        words = _text(sx + 48, upper + ROW_GAP / 2 + 4, arrow.words, "tick")
    elif sx == tx:  # one column: down its right side
        sx, turn = sx + BOX_WIDTH, end + 16 + 5 * (number % 3)
        path = f"M{_n(sx)} {_n(from_y)}H{_n(turn)}V{_n(to_y)}H{_n(end)}"
        words = _text(turn + 5, (from_y + to_y) / 2 + 4, arrow.words, "tick halo")
    elif sx - tx > BOX_WIDTH + COLUMN_GAP:  # over columns in between, through the gap below the row
        leave, low = sx - COLUMN_GAP / 2 - 6, ty + BOX_HEIGHT + 14 + 8 * (number % 3)
        path = f"M{_n(sx)} {_n(from_y)}H{_n(leave)}V{_n(low)}H{_n(turn)}V{_n(to_y)}H{_n(end)}"
        words = _text(turn + 6, low - 4, arrow.words, "tick halo")
    elif from_y == to_y:
        path = f"M{_n(sx)} {_n(from_y)}H{_n(end)}"
        words = _text((sx + end) / 2, from_y - 7, arrow.words, "tick", "middle")
    else:
        path = f"M{_n(sx)} {_n(from_y)}H{_n(turn)}V{_n(to_y)}H{_n(end)}"
        words = _text((sx + end) / 2, from_y + (-8 if from_y < to_y else 16), arrow.words, "tick halo", "middle")
    is_turned = source[0] < target[0]
    is_said = not arrow.both or sx == tx  # a grey line without a head relates, and is often one of many
    return [_edge(path, arrow, "wide", is_turned), words if is_said else ""]


def _narrow_graph(boxes: Sequence[Box], arrows: Sequence[Arrow], said: str) -> SafeString:
    """Each record on a line of its own; to a neighbour a straight line, to others a lane on the left."""
    place = {box.key: number for number, box in enumerate(boxes)}
    far = [arrow for arrow in arrows if abs(place[arrow.source] - place[arrow.target]) > 1]
    left = 6 + LANE * min(len(far), MOST_LANES)
    step = BOX_HEIGHT + ROW_GAP - 8
    body = [_arrowhead("narrow")]
    for arrow in arrows:
        start, end = place[arrow.source], place[arrow.target]
        if arrow in far:
            lane = left - LANE * (1 + far.index(arrow) % MOST_LANES)
            y1, y2 = 6 + start * step + BOX_HEIGHT / 2, 6 + end * step + BOX_HEIGHT / 2 + 8
            body.append(_edge(f"M{_n(left)} {_n(y1)}H{_n(lane)}V{_n(y2)}H{_n(left - 2)}", arrow, "narrow"))
        else:
            upper = 6 + min(start, end) * step + BOX_HEIGHT
            y1, y2 = (upper, upper + step - BOX_HEIGHT - 2) if start < end else (upper + step - BOX_HEIGHT, upper + 2)
            body.append(_edge(f"M{_n(left + 24)} {_n(y1)}V{_n(y2)}", arrow, "narrow"))
            body.append(_text(left + 34, upper + (step - BOX_HEIGHT) / 2 + 4, arrow.words, "tick"))
    body += [_box(box, left, 6 + number * step, NARROW_WIDTH - left - 2) for number, box in enumerate(boxes)]
    height = 6 + len(boxes) * step - (step - BOX_HEIGHT) + 8
    return _svg(NARROW_WIDTH, height, "What superseded what", said, body, "graph narrow", "group")


def _arrowhead(ident: str) -> str:
    return (
        f'<defs><marker id="arrow-{ident}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" '
        'orient="auto-start-reverse"><path class="arrowhead" d="M0 0L8 4L0 8z"/></marker></defs>'
    )


def _edge(path: str, arrow: Arrow, ident: str, is_turned: bool = False) -> str:
    end = "" if arrow.both else f' marker-{"start" if is_turned else "end"}="url(#arrow-{ident})"'
    return f'<path class="edge{" weak" if arrow.weak else ""}"{end} d="{path}"/>'


def _box(box: Box, x: float, y: float, width: float) -> str:
    fits = int((width - 28) / LETTER)
    name = _short(box.name, fits - len(box.words) - 3)
    lines = _two_lines(box.title, fits)
    body = [
        _rect(x + 0.5, y + 0.5, width - 1, BOX_HEIGHT - 1, "box"),
        _text(x + 14, y + 22, name, "say strong"),
        _text(x + width - 14, y + 22, box.words, "tick", "end"),
        *(_text(x + 14, y + 42 + 16 * place, line, "tick dark") for place, line in enumerate(lines)),
        _text(x + 14, y + 78, box.day, "tick"),
    ]
    return (
        f'<a class="node {box.css}" href="{escape(box.url)}" aria-label="{escape(f"{box.name}, {box.title}")}">'
        f"{''.join(body)}</a>"
    )


def _two_lines(words: str, fits: int) -> list[str]:
    """As much as goes on two lines, broken between words where there are any."""
    if len(words) <= fits:
        return [words]
    cut = words.rfind(" ", 0, fits + 1)
    cut = cut if cut > fits // 2 else fits
    return [words[:cut].rstrip(), _short(words[cut:].strip(), fits)]
