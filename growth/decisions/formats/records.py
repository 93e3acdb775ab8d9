"""What one decision record holds, whatever form it was written in. What is not written is None, never a guess."""

import datetime
from dataclasses import dataclass

ACCEPTED, PROPOSED, REJECTED, DEPRECATED, SUPERSEDED, OTHER = (
    "accepted",
    "proposed",
    "rejected",
    "deprecated",
    "superseded",
    "other",
)
STATUSES = (ACCEPTED, PROPOSED, REJECTED, DEPRECATED, SUPERSEDED, OTHER)

AUTHOR, DECIDER, CONSULTED, INFORMED = "author", "decider", "consulted", "informed"
ROLES = (AUTHOR, DECIDER, CONSULTED, INFORMED)

SUPERSEDES, SUPERSEDED_BY, AMENDS, AMENDED_BY, RELATES = (
    "supersedes",
    "superseded_by",
    "amends",
    "amended_by",
    "relates",
)
KINDS = (SUPERSEDES, SUPERSEDED_BY, AMENDS, AMENDED_BY, RELATES)

# The closed list: no file is left out for another reason.
SKIP_REASONS = {
    "not_markdown": "It is not a Markdown file.",
    "empty": "It is empty.",
    "binary": "It is not text.",
    "unreadable": "Its text cannot be decoded.",
    "too_large": "It is larger than 1 MB.",
    "template": "It is a template that nobody has filled in.",
    "index": "It is a list of records or a page about them.",
    "attachment": "It belongs to the record in the same folder.",
    "no_record": "Nothing in it says that it is a decision record.",
}


@dataclass(frozen=True)
class Option:
    """One way that was considered; arguments that are neither good nor bad stay in the description."""

    title: str
    description: str = ""
    good: tuple[str, ...] = ()
    bad: tuple[str, ...] = ()


@dataclass(frozen=True)
class Reference:
    """A tie to another record as the file states it; number and file say which one, as far as that is written."""

    kind: str
    number: int | None
    file: str | None
    words: str
    partly: bool = False


@dataclass(frozen=True)
class Section:
    """A part of the file that no field takes; the heading may be empty."""

    heading: str
    text: str


@dataclass(frozen=True)
class Record:
    """A record as read; long texts are Markdown. `status` is one of STATUSES, or None when nothing is written."""

    path: str
    title: str
    number: int | None = None
    status: str | None = None
    status_words: str = ""
    date: datetime.date | None = None
    date_words: str = ""
    tags: tuple[str, ...] = ()
    people: tuple[tuple[str, str], ...] = ()
    context: str = ""
    drivers: str = ""
    options: tuple[Option, ...] = ()
    decision: str = ""
    consequences: str = ""
    confirmation: str = ""
    ai_proposed: str = ""
    ai_decided: str = ""
    revisit_on: datetime.date | None = None
    more: tuple[Section, ...] = ()
    references: tuple[Reference, ...] = ()
    problems: tuple[str, ...] = ()


@dataclass(frozen=True)
class Skipped:
    """A file that is no record; `reason` is a key of SKIP_REASONS."""

    path: str
    reason: str
