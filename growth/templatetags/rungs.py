"""The words and marks every page shares: dimension, level, state, person, icon. Built in to every template."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django import template
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from accounts.models import User
from growth import charts
from growth.access import growth_visible_to, is_in_circle
from growth.reports.carried import changed_for, unread_version
from growth.reports.queries import growth_report, placement_of
from growth.standing import Standing, State
from ladder.models import Dimension, LadderVersion, Level
from ladder.structure import Structure

register = template.Library()

ICONS = {
    "home": '<path d="M3 9.5 10 3.5l7 6M5 8.5V16.5h10V8.5"/>',
    "pen": '<path d="M4 16l.8-3.4L13.5 4l2.5 2.5-8.6 8.7z"/>',
    "doc": '<path d="M5 3h7l3.5 3.5V17H5zM8 10h5M8 13h5"/>',
    "list": '<path d="M4 5.5h12M4 10h12M4 14.5h8"/>',
    "more": '<path d="M4 10h.01M10 10h.01M16 10h.01" stroke-width="2.5"/>',
    "search": '<path d="M9 3.5a5.5 5.5 0 1 1 0 11 5.5 5.5 0 0 1 0-11zM13 13l4 4"/>',
    "inbox": '<path d="M3 11l2.5-7h9L17 11v5H3zM3 11h4.2l1 2h3.6l1-2H17"/>',
    "check": '<path d="M4 10.5l4 4 8-9"/>',
    "gap": '<path d="M10 4a6 6 0 1 1 0 12 6 6 0 0 1 0-12" stroke-dasharray="2.5 2.5"/>',
    "eye": '<path d="M2 10s3-5.5 8-5.5S18 10 18 10s-3 5.5-8 5.5S2 10 2 10zM10 7.8a2.2 2.2 0 1 1 0 4.4 2.2 2.2 0 0 1 0-4.4z"/>',
    "lock": '<path d="M5 9h10v8H5zM7 9V6.5a3 3 0 0 1 6 0V9"/>',
    "plus": '<path d="M10 4v12M4 10h12"/>',
}
KINDS = {State.SUSTAINED: "good", State.EMERGING: "half", State.CLAIMED: "wait", State.NONE: ""}


@register.simple_tag
def icon(name: str, css: str = "") -> SafeString:
    return mark_safe(
        f'<svg class="icon {css}" viewBox="0 0 20 20" aria-hidden="true">{ICONS[name]}</svg>'  # our own words only
    )


@register.simple_tag
def dim(dimension: Dimension, *, large: bool = False, letter_only: bool = False) -> SafeString:
    """A dimension: its letter in its hue, then its name."""
    if letter_only:
        return format_html(
            '<span class="dim dim-{}" title="{}"><b>{}</b></span>', dimension.hue, dimension.name, dimension.letter
        )
    return format_html(
        '<span class="dim dim-{}{}"><b aria-hidden="true">{}</b>{}</span>',
        dimension.hue,
        " large" if large else "",
        dimension.letter,
        dimension.name,
    )


@register.simple_tag
def level(of: Level | None, word: str = "", hollow: int = 0) -> SafeString:
    """A level as a rung with its name beside it."""
    if of is None:
        return mark_safe('<span class="level">No evidence</span>')
    glyph = charts.rung_glyph(of.position, hollow, of.of)
    return format_html('<span class="level">{}{}{}</span>', glyph, of.name, f" {word}" if word else "")


@register.simple_tag
def glyph(of: Level, *, hollow: bool = False) -> SafeString:
    return charts.rung_glyph(0, of.position, of.of) if hollow else charts.rung_glyph(of.position, 0, of.of)


@register.simple_tag
def state(word: str, kind: str = "") -> SafeString:
    """A word with a mark that is full, half or empty."""
    return format_html('<span class="state {}">{}</span>', kind, word)


@register.filter
def standing_state(of: State) -> SafeString:
    return state(of.word, KINDS[of])


@register.simple_tag
def verdict(claim: Any) -> SafeString:
    """The verdict on a claim in words: “Accepted at Mid”, “Needs more”, “Waits for a verdict”."""
    if claim.verdict == "accepted":
        same = claim.accepted_level_id == claim.expectation.level_id
        return state(f"Accepted at {claim.accepted_level.name}", "good" if same else "half")
    return state("Needs more", "bad") if claim.verdict == "needs_more" else state("Claimed", "wait")


@register.simple_tag
def disc(person: User) -> SafeString:
    return format_html('<span class="disc" aria-hidden="true">{}</span>', person.initials)


@register.simple_tag
def person(who: User) -> SafeString:
    return format_html('<span class="person">{}<span class="name">{}</span></span>', disc(who), who.name)


@register.filter
def day(of: date | datetime | None) -> str:
    """“20 Nov 2026”, in the reader's zone for a moment in time."""
    if of is None:
        return ""
    if isinstance(of, datetime):
        of = timezone.localtime(of)
    return f"{of.day} {of:%b %Y}"


@register.simple_tag
def when(of: date | datetime | None) -> SafeString:
    """A day as a time element."""
    if of is None:
        return mark_safe("")
    if isinstance(of, datetime):
        of = timezone.localtime(of)
    return format_html('<time datetime="{}">{}</time>', of.isoformat()[:10], day(of))


@register.filter
def figure(number: Decimal | None) -> str:
    """A measured figure without the zeros the database keeps: 0.3, 1,900."""
    if number is None:
        return ""
    whole = number.normalize()
    return f"{whole:,f}"


@register.filter
def within(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


@register.simple_tag
def legend_mark(body: str, css: str, width: int = 30) -> SafeString:
    """A swatch of a chart for its legend; `body` is one of our own drawings below."""
    drawing = LEGEND[body]
    return mark_safe(
        f'<svg class="chart {css} swatch" viewBox="0 0 {width} 16" width="{width}" height="16" aria-hidden="true">{drawing}</svg>'
    )


LEGEND = {
    "rung": '<rect class="rung" x="1" y="4.5" width="28" height="7"/>',
    "below": '<rect class="below" x="1" y="6.5" width="28" height="3"/>',
    "beam": '<rect class="beam" x="0" y="0.5" width="30" height="15"/><rect class="rung" x="5" y="4.5" width="20" height="7"/>',
    "claimed": '<rect class="claimed" x="1.5" y="5" width="27" height="6"/>',
    "sustained": '<rect class="sustained" x="1" y="1" width="28" height="14"/>',
    "emerging": '<path class="emerging" d="M1 8h28"/>',
    "self": '<path class="self" d="M1 8h28"/>',
    "seen": '<path class="seen" d="M1 8h28"/><circle class="seen-dot" cx="15" cy="8" r="4.5"/>',
    "assessed_self": '<path class="self" d="M1 8h28"/><circle class="self-dot" cx="15" cy="8" r="6.5"/>',
    "target": '<path class="ring target" d="M1 8h28"/>',
    "owned": '<circle cx="8" cy="8" r="7"/>',
    "reviewed": '<path d="M8 0l8 8-8 8-8-8z"/>',
    "delegated": '<path d="M1 1h14v14H1z"/>',
    "stair": '<path class="stair" d="M1 14H15V3H29"/>',
}


@lru_cache
def _address(page: str) -> str:
    return reverse(page)  # asked a dozen times on every page


@register.simple_tag(takes_context=True)
def nav(
    context: Any, name: str, page: str, *also: str, but: str = "", icon_name: str = "", in_list: bool = True
) -> SafeString:
    """A link of the frame: current on all pages under `page` and `also`, which are names of addresses, but not on
    those under `but`, which has a link of its own.
    """
    path = context["request"].path
    is_current = any(
        path == address if address == "/" else path.startswith(address) for address in map(_address, (page, *also))
    ) and not (but and path.startswith(_address(but)))
    link = format_html(
        '<a href="{}"{}>{}{}</a>',
        _address(page),
        mark_safe(' aria-current="page"') if is_current else "",
        icon(icon_name) if icon_name else "",
        name,
    )
    return format_html("<li>{}</li>", link) if in_list else link


@register.simple_tag(takes_context=True)
def may_open_report(context: Any, person: User) -> bool:
    return growth_visible_to(context["user"]).filter(pk=person.pk).exists()


@register.simple_tag(takes_context=True)
def may_guide(context: Any, person: User) -> bool:
    """Whether the viewer is the person's manager or an active mentor."""
    return is_in_circle(context["user"], person)


@register.filter
def lower_first(text: str) -> str:
    """“From implementer to curator” inside a sentence."""
    return text[:1].lower() + text[1:]


@register.simple_tag
def level_name(structure: Structure, position: int) -> str:
    return structure.name_of(position) if position else "–"


@register.simple_tag
def standing_lines(report: Any, part: Any) -> SafeString:
    """What is sustained, emerging and claimed in a dimension, a line each."""
    standing, structure = part.standing, report.structure
    lines = []
    if standing.sustained:
        lines.append(format_html("<span>{}</span>", level(structure.level_at(standing.sustained), "sustained")))
    for position, word in ((standing.emerging, "emerging"), (standing.claimed, "claimed")):
        if position:
            lines.append(format_html('<span class="muted">{} {}</span>', structure.name_of(position), word))
    return format_html_join("", "{}", ((line,) for line in lines)) or mark_safe(
        '<span class="muted">No evidence</span>'
    )


@register.simple_tag
def claim_said(report: Any, claim: Any) -> str:
    """“accepted at Mid by Noor Haddad”, “needs more, says Mia Okafor”, “waits for a verdict”."""
    by = report.reviewers.get(claim.pk)
    if claim.verdict == "accepted":
        same = claim.accepted == claim.expectation.level.position
        at = "" if same else f" at {report.structure.name_of(claim.accepted)}"
        return f"accepted{at}{f' by {by}' if by else ''}"
    if claim.verdict == "needs_more":
        return f"needs more{f', says {by}' if by else ''}"
    return "waits for a verdict"


# ---- one's own standing, drawn into pages of the ladder


@dataclass(frozen=True)
class OwnStanding:
    placed: int  # id of the level one is placed at
    by_dimension: dict[Any, Standing]


@dataclass(frozen=True)
class CellMark:
    state: State
    css: str
    word: str
    is_hollow: bool

    @property
    def is_strong(self) -> bool:
        return bool(self.css)


@register.simple_tag(takes_context=True)
def own_standing(context: Any, structure: Structure) -> OwnStanding | None:
    """The viewer's standing on this ladder, or None when they are placed on another one."""
    viewer = context["user"]
    report = growth_report(viewer, viewer)
    if report is None or report.structure.version.pk != structure.version.pk or report.placement is None:
        return None
    return OwnStanding(report.placement.level_id, report.standings)


@register.simple_tag
def cell_standing(own: OwnStanding | None, dimension: Dimension, of: Level) -> CellMark | None:
    """How a cell of the matrix is marked: only at the highest level that is sustained, emerging or claimed."""
    standing = own.by_dimension.get(dimension.key) if own else None
    if standing is None or not own:
        return None
    match of.position:
        case standing.sustained:
            return CellMark(State.SUSTAINED, "held", "Sustained", False)
        case standing.emerging:
            return CellMark(State.EMERGING, "emerging", "Emerging", True)
        case standing.claimed:
            return CellMark(State.CLAIMED, "", "Claimed", True)
    return CellMark(State.SUSTAINED, "", "Sustained", False) if of.position < standing.sustained else None


@register.simple_tag(takes_context=True)
def changed_for_me(context: Any, version: LadderVersion) -> Any:
    """What a version of the ladder changed for the viewer, or None when nothing."""
    return changed_for(context["user"], version)


@register.simple_tag(takes_context=True)
def is_news(context: Any, version: LadderVersion) -> bool:
    """Whether the viewer is placed on this version and has not put its banner away."""
    placement = placement_of(context["user"], timezone.localdate())
    return placement is not None and unread_version(placement) == version
