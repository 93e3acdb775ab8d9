"""What is different between two roadmap documents. Pure: dictionaries in, changes out."""

from typing import Any

from config import differences
from config.differences import Change, FieldChange, Shape
from config.yamlfiles import Document
from growth.roadmaps.models import ArtefactKind

__all__ = ["Change", "FieldChange", "difference"]


def difference(before: Document | None, after: Document) -> list[Change]:
    """Changes from `before` (None for nothing) to `after`, in the order of the file: added, removed, changed by key."""
    return differences.difference(before, after, SHAPE)


def _head(document: Document) -> dict[str, Any]:
    return {name: document[name] for name in ("name", "summary", "ladder", "months")} | {
        "hours a week": document["hours"]
    }


def _said(value: Any) -> str:
    match value:
        case {"low": low, "high": high}:
            return f"{low}–{high} h"
        case {"first": first, "last": last}:
            return f"{first} to {last}"
        case {"kind": kind, "what": what}:
            return f"{ArtefactKind(kind).label}: {what}"
        case {"kind": kind, "about": about}:
            return f"{kind.replace('_', ' ').capitalize()}: {about}"
        case bool():
            return "yes" if value else "no"
        case list():
            return "; ".join(map(_said, value))
    return str(value)


SHAPE = Shape(
    thing="roadmap",
    head=_head,
    parts={"phases": "phase", "milestones": "milestone", "mistakes": "mistake"},
    words={
        "after": "prerequisites",
        "maturity": "questions of AI maturity",
        "watch": "what is watched",
        "why": "why it matters",
        "what": "what to do",
    },
    said=_said,
)
