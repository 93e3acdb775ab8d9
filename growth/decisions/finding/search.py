"""Full-text search of decisions: accents and endings do not matter, a quoted phrase is taken as such, a number finds
its record, and the last word may be unfinished. All words must occur.

`rows` is always what the reader may see: nothing else is found, ranked, or cut into snippets.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Case, Value, When
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from growth.decisions.finding.engines import START, STOP, engine
from growth.decisions.finding.words import terms
from growth.decisions.models import Decision, DecisionQuerySet


@dataclass(frozen=True)
class Snippet:
    """Title and a few lines of a record, escaped, with its hits in `<mark>`."""

    title: SafeString
    text: SafeString


def search(rows: DecisionQuerySet, words: str) -> DecisionQuerySet:
    """Those of `rows` with all of the words, best first, each with its `rank`. Nonsense finds nothing.

    First the record whose number was typed, then words in titles before words in texts. For a list of its own: what
    is to be counted or to stand in a subquery, `matching` gives.
    """
    found = terms(words)
    if not found:
        return rows.none()
    matched, rank = engine().ranked(rows, found)
    matched = matched.annotate(rank=rank).order_by("-rank", "-pk")
    numbers = [term.number for term in found if term.number is not None]
    if not numbers:
        return matched
    named = Case(When(number__in=numbers, then=Value(1)), default=Value(0))
    return matched.annotate(named=named).order_by("-named", "-rank", "-pk")


def matching(rows: DecisionQuerySet, words: str) -> DecisionQuerySet:
    """The same without an order: to be counted, or narrowed further."""
    found = terms(words)
    return rows.filter(engine().fits(found)) if found else rows.none()


def snippets(rows: Iterable[Decision], words: str) -> dict[int, Snippet]:
    """Of the records of one page that were found, by id. One query at most."""
    shown, found = list(rows), terms(words)
    if not found or not shown:
        return {}
    return {cut.pk: Snippet(_marked(cut.title), _marked(cut.text)) for cut in engine().cuts(shown, found)}


def _marked(text: str) -> SafeString:
    """SECURITY: escaped first; of the signs around hits only whole pairs become a tag."""
    html = re.sub(f"{START}([^{START}{STOP}]*){STOP}", r"<mark>\1</mark>", escape(text))
    return mark_safe(html.replace(START, "").replace(STOP, ""))
