"""What is missing before a case may take a step. The checks themselves are pure (`lint/checks.py`)."""

from dataclasses import dataclass

from accounts.models import User
from growth.promotions.case_templates.specs import spec_of
from growth.promotions.cases.models import Case
from growth.promotions.cases.record import Record
from growth.promotions.cases.states import State
from growth.promotions.lint.catalogue import ERROR, RULE
from growth.promotions.lint.checks import findings
from growth.promotions.lint.reading import facts_of


@dataclass(frozen=True)
class Gap:
    """One thing that is missing: `said` in a sentence, `why` the rule behind it, `owner` who might close it.

    `place` is the id of the part of the case page where it is mended, such as “section-thesis”. `key` names the gap
    within its case, for as long as the thing it is about stays; `dimension` is the key of the one it is in, if any.
    """

    rule: str
    severity: str  # “error” or “warning”
    said: str
    why: str
    owner: User | None
    place: str
    key: str = ""
    dimension: str = ""

    @property
    def is_error(self) -> bool:
        return self.severity == ERROR

    @property
    def is_of_document(self) -> bool:
        """It counts before feedback is asked for, too."""
        return RULE[self.rule].of_document


def gaps_before(case: Case, state: State, *, record: Record | None = None) -> list[Gap]:
    """Gaps that matter for reaching `state`: for `feedback` those of the document, for `submitted` all of them.

    The most telling first, and always in the same order. For other states there are none. `record` is the one of this
    case, where the caller has it at hand.
    """
    if state not in (State.FEEDBACK, State.SUBMITTED):
        return []
    spec = record.spec if record else spec_of(case.template.document)
    found = findings(facts_of(case, record), spec, only_document=state == State.FEEDBACK)
    sides = {case.person_id: case.person, case.manager_id: case.manager}
    owners = sides | User.objects.in_bulk({finding.owner for finding in found} - sides.keys())
    return [
        Gap(
            rule=finding.rule,
            severity=spec.lint.severity_of(finding.rule),
            said=finding.said,
            why=finding.why,
            owner=owners.get(finding.owner, case.manager),
            place=finding.place,
            key=f"{finding.rule}:{finding.subject}",
            dimension=finding.dimension,
        )
        for finding in found
    ]
