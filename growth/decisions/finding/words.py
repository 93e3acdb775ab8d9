"""What somebody typed into a search, as words to look for."""

import re
import unicodedata
from typing import NamedTuple

MOST_TERMS = 8
MOST_CHARACTERS = 200  # of what was typed
UNFINISHED_FROM = 3  # characters; shorter ones would find everything
PIECE = re.compile(r'"(?P<phrase>[^"]*)"|\badr[\s#-]*\d+|[^\s"]+', re.I)
NUMBER = re.compile(r"(adr[\s#-]*)?#?0*(\d{1,9})", re.I)


class Term(NamedTuple):
    """Words that follow each other; `number` when they are that of a record, `unfinished` when the last may go on."""

    words: tuple[str, ...]
    number: int | None = None
    unfinished: bool = False

    @property
    def phrase(self) -> str:
        return " ".join(self.words)


def terms(typed: str) -> list[Term]:
    """What to look for. Signs, and so everything with a meaning of its own to a database, are gone."""
    found = []
    for piece in PIECE.finditer(_fold(typed[:MOST_CHARACTERS])):
        text = piece["phrase"] if piece["phrase"] is not None else piece[0]
        tokens = tuple(re.findall(r"[^\W_]+", text))
        if tokens:
            is_open = piece["phrase"] is None and tokens[-1].isalpha() and len(tokens[-1]) >= UNFINISHED_FROM
            found.append(_number(text) or Term(tokens, unfinished=is_open))
    found = found[:MOST_TERMS]
    return [term._replace(unfinished=term.unfinished and term is found[-1]) for term in found]


def _number(text: str) -> Term | None:
    """“ADR-0047” and “47” as the index has them."""
    named = NUMBER.fullmatch(text)
    if not named:
        return None
    number = int(named[2])
    return Term(("adr", str(number)) if named[1] else (str(number),), number)


def _fold(words: str) -> str:
    """Without accents, as the indexes keep words."""
    apart = unicodedata.normalize("NFKD", words)
    return unicodedata.normalize("NFC", "".join(sign for sign in apart if not "\u0300" <= sign <= "\u036f")).lower()
