"""The edit history of a record: its versions, who made them, and any two side by side."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from accounts.models import User
from growth.decisions.actions import FLAGS
from growth.decisions.differences import Line, side_by_side
from growth.decisions.models import Decision, Participant, Status
from growth.decisions.sections import SECTIONS


@dataclass(frozen=True)
class Version:
    """How a record read from `at` on. `row` is the row of the history."""

    number: int
    by: str
    at: datetime
    title: str
    row: Any


@dataclass(frozen=True)
class Part:
    """A section that differs between two versions."""

    name: str
    lines: list[Line]


def versions_of(viewer: User, decision: Decision) -> list[Version]:
    """Newest first. Who is not named on it sees what was written from the first proposal on, no draft before."""
    rows = decision.history.select_related("history_user").order_by("history_date", "history_id")
    if not Participant.objects.filter(decision=decision, person=viewer).exists():
        rows = rows.exclude(status=Status.DRAFT)
    last: dict[int, Any] = {}
    for row in rows:  # of one version the last row: the words are the same, the status may have moved on
        first = last.get(row.version)
        row.since, row.writer = (first.since, first.writer) if first else (row.history_date, row.history_user)
        last[row.version] = row
    return [
        Version(number, row.writer.name if row.writer else "an import", row.since, row.title, row)
        for number, row in sorted(last.items(), reverse=True)
    ]


def differences(older: Version, newer: Version) -> list[Part]:
    """Section by section, those that differ."""
    before, after = _texts(older.row), _texts(newer.row)
    return [
        Part(name, side_by_side(before.get(name, ""), after.get(name, "")))
        for name in dict.fromkeys([*after, *before])
        if before.get(name, "") != after.get(name, "")
    ]


def _texts(row: Any) -> dict[str, str]:
    texts = {"Title": row.title}
    for section in SECTIONS:
        texts[section.name] = _options(row.options) if section.key == "options" else getattr(row, section.key)
    texts |= {section["heading"] or "More": section["text"] for section in row.more}
    flags = [str(Decision._meta.get_field(name).verbose_name) for name in FLAGS if getattr(row, name)]  # type: ignore[union-attr]
    return texts | {"It brings": "\n".join(flags)}


def _options(options: list[dict[str, Any]]) -> str:
    return "\n\n".join(
        "\n".join(
            [
                option["title"],
                *([option["description"]] if option["description"] else []),
                *(f"+ {line}" for line in option["good"]),
                *(f"- {line}" for line in option["bad"]),
            ]
        )
        for option in options
    )
