"""The fields of a record out of its front matter, its head and its parts. What no field takes is kept in `more`."""

import datetime
import re
from dataclasses import dataclass
from typing import Any

from growth.decisions.formats import dates, names, options, plain, references, statuses, titles
from growth.decisions.formats.front_matter import FrontMatter
from growth.decisions.formats.metadata import MOST_NAMES, Metadata, known, listed, of_front_matter, of_text
from growth.decisions.formats.placeholders import machine_made, unfilled, unfilled_title
from growth.decisions.formats.records import SUPERSEDED, SUPERSEDED_BY, Record, Reference, Section
from growth.decisions.formats.sections import Part, Parts
from growth.decisions.formats.words import DATES, PEOPLE, TIES

LONG_TEXTS = ("context", "drivers", "decision", "consequences", "confirmation")
ROLE_PARTS = {"authors": "author", "deciders": "decider", "consulted": "consulted", "informed": "informed"}
BARE_DATE = re.compile(r"^[\s*_>-]*[^\W_][^:|]{5,30}$")


@dataclass(frozen=True)
class Source:
    """All that is known of a file before its fields are put together."""

    path: str
    matter: FrontMatter
    front: Metadata
    head: Metadata
    parts: Parts
    addresses: dict[str, str]


@dataclass(frozen=True)
class Assembled:
    """The record, and what the file says about itself, for telling what kind of file it is."""

    record: Record
    said: dict[str, bool]
    title_words: str


def source(path: str, matter: FrontMatter, parts: Parts, body: str) -> Source:
    head = of_text("\n\n".join([parts.intro, *(part.text for part in parts.named("metadata"))]))
    return Source(path, matter, of_front_matter(matter), head, parts, references.definitions(body))


def assembled(given: Source) -> Assembled:
    number, title, title_words, title_problem = _title(given)
    status_words, status, status_template = _status(given)
    ties = _references(given, status_words)
    if status is None and any(tie.kind == SUPERSEDED_BY and not tie.partly for tie in ties) and not status_template:
        status, status_words = SUPERSEDED, status_words or "Superseded"
    date, date_words, date_problem = _date(given)
    people = _people(given)
    considered, left = options.read(
        [(part.heading, part.text) for part in given.parts.named("considered", "pros and cons")]
    )
    problems = tuple(one for one in (given.matter.problem, title_problem, date_problem) if one)
    record = Record(
        path=given.path, title=title, number=number, status=status, status_words=status_words, date=date,
        date_words=date_words, tags=_tags(given), people=people, options=considered, more=_more(given, left),
        references=tuple(ties), problems=problems,
        **dict[str, Any]((name, _long_text(given.parts, name)) for name in LONG_TEXTS),
    )  # fmt: skip
    said = {
        "status": status is not None and status != "other",
        "date": date is not None and bool(date_words),
        "people": bool(people),
        "ties": bool(ties),
        "template": status_template or unfilled(plain.words(date_words)),
        "machine": (date is None and machine_made(date_words)) or (status is None and machine_made(status_words)),
    }
    said["stub"] = said["status"] and said["date"] and bool(title_words) and _is_bare(given)
    return Assembled(record, said, title_words)


def _is_bare(given: Source) -> bool:
    """Whether everything it says stands in its front matter, but the title."""
    return bool(given.matter.raw) and not given.parts.parts and not given.parts.intro.strip()


# ---- title and number


def _title(given: Source) -> tuple[int | None, str, str, str]:
    """Number, title, the title as written and a problem. The file's name has the number; a heading may be a copy."""
    written = _written_title(given)
    number, title = titles.parted(written, given.path)
    own = names.number_in(names.stem(given.path))
    chosen = own if own is not None else number if number is not None else _stated_number(given)
    if title and not unfilled_title(title) and not unfilled_title(written):
        return chosen, title, written, ""
    problem = "No title is written, so the name of the file stands for it."
    return chosen, names.title_from(given.path), written, problem


def _written_title(given: Source) -> str:
    stated = given.front.first("title")
    if stated and not unfilled_title(stated):
        return stated.strip()
    sections = [part.texts[0].strip().split("\n")[0] for part in given.parts.named("title")]
    return next((one for one in (given.parts.title, *sections, stated) if one and one.strip()), "")


def _stated_number(given: Source) -> int | None:
    match = re.fullmatch(r"(?:adr)?[\s#-]*(\d{1,6})", given.front.first("number").strip(), re.IGNORECASE)
    return int(match[1]) if match else None


# ---- status


def _status(given: Source) -> tuple[str, str | None, bool]:
    """Words, meaning, and whether only a template's words are there.

    Front matter and head come before a section, but whatever says that it was superseded comes before all.
    """
    stated = _stated_statuses(given)
    meanings = [(words.strip(), meaning) for words in stated if (meaning := statuses.meaning(words))]
    if meanings:
        return *next((one for one in meanings if one[1] == SUPERSEDED), meanings[0]), False
    words = next((words.strip() for words in stated if words.strip()), "")
    return words, None, bool(words)


def _stated_statuses(given: Source) -> list[str]:
    """Every writing of a status: front matter, head, sections, and last a line of the head that is nothing else."""
    sections = [_with_heading_words(part) for part in given.parts.named("status")]
    bare = [line.strip() for line in given.head.rest.split("\n")[:20] if line.strip() and statuses.alone(line)]
    return [*given.front.values.get("status", ()), *given.head.values.get("status", ()), *sections, *bare[:1]]


def _with_heading_words(part: Part) -> str:
    """The text below a heading; `## Status: Accepted` says it in the heading."""
    _, _, words = re.sub("：", ":", part.heading).partition(":")
    return "\n\n".join(one for one in (words.strip(" *_"), part.text) if one)


# ---- date


def _date(given: Source) -> tuple[datetime.date | None, str, str]:
    """Date, words and a problem: what is called the date, else created, else updated; else a bare line, the
    changelog's latest, the name of the file."""
    problem = words = ""
    for stated in _stated_dates(given):
        found = dates.find(plain.words(stated))
        if found.date:
            return found.date, stated.strip(), found.problem
        if stated.strip() and not words:
            words = stated.strip()
            problem = "" if unfilled(plain.words(stated)) else found.problem
    if words:
        return None, words, problem
    if bare := _bare_date(given.head.rest):
        return dates.find(bare).date, bare, ""
    if logged := _latest_in_changelog(given):
        return logged[0], logged[1], ""
    return names.date_in(names.stem(given.path)), "", ""


def _stated_dates(given: Source) -> list[str]:
    called = {name: [*given.front.values.get(name, ()), *given.head.values.get(name, ())] for name in DATES}
    called["date"] += [_with_heading_words(part).split("\n")[0] for part in given.parts.named("date")]
    return [one for name in DATES for one in called[name]]


def _bare_date(text: str) -> str:
    for line in text.split("\n")[:6]:
        if BARE_DATE.match(line) and dates.find(line).date and len(line.split()) <= 5:
            return line.strip()
    return ""


def _latest_in_changelog(given: Source) -> tuple[datetime.date, str] | None:
    lines = [line for part in given.parts.named("changelog") for line in part.text.split("\n")]
    dated = [(found, line.strip()) for line in lines if (found := dates.find(plain.words(line)).date)]
    return max(dated, default=None)


# ---- people and tags


def _people(given: Source) -> tuple[tuple[str, str], ...]:
    found: dict[tuple[str, str], None] = {}
    for role in PEOPLE:
        for name in _names_in([*given.front.items(role), *given.head.items(role)]):
            found[(role, name)] = None
    for part in given.parts.named(*ROLE_PARTS):
        for name in _named_in(part.text):
            found[(ROLE_PARTS[part.name or ""], name)] = None
    return tuple(one for one in found if not unfilled(one[1]))


def _names_in(items: list[str]) -> list[str]:
    """`{ Ann, Bo }` are two names; `{list everyone involved in the decision}` is a template's hint and stays one."""
    found: list[str] = []
    for item in items:
        inner = listed(item[1:-1]) if item.startswith("{") and item.endswith("}") else []
        found += inner if inner and all(len(name.split()) <= 4 for name in inner) else [item]
    return found


def _named_in(text: str) -> list[str]:
    return [
        name
        for line in text[:MOST_NAMES].split("\n")
        if line.strip()
        for name in listed(re.sub(r"^\s*[-*+]\s+", "", line))
    ]


def _tags(given: Source) -> tuple[str, ...]:
    stated = [*given.front.items("tags"), *given.head.items("tags")]
    stated += [tag for part in given.parts.named("tags") for tag in _named_in(part.text)]
    return tuple(dict.fromkeys(tag for tag in stated if not unfilled(tag)))


# ---- ties


def _references(given: Source, status_words: str) -> list[Reference]:
    found: list[Reference] = []
    for kind in TIES:
        for value in given.front.values.get(kind, ()):
            found += references.from_value(kind, value, given.addresses)
        for value in given.head.values.get(kind, ()):
            for line in value.split("\n"):
                found += references.from_value(kind, line, given.addresses)
    spoken = [status_words, *given.front.values.get("status", ()), given.head.rest]
    spoken += [part.text for part in given.parts.named("status")]
    for text in spoken:
        found += references.find(text, given.addresses)
    for part in given.parts.named("links"):
        found += _linked(part, given.addresses)
    return _without_doubles([tie for tie in found if not _itself(tie, given.path)])


def _linked(part: Part, addresses: dict[str, str]) -> list[Reference]:
    """Ties in a list of links; below a heading such as "Supersedes" each line is one."""
    named = known(part.heading)
    if named not in TIES:
        return references.find(part.text, addresses, starting=True)
    lines = [re.sub(r"^\s*[-*+]\s+", "", line) for line in part.text[: references.MOST_TEXT].split("\n")]
    return [tie for line in lines for tie in references.from_value(named, line, addresses)]


def _itself(tie: Reference, path: str) -> bool:
    return tie.file is not None and tie.file == path.rpartition("/")[2]


def _without_doubles(ties: list[Reference]) -> list[Reference]:
    """The same tie said twice is one; a number alone says less than a number with its file."""
    kept: list[Reference] = []
    for tie in ties:
        same = [one for one in kept if one.kind == tie.kind and _same_target(one, tie)]
        if not same:
            kept.append(tie)
        elif tie.file and not same[0].file:
            kept[kept.index(same[0])] = tie
    return kept


def _same_target(one: Reference, other: Reference) -> bool:
    if one.number is not None and one.number == other.number:
        return not (one.file and other.file and one.file != other.file)
    return one.number is other.number and one.file == other.file and (one.file is not None or one.words == other.words)


# ---- texts


def _long_text(parts: Parts, name: str) -> str:
    """All parts of a name, in order; from the second on, and for positive and negative ones, with their headings."""
    wanted = (name, "positive", "negative") if name == "consequences" else (name,)
    texts: list[str] = []
    for at, part in enumerate(parts.named(*wanted)):
        texts += [text for text in (_kept_heading(part, at > 0 or part.name != name), part.text) if text]
    return "\n\n".join(texts)


def _kept_heading(part: Part, kept: bool) -> str:
    return f"### {plain.COMMENT.sub('', part.heading).strip()}" if kept else ""


def _more(given: Source, left: tuple[Section, ...]) -> tuple[Section, ...]:
    """In the order of the file: what stood before the parts, then the parts that no field took."""
    taken = {*LONG_TEXTS, "positive", "negative", "status", "title", "metadata", "tags", *ROLE_PARTS}
    found = [Section("", given.head.rest)] if given.head.rest else []
    waiting = {id(section): section for section in left}
    for part in given.parts.parts:
        if part.name in ("considered", "pros and cons"):
            match = next((one for one in waiting.values() if one.heading == part.heading), None)
            if match:
                found.append(waiting.pop(id(match)))
        elif part.name not in taken:
            found.append(Section(part.heading, part.text))
    return (*found, *waiting.values(), *_unused(given))


def _unused(given: Source) -> list[Section]:
    """Later statuses, dates and titles, and unknown keys of the front matter, which said something as well."""
    used = _status(given)[0]
    sections = [(part, _with_heading_words(part)) for part in given.parts.named("status")]
    found = [Section(part.heading, part.text) for part, words in sections if words.strip() != used and part.text]
    chosen = _date(given)[1]
    others = [words.strip() for words in _stated_dates(given) if words.strip() and words.strip() != chosen]
    if others:
        found.append(Section("", "\n".join(f"Date: {words}" for words in others)))
    if given.matter.text and (unknown := _unknown_lines(given.matter)):
        found.append(Section("", unknown))
    return found


def _unknown_lines(matter: FrontMatter) -> str:
    kept = [f"{key}: {words}" for key, words in matter.raw.items() if known(key) is None and words]
    return "```yaml\n" + "\n".join(kept) + "\n```" if kept else ""
