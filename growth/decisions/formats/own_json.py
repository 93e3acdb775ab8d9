"""Our own JSON document: every field of a record by its name, and nothing else."""

import dataclasses
import datetime
import json
from collections.abc import Callable
from typing import Any

from growth.decisions.formats.records import KINDS, ROLES, STATUSES, Option, Record, Reference, Section

FORMAT = "rungs-decision/1"


def to_data(record: Record) -> dict[str, Any]:
    """Plain data for JSON; dates in ISO form, people as role and name. The path is the file's own and left out."""
    data = {"format": FORMAT} | dataclasses.asdict(record)
    del data["path"]
    data["people"] = [{"role": role, "name": name} for role, name in record.people]
    for field in ("date", "revisit_on"):
        data[field] = data[field].isoformat() if data[field] else None
    return data


def read(path: str, text: str) -> Record | None:
    """The record in a JSON text, or None when it is no document of ours. A field of a wrong kind is a problem."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        return None
    return changed(Record(path=path, title=""), data)


def changed(record: Record, data: dict[str, Any]) -> Record:
    """The record with the fields that the data holds. What cannot be read stays as it is and is named as a problem."""
    fields: dict[str, Any] = {}
    problems: list[str] = []
    for field, reader in READERS.items():
        if field in data:
            try:
                fields[field] = reader(data[field])
            except (TypeError, ValueError, KeyError, AttributeError):
                problems.append(f"The field “{field}” cannot be read.")
    found = dataclasses.replace(record, **fields)
    return dataclasses.replace(found, problems=(*found.problems, *problems)) if problems else found


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _maybe_text(value: Any) -> str | None:
    return None if value is None else _text(value)


def _maybe_number(value: Any) -> int | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 10**9:
        raise TypeError
    return value


def _maybe_date(value: Any) -> datetime.date | None:
    return None if value is None else datetime.date.fromisoformat(_text(value))


def _one_of(value: Any, known: tuple[str, ...]) -> str:
    if value not in known:
        raise ValueError
    return _text(value)


def _texts(value: Any) -> tuple[str, ...]:
    return _many(value, _text)


def _many(value: Any, reader: Callable[[Any], Any]) -> tuple[Any, ...]:
    if not isinstance(value, list):
        raise TypeError
    return tuple(reader(one) for one in value)


def _option(value: Any) -> Option:
    return Option(
        _text(value["title"]),
        _text(value.get("description", "")),
        _texts(value.get("good", [])),
        _texts(value.get("bad", [])),
    )


def _reference(value: Any) -> Reference:
    return Reference(
        kind=_one_of(value["kind"], KINDS),
        number=_maybe_number(value.get("number")),
        file=_maybe_text(value.get("file")),
        words=_text(value.get("words", "")),
        partly=value.get("partly") is True,
    )


READERS: dict[str, Callable[[Any], Any]] = {
    **dict.fromkeys(
        ("title", "status_words", "date_words", "context", "drivers", "decision", "consequences", "confirmation",
         "ai_proposed", "ai_decided"), _text
    ),
    "number": _maybe_number,
    "status": lambda value: None if value is None else _one_of(value, STATUSES),
    "date": _maybe_date,
    "revisit_on": _maybe_date,
    "tags": _texts,
    "problems": _texts,
    "people": lambda value: _many(value, lambda one: (_one_of(one["role"], ROLES), _text(one["name"]))),
    "options": lambda value: _many(value, _option),
    "more": lambda value: _many(value, lambda one: Section(_text(one["heading"]), _text(one["text"]))),
    "references": lambda value: _many(value, _reference),
}  # fmt: skip
