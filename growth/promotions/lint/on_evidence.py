"""Whether the log carries the case, both sides placed the candidate, and the candidate released it. Pure."""

from collections import defaultdict
from collections.abc import Iterator

from growth.promotions.case_templates.specs import Spec
from growth.promotions.lint import language
from growth.promotions.lint.facts import CriterionFact, Facts, Finding
from growth.words import counted, joined, number_words

CRITERIA = "criteria"  # where they stand on the page of the case
TOO_MANY = 4  # criteria that one item may carry
SIDES = ("candidate", "manager")


def items(facts: Facts, spec: Spec) -> Iterator[Finding]:
    """Whoever has the next move owns it: the manager where verdicts that would be enough are waited for."""
    for row in facts.criteria:
        count = len({item.pk for item in row.accepted})
        if count >= spec.lint.items:
            continue
        needed = f"Each expectation of {facts.target} needs {counted(spec.lint.items, 'accepted item')}."
        there = "has nothing accepted" if count == 0 else f"has {counted(count, 'accepted item')}"
        said = f"{_named(row)} {there}; {language.needed(spec.lint.items)}."
        if waits := row.waiting >= spec.lint.items - count:
            said += (
                f" {counted(row.waiting, 'claim').capitalize()} wait{'s' if row.waiting == 1 else ''} for a verdict."
            )
        yield _of(row, "items", said, needed, facts.manager if waits else facts.candidate)


def quarters(facts: Facts, spec: Spec) -> Iterator[Finding]:
    """Only where something is accepted: without, the items are what is missing."""
    for row in facts.criteria:
        found = sorted({item.quarter for item in row.accepted})
        if found and len(found) < spec.lint.quarters:
            said = f"{_named(row)} was shown in {joined(map(str, found))} only."
            why = f"Held over time: at least {counted(spec.lint.quarters, 'quarter')} for each expectation."
            yield _of(row, "quarters", said, why, facts.candidate)


def corroborated(facts: Facts, spec: Spec) -> Iterator[Finding]:
    for row in facts.criteria:
        count = len({item.pk for item in row.accepted if item.is_corroborated})
        if row.accepted and count < spec.lint.corroborated:
            there = "by nobody" if count == 0 else f"for {counted(count, 'item')}"
            said = f"{_named(row)} is corroborated {there}; {language.needed(spec.lint.corroborated)}."
            fewest = counted(spec.lint.corroborated, "item")
            why = f"For each expectation at least {fewest} that somebody who was there confirms."
            yield _of(row, "corroborated", said, why, facts.candidate)


def carries_too_much(facts: Facts, spec: Spec) -> Iterator[Finding]:
    titles: dict[int, str] = {}
    carried: dict[int, set[str]] = defaultdict(set)
    for row in facts.criteria:
        for item in row.accepted:
            titles[item.pk] = item.title
            carried[item.pk].add(row.key)
    for pk, keys in carried.items():
        if len(keys) > TOO_MANY:
            said = f"“{titles[pk]}” carries {number_words(len(keys))} expectations."
            why = f"If it falls, so do they: no item should carry more than {number_words(TOO_MANY)}."
            yield Finding("carries_too_much", f"evidence-{pk}", said, why, facts.candidate, CRITERIA)


def assessments(facts: Facts, spec: Spec) -> Iterator[Finding]:
    owners = {"candidate": facts.candidate, "manager": facts.manager}
    names = {"candidate": facts.candidate_name, "manager": facts.manager_name}
    for position, side in enumerate(SIDES):
        missing = [row.name for row in facts.dimensions if (side, row.key) not in facts.assessed]
        if missing:
            said = f"{names[side]} has not said at which level the candidate works in {joined(missing)}."
            why = "Both sides place the candidate in every dimension, so that the committee sees where they differ."
            yield Finding("assessments", side, said, why, owners[side], "assessments", position)


def released(facts: Facts, spec: Spec) -> Iterator[Finding]:
    """Exactly this document with exactly this evidence."""
    if facts.released_revision is None:
        said = f"{facts.candidate_name} has not released the case to the committee yet."
    elif facts.released_revision != facts.revision:
        said = f"The document changed after {facts.candidate_name} released it."
    elif facts.released_items != facts.items:
        said = f"The evidence changed after {facts.candidate_name} released the case."
    else:
        return
    why = "Nobody reads a case without the candidate’s yes to exactly these words and this evidence."
    yield Finding("released", "release", said, why, facts.candidate, "release")


def _named(row: CriterionFact) -> str:
    return f"{row.dimension_name}, “{row.text.rstrip('.')}”,"


def _of(row: CriterionFact, rule: str, said: str, why: str, owner: int) -> Finding:
    return Finding(rule, row.key, said, why, owner, CRITERIA, row.position, row.dimension)
