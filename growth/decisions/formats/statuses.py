"""The words of a status, and which of the statuses they mean. Words that mean none of them are "other"."""

import re

from growth.decisions.formats import plain
from growth.decisions.formats.placeholders import unfilled
from growth.decisions.formats.records import OTHER, SUPERSEDED
from growth.decisions.formats.words import HEDGES, STATUS_BY_WORD

LONGEST = 4_000
IMAGE = re.compile(r"!\[([^\]]*)\]\(([^)\s]*)")
BRACES = re.compile(r"^[\[{(<]\s*([^\[\]{}()<>|]*?)\s*[\]})>]$")
KEY = re.compile(r"^(?:adr |decision )?(?:status|状態|ステータス|estado|statut)\s*[:：]\s*", re.IGNORECASE)
LEADING = re.compile(r"^[^\w]+")
HEDGE = re.compile(rf"^(?:{'|'.join(HEDGES)})[\s-]+")
BEHIND = re.compile(r"^(?:已)?(?:被|由)\s*.{2,300}(?:取代|替代|替换)")
CHECKED, UNCHECKED = re.compile(r"^\s*[-*+]\s+\[[xX]\]\s*"), re.compile(r"^\s*[-*+]\s+\[ \]")
STRUCK = re.compile(r"~~[^~\n]*~~|<(del|s|strike)>[^<]*</\1>", re.IGNORECASE)
BEFORE = re.compile(r"^(?:\s*:[a-z0-9_+-]+:|\W*\d{4}-\d{1,2}-\d{1,2}\b\s*[:：–-]?)\s*(?=.*[^\W\d])")
LONGEST_WORD = max(len(word) for word in STATUS_BY_WORD)


def meaning(text: str) -> str | None:
    """One of STATUSES for the words of a status; None when nothing is written, or only a template's words are.

    The first line says it, unless a later line says that it was superseded.
    """
    lines = readable(text)
    if not lines:
        return None
    first = of_line(lines[0])
    if first != SUPERSEDED and any(of_line(line) == SUPERSEDED for line in lines[1:]):
        return SUPERSEDED
    return first or OTHER


def readable(text: str) -> list[str]:
    """The lines that say something: without quotes, code, comments, struck words, choices nobody made, and markup.

    Of a list with boxes only what is ticked counts.
    """
    found: list[str] = []
    fenced = False
    lines = STRUCK.sub("", plain.COMMENT.sub("", text[:LONGEST])).split("\n")
    if any(CHECKED.match(line) for line in lines):
        lines = [CHECKED.sub("", line) for line in lines if not UNCHECKED.match(line)]
    for line in lines:
        if line.lstrip().startswith(("```", "~~~")):
            fenced = not fenced
        elif not fenced and not line.lstrip().startswith(">"):
            found.append(_read(line))
    return [line for line in found if line]


def _read(line: str) -> str:
    """One line; a picture stands for the word that it shows."""
    bare = re.sub(r"^[\s*+\-]+(?=\S)", "", line) if not line.lstrip().startswith("**") else line
    if pictured := _pictured(bare):
        return pictured
    spoken = plain.words(bare).strip().rstrip("\\").strip()
    if _all_the_choices(spoken):
        return ""
    inner = BRACES.match(spoken)
    if inner and of_line(inner[1]):
        return inner[1]
    return "" if unfilled(spoken) or not re.search(r"\w", spoken) else BEFORE.sub("", KEY.sub("", spoken)).strip()


def _all_the_choices(spoken: str) -> bool:
    """ "Proposed, Accepted, Deprecated": what a template offers, and nobody chose."""
    words = [word.strip().casefold() for word in re.split(r"[|/,]|\bor\b", spoken.strip("[](){}<> ."))]
    words = [word for word in words if word and word != "…"]
    return len(words) > 2 and all(word.split(" by")[0] in STATUS_BY_WORD for word in words)


def _pictured(line: str) -> str:
    for label, address in IMAGE.findall(line[:1000]):
        for source in (address, label):
            for word in re.split(r"[^A-Za-z]+", source):
                if word.casefold() in STATUS_BY_WORD:
                    return word
    return ""


def of_line(line: str) -> str | None:
    """The status whose word a line begins with, after hedges such as "partly"; None when it begins with none."""
    spoken = LEADING.sub("", line).casefold()
    for _ in range(2):
        spoken = HEDGE.sub("", spoken)
    if BEHIND.match(spoken):
        return SUPERSEDED
    for length in range(min(LONGEST_WORD, len(spoken)), 0, -1):
        following = spoken[length : length + 1]
        if spoken[:length] in STATUS_BY_WORD and not (_joins(spoken[length - 1]) and _joins(following)):
            return STATUS_BY_WORD[spoken[:length]]
    return None


def alone(line: str) -> bool:
    """Whether a line outside of any status section is a status and nothing else: "**Accepted**", a badge."""
    if "![" in line and re.search(r"status|adr", line, re.IGNORECASE):
        return bool(_pictured(line))
    return plain.words(line).strip(" .!\\").casefold() in STATUS_BY_WORD


def _joins(letter: str) -> bool:
    """Whether a word goes on over this letter; Chinese and Japanese words are not set apart by spaces."""
    return letter.isalnum() and not "\u3000" <= letter <= "\u9fff"
