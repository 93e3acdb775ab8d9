"""The YAML block before the text. Every scalar stays the string it is written as, dates and numbers too.

SECURITY: aliases are refused before anything is built, so a few lines cannot grow into gigabytes.
"""

import re
from dataclasses import dataclass, field

import yaml

LONGEST = 32_000
DEEPEST = 20
FENCE = re.compile(r"^---[ \t]*$")
END = re.compile(r"^(---|\.\.\.)[ \t]*$")
LINE = re.compile(r"^([A-Za-z_][\w .-]*?)\s*:(?:\s+(.*))?$")
COMMENT = re.compile(r"\s+#.*$")

Value = str | list["Value"] | dict[str, "Value"]


@dataclass(frozen=True)
class FrontMatter:
    """`values` by key as written; `raw` the words after each key on its line; `text` the block without its fences."""

    values: dict[str, Value] = field(default_factory=dict)
    raw: dict[str, str] = field(default_factory=dict)
    text: str = ""
    problem: str = ""


class _Refused(ValueError):
    pass


def split(text: str) -> tuple[FrontMatter, str]:
    """The front matter and the body. A block that is never closed is part of the body."""
    lines = text.split("\n")
    start = next((at for at, line in enumerate(lines) if line.strip()), 0)
    if not FENCE.match(lines[start]):
        return FrontMatter(), text
    size = 0
    for at in range(start + 1, len(lines)):
        if END.match(lines[at]):
            return _read("\n".join(lines[start + 1 : at])), "\n".join(lines[at + 1 :])
        size += len(lines[at]) + 1
        if size > LONGEST:
            break
    return _unclosed(lines[start + 1 :])


def _unclosed(lines: list[str]) -> tuple[FrontMatter, str]:
    problem = "The front matter is never closed, so all of it was read as text."
    return FrontMatter(problem=problem), "\n".join(lines)


def _read(text: str) -> FrontMatter:
    raw = _by_line(text)
    try:
        values = _load(text)
    except (yaml.YAMLError, _Refused, RecursionError, ValueError):
        problem = "The front matter is not valid YAML, so it was read line by line."
        return FrontMatter(dict(raw), raw, text, problem)
    return FrontMatter(values, raw, text)


def _by_line(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for line in text.split("\n"):
        if match := LINE.match(line):
            found.setdefault(match[1], COMMENT.sub("", match[2] or "").strip().strip("\"'"))
    return found


def _load(text: str) -> dict[str, Value]:
    """Raises _Refused for aliases, deep nesting and what is no mapping."""
    depth = 0
    for event in yaml.parse(text, Loader=yaml.BaseLoader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if isinstance(event, yaml.AliasEvent) or depth > DEEPEST:
            raise _Refused
    loaded = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506  builds strings, lists and mappings only
    if loaded in (None, ""):
        return {}
    if not isinstance(loaded, dict):
        raise _Refused
    return {str(key): value for key, value in loaded.items()}
