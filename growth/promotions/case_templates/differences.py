"""What is different between two templates of cases. Pure: dictionaries in, changes out."""

from typing import Any

from config import differences
from config.differences import Change, Shape
from config.yamlfiles import Document

__all__ = ["Change", "difference"]


def difference(before: Document | None, after: Document) -> list[Change]:
    """Changes from `before` (None for nothing) to `after`, in the order of the file: added, removed, changed by key."""
    return differences.difference(before, {**after, "key": "case"}, SHAPE)


def _head(document: Document) -> dict[str, Any]:
    return {
        **{name: document[name] for name in ("name", "summary", "window_quarters", "pages")},
        **{f"lint: {name.replace('_', ' ')}": value for name, value in document["lint"].items()},
    }


def _said(value: Any) -> str:
    match value:
        case {"fewest": fewest, "most": most}:
            return f"{fewest} to {most}"
        case dict():
            return "; ".join(f"{rule}: {severity}" for rule, severity in value.items())
        case bool():
            return "yes" if value else "no"
        case list():
            return ", ".join(map(str, value))
    return str(value).replace("_", " ")


SHAPE = Shape(
    thing="template",
    head=_head,
    parts={"sections": "section", "values": "value", "gates": "gate"},
    words={
        "window_quarters": "quarters that count",
        "good": "good example",
        "bad": "bad example",
        "side": "whose part",
        "layer": "who reads it",
        "needed_for": "needed for",
    },
    said=_said,
)
