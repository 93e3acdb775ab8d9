"""Masking names and pronouns of known people, and the redacted form that goes into the library. Pure.

The candidate becomes “the candidate”, the manager “the manager”, everybody else “colleague A”, “colleague B” in the
order given, so that one person is one letter throughout a packet. Rather a word too many is masked than one too few.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from growth.promotions.packets.commons import ABBREVIATIONS, COMMON, SILENT, words
from growth.promotions.packets.pronouns import without_pronouns

Facts = dict[str, Any]

MOST_ROUNDS = 5
SOMEBODY = "somebody"  # for a first name that two people share
# What is no text somebody wrote: keys, choices of ours, days. Numbers and yes or no are never touched.
KEYS = words(
    """
    key dimension side layer letter state verdict strength kind scope mode status day since window
    quarters quarter axis needed_for placed_in today
    """
)
_PLAIN = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "‐": "-", "‑": "-", "\u00a0": " ", "\u202f": " ",
                        "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ı": "i"})  # fmt: skip
_BEFORE, _AFTER = r"(?<![^\W\d_])", r"(?![^\W\d_])"
_TITLE = r"(?:(?:mr|mrs|ms|mx|dr|prof)\.?\s+)?"
_LINK = re.compile(r"\[([^\]]*)\]\([^)\s]*(?:\s+\"[^\"]*\")?\)")
_URL = re.compile(r"(?:https?://|www\.)[^\s<>]+[^\s<>.,;:!?)\]]", re.IGNORECASE)
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_BEGINS = re.compile(r"(?:^|[.!?\n]\s*|[-*>#]\s+)[“\"'‘(*_]*$")


class Known(NamedTuple):
    """Somebody whose name may stand in a packet: all names they have or had, and the mail addresses."""

    names: tuple[str, ...]
    mails: tuple[str, ...] = ()


@dataclass(frozen=True)
class People:
    candidate: Known
    manager: Known
    others: tuple[Known, ...] = ()

    @cached_property
    def masks(self) -> "Masks":
        return Masks(self)


def mask(thing: Any, people: People) -> Any:
    """A document, a part of one, or a text, without names, pronouns, titles, teams, ids of people, and links.

    Keys and figures stay. Masking what is masked changes nothing.
    """
    return _masked(thing, people.masks)


def redact(document: Mapping[str, Any], people: People) -> Facts:
    """For the library: masked, and without anything others wrote, judged, or that tells who and when it was."""
    found: Facts = mask(document, people)
    header = found["header"]
    return {
        **found,
        "submitted": None,
        "released": None,
        "calibration": None,
        "header": {
            **header,
            "since": None, "promoted_on": None, "joined_on": None, "effective_on": None,
        },
        "sections": [{**row, "written_at": None} for row in found["sections"] if row["side"] == "candidate"],
        "assessments": [],
        "achievements": [{**row, "mentee": ""} for row in found["achievements"]],
        "advocates": [],
        "endorsements": [],
        "concerns": [],
        "gates": [{**row, "words": "", "owner": None, "answered_at": None} for row in found["gates"]],
        "remarks": [],
        "evidence": [
            {
                **row,
                "claims": [{**claim, "reviewer": None, "at": None} for claim in row["claims"]],
                "corroborations": [
                    {**said, "witness": "", "words": "", "at": None} for said in row["corroborations"]
                ],
            }
            for row in found["evidence"]
        ],
        "history": [],
    }  # fmt: skip


def names_in(document: Mapping[str, Any]) -> list[tuple[int | None, str]]:
    """Everybody a document names where a person stands, each once, by id where it gives one, in its order."""
    found: dict[tuple[int | None, str], None] = {}
    for key, value in _members(document):
        if isinstance(value, Mapping) and set(value) >= {"id", "name"} and key in _PERSONS:
            found.setdefault((value["id"], value["name"]))
        elif isinstance(value, str) and value and key in _NAMES:
            found.setdefault((None, value))
        elif key == "advocates":
            found |= {(None, row["name"]): None for row in value}
    return list(found)


def words_in(document: Any) -> set[str]:
    """Every word of a document, folded: who is named in it can be looked up."""
    return {word for _, text in _texts(document) for word in re.findall(r"[^\W\d_]+", folded(text).lower())}


def words_of(name: str) -> list[str]:
    """The words of a name, folded, without those that say nothing alone."""
    words = re.findall(r"[^\W\d_]+", folded(name))
    return [word for word in words if word.lower() not in SILENT and (len(word) > 1 or not word.isascii())]


def folded(text: str) -> str:
    """Without diacritics, letter by letter, so that places in it are places in the text (in its composed form)."""
    if text.isascii():
        return text
    return "".join(_letter(letter) for letter in unicodedata.normalize("NFC", text)).translate(_PLAIN)


_PERSONS = frozenset(["person", "manager", "by", "giver", "raised_by"])
_NAMES = frozenset(["author", "owner", "answered_by", "mentee", "reviewer", "witness", "by"])


class Masks:
    """The patterns of one packet, and what stands in place of each."""

    def __init__(self, people: People) -> None:
        self.full: dict[str, str] = {}
        self.single: dict[str, str] = {}
        self.initials: dict[str, str] = {}
        self._add(people.candidate, "the candidate", "C.")
        self._add(people.manager, "the manager", "M.")
        for place, other in enumerate(people.others):
            letter = letter_of(place)
            self._add(other, f"colleague {letter}", f"{letter}.")

    def text(self, text: str) -> str:
        """Until nothing is left to mask: what is taken out of brackets may have stood in brackets itself."""
        for _ in range(MOST_ROUNDS):
            before, text = text, self._once(text)
            if text == before:
                break
        return text

    def _once(self, text: str) -> str:
        text = _URL.sub("a link", _LINK.sub(r"\1", text))
        text = self._named(text, self._full_names)
        text = _MAIL.sub("an address", text)
        return self._named(without_pronouns(text), self._words)

    def name(self, name: str) -> str:
        """Where nothing but a name stands. Somebody nobody knows any more is somebody."""
        if not name or name == "Rungs":
            return name
        return self.full.get(_key(name)) or (name if self._is_mask(name) else SOMEBODY)

    def _is_mask(self, name: str) -> bool:
        return name == SOMEBODY or name in self.full.values()

    def _add(self, who: Known, long: str, short: str) -> None:
        for name in filter(None, map(str.strip, who.names)):
            words = words_of(name)
            if not words:
                continue
            self.full.setdefault(_key(name), long)
            for word in {*words, *(part for part in folded(name).split() if words_of(part))}:
                self._single(word, long)
            if len(words) > 1:
                first, last = words[0], words[-1]
                self.full.setdefault(_key(f"{first} {last}"), long)
                self.full.setdefault(_key(f"{last}, {first}"), long)
                for handle in (f"{first}{last}", f"{first[0]}{last}"):
                    self._single(handle, long)
                letters = f"{first[0]}{last[0]}".upper()
                if letters not in ABBREVIATIONS:
                    self.initials.setdefault(letters, short)
        for mail in who.mails:
            local = folded(mail.split("@")[0])
            if len(local) > 2 and local.lower() not in SILENT and words_of(local):
                (self.full if re.search(r"[\W\d_]", local) else self.single).setdefault(_key(local), long)
            if mail:
                self.full.setdefault(_key(mail), long)

    def _single(self, word: str, long: str) -> None:
        known = self.single.setdefault(_key(word), long)
        if known != long:
            self.single[_key(word)] = SOMEBODY

    @cached_property
    def _full_names(self) -> re.Pattern[str] | None:
        return _pattern((re.escape(name).replace(r"\ ", r"\s+"), name in COMMON) for name in _longest(self.full))

    @cached_property
    def _words(self) -> re.Pattern[str] | None:
        words = [(re.escape(word), word in COMMON) for word in _longest(self.single)]
        letters = [(rf"(?-i:{a}\.?\s?{b}\.?)", False) for a, b in map(tuple, self.initials)]
        return _pattern([*words, *letters])

    def _named(self, text: str, pattern: re.Pattern[str] | None) -> str:
        if pattern is None:
            return text
        composed = unicodedata.normalize("NFC", text)
        plain, out, end = folded(composed), list[str](), 0
        for found in pattern.finditer(plain):
            said = self._said(found)
            if _BEGINS.search(plain[: found.start()]):
                said = said[0].upper() + said[1:]
            out += [composed[end : found.start()], said]
            end = found.end()
        return "".join([*out, composed[end:]]) if out else text

    def _said(self, found: re.Match[str]) -> str:
        name = found.groupdict().get("name") or found[0]
        letters = re.sub(r"[.\s]", "", name)
        if letters in self.initials and _key(name) not in self.single:
            return self.initials[letters]
        return self.full.get(_key(name)) or self.single[_key(name)]


def letter_of(place: int) -> str:
    """A to Z, then A2 to Z2."""
    turn, letter = divmod(place, 26)
    return f"{chr(ord('A') + letter)}{turn + 1 if turn else ''}"


def _pattern(names: Iterable[tuple[str, bool]]) -> re.Pattern[str] | None:
    """`names` are patterns, and whether each is masked only with a capital letter."""
    options = [rf"(?-i:(?=[A-Z])){name}" if is_common else name for name, is_common in names]
    if not options:
        return None
    # Scripts without capital letters put no space between words.
    spaced = "|".join(option for option in options if option.upper() != option.lower())
    close = "|".join(option for option in options if option.upper() == option.lower())
    either = "|".join([rf"{_BEFORE}{_TITLE}@?(?P<name>{spaced}){_AFTER}"] * bool(spaced) + [close] * bool(close))
    return re.compile(either, re.IGNORECASE)


def _longest(names: Iterable[str]) -> list[str]:
    return sorted(names, key=lambda name: (-len(name), name))


def _key(name: str) -> str:
    return re.sub(r"\s+", " ", folded(name)).strip().lower()


def _letter(letter: str) -> str:
    if letter.isascii():
        return letter
    bare = "".join(part for part in unicodedata.normalize("NFKD", letter) if not unicodedata.combining(part))
    return bare if len(bare) == 1 else letter


# ---- walking a document


def _masked(thing: Any, masks: Masks, key: str = "") -> Any:
    if isinstance(thing, str):
        return _masked_text(thing, masks, key)
    if isinstance(thing, Mapping):
        return {name: _member(name, value, masks, key) for name, value in thing.items()}
    if isinstance(thing, list | tuple):
        return [_masked(item, masks, key) for item in thing]
    return thing


def _member(name: str, value: Any, masks: Masks, parent: str) -> Any:
    if parent in (*_PERSONS, "advocates", "endorsements") and name in ("title", "team"):
        return ""
    if (parent in _PERSONS or parent == "decisions") and name == "id":
        return None
    if parent == "decisions" and name == "label":
        return ""
    if parent == "evidence" and name == "links":
        return []
    if parent == "advocates" and name == "name" and isinstance(value, str):
        return masks.name(value)
    if parent == "corroborations" and name == "answer":  # a choice; the answer to a concern is prose
        return value
    if parent in _PERSONS and name == "name" and isinstance(value, str):
        return masks.name(value)
    return _masked(value, masks, name)


def _masked_text(text: str, masks: Masks, key: str) -> str:
    if key in KEYS or key.endswith(("_on", "_at", "_of")) or key == "at":
        return text
    return masks.name(text) if key in _NAMES else masks.text(text)


def _members(thing: Any) -> Iterable[tuple[str, Any]]:
    if isinstance(thing, Mapping):
        for key, value in thing.items():
            yield key, value
            yield from _members(value)
    elif isinstance(thing, list | tuple):
        for item in thing:
            yield from _members(item)


def _texts(thing: Any, key: str = "") -> Iterable[tuple[str, str]]:
    if isinstance(thing, str):
        yield key, thing
    elif isinstance(thing, Mapping):
        for name, value in thing.items():
            yield from _texts(value, name)
    elif isinstance(thing, list | tuple):
        for item in thing:
            yield from _texts(item, key)
