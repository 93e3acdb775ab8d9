"""What an import would do, worked out without a database: the files read, and weighed against what is there.

A record is known by its path. The same bytes change nothing; a record written in Rungs is never touched; a record whose
file is gone stays. A file under a new path is a new record, unless the same source no longer has the old
path and exactly one file fits exactly one record, by its bytes or by its file name and title: then it has moved.
"""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Protocol, TypeVar

from growth.decisions.exchange.conversion import Fields, fields_of
from growth.decisions.exchange.models import Outcome, is_git
from growth.decisions.formats.reading import read
from growth.decisions.formats.records import Record, Reference, Skipped
from growth.decisions.gathering import Gathered

Thing = TypeVar("Thing")


class Teller(Protocol):
    """Who is told how far it is (growth/jobs/progress.py). Each call may raise, to stop it all."""

    def begin(self, total: int, doing: str = "") -> None: ...

    def step(self, doing: str = "", *, by: int = 1) -> None: ...

    def say(self, doing: str) -> None: ...


@dataclass(frozen=True)
class FileRead:
    """A file and what it holds; `fields` where it is a record."""

    path: str
    raw: bytes
    sha256: str
    found: Record | Skipped
    fields: Fields | None

    @property
    def title(self) -> str:
        return str(self.fields.values["title"]) if self.fields else ""


@dataclass(frozen=True)
class Known:
    """A record of the project. `path` is that of its file, or the name its file would have if it is written here."""

    pk: int
    path: str
    title: str
    number: int | None
    slug: str
    is_written_here: bool
    sha256: str = ""
    origin: str = ""
    references: tuple[Reference, ...] = ()
    changed: Hashable = None  # differs after each change of the record here


@dataclass(frozen=True)
class Result:
    """What becomes of one file. `known` is the record it belongs to, if that is there already."""

    path: str
    outcome: Outcome
    reason: str = ""
    read: FileRead | None = None
    known: Known | None = None
    notes: tuple[str, ...] = ()

    @property
    def problems(self) -> list[str]:
        """What whoever imports should know of this file."""
        return [*(self.read.fields.problems if self.read and self.read.fields else ()), *self.notes]


@dataclass(frozen=True)
class Weighed:
    """Every file once, in the order of paths; and the records whose file the same source no longer has."""

    results: list[Result] = field(default_factory=list)
    missing: list[Known] = field(default_factory=list)

    @property
    def counts(self) -> dict[str, int]:
        return {outcome.value: sum(one.outcome == outcome for one in self.results) for outcome in Outcome}


def read_files(gathered: Gathered, progress: Teller | None = None) -> list[FileRead]:
    """Every file read, which is most of the work of an import."""
    if progress:
        progress.begin(len(gathered.files), "Reading")
    reads = []
    for file in gathered.files:
        found = read(file.path, file.raw)
        fields = fields_of(found) if isinstance(found, Record) else None
        reads.append(FileRead(file.path, file.raw, hashlib.sha256(file.raw).hexdigest(), found, fields))
        if progress:
            progress.step(file.path)
    return reads


def weigh(gathered: Gathered, reads: Sequence[FileRead], known: Iterable[Known]) -> Weighed:
    """`reads` are the files of `gathered`, `known` all records of the project but drafts."""
    records = list(known)
    by_path = {one.path: one for one in records if not one.is_written_here}
    own = {_name_and_title(one) for one in records if one.is_written_here}
    paths = {one.path for one in reads}
    missing = [one for path, one in by_path.items() if path not in paths and _same(one.origin, gathered.origin)]
    new = [one for one in reads if one.fields and one.path not in by_path]
    moved = _moved(new, missing)
    results = [Result(left.path, Outcome.SKIPPED, left.reason) for left in gathered.left_out]
    results += [_result(one, by_path.get(one.path), moved.get(one.path), own, gathered.origin) for one in reads]
    gone = {one.pk for one in moved.values()}
    return Weighed(sorted(results, key=lambda one: one.path), [one for one in missing if one.pk not in gone])


def _result(read: FileRead, there: Known | None, moved: Known | None, own: set[Hashable], origin: str) -> Result:
    if isinstance(read.found, Skipped):
        return Result(read.path, Outcome.SKIPPED, read.found.reason, read, there)
    if there and is_git(there.origin) and is_git(origin) and not _same(there.origin, origin):
        return Result(read.path, Outcome.SKIPPED, "other_repository", read, there)
    if there:
        return Result(read.path, Outcome.UNCHANGED if there.sha256 == read.sha256 else Outcome.UPDATED, "", read, there)
    if moved:
        return Result(read.path, Outcome.UPDATED, "", read, moved, (f"It was {moved.path} before.",))
    if _name_and_title(read) in own:
        return Result(read.path, Outcome.SKIPPED, "written_here", read)
    return Result(read.path, Outcome.IMPORTED, "", read)


def _same(one: str, other: str) -> bool:
    """Whether two origins are one place, whichever branch of it. Two zips of one name need not be."""
    return _place(one) != "" and _place(one) == _place(other)


def _place(origin: str) -> str:
    if is_git(origin):
        return origin.partition("#")[0].rstrip("/").removesuffix(".git")
    return origin if origin.startswith("/") else ""


def _moved(new: Sequence[FileRead], missing: Sequence[Known]) -> dict[str, Known]:
    """Records by the new path of their file."""
    found: dict[str, Known] = {}
    for key in (_bytes, _name_and_title):
        taken = {one.pk for one in found.values()}
        free = _once([one for one in missing if one.pk not in taken], key)
        for value, one in _once([one for one in new if one.path not in found], key).items():
            if value in free:
                found[one.path] = free[value]
    return found


def _bytes(one: FileRead | Known) -> Hashable:
    return one.sha256


def _name_and_title(one: FileRead | Known) -> Hashable:
    return PurePosixPath(one.path).name, one.title.casefold()


def _once(things: Iterable[Thing], key: Callable[[Thing], Hashable]) -> dict[Hashable, Thing]:
    """Things by their key, without keys that several have."""
    by_key: dict[Hashable, list[Thing]] = defaultdict(list)
    for thing in things:
        by_key[key(thing)].append(thing)
    return {key: things[0] for key, things in by_key.items() if len(things) == 1}
