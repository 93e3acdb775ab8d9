"""Dates as people write them. A day that is not written is not made up: "May 2025" is no date."""

import datetime
import re
from dataclasses import dataclass

from growth.decisions.formats.words import MONTHS

ISO = re.compile(r"(?<!\d)(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?!\d)(?!-\d)")
TIGHT = re.compile(r"^\W*((?:19|20)\d{2})(\d{2})(\d{2})(?!\d)")
EASTERN = re.compile(r"(\d{4})\s*[年년]\s*(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日일号]")
NUMERIC = re.compile(r"(?<!\d)(\d{1,2})([-/.])\s?(\d{1,2})\2\s?(\d{4}|\d{2})(?!\d)")
NAME = r"([^\W\d_]{3,10})\.?"
DAY_FIRST = re.compile(
    rf"(?<!\d)(\d{{1,2}})(?:st|nd|rd|th|er|º|\.)?[\s-]+(?:of\s+|de\s+)?{NAME},?(?:[\s-]+|\s+de\s+)(\d{{4}})(?!\d)"
)
MONTH_FIRST = re.compile(rf"{NAME}\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(\d{{4}})(?!\d)")
YEAR_FIRST = re.compile(rf"(?<!\d)(\d{{4}})[-\s]{NAME}[-\s](\d{{1,2}})(?!\d)")
LONGEST = 300


@dataclass(frozen=True)
class Found:
    """`date` is None where the words hold none; `problem` is a sentence for people, or empty."""

    date: datetime.date | None
    problem: str = ""


def find(words: str) -> Found:
    """The first date in the words. 03/04/2024 is read as day/month/year, with a problem that says so."""
    text = words[:LONGEST]
    for attempt in (_year_first, _eastern, _named, _numeric):
        if found := attempt(text):
            return found
    return Found(None, f"The date “{_short(words)}” is not a date." if words.strip() else "")


def _year_first(text: str) -> Found | None:
    match = ISO.search(text) or TIGHT.search(text)
    if not match:
        return None
    year, month, day = (int(part) for part in match.groups() if part.isdigit())
    return _made(year, month, day, match[0])


def _eastern(text: str) -> Found | None:
    match = EASTERN.search(text)
    return _made(int(match[1]), int(match[2]), int(match[3]), match[0]) if match else None


def _named(text: str) -> Found | None:
    for pattern, year, month, day in ((DAY_FIRST, 3, 2, 1), (MONTH_FIRST, 3, 1, 2), (YEAR_FIRST, 1, 2, 3)):
        for match in pattern.finditer(text):
            if number := MONTHS.get(match[month].casefold()):
                return _made(int(match[year]), number, int(match[day]), match[0])
    return None


def _numeric(text: str) -> Found | None:
    match = NUMERIC.search(text)
    if not match:
        return None
    first, second, year = int(match[1]), int(match[3]), int(match[4])
    year += 2000 if year < 100 else 0
    if first <= 12 < second:
        return _made(year, first, second, match[0])
    found = _made(year, second, first, match[0])
    if found.date and first <= 12 and first != second and match[2] != ".":
        return Found(found.date, f"The date “{match[0]}” was read as day, month, year.")
    return found


def _made(year: int, month: int, day: int, words: str) -> Found:
    try:
        return Found(datetime.date(year, month, day))
    except ValueError:
        return Found(None, f"The date “{_short(words)}” is not a date.")


def _short(words: str) -> str:
    one_line = " ".join(words.split())
    return one_line if len(one_line) <= 60 else one_line[:59] + "…"
