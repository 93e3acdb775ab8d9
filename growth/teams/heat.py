"""The heat map, built here rather than in the template: a thousand cells in a few milliseconds.

People down, dimensions across. On a phone each person becomes a block with the cells side by side (`app.css`).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape
from itertools import groupby

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from growth import charts
from growth.standing import Standing
from growth.teams.queries import Row
from ladder.models import Dimension
from ladder.structure import Structure

DEPTHS = 4  # of colour in the style sheet; a longer ladder shares them out
MOST_WORDS = 2  # lines in a cell
NOTHING = Standing()

_Cells = dict[tuple[Structure, str, bool, int, int, int], str]  # each is drawn once, however many people stand there


@dataclass(frozen=True)
class HeatMap:
    bodies: SafeString  # of the table, one for each level if grouped
    symbols: SafeString  # the glyphs they use, once


def heat_map(rows: Sequence[Row], dimensions: Sequence[Dimension], *, grouped: bool) -> HeatMap:
    cells: _Cells = {}
    links = _Links(*(reverse(name, args=[0]) for name in ("people:person", "reports:person", "placement")))
    bodies = []
    for _, group in groupby(rows, key=lambda row: row.member.rank if grouped else 0):
        lines = [f"<tr>{_head(row, links)}{_standings(row, dimensions, cells)}</tr>" for row in group]
        bodies.append(f"<tbody>{''.join(lines)}</tbody>")
    levels = {len(row.member.structure.levels) for row in rows if row.member.structure}
    return HeatMap(mark_safe("".join(bodies)), charts.rung_symbols(levels))


@dataclass(frozen=True)
class _Links:
    """Addresses with 0 for the person: to make one anew for each row costs more than the row."""

    person: str
    report: str
    placement: str
    queue: str = field(default_factory=lambda: reverse("evidence:queue"))

    def to(self, link: str, pk: int) -> str:
        return link.replace("/0/", f"/{pk}/")


def _head(row: Row, links: _Links) -> str:
    """Who it is, at which level, what waits, when something was heard of them, and who mentors them."""
    person, pk = row.person, row.person.pk
    url = links.to(links.report if row.member.is_direct else links.person, pk)
    words = [escape(person.team.name)] if person.team else []
    if row.waiting.count:
        claims = "1 claim waits" if row.waiting.count == 1 else f"{row.waiting.count} claims wait"
        words.append(f'<a href="{links.queue}?person={pk}">{claims}</a>')
    if row.heard:
        words.append(f"heard {charts.day_words(row.heard)}")
    if row.mentors:
        words.append(f"mentor {escape(', '.join(row.mentors))}")
    level = escape(row.member.level.name) if row.member.level else _unplaced(row, links)
    return (
        f'<th scope="row"><a class="person" href="{url}"><span class="disc" aria-hidden="true">'
        f'{escape(person.initials)}</span><span class="name">{escape(person.name)}</span></a>'
        f'<span class="meta only-narrow">{level}</span>'
        f'<span class="meta dots">{"".join(f"<span>{part}</span>" for part in words)}</span></th>'
        f'<td class="l0 place">{level}</td>'
    )


def _unplaced(row: Row, links: _Links) -> str:
    if row.member.is_direct:
        return f'<a href="{links.to(links.placement, row.person.pk)}">Set the level</a>'
    return "No level yet"


def _standings(row: Row, dimensions: Sequence[Dimension], cells: _Cells) -> str:
    structure = row.member.structure
    if structure is None or not row.standings:
        words = "No claim is shared with you." if structure else "Nothing to stand on without a level."
        return f'<td class="l0 none" colspan="{len(dimensions)}">{words}</td>'
    own = {dimension.key for dimension in structure.dimensions}
    return "".join(
        _cell(structure, dimension, row.member.is_direct, row.standings.get(dimension.key, NOTHING), cells)
        if dimension.key in own
        else f'<td class="l0" data-label="{escape(dimension.letter)}">Not on this ladder</td>'
        for dimension in dimensions
    )


def _cell(structure: Structure, dimension: Dimension, is_direct: bool, standing: Standing, cells: _Cells) -> str:
    key = (structure, dimension.key, is_direct, standing.sustained, standing.emerging, standing.claimed)
    if key not in cells:
        cells[key] = _drawn(structure, dimension, is_direct, standing)
    return cells[key]


def _drawn(structure: Structure, dimension: Dimension, is_direct: bool, standing: Standing) -> str:
    """The sustained level and one above it; of nothing it says no more than the reader can know."""
    count = len(structure.levels)
    depth = -(-standing.sustained * DEPTHS // count)  # rounded up: the highest level has the deepest colour
    words = [escape(structure.name_of(standing.sustained))] if standing.sustained else []
    for position, word in ((standing.emerging, "emerging"), (standing.claimed, "claimed")):
        if position and len(words) < MOST_WORDS:
            words.append(f"{escape(structure.name_of(position))} {word}")
    first, *more = words or ["No evidence" if is_direct else "None shared"]
    css = "" if more else ' class="lone"'
    said = f"<span{css}>{first}</span>" + "".join(f'<span class="em-word">{one}</span>' for one in more)
    glyph = charts.rung_use(standing.sustained, standing.emerging, count)
    return (
        f'<td class="l{depth} dim-{dimension.hue}" data-label="{escape(dimension.letter)}">'
        f'<span class="in">{glyph}{said}</span></td>'
    )
