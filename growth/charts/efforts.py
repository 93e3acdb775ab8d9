"""Where working time goes: a bar a month, between what was common before AI tools and what is with them."""

from collections.abc import Sequence
from typing import NamedTuple

from django.utils.safestring import SafeString

from growth.charts import draw

EFFORT_PARTS = ("Implementing", "Designing", "Reviewing and debugging")
MOST_EFFORTS = 8
STYLES = ("implement", "design", "review")


class Effort(NamedTuple):
    """One bar: percents in the order of EFFORT_PARTS, a hundred together. A reference is nobody's month."""

    name: str
    parts: tuple[int, int, int]
    is_reference: bool = False


def effort_bars(who: str, rows: Sequence[Effort]) -> SafeString:
    """The bars from top to bottom; the wide and the narrow drawing."""
    return _effort_bars(who, rows, wide=True) + _effort_bars(who, rows, wide=False)


def _effort_bars(who: str, rows: Sequence[Effort], *, wide: bool) -> SafeString:
    width, left, right, bar = (976, 152, 960, 26) if wide else (358, 0, 350, 24)
    step, apart, top = (38, 12, 44) if wide else (54, 8, 88)
    body = _legend(left, wide=wide)
    y: float = top + (0 if wide else 22)
    for place, row in enumerate(rows):
        if place and row.is_reference != rows[place - 1].is_reference:
            y += apart
        css = "strong" if not row.is_reference else "say"
        body.append(draw.text(0, y + bar / 2 + 5 if wide else y - 8, row.name, css))
        body += _bar(row, left, right, y, bar)
        y += step
    said = "; ".join(f"{row.name} {_said(row)}" for row in rows)
    description = f"Percents of the working time, one bar a month between two references. {said}."
    css = f"efforts {'wide' if wide else 'narrow'}"
    return draw.svg(width, y - step + bar + 6, f"Where the working time of {who} goes", description, body, css)


def _legend(left: float, *, wide: bool) -> list[str]:
    body = []
    for place, (style, name) in enumerate(zip(STYLES, EFFORT_PARTS, strict=True)):
        x, y = (left + 150 * place, 20) if wide else (0, 18 + 24 * place)
        body += [*_part(style, x, y - 12, 26, 14), draw.text(x + 34, y, name, "say")]
    return body


def _bar(row: Effort, left: float, right: float, y: float, tall: float) -> list[str]:
    body, x = [], left
    for style, share in zip(STYLES, row.parts, strict=True):
        wide = (right - left) * share / 100
        if share:
            body += _part(style, x + 0.75, y, max(wide - 1.5, 1), tall)
        if share >= 6:  # a narrower part has no room for its figure, which the description says
            body.append(draw.text(x + wide / 2, y + tall / 2 + 5, str(share), f"count {style}", "middle"))
        x += wide
    return body


def _part(style: str, x: float, y: float, wide: float, tall: float) -> list[str]:
    """Told apart by shade and by hatching: bare, upright lines, full."""
    body = [draw.rect(x, y, wide, tall, style)]
    if style == "design":
        lines = "".join(f"M{draw.n(x + 5 * line)} {draw.n(y)}v{draw.n(tall)}" for line in range(1, int(wide / 5) + 1))
        body.append(f'<path class="hatch" d="{lines}"/>')
    return body


def _said(row: Effort) -> str:
    return ", ".join(f"{share} {name.lower()}" for share, name in zip(row.parts, EFFORT_PARTS, strict=True))
