"""Which gates stand open before a step. Gates are apart from merit: no evidence opens one."""

from dataclasses import dataclass

from growth.promotions.case_templates.specs import spec_of
from growth.promotions.cases.models import Case
from growth.promotions.endorsements.models import Endorsement
from growth.promotions.gates.models import Gate


@dataclass(frozen=True)
class EndorsementCount:
    """Of the endorsements that count: how many there are, how many from the target level or above; and needed."""

    supportive: int
    at_target: int
    needed: int
    needed_at_target: int

    @property
    def is_enough(self) -> bool:
        return self.supportive >= self.needed and self.at_target >= self.needed_at_target


def endorsements_of(case: Case) -> EndorsementCount:
    counting = Endorsement.objects.counting().filter(case=case)
    return counted_for(case, counting.count(), counting.filter(giver_position__gte=case.target.position).count())


def counted_for(case: Case, supportive: int, at_target: int) -> EndorsementCount:
    """Where the caller counted many cases at once."""
    lint = spec_of(case.template.document).lint
    return EndorsementCount(
        supportive=supportive,
        at_target=at_target,
        needed=lint.endorsements,
        needed_at_target=lint.endorsers_at_target,
    )


def is_met(gate: Gate) -> bool:
    if gate.kind == Gate.Kind.ENDORSEMENTS:
        return endorsements_of(gate.case).is_enough
    return gate.state == Gate.State.MET


def unmet(case: Case, state: str) -> list[Gate]:
    """Required gates of a case that are not met, and without which it does not reach `state`."""
    gates = case.gates.filter(needed_for=state, is_required=True).select_related("owner", "case__template")
    return [gate for gate in gates if not is_met(gate)]
