"""Records as files: MADR 4, Nygard's form, JSON. Reading what is written here gives the same record again.

Plain front matter and sections come first, so that other tools read the file as one of theirs. Only what they cannot
say exactly (a number that is not in the title, say) stands once more, as JSON, under one key of the front matter.
"""

import dataclasses
import json
import re
from typing import Any

import yaml

from growth.decisions.formats import own_documents, own_json, references
from growth.decisions.formats.outline import trimmed
from growth.decisions.formats.own_documents import BAD, DATE_LINE, EXACTLY, GOOD, HEAD, INDENT, MADR, NYGARD
from growth.decisions.formats.records import (
    AMENDED_BY,
    AMENDS,
    AUTHOR,
    CONSULTED,
    DECIDER,
    INFORMED,
    RELATES,
    SUPERSEDED_BY,
    SUPERSEDES,
    Option,
    Record,
    Reference,
    Section,
)

PEOPLE_KEYS = {AUTHOR: "authors", DECIDER: "decision-makers", CONSULTED: "consulted", INFORMED: "informed"}
TIE_KEYS = {
    SUPERSEDES: "supersedes",
    SUPERSEDED_BY: "superseded-by",
    AMENDS: "amends",
    AMENDED_BY: "amended-by",
    RELATES: "relates-to",
}
TIE_WORDS = {kind: key.replace("-", " ").capitalize() for kind, key in TIE_KEYS.items()}
HEAD_FIELDS = (
    "title", "number", "status", "status_words", "date", "date_words", "tags", "people", "revisit_on", "references",
    "problems",
)  # fmt: skip
LOOKS_LIKE_A_MARK = re.compile(r"^(\\*<!-- rungs:)", re.MULTILINE)


def to_madr(record: Record) -> str:
    """The record as MADR 4. `read(path, to_madr(record).encode())` gives `normalised(record)`."""
    given = normalised(record)
    front = _plain_front(given) | _status_and_ties(given)
    return _exact(given, front, f"# {given.title}\n", _madr_blocks(given))


def to_nygard(record: Record) -> str:
    """The record in Nygard's form (adr-tools): number in the title, a date line, a section for the status."""
    given = normalised(record)
    title = f"# {given.number}. {given.title}\n" if given.number is not None else f"# {given.title}\n"
    date = f"\n{DATE_LINE}{_date_words(given)}\n" if _date_words(given) else ""
    front = {key: value for key, value in _plain_front(given).items() if key not in ("number", "date")}
    return _exact(given, front, title + date, _nygard_blocks(given))


def to_json(record: Record) -> dict[str, Any]:
    """The record as plain data; `read` takes it back out of a `.json` file, every field as it was."""
    return own_json.to_data(record)


# ---- texts as the two forms can hold them


def normalised(record: Record) -> Record:
    """The record as it comes back out of Markdown.

    Line ends are line feeds; no text begins with blank lines or ends with white space; titles, headings, names, tags,
    problems and the words of dates and ties are one line with single spaces; names and tags that are empty are gone,
    as are NUL and half surrogates.
    """
    texts = (
        "context",
        "drivers",
        "decision",
        "consequences",
        "confirmation",
        "ai_proposed",
        "ai_decided",
        "status_words",
    )
    return dataclasses.replace(
        record,
        title=_line(record.title),
        date_words=_line(record.date_words),
        tags=tuple(line for tag in record.tags if (line := _line(tag))),
        people=tuple((role, line) for role, name in record.people if (line := _line(name))),
        options=tuple(_normal_option(option) for option in record.options),
        references=tuple(_normal_tie(tie) for tie in record.references),
        problems=tuple(_line(problem) for problem in record.problems),
        more=tuple(Section(_line(section.heading), _text(section.text)) for section in record.more),
        **dict[str, Any]((name, _text(getattr(record, name))) for name in texts),
    )


def _normal_option(option: Option) -> Option:
    good, bad = (tuple(_text(one).lstrip() for one in arguments) for arguments in (option.good, option.bad))
    return Option(_line(option.title), _text(option.description), good, bad)


def _normal_tie(tie: Reference) -> Reference:
    return dataclasses.replace(tie, file=_line(tie.file) if tie.file else None, words=_line(tie.words))


def _text(text: str) -> str:
    whole = text.encode("utf-8", "ignore").decode().replace("\0", "")
    return trimmed(whole.replace("\r\n", "\n").replace("\r", "\n"))


def _line(text: str) -> str:
    return " ".join(_text(text).split())


# ---- front matter


def _plain_front(record: Record) -> dict[str, Any]:
    front: dict[str, Any] = {"number": record.number, "date": _date_words(record), "tags": list(record.tags)}
    for role, key in PEOPLE_KEYS.items():
        front[key] = [name for one, name in record.people if one == role]
    front["revisit-on"] = own_documents.isoformat(record.revisit_on)
    return {
        key: str(value) if isinstance(value, int) else value
        for key, value in front.items()
        if value not in (None, "", [])
    }


def _date_words(record: Record) -> str:
    return record.date_words or own_documents.isoformat(record.date) or ""


def _status_words(record: Record) -> str:
    return record.status_words or record.status or ""


def _status_and_ties(record: Record) -> dict[str, Any]:
    words = _status_words(record)
    front: dict[str, Any] = {"status": words} if words else {}
    for tie in _untold_ties(record):
        front.setdefault(TIE_KEYS[tie.kind], []).append(_target(tie))
    return front


def _untold_ties(record: Record) -> list[Reference]:
    """Those that the words of the status do not tell already."""
    told = references.find(_status_words(record))
    return [tie for tie in record.references if tie not in told]


def _target(tie: Reference) -> str:
    label = f"ADR-{tie.number:04}" if tie.number is not None else tie.file or ""
    return tie.words or (f"[{label}]({tie.file})" if tie.file else label)


def _exact(record: Record, front: dict[str, Any], head: str, blocks: str) -> str:
    """The document; where reading it as it stands gives another head, the front matter says the difference as well."""
    plain = _document(front, head, blocks)
    again = own_documents.read(record.path, plain)
    wanted = to_json(record)
    different = [field for field in HEAD_FIELDS if getattr(again, field) != getattr(record, field)]
    if not different:
        return plain
    exactly = json.dumps({field: wanted[field] for field in different})
    return _document(front | {EXACTLY: exactly}, head, blocks)


def _document(front: dict[str, Any], head: str, blocks: str) -> str:
    matter = yaml.safe_dump(front, allow_unicode=True, sort_keys=False, width=10**6) if front else ""
    return (f"---\n{matter}---\n\n" if front else "") + f"{head}\n{HEAD}\n{blocks}"


# ---- the parts


def _madr_blocks(record: Record) -> str:
    return "".join(
        (
            _block("context", MADR["context"], record.context),
            _block("drivers", MADR["drivers"], record.drivers),
            _considered(record),
            _block(
                "decision", MADR["decision"], record.decision, always=bool(record.consequences or record.confirmation)
            ),
            _block("consequences", MADR["consequences"], record.consequences),
            _block("confirmation", MADR["confirmation"], record.confirmation),
            _weighed(record),
            _ours(record),
        )
    )


def _nygard_blocks(record: Record) -> str:
    ties = "\n\n".join(f"{TIE_WORDS[tie.kind]} {_target(tie)}" for tie in _untold_ties(record))
    return "".join(
        (
            _block("status", NYGARD["status"], _status_words(record), always=True),
            _block("ties", "", ties),
            _block("context", NYGARD["context"], record.context),
            _block("drivers", NYGARD["drivers"], record.drivers),
            _considered(record),
            _weighed(record),
            _block("decision", NYGARD["decision"], record.decision),
            _block("consequences", NYGARD["consequences"], record.consequences),
            _block("confirmation", NYGARD["confirmation"], record.confirmation),
            _ours(record),
        )
    )


def _ours(record: Record) -> str:
    parts = [
        _block("ai-proposed", MADR["ai-proposed"], record.ai_proposed),
        _block("ai-decided", MADR["ai-decided"], record.ai_decided),
    ]
    for section in record.more:
        if section.heading:
            parts.append(_block("more", f"## {section.heading}", section.text, always=True))
        else:
            parts.append(_block("plain", "", section.text, always=True))
    return "".join(parts)


def _considered(record: Record) -> str:
    return _block("considered", MADR["considered"], "\n".join(f"* {option.title}" for option in record.options))


def _weighed(record: Record) -> str:
    if not record.options:
        return ""
    return _block("options", MADR["options"], "", always=True) + "".join(_option(option) for option in record.options)


def _option(option: Option) -> str:
    lines = [GOOD + _indented(one) for one in option.good] + [BAD + _indented(one) for one in option.bad]
    return _block("option", f"### {option.title}", option.description, always=True) + _block(
        "arguments", "", "\n".join(lines)
    )


def _indented(text: str) -> str:
    return text.replace("\n", f"\n{INDENT}")


def _block(mark: str, heading: str, text: str, always: bool = False) -> str:
    """One part behind its mark; nothing for an empty text, unless the heading says something by itself."""
    if not text and not always:
        return ""
    escaped = LOOKS_LIKE_A_MARK.sub(r"\\\1", text)
    return (
        "\n".join(part for part in (f"\n<!-- rungs:{mark} -->", heading, f"\n{escaped}" if escaped else "") if part)
        + "\n"
    )
