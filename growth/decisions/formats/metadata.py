"""What is written about a record beside its text: lines such as "* Status: accepted", small tables, front matter.

A line whose key nobody knows stays where it is; nothing is dropped.
"""

import re
from dataclasses import dataclass, field

from growth.decisions.formats import plain
from growth.decisions.formats.front_matter import FrontMatter, Value
from growth.decisions.formats.words import KEYS

LONGEST = 4_000
MOST_NAMES = 20_000
MOST_LINES = 300  # more than that is no head
NAME_BY_WORD = {word: name for name, words in KEYS.items() for word in words}
# A key, with what may stand around it: bullets, quotes, bold, a colon inside or outside of the bold.
LINE = re.compile(
    r"^(?P<indent>[ \t]*)(?:[-*+•][ \t]+|>[ \t]*|\d{1,2}[.)][ \t]+)?"
    r"(?:\*\*|__|\*|_)?[ \t]*(?P<key>[^\W\d_][^:：*|<>\[\]{}`]{0,40}?)[ \t]*"
    r"(?:(?:\*\*|__|\*|_)[ \t]*[:：]|[:：][ \t]*(?:\*\*|__|\*(?!\*)|_(?!_))?|(?:\*\*|__)[ \t]+[-–—][ \t])(?P<value>.*)$"
)
LEFT_OUT = ("number", "title")
ENTITY_SPACE = re.compile(r"&#x20;|&nbsp;|&#32;")
BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
BLOCK_TAG = re.compile(
    r"</?(?:p|div|span|b|strong|i|em|center|font|small|sub|sup|ul|li|dl|dt|dd|td|tr|th|table|tbody|h\d)\b[^<>]{0,300}>",
    re.IGNORECASE,
)
NESTED = re.compile(r"^[ \t]+(?:[-*+•]|\d{1,2}[.)])[ \t]+(?P<item>.*)$")
SIDE_BY_SIDE = re.compile(r"\s+[|·•]\s+|;\s+(?=[A-Z][a-z]+:\s)|\t+|\s{2,}(?=\*\*)|\s{3,}")


@dataclass
class Metadata:
    """`values` by the names in words.KEYS, every writing of them; `rest` the text that holds no known key."""

    values: dict[str, list[str]] = field(default_factory=dict)
    rest: str = ""

    def add(self, name: str, value: str) -> None:
        self.values.setdefault(name, []).append(value)

    def first(self, *names: str) -> str:
        """The first value that says something, in the order of the names."""
        return next((value for name in names for value in self.values.get(name, ()) if value.strip()), "")

    def items(self, name: str) -> list[str]:
        """All values of a name, split where people list several."""
        return [item for value in self.values.get(name, ()) for item in listed(value)]


def of_front_matter(matter: FrontMatter) -> Metadata:
    """Keys in any writing (`decision-makers`, `supersededBy`). A mapping in place of words gives its words."""
    found = Metadata()
    for key, value in matter.values.items():
        name = known(re.sub(r"(?<=[a-z])(?=[A-Z])", " ", key))
        if name:
            for one in _strings(value, matter.raw.get(key, "")):
                found.add(name, one)
    return found


def _strings(value: Value, raw: str) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, list):
        return [text for one in value for text in _strings(one, "")]
    if raw:
        return [raw]
    named = [one for key, one in value.items() if key in ("name", "title", "file", "id") and isinstance(one, str)]
    return named[:1] or [f"{key} {one}".strip() for key, one in value.items() if isinstance(one, str)]


def known(key: str) -> str | None:
    """The name in words.KEYS that a key stands for."""
    plainly = plain.name_of(key[:60])
    return NAME_BY_WORD.get(plainly) or NAME_BY_WORD.get(plainly.replace("_", " ").replace("-", " "))


def of_text(text: str) -> Metadata:
    """The known keys in the text between a title and the first section, and what is left of it."""
    found = Metadata()
    left: list[str] = []
    lines = text.split("\n")
    at = 0
    while at < min(len(lines), MOST_LINES):
        taken = _table(lines, at, found, left) or _pairs(lines, at, found)
        if not taken:
            left.append(lines[at])
        at += taken or 1
    left += lines[at:]
    found.rest = re.sub(r"\n{3,}", "\n\n", "\n".join(left)).strip("\n").rstrip()
    return found


def _table(lines: list[str], at: int, found: Metadata, left: list[str]) -> int:
    """How many lines a table takes, or 0 when none begins here. With a key nobody knows it is kept as text as well."""
    if not lines[at].lstrip().startswith("|"):
        return 0
    end = at
    while end < len(lines) and lines[end].lstrip().startswith("|"):
        end += 1
    pairs = _table_pairs(lines[at:end])
    known_pairs = [(name, value) for key, value in pairs if (name := known(key)) and name not in LEFT_OUT]
    for name, value in known_pairs:
        found.add(name, value)
    if len(known_pairs) < len(pairs) or not pairs:
        left += lines[at:end]
    return end - at


def _table_pairs(lines: list[str]) -> list[tuple[str, str]]:
    """Keys and values side by side, or keys in the first row and values in the second."""
    rows = [_cells(line[:LONGEST]) for line in lines]
    rows = [row for row in rows if any(row) and not all(re.fullmatch(r":?-+:?", cell) for cell in row)]
    if len(rows) == 2 and len(rows[0]) == len(rows[1]) and not (len(rows[0]) == 2 and known(rows[1][0])):
        return list(zip(rows[0], rows[1], strict=True))
    return [(row[0], row[1]) for row in rows if len(row) == 2 and row[0]]


def _cells(row: str) -> list[str]:
    return [cell.strip() for cell in re.split(r"(?<!\\)\|", row.strip().strip("|"))]


def _pairs(lines: list[str], at: int, found: Metadata) -> int:
    """How many lines the key that begins here takes with its values; 0 when there is no known key.

    Several pairs may share a line; a list below a key belongs to it.
    """
    line = lines[at][:LONGEST]
    pieces = [_cleaned(piece) for part in BREAK.split(line) for piece in _split_pairs(part)]
    pairs = [pair for piece in pieces if piece.strip() for pair in [_pair(piece)]]
    if not pairs or any(pair is None for pair in pairs):
        return 0
    name, value = pairs[-1] or ("", "")
    taken = 1
    if not value:
        items, below = _below(lines, at + 1, len(lines[at]) - len(lines[at].lstrip()))
        value, taken = "\n".join(items), 1 + below
    for one in pairs[:-1]:
        if one:
            found.add(*one)
    found.add(name, value)
    return taken


def _split_pairs(line: str) -> list[str]:
    pieces = SIDE_BY_SIDE.split(line.strip()) if not line.lstrip().startswith("|") else [line]
    return pieces if len(pieces) > 1 and all(_pair(_cleaned(piece)) for piece in pieces if piece.strip()) else [line]


def _cleaned(line: str) -> str:
    without = BLOCK_TAG.sub("", line) if "<" in line else line
    return ENTITY_SPACE.sub(" ", plain.COMMENT.sub("", without)).rstrip().removesuffix("\\").rstrip()


def _pair(line: str) -> tuple[str, str] | None:
    match = LINE.match(line)
    name = known(match["key"]) if match else None
    if not match or not name or name in LEFT_OUT:
        return None
    value = match["value"].strip()
    if value.endswith("**") and value.count("**") % 2:
        value = value[:-2].rstrip()
    return name, value


def _below(lines: list[str], start: int, indent: int) -> tuple[list[str], int]:
    """The items of a list that is indented under a key, and how many lines they take."""
    items: list[str] = []
    at = start
    while at < len(lines):
        match = NESTED.match(lines[at])
        if match and len(lines[at]) - len(lines[at].lstrip()) > indent:
            items.append(ENTITY_SPACE.sub(" ", match["item"]).strip())
        elif not items and not lines[at].strip() and at + 1 < len(lines) and NESTED.match(lines[at + 1]):
            pass
        elif items and lines[at].startswith("    ") and lines[at].strip():
            items[-1] += " " + lines[at].strip()
        else:
            break
        at += 1
    return items, at - start


def listed(value: str) -> list[str]:
    """Names or tags in a value: one a line, or separated by commas, semicolons, "and". Brackets keep what they hold."""
    items: list[str] = []
    value = value[:MOST_NAMES]
    for line in value.strip().strip("[]").split("\n") if not re.search(r"\]\(", value) else value.split("\n"):
        items += _separated(line)
    return [item for item in items if item and not re.fullmatch(r"\W+", item)]


def _separated(line: str) -> list[str]:
    parts, depth, start = [], 0, 0
    for at, letter in enumerate(line):
        depth += (letter in "([{") - (letter in ")]}")
        if depth <= 0 and letter in ",;、，；":
            parts.append(line[start:at])
            start = at + 1
    parts.append(line[start:])
    return [re.sub(r"^(?:and|und|et|e|y)\s+", "", part.strip()).strip("\"'").strip() for part in parts]
