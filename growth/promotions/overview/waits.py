"""On whom a case waits, for what, and until when. Pure.

What is said depends on what the reader may see of the case: its manager reads who has not answered, a manager further
up that somebody has not.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from growth.promotions.cases.states import State

AGREE, FINISH, GATE = "to agree on the candidacy", "to finish the document", "to answer a gate"
BEGIN, RELEASE, HAND_IN = "to begin drafting", "to agree to what the committee reads", "to submit it"
WORDS, MEET = "to give the words they were asked for", "to meet about it"
UNKNOWN_OWNER, NO_OWNER = "Its owner", "Nobody yet"


@dataclass(frozen=True)
class Wait:
    """`whom` by name, or by part where the reader does not know who."""

    whom: str
    what: str
    due: date | None = None


@dataclass(frozen=True)
class OpenGate:
    """One that stands open before the next step. `name` and `owner` are empty where the reader may not know them."""

    needed_for: str
    name: str = ""
    owner: str = ""
    due: date | None = None


@dataclass(frozen=True)
class Facts:
    """What is known of one running case, as far as its reader may know it."""

    state: State
    candidate: str
    manager: str
    candidate_agreed: bool = False
    manager_agreed: bool = False
    is_released: bool | None = None  # None: not for this reader
    gates: Sequence[OpenGate] = ()
    asked: Sequence[tuple[str, date]] = field(default_factory=tuple)  # endorsers who have not answered, and until when
    freezes_on: date | None = None
    committee: str = ""
    meets_on: date | None = None


def waits_of(facts: Facts) -> list[Wait]:
    """Never empty for a running case; nothing for one that has ended."""
    match facts.state:
        case State.IDEA:
            sides = [(facts.candidate, facts.candidate_agreed), (facts.manager, facts.manager_agreed)]
            return [Wait(name, AGREE) for name, agreed in sides if not agreed] or [Wait(facts.manager, BEGIN)]
        case State.AGREED:
            return _gates(facts, State.DRAFTING) or [Wait(facts.candidate, BEGIN)]
        case State.DRAFTING:
            finish = Wait(f"{facts.candidate} and {facts.manager}", FINISH, facts.freezes_on)
            return [finish, *_gates(facts, State.FEEDBACK)]
        case State.FEEDBACK:
            return _before_submission(facts)
        case State.SUBMITTED:
            return [Wait(facts.committee or "The committee", MEET, facts.meets_on)]
    return []


def due_of(waits: Sequence[Wait]) -> date | None:
    """The first day any of it is due."""
    return min((wait.due for wait in waits if wait.due), default=None)


def _before_submission(facts: Facts) -> list[Wait]:
    waits = [Wait(name, WORDS, due) for name, due in facts.asked]
    if facts.is_released is False:
        waits.append(Wait(facts.candidate, RELEASE, facts.freezes_on))
    waits += _gates(facts, State.SUBMITTED)
    return waits or [Wait(facts.manager, HAND_IN, facts.freezes_on)]


def _gates(facts: Facts, state: State) -> list[Wait]:
    """What is open before a step, each wait once."""
    open_gates = [gate for gate in facts.gates if gate.needed_for == state]
    waits = [
        Wait(gate.owner or NO_OWNER, f"{GATE}: {gate.name}", gate.due) if gate.name else Wait(UNKNOWN_OWNER, GATE)
        for gate in open_gates
    ]
    return list(dict.fromkeys(waits))
