"""What is different between two documents that have parts with keys. Pure: dictionaries in, changes out.

Ladders and roadmaps are compared by this. A `Shape` says what a kind of document is made of.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from config.yamlfiles import Document

Item = dict[str, Any]


@dataclass(frozen=True)
class FieldChange:
    name: str
    before: str
    after: str


@dataclass(frozen=True)
class Change:
    kind: Literal["added", "removed", "changed"]
    part: str  # level, dimension, expectation …, or the word for the whole document
    key: str
    title: str
    fields: list[FieldChange] = field(default_factory=list)

    def __str__(self) -> str:
        lines = [f"{self.kind} {self.part} {self.key}: {self.title}"]
        for change in self.fields:
            lines += [f"  {change.name}", f"  - {change.before}", f"  + {change.after}"]
        return "\n".join(lines)


@dataclass(frozen=True)
class Shape:
    """`head` gives what is compared of the document itself, `parts` the word for an item of each list in it, `words`
    the names of fields that do not speak for themselves, `said` a value as words."""

    thing: str
    head: Callable[[Document], Item]
    parts: Mapping[str, str]
    words: Mapping[str, str] = field(default_factory=dict)
    said: Callable[[Any], str] = str


def difference(before: Document | None, after: Document, shape: Shape) -> list[Change]:
    """Changes from `before` (None for nothing) to `after`, in the order of the file: added, removed, changed by key."""
    changes = []
    if before is not None:
        head = _fields(shape.head(before), shape.head(after), shape)
        if head:
            changes.append(Change("changed", shape.thing, after["key"], after["name"], head))
    for part in shape.parts:
        old = {item["key"]: item for item in (before or {}).get(part, [])}
        new = {item["key"]: item for item in after[part]}
        changes += _of_part(shape, shape.parts[part], old, new)
        shared_before = [key for key in old if key in new]
        shared_after = [key for key in new if key in old]
        if shared_before != shared_after:
            order = FieldChange("order", ", ".join(shared_before), ", ".join(shared_after))
            changes.append(Change("changed", shape.thing, after["key"], f"Order of {part}", [order]))
    return changes


def _of_part(shape: Shape, word: str, old: dict[str, Item], new: dict[str, Item]) -> Iterator[Change]:
    for key, item in new.items():
        if key not in old:
            yield Change("added", word, key, _title(item))
        elif fields := _fields(old[key], item, shape):
            yield Change("changed", word, key, _title(item), fields)
    for key, item in old.items():
        if key not in new:
            yield Change("removed", word, key, _title(item))


def _title(item: Item) -> str:
    return str(item.get("title") or item.get("text") or item.get("name"))


def _fields(before: Item, after: Item, shape: Shape) -> list[FieldChange]:
    return [
        FieldChange(shape.words.get(name, name), shape.said(before.get(name, "")), shape.said(after[name]))
        for name in after
        if name != "key" and before.get(name) != after[name]
    ]
