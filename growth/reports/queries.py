"""The growth report as a read: everything the page, the downloads and the API show, for one viewer.

A report is built from what its *viewer* may see. A report “as of” an earlier day counts what was logged, claimed
and answered by the end of that day.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Container, Hashable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef
from django.utils import timezone

from accounts.models import User
from growth import charts
from growth.access import Member, circle_of
from growth.charts import Axis, Frame, Mark, axis_of
from growth.evidence.claims import Verdict
from growth.evidence.models import Claim, Evidence, EvidenceQuerySet, Review
from growth.evidence.visibility import SHARED
from growth.reports.modes import moved
from growth.reports.sections import SECTIONS, Shown
from growth.standing import ClaimRow, Quarter, Rule, Standing, State, standings, window
from growth.words import joined
from ladder.models import Dimension, Expectation, LadderVersion, Level, Placement, VersionSeen
from ladder.structure import Structure, structure_of

LINES_PER_EXPECTATION = 3
STEPS = 3


class Item(NamedTuple):
    """One evidence item of the report."""

    pk: int
    title: str
    day: date
    scope: str
    mode: str
    strength: str


class ReportClaim(NamedTuple):
    pk: int
    item: Item
    expectation: Expectation
    dimension: str  # key of the expectation's dimension
    level: int  # position of the expectation's level
    accepted: int  # position of the accepted level, 0 while nobody accepted
    verdict: str


class _Row(NamedTuple):
    """A claim as far as standing is concerned, with the first day of its quarter."""

    expectation: int
    dimension: str
    level: int
    accepted: int
    answered: bool
    quarter: date


@dataclass(frozen=True)
class ExpectationLine:
    """An expectation with what was claimed for it, newest first."""

    expectation: Expectation
    state: State
    claims: list[ReportClaim]

    @property
    def shown(self) -> list[ReportClaim]:
        return self.claims[:LINES_PER_EXPECTATION]

    @property
    def more(self) -> int:
        return max(0, len(self.claims) - LINES_PER_EXPECTATION)


@dataclass(frozen=True)
class DimensionPart:
    dimension: Dimension
    standing: Standing
    why: str
    lines: list[ExpectationLine]


@dataclass(frozen=True)
class Cell:
    """One dimension at one level of the path."""

    dimension: Dimension
    state: State
    open: list[Expectation]  # without accepted evidence


@dataclass(frozen=True)
class Rung:
    """One level of the path, from the placement up."""

    level: Level
    is_here: bool
    is_next: bool
    cells: list[Cell]

    @property
    def summary(self) -> str:
        counts = [(state, sum(cell.state is state for cell in self.cells)) for state in State]
        return ", ".join(f"{count} {state.word.lower()}" for state, count in counts if count).capitalize()

    @property
    def open(self) -> list[Expectation]:
        return [expectation for cell in self.cells for expectation in cell.open]


@dataclass(frozen=True)
class Step:
    """A next step: the weakest dimension of the next level first."""

    dimension: Dimension
    level: Level
    state: State
    expectation: Expectation
    missing: str


@dataclass(frozen=True)
class Finding:
    said: str
    rule: str


@dataclass(frozen=True)
class Report:
    """`viewer` is whose eyes it was built for; None for one that is computed with and shown to nobody."""

    person: User
    as_of: date
    placement: Placement | None
    structure: Structure
    items: list[Item]
    claims: list[ReportClaim]
    viewer: User | None = None

    @cached_property
    def reviewers(self) -> dict[int, str]:
        """By claim that has a line in the report: who gave the newest verdict."""
        shown = [claim.pk for part in self.dimensions for line in part.lines for claim in line.shown]
        rows = Review.objects.filter(claim__in=shown).order_by("created_at", "pk")
        return dict(rows.values_list("claim_id", "reviewer_name"))

    @cached_property
    def circle(self) -> list[Member]:
        return circle_of(self.person)

    @cached_property
    def sections(self) -> list[Shown]:
        """What slices above the reports have to say in it. Read when it is shown, not before."""
        return SECTIONS.shown_in(self)

    @property
    def known_by(self) -> datetime | None:
        """What happened from then on is not in it; None for a report of today."""
        return known_by(self.as_of)

    @property
    def rule(self) -> Rule:
        return rule_of(self.structure)

    @property
    def position(self) -> int:
        """The position of the placement; 0 without one."""
        return self.placement.level.position if self.placement else 0

    @property
    def target(self) -> Level | None:
        return self.structure.level_at(self.position + 1)

    @cached_property
    def window(self) -> list[Quarter]:
        return window(self.as_of, self.rule)

    @cached_property
    def standings(self) -> dict[Hashable, Standing]:
        """By dimension key."""
        return self._stand(lambda row: row.dimension)

    @cached_property
    def expectation_standings(self) -> dict[Hashable, Standing]:
        """By expectation id."""
        return self._stand(lambda row: row.expectation)

    def standing(self, dimension: Dimension) -> Standing:
        return self.standings.get(dimension.key, Standing())

    def state_of(self, expectation: Expectation) -> State:
        standing = self.expectation_standings.get(expectation.pk, Standing())
        return standing.at(expectation.level.position)

    @cached_property
    def frame(self) -> Frame:
        """What the pictures need."""
        axes = [axis_of(dimension) for dimension in self.structure.dimensions]
        by_key = {axis.key: axis for axis in axes}
        quarters = charts.quarters_until(self.as_of)
        single = {item.pk for item in self.items if item.scope and item.day >= quarters[0].first_day}
        first_claim: dict[int, Axis] = {}
        if len(single) <= charts.MOST_SINGLE_MARKS:  # counted marks have no hue
            claims = [claim for claim in self.claims if claim.item.pk in single]
            for claim in sorted(claims, key=lambda claim: (claim.accepted == 0, claim.pk)):
                first_claim.setdefault(claim.item.pk, by_key[claim.dimension])
        return Frame(
            who=self.person.name,
            levels=[level.name for level in self.structure.levels],
            axes=axes,
            quarters=quarters,
            window=self.window,
            standings={str(key): value for key, value in self.standings.items()},
            today=self.as_of,
            target=self.target.position if self.target else 0,
            placed_in=Quarter.of(self.placement.since) if self.placement else None,
            placed_words=(
                f"{self.placement.level.name} since {charts.day_words(self.placement.since)}" if self.placement else ""
            ),
            marks=[Mark(item.day, item.title, item.scope, item.mode, first_claim.get(item.pk)) for item in self.items],
        )

    @cached_property
    def dimensions(self) -> list[DimensionPart]:
        lines: dict[str, list[ExpectationLine]] = defaultdict(list)
        by_expectation: dict[int, list[ReportClaim]] = defaultdict(list)
        for claim in self.claims:
            by_expectation[claim.expectation.id].append(claim)
        for claims in by_expectation.values():
            expectation = claims[0].expectation
            newest_first = sorted(claims, key=lambda claim: (claim.item.day, claim.pk), reverse=True)
            line = ExpectationLine(expectation, self.state_of(expectation), newest_first)
            lines[expectation.dimension.key].append(line)
        for found in lines.values():
            found.sort(key=lambda line: (-line.expectation.level.position, line.expectation.position))
        return [
            DimensionPart(dimension, self.standing(dimension), self._why(dimension), lines[dimension.key])
            for dimension in self.structure.dimensions
        ]

    @cached_property
    def path(self) -> list[Rung]:
        """From the highest level down to the placement."""
        rungs = []
        for level in reversed(self.structure.levels):
            if level.position < max(self.position, 1):
                continue
            cells = [self._cell(dimension, level) for dimension in self.structure.dimensions]
            here = level.position == self.position
            rungs.append(Rung(level, here, level.position == self.position + 1, cells))
        return rungs

    @cached_property
    def steps(self) -> list[Step]:
        """The weakest dimensions of the next level, each with the expectation that needs evidence most."""
        if self.target is None:
            return []
        level = self.target

        def weakness(dimension: Dimension) -> tuple[int, int, int]:
            standing = self.standing(dimension)
            return (
                standing.at(level.position).rank,
                standing.quarters_at(level.position, self.window),
                dimension.position,
            )

        weakest = sorted(self.structure.dimensions, key=weakness)
        open_ones = [row for row in weakest if self.standing(row).at(level.position) is not State.SUSTAINED]
        return [self._step(dimension, level) for dimension in (open_ones or weakest[:1])[:STEPS]]

    @cached_property
    def findings(self) -> list[Finding]:
        """Sentences, each from a rule that names its facts."""
        if not self.claims:
            return [
                Finding(
                    "Nothing is claimed yet.",
                    "A standing comes from evidence that claims an expectation and was accepted.",
                )
            ]
        found = list(self._standing_findings())
        widened = self._scope_finding()
        if widened:
            found.append(widened)
        if self.steps:
            names = ", then ".join(step.dimension.name.lower() for step in self.steps)
            found.append(Finding(f"Next: {names}.", "The weakest dimension of the next level first."))
        return found

    @property
    def widest(self) -> str:
        return _widest({item.scope for item in self.items})

    @property
    def mode_sentence(self) -> str:
        start = self.window[0].first_day
        counts = Counter(item.mode for item in self.items if item.day >= start and item.mode)
        return (
            f"Of {counts.total()} items in the window {self.person.first_name} owned {counts['owned']}, "
            f"reviewed {counts['reviewed']} and delegated {counts['delegated']}."
        )

    @property
    def mode_findings(self) -> list[str]:
        """What `mode_sentence` says, against the window before; see modes.py."""
        start = self.window[0]
        now = self._modes(start.first_day, self.as_of + timedelta(days=1))
        before = self._modes(start.plus(-self.rule.window).first_day, start.first_day)
        return moved(now, before, _count(self.rule.window, "quarter"))

    @property
    def looked_for(self) -> list[Level]:
        """The placement's level and the next, as far as their ladder says what AI changes there."""
        levels = [self.placement.level if self.placement else None, self.target]
        return [level for level in levels if level and level.with_ai]

    def _modes(self, start: date, end: date) -> Counter[str]:
        return Counter(item.mode for item in self.items if start <= item.day < end and item.mode)

    @cached_property
    def _rows(self) -> set["_Row"]:
        """What counts of the claims: a year of many small items says the same thing many times."""
        quarters = {item.day: Quarter.of(item.day).first_day for item in self.items}
        accepted = Verdict.ACCEPTED.value
        return {
            _Row(row.id, dimension, level, given, verdict == accepted, quarters[item.day])
            for _, item, row, dimension, level, given, verdict in self.claims
        }

    def _stand(self, subject: Callable[["_Row"], Hashable]) -> dict[Hashable, Standing]:
        rows = (ClaimRow(subject(row), row.level, row.accepted, row.answered, row.quarter) for row in self._rows)
        return standings(rows, as_of=self.as_of, rule=self.rule)

    def _cell(self, dimension: Dimension, level: Level) -> Cell:
        state = self.standing(dimension).at(level.position)
        expected = self.structure.cells.get((dimension.key, level.position), [])
        unmet = [row for row in expected if self.state_of(row).rank < State.EMERGING.rank]
        return Cell(dimension, state, unmet)

    def _step(self, dimension: Dimension, level: Level) -> Step:
        standing = self.standing(dimension)
        state = standing.at(level.position)
        expected = self.structure.cells.get((dimension.key, level.position), []) or list(self.structure.expectations)
        expectation = min(expected, key=lambda row: (self.state_of(row).rank, row.position))
        times = standing.quarters_at(level.position, self.window)
        match state:
            case State.SUSTAINED:
                missing = "Sustained. Another expectation of the same level would make it rounder."
            case State.EMERGING if times == 0:
                missing = f"Accepted before, but not in the last {self.rule.window} quarters."
            case State.EMERGING:
                lacking = self.rule.needed - times
                missing = f"Accepted in {_count(times, 'quarter')} of the last {self.rule.window}. "
                missing += f"{_count(lacking, 'more quarter').capitalize()} would make it sustained."
            case State.CLAIMED:
                missing = f"Claimed, and nothing accepted at {level.name} yet."
            case _:
                missing = f"Nothing claimed at {level.name} yet."
        return Step(dimension, level, state, expectation, missing)

    def _why(self, dimension: Dimension) -> str:
        standing = self.standing(dimension)
        name, of = self.structure.name_of, self.rule.window
        if standing.sustained:
            times = standing.quarters_at(standing.sustained, self.window)
            said = f"Accepted at {name(standing.sustained)} or above in {times} of the last {of} quarters."
        elif standing.evidenced:
            said = f"No level holds in {self.rule.needed} of the last {of} quarters."
        elif standing.waiting:
            return "Claimed, with no verdict yet."
        else:
            return "Nothing claimed here yet."
        if standing.emerging:
            quarters = [quarter for quarter, best in standing.evidenced.items() if best >= standing.emerging]
            said += f" {name(standing.emerging)} accepted in {joined(map(str, sorted(quarters)))}."
        if standing.claimed:
            said += f" {name(standing.claimed)} claimed, and not accepted yet."
        return said

    def _standing_findings(self) -> Iterable[Finding]:
        groups: dict[int, list[Dimension]] = defaultdict(list)
        for dimension in self.structure.dimensions:
            groups[self.standing(dimension).sustained].append(dimension)
        for level in sorted((level for level in groups if level), reverse=True):
            names = joined(dimension.name for dimension in groups[level])
            times = [str(self.standing(row).quarters_at(level, self.window)) for row in groups[level]]
            yield Finding(
                f"{self.structure.name_of(level)} is sustained in {names}.",
                f"Accepted at {self.structure.name_of(level)} or above in at least {self.rule.needed} of the last "
                f"{self.rule.window} quarters: {joined(times)}.",
            )
        for dimension in self.structure.dimensions:
            standing = self.standing(dimension)
            if standing.emerging:
                yield Finding(
                    f"{dimension.name} is emerging at {self.structure.name_of(standing.emerging)}.",
                    self._why(dimension),
                )

    def _scope_finding(self) -> Finding | None:
        start = self.window[0].first_day
        recent = Counter(item.scope for item in self.items if item.day >= start)
        before, now = _widest({item.scope for item in self.items if item.day < start}), _widest(recent)
        if not before or not now or charts.SCOPES.index(now) <= charts.SCOPES.index(before):
            return None
        return Finding(
            f"Scope widened from {before} to {now}.",
            f"Widest before {self.window[0]}: {before}. Since then: {now}, {_times(recent[now])}.",
        )


def rule_of(structure: Structure) -> Rule:
    """What “sustained” means on this ladder."""
    return Rule(structure.version.sustained_quarters, structure.version.sustained_of)


def placement_of(person: User, day: date) -> Placement | None:
    """The placement in force on a day, with its ladder at hand; `has_seen` says whether its version was read."""
    seen = VersionSeen.objects.filter(version=OuterRef("level__version"), person=person)
    placements = Placement.objects.as_of(day).filter(person=person).annotate(has_seen=Exists(seen))
    return placements.select_related("level__version__ladder").first()


def growth_report(viewer: User, person: User, *, as_of: date | None = None) -> Report | None:
    """The report of `person` as `viewer` may see it; None while `person` has no placement.

    The caller has found `person` through `growth_visible_to(viewer)`. `as_of` is today if not given.
    """
    day = _day(as_of)
    placement = placement_of(person, day)
    if placement is None:
        return None
    items = _items(viewer, person, day)
    return _report(viewer, person, day, placement, structure_of(placement.level.version), items)


def reports_on(
    viewer: User, person: User, versions: Iterable[LadderVersion], placement: Placement | None
) -> list[Report]:
    """Today's report of `person` on each of these ladders, by its own rule, whether or not they are placed on it.

    The caller has found `person` through `growth_visible_to(viewer)`, and their placement. On a version they are not
    placed on there is no level they stand at; claims against its expectations count all the same.
    """
    day = timezone.localdate()
    items = _items(viewer, person, day)
    reports = []
    for version in versions:
        here = placement if placement and placement.level.version_id == version.pk else None
        reports.append(_report(viewer, person, day, here, structure_of(version), items))
    return reports


def circle_report(person: User, version: LadderVersion, day: date, *, without: Container[int]) -> Report:
    """What the whole growth circle of `person` may see, on one ladder, for what several people read together.

    `without` are ids of evidence that is to be left out. The caller has settled who reads it.
    """
    placement = placement_of(person, day)
    items = _read_items(Evidence.objects.filter(person=person, visibility__in=SHARED), day)
    kept = {pk: item for pk, item in items.items() if pk not in without}
    here = placement if placement and placement.level.version_id == version.pk else None
    return Report(
        person=person,
        as_of=day,
        placement=here,
        structure=structure_of(version),
        items=list(kept.values()),
        claims=_claims(person, structure_of(version), kept, known_by(day)),
    )


def known_by(day: date) -> datetime | None:
    """The moment after the last one of a day in the past; None for today."""
    if day >= timezone.localdate():
        return None
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))


def _day(as_of: date | None) -> date:
    today = timezone.localdate()
    return min(as_of or today, today)


def _report(
    viewer: User, person: User, day: date, placement: Placement | None, structure: Structure, items: dict[int, Item]
) -> Report:
    return Report(
        person=person,
        as_of=day,
        placement=placement,
        structure=structure,
        items=list(items.values()),
        claims=_claims(person, structure, items, known_by(day)),
        viewer=viewer,
    )


def _items(viewer: User, person: User, day: date) -> dict[int, Item]:
    return _read_items(Evidence.objects.of(person, viewer), day)


def _read_items(rows: EvidenceQuerySet, day: date) -> dict[int, Item]:
    rows = rows.live().filter(ended_on__lte=day)
    if end := known_by(day):
        rows = rows.filter(created_at__lt=end)
    values: Any = rows.order_by("ended_on", "pk").values_list("pk", "title", "ended_on", "scope", "mode", "strength")
    return {row[0]: Item(*row) for row in values}


def _claims(person: User, structure: Structure, items: dict[int, Item], end: datetime | None) -> list[ReportClaim]:
    """Claims on the items, against the version in force; orphaned ones stay with their evidence only.

    SECURITY: `items` holds what the viewer may see; a claim on anything else is dropped below.
    """
    rows = Claim.objects.filter(evidence__person=person, expectation__version=structure.version)
    if end:
        rows = rows.filter(created_at__lt=end)
    verdicts = _verdicts_by(person, end) if end else None
    positions, expectations, cells = structure.position_of_level, structure.expectation, structure.cell_of
    claims = []
    for pk, evidence_id, expectation_id, verdict, level_id in rows.order_by("pk").values_list(
        "pk", "evidence_id", "expectation_id", "verdict", "accepted_level_id"
    ):
        item = items.get(evidence_id)
        if item is None:
            continue
        said, level = (verdict, level_id) if verdicts is None else verdicts.get(pk, (Verdict.WAITING, None))
        accepted = positions.get(level, 0) if level else 0
        claims.append(ReportClaim(pk, item, expectations[expectation_id], *cells[expectation_id], accepted, said))
    return claims


def _verdicts_by(person: User, end: datetime) -> dict[int, tuple[str, int | None]]:
    """The newest verdict on each claim of `person` that was given before `end`."""
    rows = Review.objects.filter(claim__evidence__person=person, created_at__lt=end)
    return {
        claim: (verdict, level)
        for claim, verdict, level in rows.order_by("created_at", "pk").values_list("claim_id", "verdict", "level_id")
    }


def _widest(scopes: Container[str]) -> str:
    """The widest of these scopes; empty if there is none."""
    return next((scope for scope in reversed(charts.SCOPES) if scope in scopes), "")


def _count(number: int, noun: str) -> str:
    words = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
    return f"{words[number] if number < len(words) else number} {noun}{'' if number == 1 else 's'}"


def _times(number: int) -> str:
    return {1: "once", 2: "twice"}.get(number, f"{number} times")
