"""A ladder as a file: reading YAML with exact complaints, and writing it back.

The `Document` is the plain dictionary described by schema/ladder.schema.json. It is the common language of
import, export and comparison.
"""

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from config.yamlfiles import MOST_BYTES, Document, FileError, read_document, text_of, write_document

__all__ = ["CONTENT", "MOST_BYTES", "Document", "LadderFileError", "read", "read_file", "write"]

SCHEMA_FILE = Path(__file__).parent / "schema" / "ladder.schema.json"
CONTENT = Path(__file__).parent / "content"
LadderFileError = FileError


@cache
def schema() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(SCHEMA_FILE.read_text())
    return loaded


def read(text: str) -> Document:
    """A validated document from YAML text. Raises LadderFileError naming line, fault and what was expected."""
    return _filled(read_document(text, thing="ladder", schema=schema(), contradictions=_contradictions))


def read_file(path: Path) -> Document:
    """As `read`. A file that is not UTF-8 text is a LadderFileError too."""
    return read(text_of(path))


def write(document: Document) -> str:
    """YAML text of a document. Reading it gives the same document; writing that gives the same text."""
    return write_document(
        {key: value for key, value in document.items() if key not in ("disciplines", "moved") or value}
    )


def _contradictions(document: Document) -> Iterator[tuple[list[Any], str]]:
    """Faults that a schema cannot see: keys twice, references to nothing."""
    keys: dict[str, set[str]] = {}
    for part in ("levels", "dimensions", "expectations", "disciplines"):
        seen = keys.setdefault(part, set())
        for index, item in enumerate(document.get(part, [])):
            if item["key"] in seen:
                yield [part, index, "key"], f"the key “{item['key']}” is used twice in {part}."
            seen.add(item["key"])
    letters: set[str] = set()
    for index, item in enumerate(document["dimensions"]):
        if item["letter"] in letters:
            yield ["dimensions", index, "letter"], f"the letter “{item['letter']}” is used twice."
        letters.add(item["letter"])
    for index, item in enumerate(document["expectations"]):
        for field, part in (("level", "levels"), ("dimension", "dimensions")):
            if item[field] not in keys[part]:
                known = ", ".join(sorted(keys[part]))
                yield ["expectations", index, field], f"there is no {field} “{item[field]}”. Known are: {known}."
    for index, item in enumerate(document.get("disciplines", [])):
        told: set[str] = set()
        for place, example in enumerate(item.get("examples", [])):
            path = ["disciplines", index, "examples", place, "expectation"]
            if example["expectation"] not in keys["expectations"]:
                yield path, f"there is no expectation “{example['expectation']}”."
            if example["expectation"] in told:
                yield path, f"“{example['expectation']}” has two examples in this discipline."
            told.add(example["expectation"])
    for old, new in document.get("moved", {}).items():
        if old in keys["expectations"]:
            yield ["moved", old], f"“{old}” is still in the file, so it cannot have moved."
        if new is not None and new not in keys["expectations"]:
            yield ["moved", old], f"there is no expectation “{new}” to move to."
    sustained = document.get("sustained")
    if sustained and sustained["quarters"] > sustained["of"]:
        yield ["sustained", "quarters"], "more quarters are asked for than are looked at."


def _filled(document: Document) -> Document:
    """Every optional part with its default, in the order of the schema, so that equal ladders are equal documents."""

    def fill(item: dict[str, Any], *names: str) -> dict[str, Any]:
        return {name: item.get(name, "") for name in names}

    return {
        **fill(document, "key", "name", "summary", "notes"),
        "sustained": {
            "quarters": document.get("sustained", {}).get("quarters", 2),
            "of": document.get("sustained", {}).get("of", 4),
        },
        "levels": [fill(item, "key", "name", "summary", "with_ai") for item in document["levels"]],
        "dimensions": [fill(item, "key", "name", "letter", "summary") for item in document["dimensions"]],
        "expectations": [
            fill(item, "key", "dimension", "level", "text", "example", "counter_example")
            for item in document["expectations"]
        ],
        "disciplines": [
            {
                **fill(item, "key", "name", "summary", "role_with_ai", "with_ai"),
                "examples": [fill(example, "expectation", "text") for example in item.get("examples", [])],
            }
            for item in document.get("disciplines", [])
        ],
        "moved": dict(document.get("moved", {})),
    }
