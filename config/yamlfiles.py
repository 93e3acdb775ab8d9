"""Things kept as YAML files with a JSON Schema: reading with exact complaints, and writing back.

Ladders, decision templates and checklists are read by this. `thing` is what the file should hold, in a word or two.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from jsonschema import Draft202012Validator

Document = dict[str, Any]
Faults = Iterable[tuple[list[Any], str]]  # where in the document, and what

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


class FileError(ValueError):
    """A file that is not what it should be. `problems` are in the order of the file."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


def read_document(
    text: str,
    *,
    thing: str,
    schema: Document,
    contradictions: Callable[[Document], Faults] | None = None,
    begins: str = "key",
) -> Document:
    """A validated document from YAML text. Raises FileError naming line, fault and what was expected.

    `contradictions` looks, in a document that fits the schema, for faults that a schema cannot see. `begins` is the
    part that such a file begins with.
    """
    if len(text.encode()) > MOST_BYTES:
        raise FileError([Problem(0, f"The file is larger than {MOST_BYTES:,} bytes.")])
    root = _compose(text, thing, begins)
    document = yaml.SafeLoader("").construct_document(root)
    if not isinstance(document, dict):
        raise FileError([Problem(1, f"A {thing} is a mapping that begins with “{begins}:”.")])
    problems = [
        Problem(_line(root, error.absolute_path), _explain(error))
        for error in Draft202012Validator(schema).iter_errors(document)
    ]
    if not problems and contradictions is not None:
        problems = [Problem(_line(root, path), what) for path, what in contradictions(document)]
    if problems:
        # One fault may be told once for each missing key; once is enough.
        raise FileError(sorted(dict.fromkeys(problems), key=lambda problem: problem.line))
    return document


def text_of(path: Path) -> str:
    """What a file says. Raises FileError for one that cannot be read, or is not UTF-8 text."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise FileError([Problem(0, "The file is not UTF-8 text.")]) from None
    except OSError as error:
        raise FileError([Problem(0, f"Cannot read {path}: {error.strerror}.")]) from None


def write_document(document: Document) -> str:
    """YAML text of a document. Reading it gives the same document; writing that gives the same text."""
    return yaml.dump(document, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=100, default_flow_style=False)


class _Dumper(yaml.SafeDumper):
    """Escapes characters that YAML would read back as a line break."""


def _represent_text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = '"' if LINE_BREAKS.search(text) else None
    return dumper.represent_scalar(YAML_TAG + "str", text, style=style)


_Dumper.add_representer(str, _represent_text)


def _compose(text: str, thing: str, begins: str) -> yaml.Node:
    """The node tree, which knows its lines. Refuses aliases and duplicate keys, which YAML lets pass."""
    try:
        # The pure Python loader: the C one ignores such checks.
        for event in yaml.parse(text, Loader=yaml.SafeLoader):
            if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
                raise FileError(
                    [Problem(_line_of(event.start_mark), "YAML anchors and aliases are refused. Write the text out.")]
                )
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        line = _line_of(error.problem_mark)
        raise FileError([Problem(line, f"Not YAML: {error.problem}.")]) from None
    except (yaml.YAMLError, RecursionError) as error:
        raise FileError([Problem(0, f"Not YAML: {str(error).splitlines()[0]}.")]) from None
    if root is None:
        raise FileError([Problem(0, f"The file is empty. A {thing} begins with “{begins}:”.")])
    try:
        problems = list(_faults(root, thing))
    except RecursionError:
        problems = [Problem(0, f"The file nests too deeply to be a {thing}.")]
    if problems:
        raise FileError(problems)
    return root


def _line_of(mark: Any) -> int:
    return mark.line + 1 if mark else 0


def _faults(node: yaml.Node, thing: str) -> Iterator[Problem]:
    """What YAML lets pass and our files do not: keys twice, merge keys, types other than text and numbers."""
    line = _line_of(node.start_mark)
    if node.tag not in PLAIN_TAGS:
        yield Problem(line, f"“{_short_tag(node.tag)}” is no kind of value a {thing} has. Quote it to make it text.")
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
            yield from _faults(key, thing)
            yield from _faults(value, thing)
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _faults(item, thing)
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
        case "enum":
            return f"{where}: “{value}” is none of what is allowed: {', '.join(map(str, limit))}."
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
