"""A version held in memory, with its parts at hand by key and id. Published versions are read once per process."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, lru_cache

from ladder.models import Dimension, Expectation, LadderVersion, Level


@dataclass(frozen=True, eq=False)
class Structure:
    version: LadderVersion
    levels: tuple[Level, ...]  # lowest first
    dimensions: tuple[Dimension, ...]
    expectations: tuple[Expectation, ...]  # with `level` and `dimension` at hand

    @cached_property
    def expectation(self) -> dict[int, Expectation]:
        return {row.pk: row for row in self.expectations}

    @cached_property
    def position_of_level(self) -> dict[int, int]:
        return {row.pk: row.position for row in self.levels}

    @cached_property
    def cell_of(self) -> dict[int, tuple[str, int]]:
        """Dimension key and level position by expectation id."""
        return {row.pk: (row.dimension.key, row.level.position) for row in self.expectations}

    @cached_property
    def cells(self) -> dict[tuple[str, int], list[Expectation]]:
        """Expectations by dimension key and level position."""
        cells: dict[tuple[str, int], list[Expectation]] = {}
        for row in self.expectations:
            cells.setdefault((row.dimension.key, row.level.position), []).append(row)
        return cells

    def level_at(self, position: int) -> Level | None:
        return self.levels[position - 1] if 1 <= position <= len(self.levels) else None

    def name_of(self, position: int) -> str:
        level = self.level_at(position)
        return level.name if level else "No evidence"


def structure_of(version: LadderVersion) -> Structure:
    if version.is_draft or version.published_at is None:
        return _read(version.pk)
    return _published(version.pk, version.published_at)


def keys_in_force() -> dict[str, list[tuple[str, str]]]:
    """Keys and names of levels and of dimensions over all ladders in force, each key once: choices for filters."""
    structures = [structure_of(version) for version in LadderVersion.objects.published().order_by("ladder_id")]
    levels = {level.key: level.name for structure in structures for level in structure.levels}
    dimensions = {row.key: row.name for structure in structures for row in structure.dimensions}
    return {"level": list(levels.items()), "dimension": list(dimensions.items())}


@lru_cache(maxsize=32)
def _published(version_id: int, published_at: datetime) -> Structure:
    return _read(version_id)


def _read(version_id: int) -> Structure:
    version = LadderVersion.objects.select_related("ladder").get(pk=version_id)
    levels = {row.pk: row for row in version.levels.order_by("position")}
    dimensions = {row.pk: row for row in version.dimensions.order_by("position")}
    expectations = list(version.expectations.order_by("position"))
    for row in expectations:
        row.version, row.level, row.dimension = version, levels[row.level_id], dimensions[row.dimension_id]
    return Structure(version, tuple(levels.values()), tuple(dimensions.values()), tuple(expectations))
