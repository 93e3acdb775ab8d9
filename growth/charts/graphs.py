"""What superseded what."""

from collections.abc import Sequence
from html import escape
from typing import NamedTuple

from django.utils.safestring import SafeString

from growth.charts import draw
from growth.charts.growth_maps import _short

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
    return draw.svg(width, height, "What superseded what", said, body, "graph wide", "group")


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
        path = f"M{draw.n(sx + 40)} {draw.n(start)}V{draw.n(stop)}"
        words = draw.text(sx + 48, upper + ROW_GAP / 2 + 4, arrow.words, "tick")
    elif sx == tx:  # one column: down its right side
        sx, turn = sx + BOX_WIDTH, end + 16 + 5 * (number % 3)
        path = f"M{draw.n(sx)} {draw.n(from_y)}H{draw.n(turn)}V{draw.n(to_y)}H{draw.n(end)}"
        words = draw.text(turn + 5, (from_y + to_y) / 2 + 4, arrow.words, "tick halo")
    elif sx - tx > BOX_WIDTH + COLUMN_GAP:  # over columns in between, through the gap below the row
        leave, low = sx - COLUMN_GAP / 2 - 6, ty + BOX_HEIGHT + 14 + 8 * (number % 3)
        path = (
            f"M{draw.n(sx)} {draw.n(from_y)}H{draw.n(leave)}V{draw.n(low)}H{draw.n(turn)}V{draw.n(to_y)}H{draw.n(end)}"
        )
        words = draw.text(turn + 6, low - 4, arrow.words, "tick halo")
    elif from_y == to_y:
        path = f"M{draw.n(sx)} {draw.n(from_y)}H{draw.n(end)}"
        words = draw.text((sx + end) / 2, from_y - 7, arrow.words, "tick", "middle")
    else:
        path = f"M{draw.n(sx)} {draw.n(from_y)}H{draw.n(turn)}V{draw.n(to_y)}H{draw.n(end)}"
        words = draw.text((sx + end) / 2, from_y + (-8 if from_y < to_y else 16), arrow.words, "tick halo", "middle")
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
            body.append(
                _edge(
                    f"M{draw.n(left)} {draw.n(y1)}H{draw.n(lane)}V{draw.n(y2)}H{draw.n(left - 2)}",
                    arrow,
                    "narrow",
                )
            )
        else:
            upper = 6 + min(start, end) * step + BOX_HEIGHT
            y1, y2 = (upper, upper + step - BOX_HEIGHT - 2) if start < end else (upper + step - BOX_HEIGHT, upper + 2)
            body.append(_edge(f"M{draw.n(left + 24)} {draw.n(y1)}V{draw.n(y2)}", arrow, "narrow"))
            body.append(draw.text(left + 34, upper + (step - BOX_HEIGHT) / 2 + 4, arrow.words, "tick"))
    body += [_box(box, left, 6 + number * step, NARROW_WIDTH - left - 2) for number, box in enumerate(boxes)]
    height = 6 + len(boxes) * step - (step - BOX_HEIGHT) + 8
    return draw.svg(NARROW_WIDTH, height, "What superseded what", said, body, "graph narrow", "group")


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
        draw.rect(x + 0.5, y + 0.5, width - 1, BOX_HEIGHT - 1, "box"),
        draw.text(x + 14, y + 22, name, "say strong"),
        draw.text(x + width - 14, y + 22, box.words, "tick", "end"),
        *(draw.text(x + 14, y + 42 + 16 * place, line, "tick dark") for place, line in enumerate(lines)),
        draw.text(x + 14, y + 78, box.day, "tick"),
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
