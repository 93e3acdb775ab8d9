"""The checks of the lint. Pure: facts in, findings out, always in the same order."""

from collections.abc import Callable, Iterator

from growth.promotions.case_templates.specs import Spec
from growth.promotions.lint import on_document, on_evidence, on_voices
from growth.promotions.lint.catalogue import OFF, PLACE, RULES
from growth.promotions.lint.facts import Facts, Finding

Check = Callable[[Facts, Spec], Iterator[Finding]]
CHECKS: dict[str, Check] = {
    "pay": on_document.pay,
    "thesis": on_document.thesis,
    "sections": on_document.sections,
    "unfinished": on_document.unfinished,
    "window": on_document.window,
    "projects": on_document.projects,
    "project_parts": on_document.project_parts,
    "baselines": on_document.baselines,
    "length": on_document.length,
    "weasel_words": on_document.weasel_words,
    "items": on_evidence.items,
    "quarters": on_evidence.quarters,
    "corroborated": on_evidence.corroborated,
    "carries_too_much": on_evidence.carries_too_much,
    "assessments": on_evidence.assessments,
    "released": on_evidence.released,
    "concerns": on_voices.concerns,
    "endorsements": on_voices.endorsements,
}


def findings(facts: Facts, spec: Spec, *, only_document: bool = False) -> list[Finding]:
    """What the rules that are not turned off find, the most telling first. Each finding's owner is one of `facts`."""
    found = [
        finding
        for rule in RULES
        if spec.lint.severity_of(rule.key) != OFF and (rule.of_document or not only_document)
        for finding in CHECKS[rule.key](facts, spec)
    ]
    return sorted(found, key=lambda finding: (PLACE[finding.rule], finding.position, finding.subject, finding.said))
