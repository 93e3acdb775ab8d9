"""Templates of records and checklists of design reviews: those built in, as files, and an organisation's own, as rows.

One of the organisation's own with the key of a built-in one takes its place.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple

from django.db import models
from django.urls import reverse
from django.utils import timezone

from accounts.models import User, Viewer
from config.yamlfiles import Document, read_document, text_of
from growth.decisions.sections import BY_KEY

DATA = Path(__file__).parent / "data"


class Ask(NamedTuple):
    """What stands beside the field of a section, and what the field begins with."""

    help: str
    start: str


@dataclass(frozen=True)
class RecordTemplate:
    """`sections` by their keys, in the order of `sections.py`."""

    key: str
    name: str
    about: str
    sections: dict[str, Ask]
    is_own: bool = False


class Question(NamedTuple):
    text: str
    hint: str


@dataclass(frozen=True)
class Checklist:
    key: str
    name: str
    about: str
    items: tuple[Question, ...]
    is_own: bool = False


class OwnTemplateQuerySet(models.QuerySet["OwnTemplate"]):
    def visible_to(self, viewer: Viewer) -> "OwnTemplateQuerySet":
        """Everybody who can sign in: these are forms, not what was written in them."""
        return self.all() if viewer.is_authenticated else self.none()

    def in_use(self) -> "OwnTemplateQuerySet":
        return self.filter(retired_at__isnull=True)


class OwnTemplate(models.Model):
    """A template or a checklist of the organisation's own. `document` is what its file says, checked by the schema.

    A new one of the same key replaces it. Records and reviews keep what they were written with.
    """

    class Kind(models.TextChoices):
        TEMPLATE = "template"
        CHECKLIST = "checklist"

    key = models.SlugField(max_length=60, unique=True)
    kind = models.CharField(max_length=10, choices=Kind)
    document = models.JSONField()
    version = models.PositiveIntegerField(default=1)  # one more with each replacement
    saved_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")  # empty: by a command
    saved_at = models.DateTimeField(default=timezone.now)
    retired_at = models.DateTimeField(null=True, blank=True)

    objects = OwnTemplateQuerySet.as_manager()

    class Meta:
        ordering = ["key"]

    def __str__(self) -> str:
        return str(self.document["name"])

    def get_absolute_url(self) -> str:
        return reverse("decisions:template", args=[self.key])


def templates() -> list[RecordTemplate]:
    """Those one can write a record with: our light one first, then by name. One query: rows may change."""
    return sorted(_templates(_in_use(OwnTemplate.Kind.TEMPLATE)), key=lambda one: (one.key != "light", one.name))


def template(key: str) -> RecordTemplate | None:
    return next((one for one in templates() if one.key == key), None)


def checklists() -> list[Checklist]:
    """Those a design review can go through, by name. One query: rows may change."""
    return sorted(_checklists(_in_use(OwnTemplate.Kind.CHECKLIST)), key=lambda one: one.name)


def checklist(key: str) -> Checklist | None:
    return next((one for one in checklists() if one.key == key), None)


def kind_of(document: Document) -> OwnTemplate.Kind:
    return OwnTemplate.Kind.CHECKLIST if "items" in document else OwnTemplate.Kind.TEMPLATE


def read(text: str) -> Document:
    """A template or, if it has items, a checklist from YAML text. Raises FileError naming line, fault and reason."""
    loose = read_document(text, thing="decision template", schema={})
    kind = kind_of(loose)
    return in_order(read_document(text, thing="decision template", schema=schema(kind)))


@cache
def schema(kind: str) -> Document:
    loaded: Document = json.loads((DATA / f"{kind}.schema.json").read_text(encoding="utf-8"))
    return loaded


@cache
def built_in() -> dict[str, Document]:
    """By key. Files of the product do not change while it runs."""
    found = [read(text_of(file)) for file in sorted(DATA.glob("*/*.yaml"))]
    return {document["key"]: document for document in found}


def documents() -> dict[str, Document]:
    """All in use, by key."""
    return built_in() | {row.key: in_order(row.document) for row in OwnTemplate.objects.in_use()}


def in_order(document: Document) -> Document:
    """The same with its keys as files have them: a database may keep them in another order."""
    shown = {name: document[name] for name in ("key", "name", "about")}
    if "items" in document:
        items = [{name: item[name] for name in ("text", "hint") if name in item} for item in document["items"]]
        return {**shown, "items": items}
    parts = {key: document["sections"][key] for key in BY_KEY if key in document["sections"]}
    return {**shown, "sections": {key: _part(part) for key, part in parts.items()}}


def _part(part: Document) -> Document:
    return {name: part[name] for name in ("help", "start") if name in part}


def _in_use(kind: OwnTemplate.Kind) -> list[tuple[Document, bool]]:
    """Each with whether it is the organisation's own."""
    return [(row, row is not built_in().get(key)) for key, row in documents().items() if kind_of(row) == kind]


def _templates(rows: Iterable[tuple[Document, bool]]) -> list[RecordTemplate]:
    def sections(document: Document) -> dict[str, Ask]:
        return {key: Ask(part["help"], part.get("start", "")) for key, part in document["sections"].items()}

    return [RecordTemplate(row["key"], row["name"], row["about"], sections(row), is_own) for row, is_own in rows]


def _checklists(rows: Iterable[tuple[Document, bool]]) -> list[Checklist]:
    def items(document: Document) -> tuple[Question, ...]:
        return tuple(Question(item["text"], item.get("hint", "")) for item in document["items"])

    return [Checklist(row["key"], row["name"], row["about"], items(row), is_own) for row, is_own in rows]
