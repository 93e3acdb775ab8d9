"""What the pages of templates read."""

from dataclasses import dataclass

from config.differences import Change
from growth.promotions.case_templates.actions import document_of
from growth.promotions.case_templates.differences import difference
from growth.promotions.case_templates.specs import GateSpec, SectionSpec, spec_of
from growth.promotions.cases.states import State
from growth.promotions.lint.catalogue import OFF, RULES
from growth.promotions.models import CaseTemplate

OWNERS = {
    "manager": "The manager",
    "candidate": "The candidate",
    "managers_manager": "The manager’s manager",
    "sponsor": "The sponsor",
    "chosen": "Somebody the manager names",
}


@dataclass(frozen=True)
class GateShown:
    gate: GateSpec
    owner: str
    needed_for: str


@dataclass(frozen=True)
class SectionShown:
    section: SectionSpec

    @property
    def length(self) -> str:
        """“25 to 90 words”; nothing without limits."""
        fewest, most = self.section.fewest_words, self.section.most_words
        if fewest and most:
            return f"{fewest} to {most} words"
        if most:
            return f"at most {most} words"
        return f"at least {fewest} words" if fewest else ""


def shown(template: CaseTemplate) -> dict[str, object]:
    """What the page of a version shows, and that of a draft."""
    document = document_of(template)
    spec = spec_of(document)
    sections = [SectionShown(section) for section in spec.sections if not section.is_value]
    return {
        "template": template,
        "document": document,
        "spec": spec,
        "candidates": [row for row in sections if row.section.side == "candidate"],
        "managers": [row for row in sections if row.section.side == "manager"],
        "gates": [GateShown(gate, OWNERS[gate.owner], State(gate.needed_for).label) for gate in spec.gates],
        "rules": [
            (rule.asks, severity, rule.of_document)
            for rule in RULES
            if (severity := spec.lint.severity_of(rule.key)) != OFF
        ],
    }


def before(template: CaseTemplate) -> CaseTemplate | None:
    """The version it took, or would take, the place of."""
    return CaseTemplate.objects.filter(number__lt=template.number).order_by("-number").first()


def changes_of(template: CaseTemplate) -> list[Change]:
    """From the version before it; for a draft, that is the one in force."""
    earlier = before(template)
    return difference(document_of(earlier) if earlier else None, document_of(template))
