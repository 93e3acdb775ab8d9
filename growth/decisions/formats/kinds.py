"""What a file is: a record, a template, a list of records, something that belongs to a record, or nothing of the kind.

What is written decides first, the path second: real records about templates are records.
"""

import re
from pathlib import PurePosixPath

from growth.decisions.formats import names
from growth.decisions.formats.placeholders import machine_made, unfilled_title
from growth.decisions.formats.sections import Parts

PROJECT_PAGES = (
    "contributing", "changelog", "changes", "history", "license", "licence", "copying", "notice", "code_of_conduct",
    "code-of-conduct", "security", "support", "governance", "maintainers", "authors", "contributors", "roadmap",
    "pull_request_template", "issue_template", "codeowners", "glossary", "faq", "style-guide", "styleguide", "claude",
    "agents", "copilot-instructions", "todo", "release-notes", "releases", "upgrading", "install", "installation",
)  # fmt: skip
LISTS = (
    "summary", "toc", "list", "contents", "table-of-contents", "overview", "log", "decision-log", "adr-log",
    "adr-index", "adr-list", "adr-overview", "adrs", "decisions", "000-index", "0000-index", "0000-readme",
    "000-readme", "guide", "guidelines", "process", "adr-process", "how-to", "howto", "about", "home",
    "what-is-an-adr", "introduction", "adr",
)  # fmt: skip
NUMBERED_LISTS = ("index", "readme", "toc", "list")
TEMPLATE = re.compile(
    r"(?:^|[-_. ])(?:template|templates|vorlage|modelo|plantilla|modele|modèle|テンプレート|模板)(?=$|[-_. ])",
    re.IGNORECASE,
)
ONLY_TEMPLATE = re.compile(
    r"^(?:(?:adr|madr|nygard|decision|record|architecture|short|long|full|bare|minimal|simple|basic"
    r"|template|templates|0++|n{3,}+"
    r"|x{3,}+)[-_. ]?)*(?:template|templates|(?:n{3,}|x{3,})(?:[-_. ].*)?)(?:[-_. ](?:short|long|full|bare|minimal"
    r"|simple|basic|"
    r"adr|madr|nygard))*$",
    re.IGNORECASE,
)
LIST_LINK = re.compile(r"^\s*(?:[-*+|]|\d{1,3}[.)]).*?\]\([^()\s]*\.md[^()\s]*\)", re.MULTILINE)
STRONG = ("decision", "consequences", "context", "drivers", "considered", "pros and cons", "confirmation")


def skip_reason(path: str, parts: Parts, body: str, said: dict[str, bool], title_words: str) -> str | None:
    """A key of SKIP_REASONS, or None for a record.

    `said` tells what the file states about itself: "status" (one that is known), "date", "people", "ties",
    "template" (its status or date is the template's own words), "machine" (a program was meant to fill them in), "stub"
    (front matter with a status and a date above a title and nothing else).
    """
    name = names.own_name(path).lower()
    placed = _placed(path)
    if _is_template(path, parts, said, title_words, placed):
        return "template"
    if not placed and name in PROJECT_PAGES:
        return "no_record"
    if _is_attachment(path, parts, said):
        return "attachment"
    record = _is_record(path, parts, said, placed)
    if names.is_front_page(path) and not placed:
        if record and _looks_filled(parts, said) and _in_folder_of_its_own(path):
            return None
        return "index" if names.in_decisions_folder(path) else "no_record"
    if (
        name in LISTS or (names.number_in(name) is not None and names.slug_in(name) in NUMBERED_LISTS)
    ) and not _looks_filled(parts, said):
        return "index"
    if record and not placed and not _looks_filled(parts, said) and _lists_records(body):
        return "index"
    return None if record else "no_record"


def _in_folder_of_its_own(path: str) -> bool:
    """`decisions/use-queues/README.md`, where `decisions/README.md` is the list."""
    return names.in_decisions_folder(path) and not names.FOLDER.match(PurePosixPath(path).parent.name)


def _placed(path: str) -> bool:
    """Whether the name carries a number or a date, as records' names do (0000 is often the template's)."""
    name = names.stem(path)
    if ONLY_TEMPLATE.match(names.slug_in(name)):
        return False
    if names.number_in(name) == 0:
        return not TEMPLATE.search(names.slug_in(name)) and not unfilled_title(names.slug_in(name).replace("-", " "))
    return names.number_in(name) is not None or names.date_in(name) is not None


def _is_template(path: str, parts: Parts, said: dict[str, bool], title_words: str, placed: bool) -> bool:
    if placed or said["machine"]:
        return said["machine"]
    named = TEMPLATE.search(names.own_name(path)) or TEMPLATE.search(PurePosixPath(path).parent.name)
    unfilled = machine_made(title_words) or (
        unfilled_title(title_words) and (bool(title_words) or parts.title is not None)
    )
    if ONLY_TEMPLATE.match(names.own_name(path)) or (named and (not said["status"] or unfilled)):
        return True
    return unfilled and (bool(list(parts.named(*STRONG))) or said["template"])


def _is_attachment(path: str, parts: Parts, said: dict[str, bool]) -> bool:
    """A page beside the README of a record that has a folder of its own."""
    folder = PurePosixPath(path).parent.name
    own_folder = names.date_in(folder) is not None or (
        names.number_in(folder) is not None and re.search(r"[A-Za-z]", names.slug_in(folder))
    )
    if not own_folder or names.is_front_page(path) or _placed(path):
        return False
    return not said["status"] and len({part.name for part in parts.named(*STRONG)}) < 3


def _looks_filled(parts: Parts, said: dict[str, bool]) -> bool:
    found = {part.name for part in parts.named("status", *STRONG)}
    return (
        "decision" in found
        and ("context" in found or said["status"] or "considered" in found)
        and len(found) + said["status"] > 2
    )


def _is_record(path: str, parts: Parts, said: dict[str, bool], placed: bool) -> bool:
    found = {part.name for part in parts.named("status", *STRONG)}
    strength = len(found - {"status"}) + 2 * (said["status"] or "status" in found) + said["people"] + said["ties"]
    if names.in_decisions_folder(path):
        return placed or strength > 0 or _says_only_its_title(parts) or said["date"]
    if re.match(r"^(?:adr|madr)s?[-_ ]?(?=\d|draft)", names.own_name(path), re.IGNORECASE):
        return True
    if said["stub"]:
        return True
    enough = 2 if placed and names.number_in(names.stem(path)) is not None else 4
    return strength >= enough and (
        "decision" in found or (said["status"] and bool(found & {"context", "considered", "drivers"}))
    )


def _says_only_its_title(parts: Parts) -> bool:
    return parts.title is not None and not parts.parts and not parts.intro.strip()


def _lists_records(body: str) -> bool:
    links = len(LIST_LINK.findall(body[:200_000]))
    lines = sum(1 for line in body.split("\n") if line.strip())
    return links >= 3 and links * 2 > lines
