"""The states of a case, which may follow which, and who may make the step. Pure."""

from django.db import models


class State(models.TextChoices):
    IDEA = "idea"
    AGREED = "agreed"
    DRAFTING = "drafting"
    FEEDBACK = "feedback"
    SUBMITTED = "submitted"
    PROMOTED = "promoted"
    NOT_YET = "not_yet", "Not yet"
    WITHDRAWN = "withdrawn"


WRITABLE = (State.IDEA, State.AGREED, State.DRAFTING, State.FEEDBACK)  # the document may change
RUNNING = (*WRITABLE, State.SUBMITTED)
ENDED = (State.PROMOTED, State.NOT_YET, State.WITHDRAWN)
READ_BY_OTHERS = (State.DRAFTING, State.FEEDBACK)  # invited readers, and those asked for words


class Role(models.TextChoices):
    """Who somebody is to a case."""

    CANDIDATE = "candidate"
    MANAGER = "manager"
    BOTH = "both"  # it takes both sides
    TELLER = "teller"  # the manager, or who leads the committee on this case: whoever sends the letter
    EITHER = "either"  # one side is enough


STEPS: dict[tuple[State, State], Role] = {
    (State.IDEA, State.AGREED): Role.BOTH,
    (State.AGREED, State.DRAFTING): Role.EITHER,
    (State.DRAFTING, State.FEEDBACK): Role.MANAGER,
    (State.FEEDBACK, State.DRAFTING): Role.MANAGER,
    (State.FEEDBACK, State.SUBMITTED): Role.MANAGER,
    (State.SUBMITTED, State.PROMOTED): Role.TELLER,
    (State.SUBMITTED, State.NOT_YET): Role.TELLER,
    **{(state, State.WITHDRAWN): Role.EITHER for state in RUNNING},
}
