"""Strokes of a picture: the frame of an SVG, words, lines, boxes."""

import zlib
from collections.abc import Iterable, Sequence
from html import escape

from django.utils.safestring import SafeString, mark_safe

from growth.standing import Quarter


def svg(
    width: float, height: float, title: str, description: str, body: Iterable[str], css: str, role: str = "img"
) -> SafeString:
    """`role`: a group where something in the picture can be followed; what is inside an image cannot."""
    ident = f"chart-{css.replace(' ', '-')}-{zlib.crc32(title.encode()):x}"
    return mark_safe(
        f'<svg class="chart {css}" viewBox="0 0 {n(width)} {n(height)}" width="{n(width)}" height="{n(height)}" '
        f'role="{role}" aria-labelledby="{ident}-t {ident}-d"><title id="{ident}-t">{escape(title)}</title>'
        f'<desc id="{ident}-d">{escape(description)}</desc>{"".join(body)}</svg>'
    )


def n(value: float) -> str:
    """A number as short as a drawing needs it."""
    return f"{value:.1f}".rstrip("0").rstrip(".")


def text(x: float, y: float, words: str, css: str = "", anchor: str = "") -> str:
    place = f' text-anchor="{anchor}"' if anchor else ""
    style = f' class="{css}"' if css else ""
    return f'<text x="{n(x)}" y="{n(y)}"{place}{style}>{escape(words)}</text>'


def line(x1: float, y1: float, x2: float, y2: float, css: str) -> str:
    return f'<path class="{css}" d="M{n(x1)} {n(y1)}L{n(x2)} {n(y2)}"/>'


def rect(x: float, y: float, width: float, height: float, css: str) -> str:
    return f'<rect class="{css}" x="{n(x)}" y="{n(y)}" width="{n(width)}" height="{n(height)}"/>'


def disc(x: float, y: float, radius: float, letter: str, css: str = "") -> str:
    drop = radius * 0.38
    return f'<circle class="disc" cx="{n(x)}" cy="{n(y)}" r="{n(radius)}"/>' + text(
        x, y + drop, letter, f"letter {css}".strip(), "middle"
    )


def quarter_axis(x0: float, width: float, quarters: Sequence[Quarter], y: float, *, below: bool = False) -> list[str]:
    """Quarter labels, and the year once above or below its quarters."""
    out = []
    for place, quarter in enumerate(quarters):
        out.append(text(x0 + width * (place + 0.5), y, f"Q{quarter.number}", "tick", "middle"))
        if place == 0 or quarter.number == 1:
            span = sum(other.year == quarter.year for other in quarters)
            year_y = y + 17 if below else y - 17
            out.append(text(x0 + width * (place + span / 2), year_y, str(quarter.year), "tick year", "middle"))
    return out
