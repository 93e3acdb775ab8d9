"""Gates as pages show them."""

from dataclasses import dataclass

from accounts.models import User
from growth.promotions.cases.states import State as CaseState
from growth.promotions.gates import rules
from growth.promotions.gates.actions import ANSWERED, is_movable
from growth.promotions.gates.checking import EndorsementCount, endorsements_of
from growth.promotions.gates.models import Gate, GateQuerySet
from growth.promotions.parts import moment_words

STEPS = {
    CaseState.AGREED: "Agreeing on it",
    CaseState.DRAFTING: "Drafting",
    CaseState.FEEDBACK: "Feedback",
    CaseState.SUBMITTED: "Submission",
    CaseState.PROMOTED: "Promotion",
}
MARKS = {Gate.State.MET: "good", Gate.State.REFUSED: "bad", Gate.State.ASKED: "wait", Gate.State.OPEN: ""}


def gates_for(viewer: User) -> GateQuerySet:
    rows = Gate.objects.visible_to(viewer)
    return rows.select_related("owner", "case__person", "case__manager", "case__template", "case__target")


@dataclass(frozen=True)
class ShownGate:
    """One gate, and what its reader may do with it now. Found through `gates_for(viewer)`.

    `count` is that of the endorsements given, for a gate that is counted; None where the reader is no side.
    """

    gate: Gate
    viewer: User
    count: EndorsementCount | None = None

    @property
    def is_counted(self) -> bool:
        return self.gate.kind == Gate.Kind.ENDORSEMENTS

    @property
    def needed_for(self) -> str:
        return STEPS.get(CaseState(self.gate.needed_for), self.gate.get_needed_for_display())

    @property
    def state_words(self) -> str:
        """“Yes, 3 Nov 2026”, “Asked, 6 Nov 2026”, “Not asked yet”, “Nobody is named yet”."""
        gate = self.gate
        if self.is_counted:
            return "" if self.count is None else "Yes" if self.count.is_enough else "Not enough yet"
        if gate.state in ANSWERED:
            return f"{gate.get_state_display()}, {moment_words(gate.answered_at)}"
        if gate.state == Gate.State.ASKED:
            return f"Asked, {moment_words(gate.asked_at)}"
        return "Not asked yet" if gate.owner_id else "Nobody is named yet"

    @property
    def mark(self) -> str:
        if self.is_counted:
            return "good" if self.count is not None and self.count.is_enough else "wait"
        return MARKS[Gate.State(self.gate.state)]

    @property
    def count_words(self) -> str:
        """“3 for it, 4 needed; 2 of them at the target level or above, 2 needed.”"""
        if self.count is None:
            return ""
        said = f"{self.count.supportive} for it, {self.count.needed} needed"
        if self.count.needed_at_target:
            at_target = f"{self.count.at_target} of them at the target level or above"
            said = f"{said}; {at_target}, {self.count.needed_at_target} needed"
        return f"{said}."

    @property
    def can_answer(self) -> bool:
        return is_movable(self.gate) and rules.can_answer(self.viewer, self.gate)

    @property
    def can_take_back(self) -> bool:
        return self.can_answer and self.gate.state in ANSWERED

    @property
    def can_ask(self) -> bool:
        return is_movable(self.gate) and self.gate.state == Gate.State.OPEN and rules.can_ask(self.viewer, self.gate)

    @property
    def can_reassign(self) -> bool:
        is_open = self.gate.state not in ANSWERED and self.gate.owner_id is not None
        return is_movable(self.gate) and is_open and rules.can_reassign(self.viewer, self.gate)


def shown(gate: Gate, viewer: User) -> ShownGate:
    is_side = gate.case.is_side(viewer)
    is_counted = gate.kind == Gate.Kind.ENDORSEMENTS
    return ShownGate(gate, viewer, endorsements_of(gate.case) if is_side and is_counted else None)
