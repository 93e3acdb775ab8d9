"""Reading the Markdown that we wrote ourselves, in MADR's or Nygard's form, exactly as it was.

Each part stands behind a mark, an HTML comment that nobody sees: `<!-- rungs:context -->`. So a heading, a fence or a
"Status:" in somebody's text is only text. A line of text that looks like a mark carries a backslash. Other tools read
the same file as ordinary MADR or Nygard.
"""

import dataclasses
import datetime
import json
import re
from collections.abc import Iterator
from typing import Any

from growth.decisions.formats import dates, own_json, references, statuses
from growth.decisions.formats.front_matter import FrontMatter, split
from growth.decisions.formats.metadata import Metadata, of_front_matter
from growth.decisions.formats.outline import trimmed
from growth.decisions.formats.records import Option, Record, Reference, Section
from growth.decisions.formats.words import PEOPLE, TIES

HEAD = "<!-- rungs:record/1 -->"
MARK = re.compile(r"^<!-- rungs:([a-z-]+) -->$")
ESCAPED = re.compile(r"^\\(\\*<!-- rungs:)")
NUMBERED = re.compile(r"^(\d+)\. (.+)$")
DATE_LINE = "Date: "
# The key of the front matter with what plain MADR and Nygard cannot say, as JSON.
EXACTLY = "rungs"
HEADINGS = {
    "status": "## Status",
    "drivers": "## Decision Drivers",
    "considered": "## Considered Options",
    "options": "## Pros and Cons of the Options",
    "ai-proposed": "## What a Model Proposed",
    "ai-decided": "## What People Decided, and Why",
}
MADR = HEADINGS | {
    "context": "## Context and Problem Statement",
    "decision": "## Decision Outcome",
    "consequences": "### Consequences",
    "confirmation": "### Confirmation",
}
NYGARD = HEADINGS | {
    "context": "## Context",
    "decision": "## Decision",
    "consequences": "## Consequences",
    "confirmation": "## Confirmation",
}
FIELDS = {
    "context": "context",
    "drivers": "drivers",
    "decision": "decision",
    "consequences": "consequences",
    "confirmation": "confirmation",
    "ai-proposed": "ai_proposed",
    "ai-decided": "ai_decided",
}
GOOD, BAD, INDENT = "* Good, because ", "* Bad, because ", "  "


def is_ours(text: str) -> bool:
    return f"\n{HEAD}\n" in text


def read(path: str, text: str) -> Record:
    """The record in a document for which `is_ours` holds."""
    matter, body = split(text)
    head, _, rest = f"\n{body}".partition(f"\n{HEAD}\n")
    blocks = list(_blocks(rest))
    return _exactly(_with_texts(_headed(path, matter, head, blocks), blocks), matter)


def _blocks(text: str) -> Iterator[tuple[str, str]]:
    """Mark and text of each block; text before the first mark has the mark "text"."""
    mark, lines = "text", list[str]()
    for line in text.split("\n"):
        if match := MARK.match(line):
            yield mark, "\n".join(lines)
            mark, lines = match[1], []
        else:
            lines.append(ESCAPED.sub(r"\1", line))
    yield mark, "\n".join(lines)


# ---- what stands above the texts


def _headed(path: str, matter: FrontMatter, head: str, blocks: list[tuple[str, str]]) -> Record:
    lines = [line for line in head.split("\n") if line.strip()]
    title = next((line[2:].strip() for line in lines if line.startswith("# ")), "")
    front = of_front_matter(matter)
    status_words = trimmed(next((_body(text, HEADINGS["status"]) for mark, text in blocks if mark == "status"), ""))
    status_words = status_words or trimmed(front.first("status"))
    stated = next((line[len(DATE_LINE) :].strip() for line in lines if line.startswith(DATE_LINE)), "")
    date_words = front.first("date") or stated
    numbered = NUMBERED.match(title) if stated or "status" in dict(blocks) else None
    ties = "\n".join(text for mark, text in blocks if mark == "ties")
    written = "\n".join(line for line in lines if not line.startswith(("# ", DATE_LINE)))
    return Record(
        path=path,
        title=numbered[2] if numbered else title,
        number=int(numbered[1]) if numbered else _number(front.first("number")),
        status=statuses.meaning(status_words),
        status_words=status_words,
        date=dates.find(date_words).date,
        date_words=date_words,
        tags=tuple(front.values.get("tags", ())),
        people=tuple((role, name) for role in PEOPLE for name in front.values.get(role, ())),
        revisit_on=dates.find(str(matter.values.get("revisit-on", ""))).date,
        more=(Section("", written),) if written else (),
        references=tuple(_ties(front, status_words, ties)),
    )


def _number(words: str) -> int | None:
    return int(words) if words.isascii() and words.isdigit() and len(words) < 10 else None


def _ties(front: Metadata, status_words: str, ties: str) -> list[Reference]:
    found = references.find(status_words) + references.find(ties)
    for kind in TIES:
        found += [tie for value in front.values.get(kind, ()) for tie in references.from_value(kind, value)]
    return found


def _exactly(record: Record, matter: FrontMatter) -> Record:
    """With the fields that the front matter states exactly, which plain MADR or Nygard cannot."""
    stated = matter.values.get(EXACTLY)
    try:
        values: Any = json.loads(stated) if isinstance(stated, str) else {}
    except (ValueError, RecursionError):
        return record
    return own_json.changed(record, values) if isinstance(values, dict) else record


# ---- the texts


def _with_texts(record: Record, blocks: list[tuple[str, str]]) -> Record:
    """The record with the texts of all blocks; a block of an unknown mark is kept as text."""
    texts: dict[str, Any] = {}
    more = list(record.more)
    options: list[Option] = []
    considered: list[str] = []
    for mark, text in blocks:
        if mark in FIELDS:
            texts[FIELDS[mark]] = _joined(texts.get(FIELDS[mark], ""), _body(text, MADR[mark], NYGARD[mark]))
        elif mark == "option":
            options.append(_option(text))
        elif mark == "arguments" and options:
            options[-1] = _argued(options[-1], text)
        elif mark == "considered":
            considered = [line[2:].strip() for line in text.split("\n") if line.startswith("* ") and line[2:].strip()]
        elif mark == "more":
            more.append(_section(text))
        elif mark not in ("status", "ties", "options") and (mark == "plain" or trimmed(text)):
            more.append(Section("", trimmed(text)))
    known = {option.title for option in options}
    options += [Option(title) for title in considered if title not in known]
    return dataclasses.replace(record, more=tuple(more), options=tuple(options), **texts)


def _joined(first: str, second: str) -> str:
    return f"{first}\n\n{second}" if first else second


def _body(text: str, *headings: str) -> str:
    """The text below one of our own headings, which may have been taken away."""
    first, _, rest = trimmed(text).partition("\n")
    return trimmed(rest) if first.rstrip() in headings else trimmed(text)


def _option(text: str) -> Option:
    first, _, rest = trimmed(text).partition("\n")
    return Option(first.removeprefix("###").strip(), trimmed(rest))


def _section(text: str) -> Section:
    first, _, rest = trimmed(text).partition("\n")
    return Section(first.removeprefix("##").strip(), trimmed(rest))


def _argued(option: Option, text: str) -> Option:
    good: list[list[str]] = []
    bad: list[list[str]] = []
    into: list[list[str]] = good
    for line in trimmed(text).split("\n"):
        if line.startswith((GOOD, BAD)) or line in (GOOD.rstrip(), BAD.rstrip()):
            is_good = line.startswith(GOOD.rstrip())
            into = good if is_good else bad
            into.append([line[len(GOOD if is_good else BAD) :]])
        elif into:
            into[-1].append(line.removeprefix(INDENT))
        elif line.strip():
            option = dataclasses.replace(option, description=_joined(option.description, line))
    return dataclasses.replace(option, good=_texts(good), bad=_texts(bad))


def _texts(arguments: list[list[str]]) -> tuple[str, ...]:
    return tuple(trimmed("\n".join(lines)) for lines in arguments)


def isoformat(day: datetime.date | None) -> str | None:
    return day.isoformat() if day else None
