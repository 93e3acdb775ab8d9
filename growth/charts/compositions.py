"""People per level: a pyramid, a diamond."""

from collections.abc import Sequence

from django.utils.safestring import SafeString, mark_safe

from growth.charts import draw
from growth.charts.growth_maps import _short

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
        body.append(draw.line(left, top + row - 4, width - 2, top + row - 4, "staff"))
        body.append(draw.text(left - 10, middle + 3, _short(level, 13 if wide else 9), "tick dark", "end"))
        start = left + room / 2 - len(found) * brick / 2
        if has_initials:
            for number, initials in enumerate(found):
                x = start + number * brick
                body.append(draw.rect(x + 2, top + 4, brick - 4, row - 8, "brick"))
                body.append(draw.text(x + brick / 2, middle + 4, initials, "brick-t", "middle"))
        elif found:
            body.append(draw.rect(start, top + 4, len(found) * brick, row - 8, "brick"))
        body.append(draw.text(width - 4, middle + 4, str(len(found)), "say strong", "end"))
    counts = "; ".join(f"{level} {len(found)}" for level, found in zip(reversed(levels), reversed(people), strict=True))
    css = "composition wide" if wide else "composition narrow"
    return draw.svg(width, height, "People per level", f"{counts}. {said}", body, css)


def outline(kind: str) -> SafeString:
    """A pyramid or a diamond, small, to compare a composition with."""
    bars = "".join(
        f'<rect x="{draw.n(30 - width / 2)}" y="{draw.n(place * 7.5)}" width="{width}" height="5"/>'
        for place, width in enumerate(OUTLINES[kind])
    )
    return mark_safe(f'<svg class="outline" viewBox="0 0 60 30" width="60" height="30" aria-hidden="true">{bars}</svg>')
