"""Which records of one import the written ties point at. What is not certain stays unresolved."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath

from growth.decisions.formats import names
from growth.decisions.formats.records import Record, Reference


@dataclass(frozen=True)
class _Index:
    by_stem: dict[str, list[str]]
    by_number: dict[int, list[str]]


def resolve(records: Iterable[Record]) -> dict[str, list[tuple[str, str]]]:
    """For each path that has any: kind and target path of every tie that points at exactly one other record.

    A file name wins over a number; the same folder wins over the rest of the import. Only what is written is given,
    in one direction.
    """
    given = list(records)
    index = _index(given)
    found: dict[str, list[tuple[str, str]]] = {}
    for record in given:
        pairs = [(tie.kind, target) for tie in record.references if (target := _target(record, tie, index))]
        if pairs:
            found[record.path] = list(dict.fromkeys(pairs))
    return found


def tied(records: Iterable[Record]) -> dict[str, list[tuple[Reference, str | None]]]:
    """For each path that has any: every tie with the path it points at, or None where `resolve` finds none."""
    given = list(records)
    index = _index(given)
    return {one.path: [(tie, _target(one, tie, index)) for tie in one.references] for one in given if one.references}


def unresolved(records: Iterable[Record]) -> dict[str, list[Reference]]:
    """For each path that has any: the ties that point at no record of the import, or not at one alone."""
    given = list(records)
    index = _index(given)
    missing = {record.path: [tie for tie in record.references if not _target(record, tie, index)] for record in given}
    return {path: ties for path, ties in missing.items() if ties}


def _index(records: list[Record]) -> _Index:
    by_stem: dict[str, list[str]] = defaultdict(list)
    by_number: dict[int, list[str]] = defaultdict(list)
    for record in records:
        by_stem[names.stem(record.path).casefold()].append(record.path)
        if record.number is not None:
            by_number[record.number].append(record.path)
    return _Index(dict(by_stem), dict(by_number))


def _target(record: Record, tie: Reference, index: _Index) -> str | None:
    if tie.file:
        candidates = index.by_stem.get(names.own_name(tie.file).casefold(), [])
        if candidates:
            return _nearest(record.path, candidates)
    if tie.number is not None:
        return _nearest(record.path, index.by_number.get(tie.number, []))
    return None


def _nearest(path: str, candidates: list[str]) -> str | None:
    """The only candidate beside the record, or else the only one there is; never the record itself."""
    others = [one for one in candidates if one != path]
    folder = _shelf(path)
    beside = [one for one in others if _shelf(one) == folder]
    if len(beside) == 1:
        return beside[0]
    return others[0] if not beside and len(others) == 1 else None


def _shelf(path: str) -> PurePosixPath:
    """The folder that a record shares with others: for a record with a folder of its own, the one above."""
    parent = PurePosixPath(path).parent
    return parent.parent if names.is_front_page(path) else parent
