"""What is different between two ladder documents. Pure: dictionaries in, changes out."""

from dataclasses import dataclass, field
from typing import Any, Literal

from ladder.files import Document

PARTS = {"levels": "level", "dimensions": "dimension", "expectations": "expectation", "disciplines": "discipline"}
WORDS = {
    "with_ai": "what AI changes",
    "counter_example": "counter-example",
    "role_with_ai": "role with AI",
}


@dataclass(frozen=True)
class FieldChange:
    name: str
    before: str
    after: str


@dataclass(frozen=True)
class Change:
    kind: Literal["added", "removed", "changed"]
    part: str  # level, dimension, expectation, discipline, ladder
    key: str
    title: str
    fields: list[FieldChange] = field(default_factory=list)

    def __str__(self) -> str:
        lines = [f"{self.kind} {self.part} {self.key}: {self.title}"]
        for change in self.fields:
            lines += [f"  {change.name}", f"  - {change.before}", f"  + {change.after}"]
        return "\n".join(lines)


def difference(before: Document | None, after: Document) -> list[Change]:
    """Changes from `before` (None for nothing) to `after`, in the order of the file: added, removed, changed by key."""
    changes = []
    if before is not None:
        head = _fields(_head(before), _head(after))
        if head:
            changes.append(Change("changed", "ladder", after["key"], after["name"], head))
    for part, word in PARTS.items():
        old = {item["key"]: item for item in (before or {}).get(part, [])}
        new = {item["key"]: item for item in after[part]}
        for key, item in new.items():
            if key not in old:
                changes.append(Change("added", word, key, _title(item)))
            elif fields := _fields(old[key], item):
                changes.append(Change("changed", word, key, _title(item), fields))
        changes += [Change("removed", word, key, _title(item)) for key, item in old.items() if key not in new]
        shared_before = [key for key in old if key in new]
        shared_after = [key for key in new if key in old]
        if shared_before != shared_after:
            order = FieldChange("order", ", ".join(shared_before), ", ".join(shared_after))
            changes.append(Change("changed", "ladder", after["key"], f"Order of {part}", [order]))
    return changes


def _head(document: Document) -> dict[str, Any]:
    sustained = document["sustained"]
    return {
        "name": document["name"],
        "summary": document["summary"],
        "sustained": f"{sustained['quarters']} of {sustained['of']} quarters",
    }


def _title(item: dict[str, Any]) -> str:
    return str(item.get("text") or item.get("name"))


def _fields(before: dict[str, Any], after: dict[str, Any]) -> list[FieldChange]:
    return [
        FieldChange(WORDS.get(name, name), _words(before.get(name, "")), _words(after[name]))
        for name in after
        if name != "key" and before.get(name) != after[name]
    ]


def _words(value: Any) -> str:
    if isinstance(value, list):
        return "; ".join(f"{item['expectation']}: {item['text']}" for item in value)
    return str(value)
