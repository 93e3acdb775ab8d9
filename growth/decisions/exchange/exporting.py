"""Records as files again: one by one or many in a zip, made from what whoever asks may see.

A record out of a file keeps its path and, as “original”, its bytes. One written here becomes `NNNN-slug.md`. Drafts
are in no zip, not even one's own: whoever keeps the file gets what the project says. Comments, answers, reviews and
verdicts are in the JSON, for reading; nothing imports them (conversion.py).
"""

import io
import json
import zipfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from django.db import models
from django.db.models import Q, QuerySet

from accounts.models import User
from growth.decisions.afterwards.models import Verdict
from growth.decisions.discussing import Answer, Comment
from growth.decisions.exchange.actions import own_name
from growth.decisions.exchange.conversion import Ties, record_of
from growth.decisions.formats.names import MARKDOWN
from growth.decisions.formats.records import Record
from growth.decisions.formats.writing import to_json, to_madr, to_nygard
from growth.decisions.models import Decision, Link, Status, StatusChange
from growth.decisions.reviewing.models import DesignReview
from growth.decisions.sections import name_of

OLDEST = (1980, 1, 1, 0, 0, 0)  # the date of every file in a zip, so that the same records give the same bytes


class Form(models.TextChoices):
    ORIGINAL = "original", "As it was imported"
    MADR = "madr", "Markdown (MADR)"
    NYGARD = "nygard", "Markdown (Nygard)"
    JSON = "json", "JSON, with comments and answers"


@dataclass(frozen=True)
class ExportedFile:
    path: str
    raw: bytes

    @property
    def name(self) -> str:
        return PurePosixPath(self.path).name


def file_of(viewer: User, decision: Decision, form: str) -> ExportedFile:
    """One record that the viewer sees, also a draft."""
    return next(_files(viewer, [decision], Form(form)))


def zip_of(
    viewer: User, decisions: QuerySet[Decision], form: str, step: Callable[[str], None] = lambda words: None
) -> bytes:
    """Those of the decisions that the viewer sees, but drafts. The same records give the same bytes.

    `step` is called with the path of each as it is written, and may raise to stop it all.
    """
    seen = Decision.objects.visible_to(viewer).filter(pk__in=decisions.values("pk")).exclude(status=Status.DRAFT)
    rows = seen.select_related("project", "source").prefetch_related("participants__person", "tags").order_by("pk")
    several = len({row.project_id for row in rows}) > 1
    files = []
    for row, file in zip(rows, _files(viewer, rows, Form(form)), strict=True):
        path = f"{row.project}/{file.path}".replace("\\", "_") if several else file.path
        files.append((path, file.raw))
        step(path)
    target, taken = io.BytesIO(), set[str]()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        for path, raw in sorted(files):
            packed.writestr(zipfile.ZipInfo(_free(path, taken), OLDEST), raw, zipfile.ZIP_DEFLATED)
    return target.getvalue()


def path_of(decision: Decision) -> str:
    return decision.source_path or own_name(decision.number, decision.slug)


def _files(viewer: User, decisions: Iterable[Decision], form: Form) -> Iterator[ExportedFile]:
    rows = list(decisions)
    ties = _ties(viewer, rows, form)
    said = _said(viewer, rows) if form == Form.JSON else {}
    for row in rows:
        path = path_of(row)
        if form == Form.ORIGINAL and row.is_imported:
            yield ExportedFile(path, bytes(row.source.raw))
        else:
            record = record_of(row, path, ties[row.pk])
            yield ExportedFile(_with_ending(path, form), _written(record, form, said.get(row.pk, {})))


def _with_ending(path: str, form: Form) -> str:
    """With the ending that what is written has: a record may have come out of JSON."""
    if form == Form.JSON:
        return str(PurePosixPath(path).with_suffix(".json"))
    return path if path.lower().endswith(MARKDOWN) else str(PurePosixPath(path).with_suffix(".md"))


def _written(record: Record, form: Form, said: dict[str, Any]) -> bytes:
    if form == Form.JSON:
        return (json.dumps({**to_json(record), **said}, ensure_ascii=False, indent=2) + "\n").encode()
    return (to_nygard(record) if form == Form.NYGARD else to_madr(record)).encode()


def _ties(viewer: User, rows: list[Decision], form: Form) -> dict[int, Ties]:
    """The links of each. What a proposal would replace is not replaced yet, so only the proposal says it."""
    pks = [row.pk for row in rows]
    links = Link.objects.visible_to(viewer).filter(Q(source__in=pks) | Q(target__in=pks))
    forward, back, names = defaultdict(list), defaultdict(list), {}
    for link in links.select_related("source", "target"):
        for end in (link.source, link.target):
            if end:
                names[end.pk] = _with_ending(path_of(end), form)
        forward[link.source_id].append(link)
        if link.target_id and link.source.status not in (Status.DRAFT, Status.PROPOSED, Status.REJECTED):
            back[link.target_id].append(link)
    return {pk: Ties(forward[pk], back[pk], names) for pk in pks}


def _said(viewer: User, rows: list[Decision]) -> dict[int, dict[str, Any]]:
    """What people said about each, by name and time."""
    more = {row.pk: row.more for row in rows}
    kinds = {
        "history": _history,
        "answers": _answers,
        "comments": _comments,
        "reviews": _reviews,
        "verdicts": _verdicts,
    }
    said: dict[int, dict[str, Any]] = {pk: {kind: [] for kind in kinds} for pk in more}
    for kind, found in kinds.items():
        for pk, row in found(viewer, more):
            said[pk][kind].append(row)
    return said


More = dict[int, list[dict[str, str]]]  # the sections of an imported file, by the id of its record
Said = Iterator[tuple[int, dict[str, Any]]]


def _history(viewer: User, more: More) -> Said:
    for one in StatusChange.objects.filter(decision__in=more).select_related("by"):
        by = one.by.name if one.by else None
        yield one.decision_id, {"by": by, "at": one.at.isoformat(), "status": one.status, "words": one.words}


def _answers(viewer: User, more: More) -> Said:
    for one in Answer.objects.visible_to(viewer).filter(decision__in=more).select_related("person"):
        row = {"by": one.person.name, "at": one.at.isoformat(), "reply": one.reply, "reason": one.reason}
        yield one.decision_id, {**row, "round": one.round}


def _comments(viewer: User, more: More) -> Said:
    for one in Comment.objects.visible_to(viewer).filter(decision__in=more).select_related("author"):
        row = {"by": one.author.name, "at": one.created_at.isoformat(), "text": one.text}
        yield one.decision_id, {**row, "section": _section(one, more)}


def _reviews(viewer: User, more: More) -> Said:
    rows = DesignReview.objects.visible_to(viewer).filter(decision__in=more, closed_at__isnull=False)
    for one in rows.select_related("held_by"):
        row = {"by": one.held_by.name if one.held_by else None, "on": one.held_on.isoformat() if one.held_on else None}
        yield one.decision_id, {**row, "result": one.result, "words": one.words}


def _verdicts(viewer: User, more: More) -> Said:
    for one in Verdict.objects.visible_to(viewer).filter(decision__in=more).select_related("by"):
        row = {"by": one.by.name, "at": one.at.isoformat(), "verdict": one.verdict, "happened": one.happened}
        yield one.decision_id, {**row, "predicted": one.predicted, "in_hindsight": one.in_hindsight}


def _section(comment: Comment, more: More) -> str:
    try:
        return name_of(comment.section, more[comment.decision_id])
    except KeyError:  # a section that the file no longer has
        return comment.section


def _free(path: str, taken: set[str]) -> str:
    """The path, with a figure where it is taken: systems differ about upper case."""
    stem, ending = str(PurePosixPath(path).with_suffix("")), PurePosixPath(path).suffix
    number, free = 1, path
    while free.casefold() in taken:
        number += 1
        free = f"{stem}-{number}{ending}"
    taken.add(free.casefold())
    return free
