"""A ladder as a file: reading YAML with exact complaints, and writing it back.

The `Document` is the plain dictionary described by schema/ladder.schema.json. It is the common language of
import, export and comparison.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from jsonschema import Draft202012Validator

Document = dict[str, Any]

SCHEMA_FILE = Path(__file__).parent / "schema" / "ladder.schema.json"
CONTENT = Path(__file__).parent / "content"
MOST_BYTES = 2_000_000
YAML_TAG = "tag:yaml.org,2002:"
PLAIN_TAGS = {YAML_TAG + name for name in ("map", "seq", "str", "int", "float", "bool", "null")}
LINE_BREAKS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff]")


@dataclass(frozen=True)
class Problem:
    line: int  # from 1; 0 when the whole file is meant
    what: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.what}" if self.line else self.what


class LadderFileError(ValueError):
    """A file that is not a ladder. `problems` are in the order of the file."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


@cache
def schema() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(SCHEMA_FILE.read_text())
    return loaded


def read(text: str) -> Document:
    """A validated document from YAML text. Raises LadderFileError naming line, fault and what was expected."""
    if len(text.encode()) > MOST_BYTES:
        raise LadderFileError([Problem(0, f"The file is larger than {MOST_BYTES:,} bytes.")])
    root = _compose(text)
    document = yaml.SafeLoader("").construct_document(root)
    if not isinstance(document, dict):
        raise LadderFileError([Problem(1, "A ladder is a mapping that begins with “key:”.")])
    problems = [
        Problem(_line(root, error.absolute_path), _explain(error))
        for error in Draft202012Validator(schema()).iter_errors(document)
    ]
    if not problems:
        problems = [Problem(_line(root, path), what) for path, what in _contradictions(document)]
    if problems:
        # One fault may be told once for each missing key; once is enough.
        raise LadderFileError(sorted(dict.fromkeys(problems), key=lambda problem: problem.line))
    return _filled(document)


def read_file(path: Path) -> Document:
    """As `read`. A file that is not UTF-8 text is a LadderFileError too."""
    try:
        return read(path.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError:
        raise LadderFileError([Problem(0, "The file is not UTF-8 text.")]) from None
    except OSError as error:
        raise LadderFileError([Problem(0, f"Cannot read {path}: {error.strerror}.")]) from None


def write(document: Document) -> str:
    """YAML text of a document. Reading it gives the same document; writing that gives the same text."""
    kept = {key: value for key, value in document.items() if key not in ("disciplines", "moved") or value}
    return yaml.dump(kept, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=100, default_flow_style=False)


class _Dumper(yaml.SafeDumper):
    """Escapes characters that YAML would read back as a line break."""


def _represent_text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = '"' if LINE_BREAKS.search(text) else None
    return dumper.represent_scalar(YAML_TAG + "str", text, style=style)


_Dumper.add_representer(str, _represent_text)


def _compose(text: str) -> yaml.Node:
    """The node tree, which knows its lines. Refuses aliases and duplicate keys, which YAML lets pass."""
    try:
        # The pure Python loader: the C one ignores such checks.
        for event in yaml.parse(text, Loader=yaml.SafeLoader):
            if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
                raise LadderFileError(
                    [Problem(_line_of(event.start_mark), "YAML anchors and aliases are refused. Write the text out.")]
                )
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        line = _line_of(error.problem_mark)
        raise LadderFileError([Problem(line, f"Not YAML: {error.problem}.")]) from None
    except (yaml.YAMLError, RecursionError) as error:
        raise LadderFileError([Problem(0, f"Not YAML: {str(error).splitlines()[0]}.")]) from None
    if root is None:
        raise LadderFileError([Problem(0, "The file is empty. A ladder begins with “key:”.")])
    try:
        problems = list(_faults(root))
    except RecursionError:
        problems = [Problem(0, "The file nests too deeply to be a ladder.")]
    if problems:
        raise LadderFileError(problems)
    return root


def _line_of(mark: Any) -> int:
    return mark.line + 1 if mark else 0


def _faults(node: yaml.Node) -> Iterator[Problem]:
    """What YAML lets pass and a ladder does not: keys twice, merge keys, types other than text and numbers."""
    line = _line_of(node.start_mark)
    if node.tag not in PLAIN_TAGS:
        yield Problem(line, f"“{_short_tag(node.tag)}” is no kind of value a ladder has. Quote it to make it text.")
    elif isinstance(node, yaml.MappingNode):
        seen: dict[str, int] = {}
        for key, value in node.value:
            place = _line_of(key.start_mark)
            if not isinstance(key, yaml.ScalarNode):
                yield Problem(place, "A key must be one word.")
                continue
            if key.value in seen:
                yield Problem(place, f"“{key.value}” is there twice, first in line {seen[key.value]}.")
            seen[key.value] = place
            yield from _faults(key)
            yield from _faults(value)
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _faults(item)
    elif any(character == "\0" or "\ud800" <= character <= "\udfff" for character in node.value):
        yield Problem(line, "This text holds a character that no database keeps.")
    else:
        try:
            yaml.SafeLoader("").construct_object(node)
        except (yaml.YAMLError, ValueError):
            yield Problem(line, f"“{node.value}” is not what its tag says.")


def _short_tag(tag: str) -> str:
    return tag.removeprefix(YAML_TAG)


def _line(node: yaml.Node, path: Any) -> int:
    """The line of the value that `path` leads to, or of the nearest thing on the way to it."""
    for step in path:
        if isinstance(node, yaml.MappingNode):
            found = next((value for key, value in node.value if key.value == str(step)), None)
        else:
            found = node.value[step] if isinstance(step, int) and step < len(node.value) else None
        if found is None:
            break
        node = found
    return node.start_mark.line + 1


def _explain(error: Any) -> str:
    where = ".".join(str(step) for step in error.absolute_path) or "the file"
    value, limit = error.instance, error.validator_value
    match error.validator:
        case "additionalProperties":
            known = sorted(error.schema.get("properties", {}))
            unknown = ", ".join(f"“{key}”" for key in value if key not in known)
            return f"{where}: unknown key {unknown}. Known are: {', '.join(known)}."
        case "required":
            missing = ", ".join(f"“{key}”" for key in limit if key not in value)
            return f"{where}: {missing} is missing."
        case "type":
            return f"{where}: expected {_article(limit)}, found {_kind(value)}."
        case "pattern" | "not":
            return f"{where}: “{value}” is no key. Expected small letters, digits and hyphens, such as names-the-risk."
        case "minLength" | "minItems":
            return f"{where}: expected at least {limit}, found {len(value)}."
        case "maxLength" | "maxItems":
            return f"{where}: expected at most {limit}, found {len(value)}."
        case "minimum" | "maximum":
            return f"{where}: {value} is outside what is allowed ({error.validator} {limit})."
    return f"{where}: {error.message}"


def _article(kind: str) -> str:
    return {"object": "a mapping", "array": "a list", "string": "text", "integer": "a whole number"}.get(kind, kind)


def _kind(value: Any) -> str:
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list):
        return "a list"
    if value is None:
        return "nothing"
    return f"“{value}”" if isinstance(value, str) else f"{value} (quote it to make it text)"


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
