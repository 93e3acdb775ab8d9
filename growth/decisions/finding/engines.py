"""How each database searches. What is looked for comes as terms of letters and figures (`search_words.py`)."""

import re
from collections.abc import Iterable
from typing import Any, NamedTuple, Protocol

from django.db import connection
from django.db.models import Case, Expression, FloatField, Q, Value, When
from django.db.models.expressions import RawSQL

from growth.decisions.finding.index import COLUMN, CONFIG, FTS, TABLE, has_fts5
from growth.decisions.finding.words import Term
from growth.decisions.models import Decision, DecisionQuerySet

TITLE_WEIGHT = 8.0  # against 1 for the text
SNIPPET_WORDS = 30
READ_FOR_SNIPPETS = 50_000  # characters of one record
START, STOP = "\x02", "\x03"  # around hits


class Cut(NamedTuple):
    """Title and some lines of a record, with START and STOP around hits."""

    pk: int
    title: str
    text: str


class Engine(Protocol):
    def fits(self, found: list[Term]) -> Q:
        """Rows with all of the terms. May stand in a subquery."""

    def ranked(self, rows: DecisionQuerySet, found: list[Term]) -> tuple[DecisionQuerySet, Expression]:
        """Matching rows, and how well each fits: more is better. Not for a subquery."""

    def cuts(self, rows: list[Decision], found: list[Term]) -> Iterable[Cut]:
        """Of a page of rows. One query at most."""


def engine() -> Engine:
    if connection.vendor == "postgresql":
        return TextSearch()
    return FullText() if has_fts5() else Comparing()


class FullText:
    """SQLite's FTS5. The weight of a word against other words comes from the whole index, the order from `rows`."""

    def fits(self, found: list[Term]) -> Q:
        return Q(pk__in=RawSQL(f"SELECT rowid FROM {FTS} WHERE {FTS} MATCH %s", [self._match(found)]))

    def ranked(self, rows: DecisionQuerySet, found: list[Term]) -> tuple[DecisionQuerySet, Expression]:
        # bm25() has to stand beside the MATCH it belongs to, hence a join instead of a subquery.
        together = [f"{FTS} MATCH %s", f"{FTS}.rowid = {TABLE}.id"]
        joined: Any = rows.extra(tables=[FTS], where=together, params=[self._match(found)])
        return joined, RawSQL(f"-bm25({FTS}, {TITLE_WEIGHT}, 1.0)", [], FloatField())

    def cuts(self, rows: list[Decision], found: list[Term]) -> Iterable[Cut]:
        sql = (
            f"SELECT rowid, highlight({FTS}, 0, %s, %s), snippet({FTS}, 1, %s, %s, '…', {SNIPPET_WORDS}) FROM {FTS}"
            f" WHERE {FTS} MATCH %s AND rowid IN ({', '.join(['%s'] * len(rows))})"
        )
        return _asked(sql, [START, STOP, START, STOP, self._match(found), *(row.pk for row in rows)])

    def _match(self, found: list[Term]) -> str:
        """Each term in quotes, so that nothing typed is syntax."""
        return " AND ".join(
            f'("{term.phrase}" OR "{term.phrase}" *)' if term.unfinished else f'"{term.phrase}"' for term in found
        )


class TextSearch:
    """PostgreSQL's."""

    def fits(self, found: list[Term]) -> Q:
        query, values = self._query(found)
        return Q(pk__in=RawSQL(f"SELECT s.id FROM {TABLE} s WHERE s.{COLUMN} @@ ({query})", values))

    def ranked(self, rows: DecisionQuerySet, found: list[Term]) -> tuple[DecisionQuerySet, Expression]:
        query, values = self._query(found)
        weights = f"{{0, 0, {1 / TITLE_WEIGHT}, 1}}"
        rank = RawSQL(f"ts_rank('{weights}', {TABLE}.{COLUMN}, {query}, 1)", values, FloatField())
        return rows.filter(self.fits(found)), rank

    def cuts(self, rows: list[Decision], found: list[Term]) -> Iterable[Cut]:
        query, values = self._query(found)
        marks = f"StartSel={START}, StopSel={STOP}"
        some = f"{marks}, MaxFragments=2, FragmentDelimiter=…, MaxWords={SNIPPET_WORDS // 2}, MinWords=5"
        sql = (
            f"SELECT id, ts_headline('{CONFIG}', title, asked.query, %s),"
            f" ts_headline('{CONFIG}', left(plain, {READ_FOR_SNIPPETS}), asked.query, %s)"
            f" FROM {TABLE}, (SELECT {query} AS query) asked WHERE id = ANY(%s)"
        )
        return _asked(sql, [f"{marks}, HighlightAll=true", some, *values, [row.pk for row in rows]])

    def _query(self, found: list[Term]) -> tuple[str, list[str]]:
        """SQL of a tsquery, and its values."""
        parts, values = [], []
        for term in found:
            beginning = " <-> ".join(term.words) + ":*"
            if not term.unfinished:
                parts.append(f"phraseto_tsquery('{CONFIG}', %s)")
                values.append(term.phrase)
            elif len(term.words) == 1:  # the stem of a whole word is a beginning, too
                parts.append(f"to_tsquery('{CONFIG}', %s)")
                values.append(beginning)
            else:
                parts.append(f"(phraseto_tsquery('{CONFIG}', %s) || to_tsquery('{CONFIG}', %s))")
                values += [term.phrase, beginning]
        return f"({' && '.join(parts)})", values


class Comparing:
    """Without an index: slow, and only for words as they are written."""

    def fits(self, found: list[Term]) -> Q:
        return Q(*(self._has(term, "title") | self._has(term, "plain") | self._is(term) for term in found))

    def ranked(self, rows: DecisionQuerySet, found: list[Term]) -> tuple[DecisionQuerySet, Expression]:
        in_title = Q(*(self._has(term, "title") for term in found))
        return rows.filter(self.fits(found)), Case(When(in_title, then=Value(1.0)), default=Value(0.0))

    def cuts(self, rows: list[Decision], found: list[Term]) -> Iterable[Cut]:
        wanted = re.compile("|".join(re.escape(term.phrase) for term in found), re.I)
        for row in rows:
            hit = wanted.search(row.plain)
            start = max(0, hit.start() - 80) if hit else 0
            text = ("…" if start else "") + row.plain[start : start + 300]
            yield Cut(row.pk, *(wanted.sub(rf"{START}\g<0>{STOP}", words) for words in (row.title, text)))

    def _has(self, term: Term, field: str) -> Q:
        return Q(**{f"{field}__icontains": term.phrase})

    def _is(self, term: Term) -> Q:
        return Q(number=term.number) if term.number is not None else Q(pk__in=[])


def _asked(sql: str, values: list[Any]) -> list[Cut]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return [Cut(*row) for row in cursor.fetchall()]
