"""Titles without what stands before them: "# ADR-7: Title", "# 7. Title", "# 7 - Title", "# Decision Record: Title"."""

import re

from growth.decisions.formats import names, plain

LABEL = (
    r"(?:architecture|architectural|technical|technology|design|product)?\s*decision\s*(?:records?|log)?"
    r"|adrs?|madr|ddr|pdr|tdr|rfc|decision|entscheidung|decisão|décision|決定"
)
LABELLED_NUMBER = re.compile(
    rf"^[\[(]?(?:{LABEL})\s*[-–_#\s]*(?:(?:no|nr|n[º°])\.?\s*)?(\d{{1,6}})(?!\d)[\])]?\s*[-–—:.|]*\s*", re.IGNORECASE
)
# "ADR: Title" is left as it is written; only the long form is no part of anybody's title.
LABEL_ONLY = re.compile(
    r"^(?:architecture|architectural|technical|design)?\s*decision records?\s*(?:[:：]|\s[-–—|]\s)\s*", re.IGNORECASE
)
COUNTED = re.compile(r"^[\[(#]?(\d{1,6})(?!\d)(?:[\])]\s*[-–—:.]*\s*|\s*[.:)](?!\d)\s*|\s+[-–—|]+\s*|[-–—](?=\s))")
SPACED = re.compile(r"^(\d{1,6})\s+(?=\D)")
GENERIC = re.compile(
    r"^(?:(?:architecture|architectural|technical|design)?\s*decision records?|adrs?|decision|title"
    r"|architecture decisions?)$",
    re.IGNORECASE,
)
TAIL = re.compile(r"\s*\{#[\w-]+\}\s*$")


def parted(heading: str, path: str) -> tuple[int | None, str]:
    """The number that a title begins with, and the title itself as plain words with its code marks."""
    title = tidy(heading)
    if match := LABELLED_NUMBER.match(title):
        return int(match[1]), title[match.end() :].strip()
    if match := LABEL_ONLY.match(title):
        number, rest = parted(title[match.end() :], path)
        return number, rest
    match = COUNTED.match(title)
    if match and not re.match(r"^\d{4}-\d\d", title) and not re.match(r"^\d+\.\d", title):
        return int(match[1]), title[match.end() :].strip()
    return _spaced(title, path)


def _spaced(title: str, path: str) -> tuple[int | None, str]:
    """`# 7 Title`: the number is the record's when the file's name agrees, or is next to it (headings get copied)."""
    match = SPACED.match(title)
    if not match:
        return None, title
    name = names.stem(path)
    number, own = int(match[1]), names.number_in(name)
    padded = match[1].startswith("0") and len(match[1]) > 2
    begins_slug = re.match(rf"0*{number}(?!\d)", names.slug_in(name))
    if not begins_slug and (padded or (own is not None and abs(own - number) <= 1)):
        return number, title[match.end() :].strip()
    return None, title


def tidy(heading: str) -> str:
    """One line: no comments, anchors, tags, links' targets, bold, escapes; code marks stay."""
    text = plain.TAG.sub("", plain.COMMENT.sub(" ", heading[:2000]))
    text = plain.LINK.sub(r"\1", TAIL.sub("", text))
    text = re.sub(r"\*\*|__(?=\S)|(?<=\S)__", "", text)
    text = plain.html.unescape(plain.ESCAPE.sub(r"\1", text))
    text = re.sub(r"^[*_](.+)[*_]$", r"\1", plain.SPACE.sub(" ", text).strip())
    return text.strip()


def generic(title: str) -> bool:
    """Whether a heading names the kind of document and not this one."""
    return bool(GENERIC.match(plain.words(title)))
