"""Importing: what was read and weighed (import_plan.py) is written, all of it or nothing.

Reading and rendering come first, because on SQLite nobody else writes while this does. Should the project change
meanwhile, the weighing is done again.
"""

import re
import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import astuple, dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from accounts.models import User
from growth.decisions.actions import render_parts, save_project
from growth.decisions.exchange.conversion import Fields, fields_of, storable_data
from growth.decisions.exchange.models import Import, ImportedFile, Outcome, Source
from growth.decisions.exchange.plan import FileRead, Known, Result, Teller, Weighed, read_files, weigh
from growth.decisions.formats.links import tied
from growth.decisions.formats.reading import read
from growth.decisions.formats.records import AMENDED_BY, AMENDS, RELATES, SUPERSEDED_BY, SUPERSEDES, Record, Reference
from growth.decisions.formats.reports import report_line
from growth.decisions.gathering import Gathered
from growth.decisions.locking import lock_projects
from growth.decisions.models import Decision, Link, LinkKind, Participant, Project, Status, StatusChange, Tag

KEPT_IMPORTS = 30  # of a project, with a row for each of their files
BATCH = 500  # rows in one statement; SQLite takes 32,766 values
ADDRESS = re.compile(r"(?:[^<>@]*<)?\s*([\w.+-]+@[\w-]+(?:\.[\w-]+)+)\s*>?")
KINDS = {
    SUPERSEDES: (LinkKind.SUPERSEDES, False),
    SUPERSEDED_BY: (LinkKind.SUPERSEDES, True),
    AMENDS: (LinkKind.AMENDS, False),
    AMENDED_BY: (LinkKind.AMENDS, True),
    RELATES: (LinkKind.RELATES, False),
}
# What people change here on a record out of a file: the file takes it back only when it says something new itself.
CHANGED_HERE = ("status", "dated", "revisit_on")

Tagging = Decision.tags.through


def look(project: Project | None, gathered: Gathered) -> Weighed:
    """What an import would do; into a project that is yet to be made, for None. Nothing is changed."""
    return weigh(gathered, read_files(gathered), _known_in(project) if project else [])


def import_records(
    project: Project,
    gathered: Gathered,
    *,
    by: User | None = None,
    dry_run: bool = False,
    key: uuid.UUID | None = None,
    progress: Teller | None = None,
) -> Import:
    """Imports what was gathered; with `dry_run` only says what it would do. `key` given again returns the same import.

    Each file becomes a row of the import. Records are unchanged, updated or new as `import_plan` says, links are
    resolved within the project, also those that earlier files left open. A person is linked only where the file gives
    the e-mail address of an account, alone or as “Name <address>”: a name alone may be anybody's, and being taken for
    somebody else on a decision is worse than being named in plain words.

    A `project` that is not saved yet is started with its first import, or not at all. What `progress` raises stops it,
    and nothing is changed.
    """
    key = key or uuid.uuid4()
    started_at = timezone.now()
    reads = read_files(gathered, progress)
    while True:
        known = _known_in(project)
        weighed = weigh(gathered, reads, known)
        work = _Work() if dry_run else _prepared(project, weighed, known)
        if progress:
            progress.say("Writing")
        with transaction.atomic():
            _begin(project, work)
            if done := Import.objects.filter(key=key).first():
                return done
            if _known_in(project) != known:
                continue
            made = _note(project, gathered, weighed, by=by, dry_run=dry_run, key=key, started_at=started_at)
            _write(project, work, weighed, made, by=by)
            if progress:
                progress.say("Writing")  # the last moment to stop; what it raises undoes everything
            return made


def _begin(project: Project, work: "_Work") -> None:
    """Locks it; one that is new begins here."""
    if project.pk is not None:
        lock_projects([project.pk])
        return
    save_project(project)
    for decision, _ in work.new:
        decision.project = project


# ---- what is there


def _known_in(project: Project) -> list[Known]:
    """Every record of the project but drafts, of which no file can speak."""
    if project.pk is None:
        return []
    fields = ("pk", "number", "slug", "title", "source_path", "updated_at", "status")
    of_source = ("source__sha256", "source__references", "source__last_import__origin")
    rows = Decision.objects.filter(project=project).exclude(status=Status.DRAFT).order_by("pk")
    return [_known(*row) for row in rows.values_list(*fields, *of_source)]


def _known(
    pk: int, number: int | None, slug: str, title: str, path: str, updated_at: Any, status: str, sha: str | None,
    references: list[Any] | None, origin: str | None,
) -> Known:  # fmt: skip
    return Known(
        pk=pk,
        path=path or own_name(number, slug),
        title=title,
        number=number,
        slug=slug,
        is_written_here=path == "",
        sha256=sha or "",
        origin=origin or "",
        references=tuple(Reference(*one) for one in references or ()),
        changed=(updated_at, status),
    )


def own_name(number: int | None, slug: str) -> str:
    """The name of the file of a record that is written here."""
    return f"{slug}.md" if number is None else f"{number:04}-{slug}.md"


# ---- preparing: everything that takes long


@dataclass(frozen=True)
class _Change:
    """A record that is there, with what its file says now (`decision` holds it already) and said before."""

    decision: Decision
    read: FileRead
    before: Fields
    was: str  # its status


@dataclass(frozen=True)
class _Wanted:
    """A link by the paths of its ends; `target` is empty where it leads nowhere."""

    source: str
    target: str
    kind: str
    partly: bool
    backwards: bool
    words: str


@dataclass(frozen=True)
class _Work:
    new: list[tuple[Decision, FileRead]] = field(default_factory=list)
    changes: list[_Change] = field(default_factory=list)
    links: list[_Wanted] | None = None  # None: as they are
    paths: dict[int, str] = field(default_factory=dict)  # of the records that are there


def _prepared(project: Project, weighed: Weighed, known: Sequence[Known]) -> _Work:
    new = [
        (_new(project, one.read), one.read) for one in weighed.results if one.outcome == Outcome.IMPORTED and one.read
    ]
    changes = _changes([one for one in weighed.results if one.outcome == Outcome.UPDATED])
    if not new and not changes:
        return _Work()
    paths = {one.pk: one.path for one in known} | {one.decision.pk: one.read.path for one in changes}
    return _Work(new, changes, list(_wanted(weighed, known, paths)), paths)


def _new(project: Project, read: FileRead) -> Decision:
    decision = Decision(project=project, source_path=read.path, **_fields(read).values)
    render_parts(decision)
    return decision


def _changes(results: Sequence[Result]) -> list[_Change]:
    reads = {one.known.pk: one.read for one in results if one.known and one.read}
    rows = Decision.objects.filter(pk__in=reads).select_related("source")
    superseded_here = _superseded_here(reads)
    return [_change(row, reads[row.pk], keeps_status=row.pk in superseded_here) for row in rows]


def _superseded_here(pks: Iterable[int]) -> set[int]:
    """Which of them a record accepted in Rungs replaces: no file undoes that while the link stands."""
    links = Link.objects.filter(
        target__in=list(pks), kind=LinkKind.SUPERSEDES, partly=False, words="", source__numbered_here=True
    )
    return set(links.values_list("target", flat=True))


def _change(decision: Decision, now: FileRead, *, keeps_status: bool) -> _Change:
    found = read(decision.source_path, bytes(decision.source.raw))
    before = fields_of(found if isinstance(found, Record) else Record(decision.source_path, ""))
    was = decision.status
    for name, value in _fields(now).values.items():
        if name not in CHANGED_HERE or value != before.values[name]:
            setattr(decision, name, value)
    if keeps_status and was == Status.SUPERSEDED:
        decision.status = Status.SUPERSEDED
    decision.source_path = now.path
    decision.version += 1
    render_parts(decision)
    return _Change(decision, now, before, was)


def _wanted(weighed: Weighed, known: Sequence[Known], paths: dict[int, str]) -> Iterator[_Wanted]:
    """Every link that the files of the project state, those of this import and those of earlier ones."""
    read_now = {one.path: one.read for one in weighed.results if one.read and one.read.fields and not one.reason}
    records = [_record(path, one.title, one.fields.values["number"], one.fields.references)
               for path, one in read_now.items() if one.fields]  # fmt: skip
    for one in known:
        if paths[one.pk] not in read_now:
            records.append(_record(one.path, one.title, one.number, one.references))
    seen: set[tuple[str, ...]] = set()
    for link in sorted(_stated(records), key=lambda link: link.backwards):  # what the later record says comes first
        ends = (link.source, link.target)
        if link.kind == LinkKind.RELATES:
            ends = (min(ends), max(ends))
        identity = (*ends, link.kind, *(() if link.target else (link.words, str(link.backwards))))
        if identity not in seen and link.source != link.target:
            seen.add(identity)
            yield link


def _record(path: str, title: str, number: int | None, references: tuple[Reference, ...]) -> Record:
    return Record(path=path, title=title, number=number, references=references)


def _stated(records: Sequence[Record]) -> Iterator[_Wanted]:
    for path, ties in tied(records).items():
        for tie, target in ties:
            kind, backwards = KINDS[tie.kind]
            ends = (target, path) if target and backwards else (path, target or "")
            yield _Wanted(*ends, kind, tie.partly, backwards, tie.words)


# ---- writing, in one transaction


def _note(project: Project, gathered: Gathered, weighed: Weighed, **fields: Any) -> Import:
    return Import.objects.create(
        project=project,
        origin=gathered.origin[:500],
        commit=gathered.commit,
        counts=weighed.counts,
        missing=[one.path for one in weighed.missing],
        **fields,
    )


def _write(project: Project, work: _Work, weighed: Weighed, made: Import, *, by: User | None) -> None:
    now = timezone.now()
    _write_new(project, work, made, by=by)
    _write_changes(work, made, by=by, at=now)
    if not made.dry_run:
        unchanged = [one.known.pk for one in weighed.results if one.outcome == Outcome.UNCHANGED and one.known]
        for at in range(0, len(unchanged), BATCH):
            Source.objects.filter(decision__in=unchanged[at : at + BATCH]).update(last_import=made)
    pks = {decision.source_path: decision.pk for decision, _ in work.new}
    if work.links is not None:
        _relink(project, work.links, pks | {path: pk for pk, path in work.paths.items()})
    rows = [_row(made, one, pks) for one in weighed.results]
    ImportedFile.objects.bulk_create(rows, batch_size=BATCH)
    Import.objects.filter(project=project, by=by, dry_run=True).exclude(pk=made.pk).delete()
    _prune(project)
    made.finished_at = timezone.now()
    made.save(update_fields=["finished_at"])


def _prune(project: Project) -> None:
    """Keeps the newest, and each that saw the file of some record last: it tells where that file was."""
    newest = Import.objects.filter(project=project, dry_run=False).values_list("pk", flat=True)[:KEPT_IMPORTS]
    last_seen = Source.objects.filter(decision__project=project, last_import__isnull=False).values("last_import")
    old = Import.objects.filter(project=project, dry_run=False).exclude(pk__in=list(newest))
    old.exclude(pk__in=last_seen).delete()


def _write_new(project: Project, work: _Work, made: Import, *, by: User | None) -> None:
    decisions = [decision for decision, _ in work.new]
    if not decisions:
        return
    _give_slugs(project, decisions)
    bulk_create_with_history(decisions, Decision, batch_size=BATCH, default_user=by)
    Source.objects.bulk_create(
        [
            Source(decision=decision, first_import=made, last_import=made, **_source_fields(read))
            for decision, read in work.new
        ],
        batch_size=BATCH,
    )
    changes = [StatusChange(decision=decision, status=decision.status) for decision in decisions]
    StatusChange.objects.bulk_create(changes, batch_size=BATCH)
    _add_people([(decision.pk, part) for decision, read in work.new if read.fields for part in read.fields.people])
    _add_tags([(decision.pk, tag) for decision, read in work.new if read.fields for tag in read.fields.tags])


def _give_slugs(project: Project, decisions: Sequence[Decision]) -> None:
    """In the form of `actions.free_slug`. Done under the lock: drafts take slugs at any time."""
    taken = set(Decision.objects.filter(project=project).values_list("slug", flat=True))
    last: dict[str, int] = {}
    for decision in decisions:
        wanted = slugify(decision.title)[:70].strip("-") or "decision"
        decision.slug = wanted
        while decision.slug in taken:
            last[wanted] = last.get(wanted, 1) + 1
            decision.slug = f"{wanted}-{last[wanted]}"
        taken.add(decision.slug)


def _write_changes(work: _Work, made: Import, *, by: User | None, at: Any) -> None:
    decisions = [change.decision for change in work.changes]
    if not decisions:
        return
    for decision in decisions:
        decision.updated_at = at
    names = [*_fields(work.changes[0].read).values, "source_path", "version", "html", "plain", "updated_at"]
    bulk_update_with_history(decisions, Decision, names, batch_size=100, default_user=by)
    for change in work.changes:
        Source.objects.filter(decision=change.decision).update(last_import=made, **_source_fields(change.read))
    changed = [one.decision for one in work.changes if one.decision.status != one.was]
    StatusChange.objects.bulk_create(StatusChange(decision=one, status=one.status, at=at) for one in changed)
    for change in work.changes:
        _take_away(change)
    fresh = [(one.decision.pk, _fields(one.read), one.before) for one in work.changes]
    _add_people([(pk, part) for pk, now, before in fresh for part in now.people if part not in before.people])
    _add_tags([(pk, tag) for pk, now, before in fresh for tag in now.tags if tag not in before.tags])


def _take_away(change: _Change) -> None:
    """People and tags that the file named before and no longer does. Those added here stay."""
    now = _fields(change.read)
    for role, words in set(change.before.people) - set(now.people):
        Participant.objects.filter(decision=change.decision, role=role, name=words).delete()
    if gone := set(change.before.tags) - set(now.tags):
        Tagging.objects.filter(decision=change.decision, tag__name__in=gone).delete()


def _fields(read: FileRead) -> Fields:
    assert read.fields
    return read.fields


def _source_fields(read: FileRead) -> dict[str, Any]:
    references = [astuple(one) for one in _fields(read).references]
    return {"raw": read.raw, "sha256": read.sha256, "references": references}


def _add_people(parts: Sequence[tuple[int, tuple[str, str]]]) -> None:
    """`parts` are of a decision: role and words."""
    accounts = _accounts({words for _, (_, words) in parts})
    rows, named = [], set()
    for pk, (role, words) in parts:
        person = accounts.get(_address(words))
        if person and (pk, role, person.pk) in named:
            person = None
        if person:
            named.add((pk, role, person.pk))
        rows.append(Participant(decision_id=pk, role=role, name=words, person=person))
    Participant.objects.bulk_create(rows, batch_size=BATCH)


def _accounts(words: set[str]) -> dict[str, User]:
    """Who has an account, by their e-mail address in lower case."""
    addresses = {address for one in words if (address := _address(one))}
    if not addresses:
        return {}
    return {one.email.lower(): one for one in User.objects.active() if one.email.lower() in addresses}


def _address(words: str) -> str:
    match = ADDRESS.fullmatch(words.strip())
    return match[1].lower() if match else ""


def _add_tags(tagged: Sequence[tuple[int, str]]) -> None:
    names = {name for _, name in tagged}
    there = set(Tag.objects.filter(name__in=names).values_list("name", flat=True))
    Tag.objects.bulk_create([Tag(name=name) for name in sorted(names - there)], ignore_conflicts=True)
    ids = dict(Tag.objects.filter(name__in=names).values_list("name", "pk"))
    rows = [Tagging(decision_id=pk, tag_id=ids[name]) for pk, name in tagged]
    Tagging.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)


def _relink(project: Project, wanted: Sequence[_Wanted], pks: dict[str, int]) -> None:
    """Makes the links that files state those which are wanted. Links made in Rungs have no words, and stay."""
    rows = {_row_of(one, pks) for one in wanted}
    there = Link.objects.filter(source__project=project)
    said_here = {(one.source_id, one.target_id, one.kind) for one in there.filter(words="")}
    fields = ("source_id", "target_id", "kind", "partly", "backwards", "words")
    from_files = {row[1:]: row[0] for row in there.exclude(words="").values_list("pk", *fields)}
    outdated = [pk for row, pk in from_files.items() if row not in rows]
    Link.objects.filter(pk__in=outdated).delete()
    fresh = sorted((row for row in rows if row not in from_files and row[:3] not in said_here), key=str)
    Link.objects.bulk_create([Link(**dict(zip(fields, row, strict=True))) for row in fresh], batch_size=BATCH)


def _row_of(one: _Wanted, pks: dict[str, int]) -> tuple[Any, ...]:
    target = pks[one.target] if one.target else None
    return (pks[one.source], target, str(one.kind), one.partly, one.backwards, one.words)


def _row(made: Import, one: Result, pks: dict[str, int]) -> ImportedFile:
    return ImportedFile(
        of=made,
        path=one.path,
        outcome=one.outcome,
        reason=one.reason,
        decision_id=one.known.pk if one.known else pks.get(one.path),
        title=one.read.title if one.read else "",
        problems=one.problems,
        line=line_of(one),
    )


def line_of(one: Result) -> dict[str, Any]:
    """The line of the report about one file."""
    line = report_line(one.read.found) if one.read else {"repo": "", "path": one.path}
    return {
        **storable_data(line),
        "outcome": str(one.outcome),
        "reason": one.reason or None,
        "skipped": one.reason or None,
    }
