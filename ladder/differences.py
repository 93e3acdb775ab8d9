"""What is different between two ladder documents. Pure: dictionaries in, changes out."""

from typing import Any

from config import differences
from config.differences import Change, FieldChange, Shape
from ladder.files import Document

__all__ = ["Change", "FieldChange", "difference"]


def difference(before: Document | None, after: Document) -> list[Change]:
    """Changes from `before` (None for nothing) to `after`, in the order of the file: added, removed, changed by key."""
    return differences.difference(before, after, SHAPE)


def _head(document: Document) -> dict[str, Any]:
    sustained = document["sustained"]
    return {
        "name": document["name"],
        "summary": document["summary"],
        "sustained": f"{sustained['quarters']} of {sustained['of']} quarters",
    }


def _said(value: Any) -> str:
    if isinstance(value, list):
        return "; ".join(f"{item['expectation']}: {item['text']}" for item in value)
    return str(value)


SHAPE = Shape(
    thing="ladder",
    head=_head,
    parts={
        "levels": "level",
        "dimensions": "dimension",
        "expectations": "expectation",
        "disciplines": "discipline",
    },
    words={"with_ai": "what AI changes", "counter_example": "counter-example", "role_with_ai": "role with AI"},
    said=_said,
)
