"""The roadmap track: above the plan, below what happened; each milestone a rung between the two.

On a desk time runs across and stones that would cover each other hang below the rail, each by a stem from its day.
On a phone every milestone has a line of its own, so nothing can cover anything.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from html import escape
from typing import NamedTuple

from django.utils.safestring import SafeString

from growth.charts import draw
from growth.charts.frame import day_words
from growth.weeks import week_of

LEAST_DAYS = 90  # a shorter plan is drawn on as much time
MOST_MONTHS_APART = 30  # above this only years are written at the axis
GAP = 24  # between two stones of one lane
LANES = 4  # below each other; what finds no room in them is moved aside
LETTER = 6.6  # about the width of one, to see whether words fit
BIG, SMALL = 11.0, 4.0  # radii


@dataclass(frozen=True)
class TrackPhase:
    name: str
    starts_on: date
    ends_on: date


@dataclass(frozen=True)
class Stone:
    """A milestone. `day` is when it was closed, or when it is expected; None where nothing says when."""

    number: int
    title: str
    planned: date | None
    day: date | None
    is_closed: bool = False

    @property
    def words(self) -> str:
        planned = f"planned {day_words(self.planned)}" if self.planned else "not planned yet"
        if self.day is None:
            return f"{self.number} {self.title}: {planned}, no day in sight"
        return (
            f"{self.number} {self.title}: {planned}, {'closed' if self.is_closed else 'expected'} {day_words(self.day)}"
        )


@dataclass(frozen=True)
class Track:
    """`plan_lands` and `lands` (as things go) are None where it does not land, or nothing is left to do."""

    started_on: date
    today: date
    phases: Sequence[TrackPhase] = field(default_factory=list)
    stones: Sequence[Stone] = field(default_factory=list)
    plan_lands: date | None = None
    lands: date | None = None
    has_ended: bool = False  # on the day given as today; nothing is expected any more

    @property
    def is_open(self) -> bool:
        return any(not stone.is_closed for stone in self.stones)

    @property
    def first(self) -> date:
        days = [stone.day for stone in self.stones if stone.day and stone.is_closed]
        return min([self.started_on, *days, *(phase.starts_on for phase in self.phases)])

    @property
    def last(self) -> date:
        """The end of the drawing: what lands later than twice the plan is told in words, else the plan would shrink."""
        planned = [stone.planned for stone in self.stones if stone.planned]
        plan_end = max([self.started_on + timedelta(days=LEAST_DAYS), self.today, *planned, *_known(self.plan_lands)])
        most = plan_end + max(plan_end - self.first, timedelta(days=365))
        days = [day for day in [self.lands, *(stone.day for stone in self.stones)] if day]
        return max([plan_end, *(day for day in days if day <= most)])

    def shows(self, day: date | None) -> bool:
        return day is not None and day <= self.last

    @property
    def words(self) -> str:
        """Everything the picture says."""
        closed = sum(stone.is_closed for stone in self.stones)
        said = [f"{closed} of {len(self.stones)} milestones are closed."] if self.stones else ["No milestones."]
        if self.plan_lands:
            said.append(f"The plan ends {day_words(self.plan_lands)}.")
        if self.lands:
            said.append(f"It is expected to land about {day_words(self.lands)}.")
        elif self.is_open and not self.has_ended:
            said.append("It does not land yet.")
        said += [f"{stone.words}." for stone in self.stones]
        return " ".join(said)

    @property
    def now_words(self) -> str:
        return f"{'ended' if self.has_ended else 'today'}, week {self.week}"

    @property
    def week(self) -> int:
        """Which week of the roadmap today is in; 0 before it begins."""
        return max((self.today - week_of(self.started_on)).days // 7 + 1, 0)


def track(of: Track) -> SafeString:
    """The wide and the narrow drawing; the style sheet shows the one that fits."""
    return _wide(of) + _narrow(of)


class _Span(NamedTuple):
    """Days to places across."""

    first: date
    last: date
    left: float
    right: float

    def x(self, day: date) -> float:
        share = (day - self.first).days / max((self.last - self.first).days, 1)
        return self.left + (self.right - self.left) * min(max(share, 0), 1)


# ---- wide


def _wide(of: Track) -> SafeString:
    plan_y, real_y = 96, 196
    span = _Span(of.first, of.last, 84, 940)
    shown = sorted((stone for stone in of.stones if of.shows(stone.day)), key=lambda stone: span.x(_day(stone)))
    places = spread([span.x(_day(stone)) for stone in shown], right=span.right)
    lanes = max((place.lane for place in places), default=0)
    axis_y = real_y + 30 + lanes * GAP
    body = [
        *_phases(of, span),
        *_months(of, span, axis_y),
        *_rails(of, span, plan_y, real_y),
        *(_planned_only(stone, span.x, plan_y) for stone in of.stones if not of.shows(stone.day)),
        *(
            _stone(stone, span.x, plan_y, real_y, place)
            for stone, place in zip(shown, places, strict=True)
        ),
        *_ends(of, span, plan_y, axis_y),
    ]  # fmt: skip
    return draw.svg(976, axis_y + 66, "Roadmap track", of.words, body, "track wide")


class Place(NamedTuple):
    x: float
    lane: int


def spread(wanted: Sequence[float], *, right: float, gap: float = GAP, lanes: int = LANES) -> list[Place]:
    """A place for each of the rising `wanted`, none closer than `gap` to another of its lane, none beyond `right`.

    As near as possible, in the highest lane with room.
    """
    taken: list[list[int]] = [[] for _ in range(lanes)]
    xs = list(wanted)
    for index, x in enumerate(wanted):
        free = [xs[row[-1]] + gap if row else x for row in taken]
        lane = min(range(lanes), key=lambda at: (max(free[at] - x, 0), at))
        xs[index] = max(x, free[lane])
        taken[lane].append(index)
    for row in taken:
        limit = right
        for index in reversed(row):
            xs[index] = min(xs[index], limit)
            limit = xs[index] - gap
    lane_of = {index: lane for lane, row in enumerate(taken) for index in row}
    return [Place(x, lane_of[index]) for index, x in enumerate(xs)]


def _phases(of: Track, span: _Span) -> Iterator[str]:
    for number, phase in enumerate(of.phases, 1):
        left, right = span.x(phase.starts_on), span.x(phase.ends_on)
        now = phase.starts_on <= of.today < phase.ends_on
        width = max(right - left - 2, 1)
        words = f"{number}  {phase.name}"
        shown = words if len(words) * LETTER + 14 < width else str(number) if width > 20 else ""
        label = draw.text(left + 8, 46, shown, "tick dark strong" if now else "tick dark") if shown else ""
        box = draw.rect(left, 26, width, 30, "phase now" if now else "phase")
        yield f"<g><title>{escape(words)}</title>{box}{label}</g>"


def _months(of: Track, span: _Span, y: float) -> Iterator[str]:
    yield draw.line(span.left, y, span.right + 12, y, "hair")
    for month, name in _named_months(span):
        x = span.x(month)
        yield draw.line(x, y, x, y + (10 if name else 4), "tickmark")
        if name and x < span.right - 40:
            yield draw.text(x + 4, y + 14, name, "tick")


def _named_months(span: _Span) -> Iterator[tuple[date, str]]:
    """Each month of the span with the name that stands at it: every quarter, or every year when it is long."""
    month = (span.first.replace(day=1) + timedelta(days=31)).replace(day=1)
    by_years = (span.last - span.first).days > MOST_MONTHS_APART * 30.5
    is_first = True
    while month <= span.last:
        if by_years:
            name = str(month.year) if month.month == 1 else ""
        else:
            name = f"{month:%b}" if month.month in (1, 4, 7, 10) else ""
            name = f"{name} {month.year}" if name and (is_first or month.month == 1) else name
        is_first = is_first and not name
        if not by_years or month.month in (1, 7):
            yield month, name
        month = (month + timedelta(days=31)).replace(day=1)


def _rails(of: Track, span: _Span, plan_y: float, real_y: float) -> Iterator[str]:
    yield draw.text(span.left - 14, plan_y + 4, "Plan", "say strong", "end")
    yield draw.text(span.left - 14, real_y + 4, "Real", "say strong", "end")
    planned = [stone.planned for stone in of.stones if stone.planned]
    end = max([of.started_on, *planned, *_known(of.plan_lands)])
    yield draw.line(span.x(of.started_on), plan_y, span.x(end), plan_y, "rail-line")
    closed = [_day(stone) for stone in of.stones if stone.is_closed]
    now = span.x(of.today) if of.is_open or not closed else span.x(max(closed))
    if of.today >= of.started_on:
        yield draw.line(span.x(of.started_on), real_y, now, real_y, "rail-line")
    if of.is_open:
        until = span.x(of.lands) if of.lands and of.shows(of.lands) else span.right + 12
        yield draw.line(max(now, span.x(of.started_on)), real_y, until, real_y, "rail-line soon")


def _stone(stone: Stone, x_of: Callable[[date], float], plan_y: float, real_y: float, place: Place) -> str:
    css = "" if stone.is_closed else " open"
    x, y = x_of(_day(stone)), real_y + place.lane * GAP
    parts = [f"<title>{escape(stone.words)}</title>"]
    if stone.planned:
        parts.append(draw.line(x_of(stone.planned), plan_y, x, real_y, f"stone-rung{css}"))
        parts.append(_circle(x_of(stone.planned), plan_y, SMALL, f"stone{css}"))
    if place.lane or abs(place.x - x) > 0.5:
        parts.append(draw.line(x, real_y, place.x, y, f"stone-rung{css}"))
    parts.append(_circle(place.x, y, BIG, f"stone big{css}"))
    parts.append(draw.text(place.x, y + 4.3, str(stone.number), f"stone-n{css}", "middle"))
    return f"<g>{''.join(parts)}</g>"


def _planned_only(stone: Stone, x_of: Callable[[date], float], plan_y: float) -> str:
    """What lands beyond the drawing, or nowhere: only its planned day."""
    if stone.planned is None:
        return ""
    return f"<g><title>{escape(stone.words)}</title>{_circle(x_of(stone.planned), plan_y, SMALL, 'stone open')}</g>"


def _ends(of: Track, span: _Span, plan_y: float, axis_y: float) -> Iterator[str]:
    if of.started_on <= of.today:
        x = span.x(of.today)
        yield draw.line(x, 62, x, axis_y + 26, "today")
        yield _label(x, axis_y + 40, of.now_words)
    if of.plan_lands:
        x = span.x(of.plan_lands)
        yield draw.line(x, plan_y - 12, x, plan_y + 12, "stop")
        if x + 8 + 11 * LETTER < 976:
            yield draw.text(x + 8, plan_y + 4, day_words(of.plan_lands), "say")
        else:
            yield draw.text(x, plan_y - 18, day_words(of.plan_lands), "say", "end")
    if of.lands:
        x = span.x(of.lands)
        if of.shows(of.lands):
            yield draw.line(x, axis_y, x, axis_y + 44, "today")
        yield _label(x, axis_y + 58, f"lands about {day_words(of.lands)}")
    elif of.is_open and not of.has_ended:
        yield _label(span.right, axis_y + 58, "does not land yet")


def _label(x: float, y: float, words: str) -> str:
    """Words below a place, kept within the drawing."""
    half = len(words) * LETTER / 2
    return draw.text(min(max(x, half), 972 - half), y, words, "tick strong", "middle")


# ---- narrow


def _narrow(of: Track) -> SafeString:
    row, top = 27, 40
    span = _Span(of.first, of.last, 14, 344)
    bottom = top + row * max(len(of.stones), 1)
    body = [draw.text(span.x(month) + 3, 24, name, "tick") for month, name in _narrow_months(span)]
    body += [draw.line(span.x(month), 14, span.x(month), bottom, "hair") for month, _ in _narrow_months(span)]
    if of.started_on <= of.today:
        body += [draw.line(span.x(of.today), 30, span.x(of.today), bottom + 6, "today")]
        body += [_narrow_label(span.x(of.today), bottom + 20, of.now_words)]
    if of.plan_lands:
        body += [draw.line(span.x(of.plan_lands), 30, span.x(of.plan_lands), bottom, "stop soft")]
        body += [_narrow_label(span.x(of.plan_lands), bottom + 38, f"plan ends {day_words(of.plan_lands)}")]
    if of.is_open and not of.has_ended:
        words = f"lands about {day_words(of.lands)}" if of.lands else "does not land yet"
        body += [_narrow_label(span.x(of.lands) if of.lands else span.right, bottom + 56, words)]
    for place, stone in enumerate(of.stones):
        body += _narrow_row(of, stone, span, top + row * place + row / 2)
    return draw.svg(358, bottom + 66, "Roadmap track, a line for each milestone", of.words, body, "track narrow")


def _narrow_months(span: _Span) -> Iterator[tuple[date, str]]:
    """Named months that have room for their name."""
    right = 0.0
    for month, name in _named_months(span):
        x = span.x(month)
        if name and x >= right and x + len(name) * LETTER < 358:
            right = x + len(name) * LETTER + 6
            yield month, name


def _narrow_row(of: Track, stone: Stone, span: _Span, y: float) -> Iterator[str]:
    css = "" if stone.is_closed else " open"
    parts = [f"<title>{escape(stone.words)}</title>"]
    x = span.x(stone.day) if stone.day is not None and of.shows(stone.day) else span.right
    if stone.planned:
        parts.append(draw.line(span.x(stone.planned), y, x, y, f"stone-rung{css}"))
        parts.append(_circle(span.x(stone.planned), y, SMALL, f"stone{css}"))
    parts.append(_circle(x, y, BIG, f"stone big{css}"))
    number = str(stone.number) if of.shows(stone.day) else "…"
    parts.append(draw.text(x, y + 4.3, number, f"stone-n{css}", "middle"))
    yield f"<g>{''.join(parts)}</g>"


def _narrow_label(x: float, y: float, words: str) -> str:
    half = len(words) * LETTER / 2
    return draw.text(min(max(x, half), 356 - half), y, words, "tick strong", "middle")


def _circle(x: float, y: float, radius: float, css: str) -> str:
    return f'<circle class="{css}" cx="{draw.n(x)}" cy="{draw.n(y)}" r="{draw.n(radius)}"/>'


def _day(stone: Stone) -> date:
    """Of a stone that has one."""
    assert stone.day is not None
    return stone.day


def _known(*days: date | None) -> Iterable[date]:
    return [day for day in days if day is not None]
