"""What comes next in a case, for one of its sides: who makes the step, what it waits for, and its buttons."""

from dataclasses import dataclass, field

from accounts.models import User
from growth.promotions.cases.models import Case
from growth.promotions.cases.record import Record
from growth.promotions.cases.states import State
from growth.promotions.gates.checking import unmet
from growth.promotions.gates.models import Gate
from growth.words import joined


@dataclass(frozen=True)
class Button:
    """`page` is the name of the address it posts to."""

    page: str
    label: str
    is_primary: bool = True
    hint: str = ""
    items: str = ""  # ids of the evidence that was shown, with a comma between them


@dataclass(frozen=True)
class Next:
    said: str
    buttons: list[Button] = field(default_factory=list)
    gates: list[Gate] = field(default_factory=list)  # not met, and without which the step is refused
    may_call_back: bool = False
    may_submit: bool = False


def next_step(viewer: User, record: Record) -> Next:
    """For a side of the case. Says nothing of what the other side may not know."""
    case = record.case
    match State(case.state):
        case State.IDEA:
            return _idea(viewer, case)
        case State.AGREED:
            return _agreed(case)
        case State.DRAFTING:
            return _drafting(viewer, case)
        case State.FEEDBACK:
            return _feedback(viewer, record)
        case State.SUBMITTED:
            return Next("The committee has the packet. What is changed here or in the log does not reach it any more.")
    return Next("This case has ended. All that was written stays on record.")


def is_released(case: Case) -> bool:
    """Whether the candidate agreed to the document as it is now."""
    return case.released_revision == case.revision


def _idea(viewer: User, case: Case) -> Next:
    said = {case.person.name: case.candidate_agreed_at, case.manager.name: case.manager_agreed_at}
    missing = [name for name, at in said.items() if at is None]
    words = f"An idea, until both sides say yes to the candidacy: {joined(missing)} {_has(missing)} not yet."
    mine = case.candidate_agreed_at if viewer.pk == case.person_id else case.manager_agreed_at
    hint = "It says that you prepare this together. It promises nothing."
    return Next(
        words, [Button("promotions:case_agreement", "I agree to the candidacy", hint=hint)] if mine is None else []
    )


def _agreed(case: Case) -> Next:
    gates = unmet(case, State.DRAFTING)
    words = "Both sides agreed. Once drafting begins, whoever the candidate invites reads the open parts."
    if gates:
        return Next(f"{words} Drafting waits for:", gates=gates)
    return Next(words, [Button("promotions:case_drafting", "Begin drafting")])


def _drafting(viewer: User, case: Case) -> Next:
    gates = unmet(case, State.FEEDBACK)
    words = f"When the document is complete, {case.manager.name} sends it out for feedback, and asks for endorsements."
    if viewer.pk != case.manager_id or gates:
        return Next(words, gates=gates)
    return Next(words, [Button("promotions:case_feedback", "It is complete: ask for feedback")])


def _feedback(viewer: User, record: Record) -> Next:
    case, gates = record.case, unmet(record.case, State.SUBMITTED)
    candidate, manager = case.person.name, case.manager.name
    is_candidate = viewer.pk == case.person_id
    says = "You say" if is_candidate else f"{candidate} says"
    items = sorted(item.pk for item in record.appendix)
    if not is_released(case):
        words = f"{says} that the committee may read the document as it is; then {manager} submits it."
        if case.released_revision is not None:
            words = f"The document was changed after {candidate} agreed to it. {words}"
    elif case.released_items != items:
        words = f"The evidence in it was changed after {candidate} agreed to it, so the question comes once more."
    else:
        words = f"{candidate} agreed that the committee reads this. {manager} submits it."
        return Next(words, [], gates, may_call_back=not is_candidate, may_submit=not is_candidate)
    shown = ",".join(str(pk) for pk in items)
    hint = f"Everything on this page but your notes, with {len(items)} items of evidence in full."
    buttons = (
        [Button("promotions:case_release", "The committee may read this", hint=hint, items=shown)]
        if is_candidate
        else []
    )
    return Next(words, buttons, gates, may_call_back=not is_candidate)


def _has(names: list[str]) -> str:
    return "has" if len(names) == 1 else "have"
