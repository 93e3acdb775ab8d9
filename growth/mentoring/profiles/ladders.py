"""The ladders in force, to say in words what profiles and wishes keep as keys and positions."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from ladder.models import Dimension, LadderVersion, Level
from ladder.structure import Structure, structure_of


@dataclass(frozen=True)
class Ladders:
    by_key: dict[str, Structure]

    @cached_property
    def dimensions(self) -> dict[str, Dimension]:
        """By key, each key once, those of the first ladder first."""
        found: dict[str, Dimension] = {}
        for structure in self.by_key.values():
            for row in structure.dimensions:
                found.setdefault(row.key, row)
        return found

    def named(self, keys: Iterable[str]) -> list[Dimension]:
        """Dimensions of these keys in their order, without those of which no ladder in force knows any more."""
        return [self.dimensions[key] for key in keys if key in self.dimensions]

    def level(self, ladder: str, position: int) -> Level | None:
        structure = self.by_key.get(ladder)
        return structure.level_at(position) if structure else None

    def strengths(self, ladder: str, levels: dict[str, int]) -> list[tuple[Dimension, Level]]:
        """Sustained levels by dimension, in the ladder's order."""
        structure = self.by_key.get(ladder)
        if structure is None:
            return []
        found = [(row, structure.level_at(levels.get(row.key, 0))) for row in structure.dimensions]
        return [(row, level) for row, level in found if level is not None]


def ladders_in_force() -> Ladders:
    """One query once the ladders were read."""
    versions = LadderVersion.objects.published().select_related("ladder").order_by("ladder_id")
    return Ladders({version.ladder.key: structure_of(version) for version in versions})
