"""A roadmap as a file: reading YAML with exact complaints, and writing it back.

The `Document` is the plain dictionary described by schema/roadmap.schema.json, with every optional part filled. It is
the common language of import, export and comparison.
"""

import json
from collections.abc import Callable, Collection, Iterator
from functools import cache, partial
from pathlib import Path
from typing import Any

from config.yamlfiles import MOST_BYTES, Document, FileError, read_document, text_of, write_document
from growth.practice.questions import QUESTIONS
from growth.roadmaps.planning.planner import CycleError, Task, in_order

__all__ = ["CONTENT", "MOST_BYTES", "Document", "FileError", "Ladders", "pick", "read", "read_file", "write"]

HERE = Path(__file__).parent.parent
CONTENT = HERE / "content"
WEEKS_A_MONTH = 52 / 12
MISTAKE = ("key", "name", "question", "signs", "watch", "suggestion")
READING = ("kind", "about")
MATURITY = [question.key for question in QUESTIONS]

Fault = tuple[list[Any], str]
Ladders = Callable[[str], Collection[str] | None]
"""From a ladder's key to the keys of its expectations in force; None when there is no such ladder."""


@cache
def schema() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((HERE / "schema" / "roadmap.schema.json").read_text())
    return loaded


def read(text: str, ladders: Ladders) -> Document:
    """A validated document from YAML text. Raises FileError naming line, fault and what was expected."""
    found = read_document(
        text, thing="roadmap", schema=schema(), contradictions=partial(_contradictions, ladders=ladders)
    )
    return _filled(found)


def read_file(path: Path, ladders: Ladders) -> Document:
    """As `read`. A file that is not UTF-8 text is a FileError too."""
    return read(text_of(path), ladders)


def write(document: Document) -> str:
    """YAML text of a document, without optional parts that say nothing. Reading it gives the same document."""
    return write_document(
        {
            **_without_empty(document, "summary", "notes"),
            "phases": [_without_empty(item, "summary", "activities", "reading") for item in document["phases"]],
            "milestones": [
                _without_empty(item, "why", "after", "optional", "maturity") for item in document["milestones"]
            ],
        }
    )


def _without_empty(item: dict[str, Any], *optional: str) -> dict[str, Any]:
    return {name: value for name, value in item.items() if value or name not in optional}


def _filled(document: Document) -> Document:
    """Every optional part with its default, in the order of the schema; prerequisites in the order of the file."""
    place = {item["key"]: index for index, item in enumerate(document["milestones"])}
    return {
        **{name: document.get(name, "") for name in ("key", "name", "summary", "notes", "ladder", "months")},
        "hours": pick(document["hours"], "low", "high"),
        "phases": [
            {
                **{name: item.get(name, "") for name in ("key", "name", "summary")},
                "months": pick(item["months"], "first", "last"),
                "activities": item.get("activities", []),
                "reading": [pick(row, *READING) for row in item.get("reading", [])],
            }
            for item in document["phases"]
        ],
        "milestones": [
            {
                **{name: item.get(name, "") for name in ("key", "phase", "title", "what", "why")},
                "artefact": pick(item["artefact"], "kind", "what"),
                "expectation": item["expectation"],
                "after": sorted(item.get("after", []), key=lambda key: place[key]),
                "hours": pick(item["hours"], "low", "high"),
                "optional": item.get("optional", False),
                "maturity": item.get("maturity", []),
            }
            for item in document["milestones"]
        ],
        "mistakes": [pick(item, *MISTAKE) for item in document["mistakes"]],
    }


def pick(item: dict[str, Any], *names: str) -> dict[str, Any]:
    """Those of its parts, in this order."""
    return {name: item[name] for name in names}


# ---- faults that a schema cannot see


def _contradictions(document: Document, ladders: Ladders) -> Iterator[Fault]:
    for part in ("phases", "milestones", "mistakes"):
        for index, key in _twice(item["key"] for item in document[part]):
            yield [part, index, "key"], f"the key “{key}” is used twice in {part}."
    yield from _impossible_ranges(document)
    yield from _impossible_months(document)
    yield from _impossible_milestones(document)
    yield from _unknown_expectations(document, ladders)


def _twice(keys: Iterator[str]) -> Iterator[tuple[int, str]]:
    """What occurs again, with its index."""
    seen: set[str] = set()
    for index, key in enumerate(keys):
        if key in seen:
            yield index, key
        seen.add(key)


def _impossible_ranges(document: Document) -> Iterator[Fault]:
    ranges: list[tuple[list[Any], dict[str, int]]] = [(["hours"], document["hours"])]
    ranges += [(["milestones", index, "hours"], item["hours"]) for index, item in enumerate(document["milestones"])]
    for path, hours in ranges:
        if hours["low"] > hours["high"]:
            yield [*path, "low"], f"{hours['low']} hours at least are more than {hours['high']} at most."


def _impossible_months(document: Document) -> Iterator[Fault]:
    """Phases cover the months from the first to the last, each once, and have room for what they ask."""
    expected = 1
    for index, phase in enumerate(document["phases"]):
        first, last = phase["months"]["first"], phase["months"]["last"]
        path = ["phases", index, "months"]
        if first > last:
            yield [*path, "first"], f"“{phase['key']}” begins in month {first}, after its last, {last}."
        elif first != expected:
            yield (
                [*path, "first"],
                f"“{phase['key']}” begins in month {first}. Expected {expected}: no gap, no overlap.",
            )
        expected = max(first, last) + 1
        yield from _too_full(document, index)
    if expected - 1 != document["months"]:
        place = ["phases", len(document["phases"]) - 1, "months", "last"]
        yield place, f"the last phase ends in month {expected - 1}, but the roadmap has {document['months']} months."


def _too_full(document: Document, index: int) -> Iterator[Fault]:
    phase = document["phases"][index]
    asked = sum(
        item["hours"]["low"]
        for item in document["milestones"]
        if item["phase"] == phase["key"] and not item.get("optional")
    )
    months = phase["months"]["last"] - phase["months"]["first"] + 1
    room = int(max(months, 0) * WEEKS_A_MONTH * document["hours"]["high"])
    if asked > room and months > 0:
        yield (
            ["phases", index, "months"],
            f"the milestones of “{phase['key']}” need at least {asked} hours; its {months} months hold {room} at "
            f"{document['hours']['high']} hours a week.",
        )


def _impossible_milestones(document: Document) -> Iterator[Fault]:
    phases = {item["key"]: index for index, item in enumerate(document["phases"])}
    phase_of = {item["key"]: phases.get(item["phase"]) for item in reversed(document["milestones"])}  # first of twins
    for index, item in enumerate(document["milestones"]):
        path = ["milestones", index]
        if item["phase"] not in phases:
            yield [*path, "phase"], f"there is no phase “{item['phase']}”. Known are: {', '.join(phases)}."
        for place, before in enumerate(item.get("after", [])):
            for what in _wrong_prerequisite(item, before, phase_of):
                yield [*path, "after", place], what
        for place, key in _twice(iter(item.get("after", []))):
            yield [*path, "after", place], f"“{key}” is named twice."
        yield from _wrong_maturity(path, item.get("maturity", []))
    yield from _circle(document["milestones"])


def _wrong_prerequisite(item: dict[str, Any], before: str, phase_of: dict[str, int | None]) -> Iterator[str]:
    if before == item["key"]:
        yield f"“{before}” cannot come before itself."
    elif before not in phase_of:
        yield f"there is no milestone “{before}” to come first."
    elif _is_later(phase_of[before], phase_of[item["key"]]):
        yield f"“{before}” is in a later phase than “{item['key']}”, so it cannot come first."


def _is_later(phase: int | None, than: int | None) -> bool:
    return phase is not None and than is not None and phase > than


def _wrong_maturity(path: list[Any], keys: list[str]) -> Iterator[Fault]:
    for place, key in enumerate(keys):
        if key not in MATURITY:
            yield [*path, "maturity", place], f"there is no question “{key}”. Known are: {', '.join(MATURITY)}."
    for place, key in _twice(iter(keys)):
        yield [*path, "maturity", place], f"“{key}” is named twice."


def _circle(milestones: list[dict[str, Any]]) -> Iterator[Fault]:
    """One circle of prerequisites, told once; a milestone that waits for itself is told of already."""
    tasks = [Task(item["key"], 1, frozenset(item.get("after", [])) - {item["key"]}) for item in milestones]
    try:
        in_order(tasks)
    except CycleError as error:
        index = min(place for place, item in enumerate(milestones) if item["key"] in error.keys)
        yield ["milestones", index, "key"], f"these wait for each other: {error}."


def _unknown_expectations(document: Document, ladders: Ladders) -> Iterator[Fault]:
    known = ladders(document["ladder"])
    if known is None:
        yield ["ladder"], f"there is no ladder “{document['ladder']}” in force."
        return
    for index, item in enumerate(document["milestones"]):
        if item["expectation"] not in known:
            yield (
                ["milestones", index, "expectation"],
                f"the ladder “{document['ladder']}” has no expectation “{item['expectation']}”.",
            )
