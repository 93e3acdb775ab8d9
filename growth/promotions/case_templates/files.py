"""A template of cases as a file: reading YAML with exact complaints, and writing it back.

The `Document` is the plain dictionary described by schema/case_template.schema.json, with every optional part filled.
It is the common language of import, export and comparison; specs.py gives it types.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import Any

from config.yamlfiles import MOST_BYTES, Document, FileError, read_document, text_of, write_document
from growth.promotions.case_templates.specs import THESIS, VALUE, LintSpec
from growth.promotions.lint.catalogue import ERROR, RULE

__all__ = ["CONTENT", "MOST_BYTES", "Document", "FileError", "filled", "read", "read_file", "write"]

HERE = Path(__file__).parent.parent
CONTENT = HERE / "content" / "promotion-case.yaml"
PAY = re.compile(r"\b(pay|salar(y|ies)|wages?|bonus(es)?|compensation|remuneration|equity grant)\b", re.I)
NUMBERS = [row.name for row in fields(LintSpec) if row.name not in ("weasel_words", "severity")]
GATE = ("key", "name", "question", "kind", "owner", "needed_for", "required")
VALUE_PARTS = ("key", "name", "question")

Fault = tuple[list[Any], str]


@cache
def schema() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((HERE / "schema" / "case_template.schema.json").read_text())
    return loaded


def read(text: str) -> Document:
    """A validated document from YAML text. Raises FileError naming line, fault and what was expected."""
    found = read_document(text, thing="case template", schema=schema(), contradictions=_contradictions, begins="name")
    return filled(found)


def read_file(path: Path) -> Document:
    """As `read`. A file that is not UTF-8 text is a FileError too."""
    return read(text_of(path))


def write(document: Document) -> str:
    """YAML text of a document. Reading it gives the same document, whatever order its parts came in."""
    return write_document(filled(document))


def filled(document: Document) -> Document:
    """Every optional part with its default, in the order of the schema: PostgreSQL keeps none within JSON."""
    return {
        **{name: document.get(name, "") for name in ("name", "summary", "notes")},
        "window_quarters": document["window_quarters"],
        "pages": _range(document["pages"]),
        "sections": [_section(item) for item in document["sections"]],
        "values": [{name: item[name] for name in VALUE_PARTS} for item in document.get("values", [])],
        "gates": [_gate(item) for item in document["gates"]],
        "lint": _lint(document.get("lint", {})),
    }


def _range(item: dict[str, int]) -> dict[str, int]:
    return {"fewest": item["fewest"], "most": item["most"]}


def _section(item: dict[str, Any]) -> dict[str, Any]:
    return {
        **{name: item.get(name, "") for name in ("key", "title", "question", "good", "bad")},
        "side": item.get("side", "candidate"),
        "layer": item.get("layer", "open"),
        "required": item.get("required", False),
        "words": _range(item.get("words", {"fewest": 0, "most": 0})),
    }


def _gate(item: dict[str, Any]) -> dict[str, Any]:
    return {name: {"question": "", "kind": "answered", "required": True, **item}[name] for name in GATE}


def _lint(item: dict[str, Any]) -> dict[str, Any]:
    standard = LintSpec()
    severity = item.get("severity", {})
    return {
        **{name: item.get(name, getattr(standard, name)) for name in NUMBERS},
        "weasel_words": item.get("weasel_words", []),
        "severity": {rule: severity[rule] for rule in RULE if rule in severity},
    }


# ---- faults that a schema cannot see


def _contradictions(document: Document) -> Iterator[Fault]:
    for part in ("sections", "values", "gates"):
        for index, key in _twice(item["key"] for item in document.get(part, [])):
            yield [part, index, "key"], f"the key “{key}” is used twice in {part}."
    yield from _impossible_sections(document)
    yield from _impossible_gates(document)
    yield from _impossible_ranges(document)
    yield from _impossible_lint(document.get("lint", {}))
    yield from _about_pay(document)


def _twice(keys: Iterator[str]) -> Iterator[tuple[int, str]]:
    """What occurs again, with its index."""
    seen: set[str] = set()
    for index, key in enumerate(keys):
        if key in seen:
            yield index, key
        seen.add(key)


def _impossible_sections(document: Document) -> Iterator[Fault]:
    sections = document["sections"]
    thesis = next((index for index, item in enumerate(sections) if item["key"] == THESIS), None)
    if thesis is None:
        yield ["sections"], f"there is no section “{THESIS}”, which every case begins with."
    elif not sections[thesis].get("required") or sections[thesis].get("side", "candidate") != "candidate":
        yield ["sections", thesis], f"the section “{THESIS}” is the candidate's, and required."
    elif sections[thesis].get("layer", "open") != "open":
        yield ["sections", thesis, "layer"], f"the section “{THESIS}” is open: whoever reads the case reads it first."
    for index, item in enumerate(sections):
        if item["key"].startswith(VALUE):
            yield ["sections", index, "key"], f"keys that begin with “{VALUE}” are those of the values."


def _impossible_gates(document: Document) -> Iterator[Fault]:
    for index, item in enumerate(document["gates"]):
        if item.get("kind") == "endorsements" and item["owner"] == "chosen":
            yield (
                ["gates", index, "owner"],
                f"“{item['key']}” is counted from endorsements, so nobody is chosen to answer it.",
            )


def _impossible_ranges(document: Document) -> Iterator[Fault]:
    ranges: list[tuple[list[Any], dict[str, int], str]] = [(["pages"], document["pages"], "pages")]
    for index, item in enumerate(document["sections"]):
        if "words" in item and item["words"]["most"]:  # 0 is no limit
            ranges.append((["sections", index, "words"], item["words"], "words"))
    for path, item, thing in ranges:
        if item["fewest"] > item["most"]:
            yield [*path, "fewest"], f"{item['fewest']} {thing} at least are more than {item['most']} at most."


def _impossible_lint(found: dict[str, Any]) -> Iterator[Fault]:
    lint = _lint(found)
    if lint["fewest_projects"] > lint["most_projects"]:
        yield (
            ["lint", "fewest_projects"],
            f"{lint['fewest_projects']} projects at least are more than {lint['most_projects']} at most.",
        )
    if lint["endorsers_at_target"] > lint["endorsements"]:
        yield (
            ["lint", "endorsers_at_target"],
            f"{lint['endorsers_at_target']} endorsers at the target level are more than all "
            f"{lint['endorsements']} that are asked for.",
        )
    for name in ("quarters", "corroborated"):
        if lint[name] > lint["items"]:
            yield ["lint", name], f"{lint[name]} {name} cannot come from {lint['items']} items."
    for rule, severity in found.get("severity", {}).items():
        if rule not in RULE:
            yield ["lint", "severity", rule], f"there is no rule “{rule}”. Known are: {', '.join(RULE)}."
        elif RULE[rule].always and severity != ERROR:
            yield ["lint", "severity", rule], f"the rule “{rule}” is always an error."


def _about_pay(document: Document) -> Iterator[Fault]:
    """Pay is never stored, so nothing in a template may ask for it."""
    for part in ("sections", "values", "gates"):
        for index, item in enumerate(document.get(part, [])):
            for name in ("key", "title", "name", "question"):
                if PAY.search(item.get(name, "")):
                    yield [part, index, name], f"“{item['key']}” asks about pay, which Rungs never keeps."
                    break
