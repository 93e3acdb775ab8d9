"""Two ladders side by side, with where one person stands on each."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.utils import timezone
from django.utils.safestring import SafeString

from accounts.models import User
from growth import charts
from growth.reports.professions import Fact, built_in, professions_of
from growth.reports.queries import Report, placement_of, reports_on
from growth.standing import Standing
from ladder.models import Dimension, Expectation, LadderVersion, Level, Placement


@dataclass(frozen=True)
class Side:
    """One of the two ladders. `level` is the one compared: the placement's, else the one of the same key there, else
    the lowest.
    """

    report: Report
    level: Level

    @property
    def version(self) -> LadderVersion:
        return self.report.structure.version

    @property
    def is_placed(self) -> bool:
        return self.report.placement is not None

    @property
    def levels(self) -> list[Level]:
        """The one compared and the next."""
        above = self.report.structure.level_at(self.level.position + 1)
        return [self.level, above] if above else [self.level]

    @cached_property
    def profile(self) -> SafeString:
        """Small; with the ring of the next level only where one has a level."""
        frame = self.report.frame
        who = f"{frame.who}, {self.version.name}"
        return charts.profile(replace(frame, who=who, target=frame.target if self.is_placed else 0), small=True)

    def cell(self, dimension: str) -> "Cell | None":
        structure = self.report.structure
        found = next((row for row in structure.dimensions if row.key == dimension), None)
        if found is None:
            return None
        asked = [(level, structure.cells.get((dimension, level.position), [])) for level in self.levels]
        return Cell(self, found, self.report.standing(found), asked)


@dataclass(frozen=True)
class Cell:
    """One dimension on one side."""

    side: Side
    dimension: Dimension
    standing: Standing
    asked: list[tuple[Level, list[Expectation]]]  # the level compared, then the next


@dataclass(frozen=True)
class SideBySide:
    sides: tuple[Side, Side]

    @cached_property
    def rows(self) -> list[tuple[Cell | None, Cell | None]]:
        """Dimensions by key, in the order of the first ladder; then those of the second alone."""
        keys = dict.fromkeys(row.key for side in self.sides for row in side.report.structure.dimensions)
        return [(self.sides[0].cell(key), self.sides[1].cell(key)) for key in keys]

    @property
    def facts(self) -> tuple[Fact, ...]:
        """About the two professions, where something is known of these two."""
        first, second = (side.version.ladder.key for side in self.sides)
        return professions_of(first, second)


def ladders_in_force() -> dict[str, LadderVersion]:
    """By key."""
    versions = LadderVersion.objects.published().select_related("ladder").order_by("ladder_id")
    return {version.ladder.key: version for version in versions}


@dataclass(frozen=True)
class Standings:
    """What two ladders are compared for: a person, as `viewer` may see them, and the ladders in force.

    The caller has found `person` through `growth_visible_to(viewer)`.
    """

    viewer: User
    person: User
    versions: Mapping[str, LadderVersion]
    placement: Placement | None

    @classmethod
    def of(cls, viewer: User, person: User) -> "Standings":
        return cls(viewer, person, ladders_in_force(), placement_of(person, timezone.localdate()))

    def pair(self, first: str = "", second: str = "") -> tuple[str, str] | None:
        """Keys of two ladders: those asked for, else one's own and the other built-in one. None where there is one."""
        own = self.placement.level.version.ladder.key if self.placement else ""
        likely = [key for key in (own, *built_in().ladders, *self.versions) if key in self.versions]
        first = first or next((key for key in likely if key != second), "")
        second = second or next((key for key in likely if key != first), "")
        return (first, second) if first and second else None

    def side_by_side(self, pair: tuple[str, str]) -> SideBySide:
        versions = [self.versions[key] for key in pair]
        first, second = reports_on(self.viewer, self.person, versions, self.placement)
        return SideBySide((self._side(first), self._side(second)))

    def _side(self, report: Report) -> Side:
        key = self.placement.level.key if self.placement else ""
        levels = report.structure.levels
        return Side(report, next((level for level in levels if level.key == key), levels[0]))


def as_document(compared: SideBySide) -> dict[str, Any]:
    """Plain data for JSON."""
    return {
        "ladders": [_side(side) for side in compared.sides],
        "dimensions": [
            {"key": next(cell.dimension.key for cell in row if cell), "sides": [_cell(cell) for cell in row]}
            for row in compared.rows
        ],
        "professions": [{"key": fact.key, "name": fact.name, "sides": list(fact.sides)} for fact in compared.facts],
    }


def _side(side: Side) -> dict[str, Any]:
    return {
        "key": side.version.ladder.key,
        "version": side.version.number,
        "is_placed": side.is_placed,
        "levels": [level.key for level in side.levels],
    }


def _cell(cell: Cell | None) -> dict[str, Any] | None:
    if cell is None:
        return None
    structure = cell.side.report.structure

    def level(position: int) -> str | None:
        found = structure.level_at(position)
        return found.key if found else None

    return {
        "sustained": level(cell.standing.sustained),
        "emerging": level(cell.standing.emerging),
        "claimed": level(cell.standing.claimed),
        "expectations": {at.key: [row.key for row in rows] for at, rows in cell.asked},
    }
