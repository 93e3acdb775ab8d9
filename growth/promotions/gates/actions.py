"""Every change to gates: asking who owns one, their answer, and who owns it instead. Apart from merit.

A gate that is needed for the outcome may be answered while the committee reads; every other one before that.
"""

from datetime import date

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from config.errors import StaleEdit
from growth.notices.actions import tell
from growth.promotions.case_templates.specs import spec_of
from growth.promotions.cases.locking import lock
from growth.promotions.cases.models import Case
from growth.promotions.cases.states import State as CaseState
from growth.promotions.gates.models import Gate
from growth.promotions.parts import refuse_unless_fits, tell_others

State = Gate.State
SPONSOR = "sponsor"  # the owner a template names by this role
ANSWERED = (State.MET, State.REFUSED)


def is_movable(gate: Gate) -> bool:
    """Whether it can be asked about and answered now."""
    case = gate.case
    return gate.kind == Gate.Kind.ANSWERED and (
        case.is_writable or (case.is_running and gate.needed_for == CaseState.PROMOTED)
    )


@transaction.atomic
def ask_owner(gate: Gate, *, by: User, owner: User | None = None, due_on: date | None = None) -> Gate:
    """Asks its owner by mail, until a day if there is one; `owner` is named where nobody owns it yet. Twice is once.

    Raises ValidationError without an owner, for one who is the candidate or has left, for another one than there is,
    for a day that is past, once it is answered, and when the case has gone past it.
    """
    current = _locked(gate)
    refuse_unless_fits(current.state not in ANSWERED, "It is answered.")
    if owner is not None and current.owner_id not in (None, owner.pk):
        refuse_unless_fits(False, "It has an owner. The manager can name another one.", "owner")
    if current.state == State.ASKED:
        return current
    if current.owner is None:
        refuse_unless_fits(owner is not None, "Say who answers it.", "owner")
        assert owner is not None
        _refuse_owner(current, owner)
        current.owner = owner
    refuse_unless_fits(due_on is None or due_on >= timezone.localdate(), "This day is past.", "due_on")
    current.state, current.asked_at, current.due_on = State.ASKED, timezone.now(), due_on
    _changed(current)
    _tell_owner(current, by)
    return current


@transaction.atomic
def answer_gate(gate: Gate, *, by: User, version: int, is_met: bool, words: str = "") -> Gate:
    """Yes or no, which the sides are told; answered again, it changes. The same answer twice is one.

    Raises StaleEdit when it changed after `version`, and ValidationError for a no without words, for a gate that is
    counted, and when the case has gone past it.
    """
    current = _locked(gate)
    state, words = State.MET if is_met else State.REFUSED, words.strip()
    if (current.state, current.words) == (state, words):
        return current
    current = _locked(gate, version=version)
    refuse_unless_fits(is_met or bool(words), "Say why not: the sides can then do something about it.", "words")
    current.state, current.words = state, words
    current.answered_at, current.answered_by_name = timezone.now(), by.name
    _changed(current)
    _tell_sides(current, by, f"{by.name} answered about a gate of a promotion case")
    return current


@transaction.atomic
def take_answer_back(gate: Gate, *, by: User, version: int) -> Gate:
    """It is to be answered again. Raises StaleEdit, and ValidationError as when answering. Twice is once."""
    current = _locked(gate)
    if current.state not in ANSWERED:
        return current
    current = _locked(gate, version=version)
    _unanswer(current, State.ASKED if current.asked_at else State.OPEN)
    _tell_sides(current, by, f"{by.name} took back an answer about a gate of a promotion case")
    return current


@transaction.atomic
def reassign_gate(gate: Gate, *, by: User, owner: User, version: int) -> Gate:
    """Somebody else answers it. Who was asked before is not any more, and the new owner is asked in their place.

    Raises StaleEdit, and ValidationError once it is answered, for the candidate and for somebody who has left.
    """
    current = _locked(gate)
    if current.owner_id == owner.pk:
        return current
    current = _locked(gate, version=version)
    refuse_unless_fits(current.state not in ANSWERED, "It is answered.")
    _refuse_owner(current, owner)
    before, current.owner = current.owner, owner
    _changed(current)
    if current.state == State.ASKED:
        _tell_owner(current, by)
        if before is not None and before.pk != by.pk:  # its page is not theirs any more
            tell(before, "You are no longer asked about a gate of a promotion case", url="/")
    return current


def own_sponsors_gates(case: Case, *, by: User) -> None:
    """The sponsor who confirmed answers the gates the template leaves to a sponsor, where nobody does yet."""
    keys = [gate.key for gate in spec_of(case.template.document).gates if gate.owner == SPONSOR]
    for gate in Gate.objects.select_for_update().filter(case=case, key__in=keys, owner__isnull=True):
        gate.owner = by
        _changed(gate)


def open_again(gate: Gate) -> None:
    """Its owner has left without a yes: somebody else is to be named. The manager is told."""
    current = _locked(gate, checked=False)
    if current.state == State.MET:
        return
    current.owner, current.asked_at, current.due_on = None, None, None
    _unanswer(current, State.OPEN)
    text = "A gate of a promotion case you prepare needs another owner"
    tell(current.case.manager, text, url=current.get_absolute_url())


# ---- inside


def _locked(gate: Gate, *, version: int | None = None, checked: bool = True) -> Gate:
    case = lock(gate.case)
    current = Gate.objects.select_related("owner").get(pk=gate.pk)
    current.case = case
    if version is not None and current.version != version:
        raise StaleEdit(current)
    if checked:
        refuse_unless_fits(current.kind == Gate.Kind.ANSWERED, "This gate is counted from endorsements.")
        refuse_unless_fits(is_movable(current), "The case has gone past this gate.")
    return current


def _refuse_owner(gate: Gate, owner: User) -> None:
    refuse_unless_fits(owner.is_active, f"{owner.name} has left.", "owner")
    refuse_unless_fits(owner.pk != gate.case.person_id, "The candidate does not answer for the others.", "owner")


def _unanswer(locked: Gate, state: Gate.State) -> None:
    locked.state, locked.words, locked.answered_at, locked.answered_by_name = state, "", None, ""
    _changed(locked)


def _changed(locked: Gate) -> None:
    locked.version += 1
    locked.save()


def _tell_owner(gate: Gate, by: User) -> None:
    if gate.owner is not None and gate.owner.pk != by.pk:
        text = f"{by.name} asks you about a gate of a promotion case"
        tell(gate.owner, text, url=gate.get_absolute_url(), mail=True)


def _tell_sides(gate: Gate, by: User, text: str) -> None:
    tell_others(by, text, url=gate.get_absolute_url(), people=(gate.case.person, gate.case.manager))
