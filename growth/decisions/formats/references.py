"""Ties to other records as people write them: "Superseded by [ADR 23](/adr/23) and [ADR 26](/adr/26)".

Only a target that stands right behind the words of a tie counts. "This replaces our old tool" ties nothing.
"""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from growth.decisions.formats import names, plain
from growth.decisions.formats.records import AMENDED_BY, AMENDS, RELATES, SUPERSEDED_BY, SUPERSEDES, Reference
from growth.decisions.formats.words import PARTLY

LONGEST = 2_000
MOST_TEXT = 30_000
# What the words mean; "overrides" leaves the rest of the other record standing, so it is partly.
PHRASES: tuple[tuple[str, str, bool], ...] = (
    (r"super[sc]eded\b(?:\s*\([^()]{0,80}\))?"
     r"(?:\s*[:,]?\s*(?:on\s+)?\d{4}-\d\d?-\d\d?,?)?(?:\s+(?:by|with))?", SUPERSEDED_BY, False),
    (r"super[sc]ed(?:es?|ing)", SUPERSEDES, False),
    (r"(?:replaced|obsoleted|deprecated|made obsolete)\s+(?:\([^()]{0,80}\)\s*)?(?:by|with)", SUPERSEDED_BY, False),
    (r"(?:replaces|obsoletes|deprecates)", SUPERSEDES, False),
    (r"overrid+en\s+by", SUPERSEDED_BY, True),
    (r"overrides", SUPERSEDES, True),
    (r"(?:amended|clarified)\s+by", AMENDED_BY, False),
    (r"(?:amends|clarifies)", AMENDS, False),
    (r"(?:ersetzt|abgelöst)\s+durch", SUPERSEDED_BY, False),
    (r"(?:substitu[ií]d[oa]|superad[oa])\s+(?:por|pel[oa])", SUPERSEDED_BY, False),
    (r"(?:reemplazad[oa]|sustituid[oa])\s+por", SUPERSEDED_BY, False),
    (r"remplacée?\s+par", SUPERSEDED_BY, False),
    (r"sostituit[oa]\s+da", SUPERSEDED_BY, False),
    (r"vervangen\s+door", SUPERSEDED_BY, False),
    (r"(?:ersetzt|löst)(?!\s+durch)", SUPERSEDES, False),
    (r"(?:substitui|reemplaza|remplace|sostituisce|vervangt)", SUPERSEDES, False),
    (r"(?:ergänzt|geändert)\s+durch|alterad[oa]\s+por|amendée?\s+par", AMENDED_BY, False),
    (r"ergänzt|amende|altera", AMENDS, False),
    (r"(?:置き換え先|後継(?:adr)?|取代者|(?:已|被)+(?:取代|替代|替换)(?:为|者|于)?)", SUPERSEDED_BY, False),
    (r"(?:置き換え元|取代|替代|替换)", SUPERSEDES, False),
    (r"(?:relates to|related to|extends|extended by|depends on|see also|bezieht sich auf)", RELATES, False),
)  # fmt: skip
KIND_BY_GROUP = {f"p{at}": (kind, partly) for at, (_, kind, partly) in enumerate(PHRASES)}
PHRASE = re.compile(
    "|".join(f"(?P<p{at}>(?<![^\\W\\d_]){words}|{words})" if "\\b" not in words and not words.isascii()
             else f"(?P<p{at}>(?<![A-Za-z]){words}(?![A-Za-z]))" for at, (words, _, _) in enumerate(PHRASES)),
    re.IGNORECASE,
)  # fmt: skip
# 由 X 取代 and X に置き換え: the target stands before the words.
BEHIND = re.compile(
    r"(?:被|由)\s*(?P<zh>.{2,200}?)\s?(?:取代|替代|替换)|(?P<ja>.{2,200}?)\s?(?:に|で|によって|により)\s?(?:置き?換|置換|差し替|廃止)"
)
NAMED_BEFORE = re.compile(r"\[[^\[\]]*\]\([^()\s]*\)|(?<![A-Za-z])ADR[\s-]?\d+|\d{4}-[\w-]+", re.IGNORECASE)
NEGATED = re.compile(
    r"\b(?:not|never|will be|would be|could be|should be|may be|might be|to be|if|when|until)\s+(?:\w+\s+)?$",
    re.IGNORECASE,
)
PARTS = re.compile("|".join(re.escape(word) for word in PARTLY), re.IGNORECASE)
FILLER = re.compile(
    rf"^(?:\s|[:：=>→*_`(\"'«“]|(?:{'|'.join(re.escape(word) for word in PARTLY)})\b"
    r"|aspects\b|of\b|the\b|durch\b|by\b|por\b|par\b|da\b|from\b|in\b"
    r"|decisions?\b|records?\b|adrs\b|architecture\b|about\b)+",
    re.IGNORECASE,
)
JOINT = re.compile(
    r"^(?:[\s,;/&+*_`)\"'»”]|、|，|(?:and|or|und|et|e|y|as well as|sowie|和|と|及)\b|和|と|及)+", re.IGNORECASE
)
LINKED = re.compile(
    r"^!?\[(?P<label>[^\[\]]{0,300})\](?:\(\s*<?(?P<address>[^()\s<>]*(?:\([^()\s]*\)[^()\s<>]*)?)>?[^()]*\)|\[(?P<ref>[^\[\]]{0,100})\])"
)
WIKI = re.compile(r"^\[\[(?P<page>[^\[\]|]{1,200})(?:\|[^\[\]]*)?\]\]")
ANCHOR = re.compile(
    r"^<a\s[^<>]{0,300}?href\s*=\s*[\"']?(?P<href>[^\"'\s>]+)[^<>]{0,200}>(?P<inner>[^<]{0,300})</a>", re.IGNORECASE
)
ADDRESS = re.compile(r"^<?(?P<url>https?://[^\s<>)\]]+)>?", re.IGNORECASE)
LETTERED = re.compile(
    r"^\[?(?:adr|dr|rfc|decision|record)s?[\s-]*(?:number|no\.?|nr\.?|n[º°])?[\s_#-]*(?P<n>\d{1,5})(?P<slug>(?:[-_][\w.+-]+)?)\]?",
    re.IGNORECASE,
)
SLUG = re.compile(
    r"^(?:[\w.-]*/)*(?P<file>[\w+.-]+\.(?:md|markdown|mdx|adoc|html))\b|^(?:[\w.-]*/)*(?P<slug>(?:\d{3,8}|\d{4}-\d\d-\d\d)[-_][\w+-]{2,})"
)
BARE = re.compile(r"^\[?#?(?P<n>\d{1,5})\]?(?![\w/-]|\.\d)")
NOTHING = ("", "none", "n/a", "na", "-", "–", "—", "null", "~", "no", "nothing", "nenhum", "keine", "なし", "无")
DEFINITION = re.compile(r"^ {0,3}\[([^\[\]]{1,100})\]:[ \t]*<?(\S+?)>?(?:[ \t]|$)", re.MULTILINE)


def definitions(text: str) -> dict[str, str]:
    """Addresses by the names that `[label][name]` uses, in lower case."""
    return {name.casefold(): address for name, address in DEFINITION.findall(text)} if "]:" in text else {}


def find(text: str, known: dict[str, str] | None = None, starting: bool = False) -> list[Reference]:
    """Every tie in metadata, a status or a list of links; with `starting` only where a line begins with one.

    A tie whose line ends with its words goes on in the list below it.
    """
    found: list[Reference] = []
    waiting: tuple[str, bool, str] | None = None
    for line in _lines(text):
        bare = re.sub(r"^[\s*+•>-]+(?=\S)", "", line)
        here = list(_ties(bare, known or {}, starting))
        if here:
            waiting = (here[-1][0], here[-1][1], here[-1][2]) if not here[-1][3] and not here[-1][4] else None
            found += [reference for tie in here for reference in tie[3]]
        elif waiting and bare:
            more = _targets(bare, waiting[0], waiting[1], known or {})[0]
            found += more
            waiting = waiting if more else None
    return _once(found)


def from_value(kind: str, value: str, known: dict[str, str] | None = None) -> list[Reference]:
    """Ties from the value of a key that names the tie: `["0032", "0037"]`, `0032`, `[ADR 7](0007-x.md)`, a slug."""
    words = value.strip().strip("[]\"'").strip() if "](" not in value else value.strip()
    if plain.words(words).casefold().strip(".") in NOTHING:
        return []
    dated = re.sub(r"^\d{4}-\d\d?-\d\d?,?\s+(?:by\s+)?", "", words)
    partly = bool(PARTS.search(words.split("[")[0][:80]))
    found, rest = _targets(dated, kind, partly, known or {}, bare=True)
    if found:
        return _once(found)
    named = (
        []
        if not re.fullmatch(r"[\w+.-]{3,200}", words)
        else [Reference(kind, None, _as_file(words), value.strip(), partly)]
    )
    return named or [Reference(kind, None, None, value.strip(), partly)] if rest.strip() else named


def _lines(text: str) -> Iterator[str]:
    """Lines that speak for the author: no quotes, code or comments."""
    fenced = False
    for line in plain.COMMENT.sub("", text[:MOST_TEXT]).split("\n"):
        if line.lstrip().startswith(("```", "~~~")):
            fenced = not fenced
        elif not fenced and not line.lstrip().startswith(">"):
            yield line[:LONGEST]


def _ties(line: str, known: dict[str, str], starting: bool) -> Iterator[tuple[str, bool, str, list[Reference], str]]:
    """Kind, partly, words, targets and what follows, for each phrase in a line."""
    if not line.isascii() and (behind := BEHIND.search(line)):
        for written in NAMED_BEFORE.finditer(behind["zh"] or behind["ja"]):
            yield SUPERSEDED_BY, False, behind[0], _targets(written[0], SUPERSEDED_BY, False, known)[0], "."
        return
    at = 0
    while match := PHRASE.search(line, at):
        at = match.end()
        before = line[: match.start()]
        if NEGATED.search(before[-40:]) or (starting and re.search(r"\w", before) and not _hedged(before)):
            continue
        kind, partly = KIND_BY_GROUP[match.lastgroup or ""]
        region = line[at:]
        partly = partly or bool(PARTS.search(before[-30:])) or bool(PARTS.search(_words_before_target(region)))
        targets, rest = _targets(region, kind, partly, known)
        at = len(line) - len(rest) if targets else at
        yield kind, partly, match[0], targets, rest.strip(" .*_`):：")


def _hedged(before: str) -> bool:
    return len(before) < 40 and bool(
        PARTS.search(before) or re.fullmatch(r"[\W\d]*(?:this (?:adr|record|decision)|note)\W*", before, re.I)
    )


def _words_before_target(region: str) -> str:
    match = FILLER.match(region)
    return match[0] if match else ""


def _targets(
    text: str, kind: str, partly: bool, known: dict[str, str], bare: bool = False
) -> tuple[list[Reference], str]:
    """The targets at the beginning of the text, one after another, and what follows them."""
    found: list[Reference] = []
    rest = text
    while True:
        following = (JOINT if found else FILLER).sub("", rest, count=1)
        target = _target(following, known, bare=bare or not found or found[-1].words[-1:].isdigit())
        if not target:
            return found, rest
        rest = following
        number, file, length = target
        found.append(Reference(kind, number, file, rest[:length].strip(), partly))
        rest = rest[length:]


def _target(text: str, known: dict[str, str], bare: bool) -> tuple[int | None, str | None, int] | None:
    """Number, file and length of the target that the text begins with."""
    if match := WIKI.match(text):
        return (*_place(match["page"], ""), match.end())
    if match := LINKED.match(text):
        address = (
            match["address"]
            if match["address"] is not None
            else known.get(match["ref"].casefold() or match["label"].casefold(), "")
        )
        return (*_place(address, match["label"]), match.end())
    if match := ANCHOR.match(text):
        return (*_place(match["href"], match["inner"]), match.end())
    if match := ADDRESS.match(text):
        return (*_place(match["url"], ""), match.end())
    if match := SLUG.match(text):
        file = match["file"] or match["slug"] + ".md"
        return names.number_in(names.own_name(file)), file, match.end()
    if match := LETTERED.match(text):
        label = match[0].strip("[]").casefold()
        address = known.get(label, "")
        number, file = _place(address, "") if address else (None, None)
        slugged = match[0].strip("[]") + ".md" if match["slug"] and not match["slug"].startswith(".") else None
        return number if number is not None else int(match["n"]), file or slugged, match.end()
    if bare and (match := BARE.match(text)) and not re.match(r"(?:19|20)\d\d$", match["n"]):
        return int(match["n"]), None, match.end()
    return None


def _place(address: str, label: str) -> tuple[int | None, str | None]:
    """Number and file name that an address and its label speak of."""
    file = _file_of(address)
    number = names.number_in(names.own_name(file)) if file else _number_at_end(address)
    if number is None and (match := LETTERED.match(plain.words(label))):
        number = int(match["n"])
    if number is None and not file and (match := re.match(r"^#?(\d{1,5})(?:[.:]|$)", plain.words(label))):
        number = int(match[1])
    return number, file


def _file_of(address: str) -> str | None:
    parts = PurePosixPath(unquote(urlsplit(_safe(address)).path)).parts
    if not parts:
        return None
    name = parts[-1]
    if names.is_front_page(name) and len(parts) > 1:
        name = parts[-2] if parts[-2] not in ("..", ".", "/") else name
    if name.lower().endswith(names.MARKDOWN):
        return name
    name = name.removesuffix(".html")
    foreign = "://" in address and not re.search(r"/(?:adrs?|decisions?)/", address, re.IGNORECASE)
    if foreign:
        return None
    return _as_file(name) if re.search(r"\d[-_][A-Za-z]|^[a-z]+(?:-[a-z0-9]+)+$", name) and "." not in name else None


def _safe(address: str) -> str:
    return address.replace("[", "").replace("]", "")


def _number_at_end(address: str) -> int | None:
    match = re.search(r"/(?:adrs?|decisions?|records?)/(?:adr-?)?0*(\d{1,5})/?(?:[#?].*)?$", address, re.IGNORECASE)
    match = match or re.search(r"^#?adr-?0*(\d{1,5})/?$", address, re.IGNORECASE)
    return int(match[1]) if match else None


def _as_file(slug: str) -> str:
    return slug if slug.lower().endswith(names.MARKDOWN) else slug + ".md"


def _once(references: list[Reference]) -> list[Reference]:
    seen: dict[tuple[str, int | None, str | None, str], Reference] = {}
    for one in references:
        seen.setdefault((one.kind, one.number, one.file, one.words if one.number is None and not one.file else ""), one)
    return list(seen.values())
