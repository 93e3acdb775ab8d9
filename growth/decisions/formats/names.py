"""What the path of a file says: number, date, and whether its folder is one of decision records."""

import datetime
import re
from pathlib import PurePosixPath

DATED = re.compile(r"^(\d{4})-(\d{2})-(\d{2})(?=$|[-_. ])")
DATED_TIGHT = re.compile(r"^((?:19|20)\d{2})(\d{2})(\d{2})(?=$|[-_. ])")
YEAR_MONTH = re.compile(r"^(?:19|20)\d{2}-(?:0[1-9]|1[0-2])(?=$|[-_. ])")
NUMBERED = re.compile(
    r"^(?:(?:adr|madr|adl|ddr|pdr|tdr|dr|rfc|decision|record|ad)s?[-_. #]{0,2})?(\d{1,6})(?=$|[-_. ,+)])", re.IGNORECASE
)
VERSIONED = re.compile(r"^[a-z]{2,12}-(\d{3,5})(?:-[vw]\d+)(?=$|[-_.])", re.IGNORECASE)
PREFIXED = re.compile(r"^[a-z]{2,12}[-_](?:adr[-_]?(?=\d)|(?=0\d{2}))(\d{1,5})(?=$|[-_. ])", re.IGNORECASE)
FOLDER = re.compile(
    r"^(?:\d+[-_. ])?(?:(?:[a-z]+[-_ ])?(?:adrs?|madr|adl)|(?:[a-z]+[-_ ]){0,2}decisions?|"
    r"(?:[a-z]+[-_ ]){0,2}decision[-_ ]?(?:records?|logs?)|decisoes|decisões|entscheidungen|décisions|決定|决策)$",
    re.IGNORECASE,
)
MARKDOWN = (".md", ".markdown", ".mdown", ".mkd", ".mdx")


def stem(path: str) -> str:
    """The file's name without its ending; for a README in a folder of its own, the folder's name."""
    name = own_name(path)
    folder = PurePosixPath(path).parent.name
    return folder if is_front_page(path) and (number_in(folder) is not None or date_in(folder)) else name


def own_name(path: str) -> str:
    """The file's name without a Markdown ending; `0007-x.md.md` and `notes.v2.md` keep what is before the last one."""
    name = PurePosixPath(path).name
    ending = PurePosixPath(name).suffix.lower()
    return name[: -len(ending)] if ending in (*MARKDOWN, ".json") else name


def is_front_page(path: str) -> bool:
    return own_name(path).lower() in ("readme", "index", "_index")


def number_in(name: str) -> int | None:
    """The number that a name without its ending begins with: `0007-x`, `adr-7`, `ADR-007-x`, `2024-01-31_007-x`.

    A date is no number.
    """
    if date_part := _date_part(name):
        match = re.match(r"^_(\d{1,5})(?=$|[-_. ])", name[len(date_part) :])
        return int(match[1]) if match else None
    if YEAR_MONTH.match(name):
        return None
    match = NUMBERED.match(name) or VERSIONED.match(name) or PREFIXED.match(name)
    return int(match[1]) if match else None


def date_in(name: str) -> datetime.date | None:
    """The date that a name without its ending begins with: `2024-01-31-x`, `20240131-x`."""
    match = DATED.match(name) or DATED_TIGHT.match(name)
    if not match:
        return None
    try:
        return datetime.date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None


def slug_in(name: str) -> str:
    """What is left of a name without its number or date."""
    rest = name[len(_date_part(name)) :]
    match = NUMBERED.match(rest) or VERSIONED.match(rest) or PREFIXED.match(rest)
    return (rest[match.end() :] if match else re.sub(r"^_\d{1,5}", "", rest)).strip("-_. ")


def _date_part(name: str) -> str:
    match = DATED.match(name) or DATED_TIGHT.match(name)
    return match[0] if match and date_in(name) else ""


def in_decisions_folder(path: str) -> bool:
    """Whether the folder, or one of the two above it, is named as one that holds decisions."""
    return any(FOLDER.match(part) for part in PurePosixPath(path).parent.parts[-3:])


def title_from(path: str) -> str:
    """A title for a record without one: the name of its file in words."""
    name = stem(path)
    words = re.sub(r"[-_]+", " ", slug_in(name) or name).strip()
    return words[:1].upper() + words[1:]
