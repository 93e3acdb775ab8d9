"""Decisions as the records that files hold (formats/records.py), and the fields of a decision out of such a record.

Answers, comments and verdicts are no part of it: they are what people said, and no file puts words into their mouths.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from growth.decisions.actions import FLAGS, MOST_TAGS
from growth.decisions.formats.records import (
    AMENDED_BY,
    AMENDS,
    PROPOSED,
    RELATES,
    SUPERSEDED_BY,
    SUPERSEDES,
    Option,
    Record,
    Reference,
    Section,
)
from growth.decisions.formats.statuses import meaning
from growth.decisions.formats.writing import normalised
from growth.decisions.models import Decision, Link, LinkKind, Participant, Status, Tag

# Sections of a file for what is a field here and nowhere else. Readable for people, and read again.
PREDICTION = "What we expect to happen"
REVIEW_CALLED = "What calls for a design review"
TEMPLATE = "Written with the template"

FORWARDS = {LinkKind.SUPERSEDES: SUPERSEDES, LinkKind.AMENDS: AMENDS, LinkKind.RELATES: RELATES}
BACKWARDS = {LinkKind.SUPERSEDES: SUPERSEDED_BY, LinkKind.AMENDS: AMENDED_BY}
LARGEST_NUMBER = 2**31 - 1
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")  # no database keeps them; a JSON or YAML file can spell them


# ---- into a decision


@dataclass(frozen=True)
class Fields:
    """What a record says, cut to what the columns hold. `values` are fields of Decision; what was cut is a problem."""

    values: dict[str, Any]
    tags: tuple[str, ...] = ()
    people: tuple[tuple[str, str], ...] = ()  # role, words
    references: tuple[Reference, ...] = ()
    problems: tuple[str, ...] = field(default=())


def fields_of(record: Record) -> Fields:
    """Never raises. Where a record says nothing the field stays empty, and its status is “unknown”."""
    problems = [storable(problem) for problem in record.problems]
    own, more = _own_sections(record.more)
    values = {
        "title": _cut(record.title, Decision, "title", problems),
        "number": _number(record.number, problems),
        "status": Status(record.status) if record.status else Status.UNKNOWN,
        "status_words": _cut(record.status_words, Decision, "status_words", problems),
        "dated": record.date,
        "revisit_on": record.revisit_on,
        "options": [_option(option) for option in record.options],
        "more": [{"heading": storable(one.heading), "text": storable(one.text)} for one in more],
        **{name: storable(getattr(record, name)) for name in _TEXTS},
        **own,
    }
    people = tuple((role, _cut(words, Participant, "name", problems)) for role, words in record.people if words.strip())
    references = tuple(_reference(one) for one in record.references)
    return Fields(values, _tags(record.tags, problems), tuple(dict.fromkeys(people)), references, tuple(problems))


_TEXTS = ("context", "drivers", "decision", "consequences", "confirmation", "ai_proposed", "ai_decided")


def _own_sections(sections: Sequence[Section]) -> tuple[dict[str, Any], list[Section]]:
    """The fields that have no place in other people's forms, and the sections that are left."""
    own: dict[str, Any] = {"prediction": "", "template_key": "", **dict.fromkeys(FLAGS, False)}
    left = []
    for section in sections:
        found = _own(section)
        if found and not any(own[name] for name in found):
            own |= found
        else:
            left.append(section)
    return own, left


def _own(section: Section) -> dict[str, Any]:
    text = storable(section.text).strip()
    if section.heading == PREDICTION:
        return {"prediction": text}
    if section.heading == TEMPLATE and re.fullmatch(r"[\w-]{1,60}", text):
        return {"template_key": text}
    if section.heading == REVIEW_CALLED:
        named = {line.removeprefix("- ") for line in text.splitlines()}
        return _flags(named)
    return {}


def _flags(named: set[str]) -> dict[str, Any]:
    names = _flag_names()
    return {names[words]: True for words in named} if named <= names.keys() else {}


def _flag_names() -> dict[str, str]:
    """The fields by what people read: “an external API”."""
    return {str(Decision._meta.get_field(name).verbose_name): name for name in FLAGS}  # type: ignore[union-attr]


def _option(option: Option) -> dict[str, Any]:
    return {
        "title": storable(option.title),
        "description": storable(option.description),
        "good": [storable(line) for line in option.good],
        "bad": [storable(line) for line in option.bad],
    }


def _number(number: int | None, problems: list[str]) -> int | None:
    if number is not None and number > LARGEST_NUMBER:
        problems.append(f"The number {str(number)[:40]} is too large for a record.")
        return None
    return number


def _tags(tags: Iterable[str], problems: list[str]) -> tuple[str, ...]:
    """Written alike, as tags typed here are (`actions.named_tags`)."""
    named = [" ".join(storable(tag).split()).lower() for tag in tags]
    kept = list(dict.fromkeys(_cut(name, Tag, "name", problems) for name in named if name))
    if len(kept) > MOST_TAGS:
        problems.append(f"Only the first {MOST_TAGS} of its {len(kept)} tags were taken.")
    return tuple(kept[:MOST_TAGS])


def _reference(one: Reference) -> Reference:
    most = Link._meta.get_field("words").max_length
    words = storable(one.words)[:most] or one.kind.replace("_", " ")
    file = None if one.file is None else storable(one.file)[:most]
    return Reference(one.kind, one.number, file, words, one.partly)


def _cut(words: str, model: type[Any], name: str, problems: list[str]) -> str:
    most = model._meta.get_field(name).max_length
    words = storable(words)
    if len(words) > most:
        problems.append(f"“{words[:40]}…” is longer than {most} characters and was cut.")
        return words[: most - 1].rstrip() + "…"
    return words


def storable(text: str) -> str:
    """The text as every database can keep it."""
    return UNSTORABLE.sub("\ufffd", text)


def storable_data(value: Any) -> Any:
    """The same for all texts in plain data."""
    if isinstance(value, dict):
        return {key: storable_data(one) for key, one in value.items()}
    if isinstance(value, list):
        return [storable_data(one) for one in value]
    return storable(value) if isinstance(value, str) else value


# ---- out of a decision


@dataclass(frozen=True)
class Ties:
    """The links of a record that the reader may see, and the file names that the records at their ends have."""

    links: Sequence[Link] = ()
    links_to: Sequence[Link] = ()
    names: dict[int, str] = field(default_factory=dict)


def record_of(decision: Decision, path: str, ties: Ties) -> Record:
    """What a file of this decision says, as it comes back out of the file.

    Reads `participants` with their people, and `tags`: prefetch them for many.
    """
    record = Record(
        path=path,
        title=decision.title,
        number=decision.number,
        status=_status(decision),
        status_words=_status_words(decision),
        date=decision.dated,
        date_words=decision.dated.isoformat() if decision.dated else "",
        tags=tuple(sorted(tag.name for tag in decision.tags.all())),
        people=tuple((part.role, _words(part)) for part in decision.participants.all()),
        options=tuple(_as_option(option) for option in decision.options),
        revisit_on=decision.revisit_on,
        more=(*(Section(one["heading"], one["text"]) for one in decision.more), *_sections(decision)),
        references=tuple(sorted(_references(decision, ties), key=lambda tie: (tie.kind, tie.words))),
        **{name: getattr(decision, name) for name in _TEXTS},
    )
    return normalised(record)


def _status(decision: Decision) -> str | None:
    """Files know no drafts; one that its author downloads is a proposal to come."""
    if decision.status == Status.DRAFT:
        return PROPOSED
    return None if decision.status == Status.UNKNOWN else str(decision.status)


def _status_words(decision: Decision) -> str:
    """As its file said it, unless its status was changed here since."""
    status = _status(decision)
    return decision.status_words if meaning(decision.status_words) == status else status or ""


def _words(part: Participant) -> str:
    """With the address of an account, so that reading it again is certain who is meant."""
    return part.name or (f"{part.person.name} <{part.person.email}>" if part.person else "")


def _as_option(option: dict[str, Any]) -> Option:
    return Option(option["title"], option["description"], tuple(option["good"]), tuple(option["bad"]))


def _sections(decision: Decision) -> Iterator[Section]:
    if decision.prediction.strip():
        yield Section(PREDICTION, decision.prediction)
    if decision.calls_for_review:
        yield Section(REVIEW_CALLED, "\n".join(f"- {words}" for words in decision.calls_for_review))
    if decision.template_key:
        yield Section(TEMPLATE, decision.template_key)


def _references(decision: Decision, ties: Ties) -> Iterator[Reference]:
    """Replacing and amending is said at both ends, as people do; “relates to” where it was said."""
    for link in ties.links:
        kind = LinkKind(link.kind)
        said = BACKWARDS.get(kind, RELATES) if link.target_id is None and link.backwards else FORWARDS[kind]
        yield _tie(said, link, link.target, decision, ties)
    for link in ties.links_to:
        if link.kind in BACKWARDS:
            yield _tie(BACKWARDS[LinkKind(link.kind)], link, link.source, decision, ties)


def _tie(kind: str, link: Link, other: Decision | None, decision: Decision, ties: Ties) -> Reference:
    if other is None:
        return Reference(kind, None, None, link.words, link.partly)
    if other.project_id != decision.project_id:
        return Reference(kind, None, None, f"“{other.title}”, of another project", link.partly)
    file = ties.names[other.pk].rsplit("/", 1)[-1]
    return Reference(kind, other.number, file, f"[{other.label or other.title}]({file})", link.partly)
