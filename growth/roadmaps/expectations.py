"""From the keys that milestones name to the expectations of the ladder in force."""

from collections.abc import Iterable

from ladder.models import Expectation, Ladder, LadderVersion, Succession
from ladder.structure import structure_of


def expectations_of(ladder: Ladder, keys: Iterable[str]) -> dict[str, Expectation]:
    """By the key asked for, with `version`, `level` and `dimension` at hand. At most two queries: versions are cached.

    A key that went is followed to what took its place. One that leads nowhere is left out, and so is everything of a
    ladder without a version in force.
    """
    version = LadderVersion.objects.published().filter(ladder=ladder).first()
    if version is None:
        return {}
    in_force = {row.key: row for row in structure_of(version).expectations}
    wanted = set(keys)
    known = {key: in_force[key] for key in wanted if key in in_force}
    if gone := wanted - known.keys() - {""}:
        moves = _moves(ladder)
        known.update((key, in_force[at]) for key in gone if (at := _follow(key, moves)) in in_force)
    return known


def _moves(ladder: Ladder) -> list[tuple[str, str | None]]:
    """Each key that went and what followed it, oldest first."""
    rows = Succession.objects.filter(version__ladder=ladder).exclude(version__status=LadderVersion.Status.DRAFT)
    return [
        (old, new) for old, new in rows.order_by("version__number").values_list("old__key", "new__key") if old != new
    ]


def _follow(key: str, moves: list[tuple[str, str | None]]) -> str | None:
    at: str | None = key
    for old, new in moves:
        if old == at:
            at = new
    return at


def keys_in_force(ladder: str) -> set[str] | None:
    """The keys of a ladder's expectations in force; None when there is no such ladder in force."""
    version = LadderVersion.objects.published().filter(ladder__key=ladder).first()
    return {row.key for row in structure_of(version).expectations} if version else None
