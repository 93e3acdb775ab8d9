"""Full-text search of decisions: accents and endings do not matter, a quoted phrase is taken as such, a number finds
its record, and the last word may be unfinished. All words must occur.

`rows` is always what the reader may see: nothing else is ranked, counted or cut into snippets.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from django.db import connections
from django.db.models import Case, FloatField, Q, Value, When
from django.db.models.expressions import RawSQL
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from growth.decisions.models import Decision, DecisionQuerySet
from growth.decisions.search_index import COLUMN, CONFIG, FTS, TABLE, has_fts5

MOST_TERMS = 8
MOST_CHARACTERS = 200  # of what was typed
SNIPPET_WORDS = 30
UNFINISHED_FROM = 3  # characters; shorter ones would find everything
TITLE_WEIGHT = 8.0  # against 1 for the text
READ_FOR_SNIPPETS = 50_000  # characters of one record
START, STOP = "\x02", "\x03"  # around hits; no text of ours has them
PIECE = re.compile(r'"(?P<phrase>[^"]*)"|(?P<adr>\badr[\s#-]*\d+)|[^\s"]+', re.I)
NUMBER = re.compile(r"(adr[\s#-]*)?#?0*(\d{1,9})", re.I)


class Term(NamedTuple):
    """Words that follow each other; `number` when they are that of a record, `unfinished` when the last may go on."""

    words: tuple[str, ...]
    number: int | None = None
    unfinished: bool = False


@dataclass(frozen=True)
class Snippet:
    """Title and a few lines of a record, escaped, with its hits in `<mark>`."""

    title: SafeString
    text: SafeString


# ---- what was typed


def terms(words: str) -> list[Term]:
    """What to look for. Signs and everything with a meaning of its own to a database are gone."""
    found = []
    for piece in PIECE.finditer(_fold(words[:MOST_CHARACTERS])):
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
    """Without accents, as both indexes keep words."""
    apart = unicodedata.normalize("NFKD", words)
    return unicodedata.normalize("NFC", "".join(sign for sign in apart if not "\u0300" <= sign <= "\u036f")).lower()


# ---- finding


def search(rows: DecisionQuerySet, words: str) -> DecisionQuerySet:
    """Those of `rows` with all of the words, best first, each with its `rank`. Nonsense finds nothing."""
    return ranked(matching(rows, words), words)


def matching(rows: DecisionQuerySet, words: str) -> DecisionQuerySet:
    """Those of `rows` with all of the words, unranked: to be counted, or narrowed further."""
    found = terms(words)
    if not found:
        return rows.none()
    match _engine(rows):
        case "postgresql":
            query, values = _tsquery(found)
            sql = f"SELECT searched.id FROM {TABLE} searched WHERE searched.{COLUMN} @@ ({query})"
            return rows.filter(pk__in=RawSQL(sql, values))
        case "fts5":
            return rows.filter(pk__in=RawSQL(f"SELECT rowid FROM {FTS} WHERE {FTS} MATCH %s", [_match(found)]))
    return rows.filter(*(_contains(term, "title") | _contains(term, "plain") | _is_number(term) for term in found))


def ranked(rows: DecisionQuerySet, words: str) -> DecisionQuerySet:
    """Matching `rows`, best first: the record of a number, then words in titles before words in texts.

    For a list of its own: not to be used as a subquery.
    """
    found = terms(words)
    if not found:
        return rows.none()
    match _engine(rows):
        case "postgresql":
            query, values = _tsquery(found)
            weights = f"{{0, 0, {1 / TITLE_WEIGHT}, 1}}"
            rank = RawSQL(f"ts_rank('{weights}', {TABLE}.{COLUMN}, {query}, 1)", values, FloatField())
        case "fts5":
            # A join, as bm25() has to stand beside the MATCH it belongs to; an alias of the table would break it.
            rows = rows.extra(
                tables=[FTS], where=[f"{FTS} MATCH %s", f"{FTS}.rowid = {TABLE}.id"], params=[_match(found)]
            )
            rank = RawSQL(f"-bm25({FTS}, {TITLE_WEIGHT}, 1.0)", [], FloatField())
        case _:
            in_title = Q(*(_contains(term, "title") for term in found))
            rank = Case(When(in_title, then=Value(1.0)), default=Value(0.0))
    numbers = [term.number for term in found if term.number is not None]
    named = Case(When(number__in=numbers, then=Value(1)), default=Value(0))
    return rows.annotate(rank=rank, named=named).order_by("-named", "-rank", "-pk")


def snippets(rows: Iterable[Decision], words: str) -> dict[int, Snippet]:
    """Of the records of one page, by id. One query."""
    shown = list(rows)
    found = terms(words)
    if not found or not shown:
        return {}
    match _engine(Decision.objects.all()):
        case "postgresql":
            query, values = _tsquery(found)
            texts = f"left(plain, {READ_FOR_SNIPPETS})"
            marks = f"StartSel={START}, StopSel={STOP}"
            sql = (
                f"SELECT id, ts_headline('{CONFIG}', title, query.q, '{marks}, HighlightAll=true'),"
                f" ts_headline('{CONFIG}', {texts}, query.q, '{marks}, MaxFragments=2, FragmentDelimiter= … ,"
                f" MaxWords={SNIPPET_WORDS // 2}, MinWords=5')"
                f" FROM {TABLE}, (SELECT {query} AS q) query WHERE id = ANY(%s)"
            )
            values = [*values, [row.pk for row in shown]]
        case "fts5":
            sql = (
                f"SELECT rowid, highlight({FTS}, 0, '{START}', '{STOP}'),"
                f" snippet({FTS}, 1, '{START}', '{STOP}', '…', {SNIPPET_WORDS})"
                f" FROM {FTS} WHERE {FTS} MATCH %s AND rowid IN ({', '.join(['%s'] * len(shown))})"
            )
            values = [_match(found), *(row.pk for row in shown)]
        case _:
            return {row.pk: Snippet(_compared(row.title, found), _compared(row.plain, found)) for row in shown}
    with connections[Decision.objects.db].cursor() as cursor:
        cursor.execute(sql, values)
        return {pk: Snippet(_marked(title), _marked(text)) for pk, title, text in cursor.fetchall()}


def _marked(text: str) -> SafeString:
    """SECURITY: escaped first; of the signs around hits only whole pairs become a tag."""
    html = re.sub(f"{START}([^{START}{STOP}]*){STOP}", r"<mark>\1</mark>", escape(text))
    return mark_safe(html.replace(START, "").replace(STOP, ""))


def _engine(rows: DecisionQuerySet) -> str:
    vendor = connections[rows.db].vendor
    return "fts5" if vendor == "sqlite" and has_fts5() else vendor


# ---- SQLite


def _match(found: list[Term]) -> str:
    """As an FTS5 expression, each term in quotes: what is typed is never syntax."""
    phrases = [(f'"{" ".join(term.words)}"', term.unfinished) for term in found]
    return " AND ".join(f"({phrase} OR {phrase} *)" if unfinished else phrase for phrase, unfinished in phrases)


# ---- PostgreSQL


def _tsquery(found: list[Term]) -> tuple[str, list[str]]:
    """SQL of a tsquery, and its values."""
    parts, values = [], []
    for term in found:
        parts.append(f"phraseto_tsquery('{CONFIG}', %s)")
        values.append(" ".join(term.words))
        if term.unfinished:
            parts[-1] = f"({parts[-1]} || to_tsquery('{CONFIG}', %s))"
            values.append(" <-> ".join(term.words) + ":*")
    return f"({' && '.join(parts)})", values


# ---- without an index


def _contains(term: Term, field: str) -> Q:
    return Q(**{f"{field}__icontains": " ".join(term.words)})


def _is_number(term: Term) -> Q:
    return Q(number=term.number) if term.number is not None else Q(pk__in=[])


def _compared(text: str, found: list[Term]) -> SafeString:
    """The text around the first of the words."""
    wanted = "|".join(re.escape(" ".join(term.words)) for term in found)
    hit = re.search(wanted, text, re.I)
    start = max(0, hit.start() - 80) if hit else 0
    cut = ("…" if start else "") + text[start : start + 300]
    return _marked(re.sub(f"({wanted})", f"{START}\\1{STOP}", cut, flags=re.I))
