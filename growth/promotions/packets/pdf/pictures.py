"""The pictures of a packet, for paper: the drawings of the pages with the colours of the light theme written into them.

Pages colour a drawing by their style sheet; on paper it has to bring its own. Colours are read from tokens.css, where
they are chosen, and nowhere else.
"""

import re
from collections.abc import Callable, Mapping
from functools import cache
from html import unescape
from typing import Any

from django.conf import settings

from growth import charts
from growth.charts import Frame
from growth.promotions.packets.pictures import frame_of

PAPER = "#ffffff"  # what it is printed on; the paper of the screen is tinted
LIGHT = re.compile(r"--([\w-]+): light-dark\((#[0-9a-f]{6}),")
TITLE, DESCRIPTION = (re.compile(rf"<{tag} id=[^>]*>(.*?)</{tag}>", re.S) for tag in ("title", "desc"))

RULES = """
text { font-family: "Libertinus Serif"; font-size: 15px; fill: %(ink)s }
.tick { font-size: 14px; fill: %(ink-2)s } .dark, .strong, .year { fill: %(ink)s } .strong, .year { font-weight: 600 }
.name { font-size: 17px; font-weight: 600 } .say { font-size: 15.5px } .say tspan { font-weight: 400; fill: %(ink-2)s }
.letter { font-size: 14px; font-weight: 700; fill: %(paper)s } .small { font-size: 12px } .tiny { font-size: 11px }
.hair, .staff, .mark, .today, .axis, .stair, .bracket, .claimed, .ring, .emerging, .self { fill: none }
.hair, .staff { stroke: %(line)s } .yr { stroke: %(ink-3)s } .mark, .today { stroke: %(ink-2)s; stroke-dasharray: 2 3 }
.halo { paint-order: stroke; stroke: %(paper)s; stroke-width: 4px; stroke-linejoin: round }
.window { fill: %(paper-2)s } .bracket { stroke: %(ink)s; stroke-width: 1.5 }
.ring { stroke: %(line)s } .target { stroke: %(target-ring)s; stroke-width: 5; stroke-linejoin: round }
.axis { stroke: %(line)s } .sustained { fill: %(accent)s; fill-opacity: .2 }
.emerging { stroke: %(accent)s; stroke-width: 2 }
.self { stroke: %(ink)s; stroke-width: 2; stroke-dasharray: 3 5 }
.dot { stroke: %(paper)s; stroke-width: 1.5 } .stair { stroke: %(ink-3)s; stroke-width: 2 }
.fill { fill: %(ink-2)s; stroke: %(paper)s; stroke-width: 1.5 }
.m-owned { fill: %(ink)s } .m-reviewed { fill: %(ink-2)s } .m-delegated { fill: %(paper-3)s }
.count { font-weight: 600 } .count.m-owned, .count.m-reviewed { fill: %(paper)s } .count.m-delegated { fill: %(ink)s }
"""
HUE = """
.dim-%(hue)s .name, .dim-%(hue)s .say, .dim-%(hue)s .disc, .dim-%(hue)s .rung, .dim-%(hue)s .fill { fill: %(dim)s }
.dim-%(hue)s .beam { fill: %(dim)s; fill-opacity: .24 } .dim-%(hue)s .below { fill: %(dim)s; fill-opacity: .45 }
.dim-%(hue)s .claimed { stroke: %(dim)s; stroke-width: 1.5; stroke-dasharray: 4 3 }
.dot.dim-%(hue)s { fill: %(dim)s } .dot.open.dim-%(hue)s { fill: %(paper)s; stroke: %(dim)s; stroke-width: 2 }
"""


@cache
def colours() -> dict[str, str]:
    """The colours of the light theme, by name."""
    tokens = (settings.BASE_DIR / "static" / "css" / "tokens.css").read_text()
    return {**dict(LIGHT.findall(tokens)), "paper": PAPER}


def drawn(facts: Mapping[str, Any], assessed: Mapping[str, int]) -> list[dict[str, str]]:
    """The signature pictures: `name`, `svg` and what each shows in words (`alt`).

    `assessed` is how the candidate sees it, level positions by dimension.
    """
    frame = frame_of(facts)
    wanted: list[tuple[str, Callable[[Frame], str]]] = [
        ("Growth map", charts.growth_map),
        ("Profile", lambda frame: charts.profile(frame, assessed=assessed)),
        ("Scope over time", charts.scope_plot),
        ("Delegated, reviewed and owned", charts.mode_shares),
    ]
    return [_for_paper(name, svg) for name, draw in wanted if (svg := draw(frame))]


def _for_paper(name: str, drawing: str) -> dict[str, str]:
    """The first of the drawings, which is the wide one, with its colours."""
    svg, end, _ = drawing.partition("</svg>")
    alt = " ".join(unescape(found.group(1)) for part in (TITLE, DESCRIPTION) if (found := part.search(svg)))
    opening, bracket, rest = svg.partition(">")
    styled = f'{opening} xmlns="http://www.w3.org/2000/svg">{_style()}{rest}'
    return {"name": name, "alt": alt, "svg": f"{styled}{end}" if bracket else ""}


@cache
def _style() -> str:
    known = colours()
    hues = "".join(HUE % {**known, "hue": hue, "dim": known[f"dim-{hue}"]} for hue in range(1, 9))
    return f"<style>{RULES % known}{hues}</style>"
