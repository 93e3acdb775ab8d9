"""The steps of a case: starting it, agreeing on it, drafting, asking for feedback, releasing it, taking it back.

Submitting stands in packets/actions.py, the outcome in calibration/; what is written into the document in writing.py.
"""

import uuid
from collections.abc import Collection
from datetime import date

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from config.errors import StaleEdit
from growth.notices.actions import tell
from growth.promotions.case_templates.specs import GateSpec, Spec, spec_of
from growth.promotions.cases.locking import lock, lock_writable, raise_revision
from growth.promotions.cases.models import Case, Section, Transition
from growth.promotions.cases.record import shared_items
from growth.promotions.cases.states import RUNNING, STEPS, State
from growth.promotions.gates.checking import unmet
from growth.promotions.gates.models import Gate
from growth.promotions.lint.gaps import gaps_before
from growth.promotions.models import CaseTemplate
from growth.promotions.signals import case_withdrawn
from growth.reports.queries import placement_of
from ladder.models import Level

RUNGS = "Rungs"


# ---- starting


@transaction.atomic
def start_case(*, by: User, person: User, target: Level | None = None, submission: uuid.UUID | None = None) -> Case:
    """A working packet, with the template in force, for the level above the placement of `person` or the one given.

    Both sides see it from the first moment. The same `submission` twice gives the case that is there already.
    Raises ValidationError without a template in force, without a manager or a placement, for a level that is not above
    the placement on the same ladder, for somebody who has left, and beside a running case.
    """
    submission = submission or uuid.uuid4()
    known = Case.objects.filter(started_by=by, submission=submission).first()
    if known is not None:
        return known
    template = CaseTemplate.objects.published().first()
    if template is None:
        raise ValidationError("There is no template for cases yet. A ladder owner publishes one.")
    if not person.is_active:
        raise ValidationError(f"{person.name} has left.")
    if person.manager is None:
        raise ValidationError("A case is prepared with a manager, and none is known.")
    target = _target_of(person, target)
    last = Case.objects.filter(person=person).exclude(state__in=RUNNING).first()
    try:
        with transaction.atomic():
            case = Case.objects.create(
                person=person, manager=person.manager, template=template, target=target, started_by=by,
                follows=last, submission=submission,
            )  # fmt: skip
    except IntegrityError:
        raise ValidationError(f"A case of {person.name} is under way already.") from None
    spec = spec_of(template.document)
    _make_sections(case, spec)
    _make_gates(case, spec)
    _note(case, "", State.IDEA, by)
    other = case.other(by)
    tell(other, f"{by.name} started a promotion case you have a part in", url=case.get_absolute_url())
    return case


def _target_of(person: User, target: Level | None) -> Level:
    """The level the case is for. Raises ValidationError."""
    placement = placement_of(person, timezone.localdate())
    if placement is None:
        raise ValidationError(f"{person.name} has no placement on a ladder yet.")
    here = placement.level
    above = here.version.levels.filter(position__gt=here.position).order_by("position")
    if target is None:
        target = above.first()
    if target is None or not above.filter(pk=target.pk).exists():
        raise ValidationError({"target": f"There is no level above {here.name} to choose there."})
    return target


def _make_sections(case: Case, spec: Spec) -> None:
    Section.objects.bulk_create(
        Section(case=case, key=part.key, position=number, side=part.side, layer=part.layer)
        for number, part in enumerate(spec.sections, start=1)
    )


def _make_gates(case: Case, spec: Spec) -> None:
    Gate.objects.bulk_create(
        Gate(
            case=case, key=part.key, name=part.name, question=part.question, kind=part.kind, position=number,
            needed_for=part.needed_for, is_required=part.required, owner=_owner_of(part, case),
        )
        for number, part in enumerate(spec.gates, start=1)
    )  # fmt: skip


def _owner_of(gate: GateSpec, case: Case) -> User | None:
    """Who answers it, where the template says so by role. Nobody yet for a sponsor and for somebody to be chosen."""
    return {"manager": case.manager, "candidate": case.person, "managers_manager": case.manager.manager}.get(gate.owner)


# ---- step by step


@transaction.atomic
def agree(case: Case, *, by: User, revision: int) -> Case:
    """One side says yes to the candidacy; with the second yes the case is agreed. Twice is once.

    Raises StaleEdit from a page that is older than the case, ValidationError when it is no idea any more.
    """
    current = lock(case)
    field = "candidate_agreed_at" if by.pk == current.person_id else "manager_agreed_at"
    if current.state in (State.IDEA, State.AGREED) and getattr(current, field):
        return current
    current = lock(case, revision=revision)
    _refuse_unless(current.state == State.IDEA, "Both sides agreed already.")
    setattr(current, field, timezone.now())
    current.save(update_fields=[field])
    if current.candidate_agreed_at and current.manager_agreed_at:
        step(current, State.AGREED, by=by)
        tell(current.other(by), f"{by.name} agreed to a promotion case: drafting can begin", url=_url(current))
    else:
        tell(current.other(by), f"{by.name} agreed to a promotion case and waits for your word", url=_url(current))
    return current


@transaction.atomic
def begin_drafting(case: Case, *, by: User, revision: int) -> Case:
    """Raises StaleEdit, and ValidationError out of order or while a gate needed for it is not met."""
    current = lock(case, revision=revision)
    _refuse_unless(current.state == State.AGREED, "Agree on the candidacy first.")
    return step(current, State.DRAFTING, by=by)


@transaction.atomic
def ask_for_feedback(case: Case, *, by: User, revision: int) -> Case:
    """The document is complete, and endorsements may be asked for. Raises StaleEdit, and ValidationError out of order,
    with the list of what is missing, or while a gate needed for it is not met.
    """
    current = lock(case, revision=revision)
    _refuse_unless(current.state == State.DRAFTING, "The document is not being drafted.")
    _refuse_gaps(current, State.FEEDBACK)
    return step(current, State.FEEDBACK, by=by)


@transaction.atomic
def call_back(case: Case, *, by: User, revision: int, words: str = "") -> Case:
    """From feedback back to drafting: something larger has to change. What was given stays."""
    current = lock(case, revision=revision)
    _refuse_unless(current.state == State.FEEDBACK, "The document is not out for feedback.")
    return step(current, State.DRAFTING, by=by, words=words)


@transaction.atomic
def release(case: Case, *, by: User, revision: int, items: Collection[int] | None = None) -> Case:
    """The candidate agrees that the committee reads the document, and the evidence in it, as they are now.

    Raises StaleEdit when the document was changed after `revision`, or its evidence is not `items` (ids) any more where
    these are said; ValidationError out of order.
    """
    current = lock(case, revision=revision)
    _refuse_unless(current.state == State.FEEDBACK, "The document is not out for feedback.")
    shared = shared_items(current)
    if items is not None and sorted(items) != shared:
        raise StaleEdit(current)
    current.released_revision, current.released_at, current.released_items = current.revision, timezone.now(), shared
    current.save(update_fields=["released_revision", "released_at", "released_items"])
    tell(current.manager, f"{by.name} agreed to what the committee will read", url=_url(current))
    return current


@transaction.atomic
def plan_case(case: Case, *, by: User, effective_on: date | None) -> Case:
    """From when the promotion would hold. Raises ValidationError once the document is frozen."""
    current = lock_writable(case)
    if current.effective_on != effective_on:
        current.effective_on = effective_on
        current.save(update_fields=["effective_on"])
        raise_revision(current)
    return current


@transaction.atomic
def withdraw_case(case: Case, *, by: User | None, words: str, revision: int | None = None) -> Case:
    """Takes a running case back; all that was written stays on record. `by` is None where somebody left.

    Raises StaleEdit, and ValidationError without a reason, once it has ended, and, by a side, once the committee has
    recorded an outcome. Withdrawn twice is once.
    """
    current = lock(case)
    if current.state == State.WITHDRAWN:
        return current
    if revision is not None:
        current = lock(case, revision=revision)
    _refuse_unless(current.is_running, "This case has ended.")
    if by is not None and hasattr(current, "outcome"):
        raise ValidationError("The committee has met about it: its letter is on the way.")
    if not words.strip():
        raise ValidationError({"words": "Say why, in a line: it stays on record."})
    step(current, State.WITHDRAWN, by=by, words=words)
    case_withdrawn.send(Case, case=current, by=by)
    for side in (current.person, current.manager):
        if by is None or side.pk != by.pk:
            tell(side, f"{by.name if by else RUNGS} withdrew a promotion case you have a part in", url=_url(current))
    return current


def step(locked: Case, to: State, *, by: User | None, words: str = "") -> Case:
    """Makes one step of a case the caller has locked, and keeps who did it.

    Whether `by` may is the caller's rule. Raises ValidationError for a step that is none, and while a required gate
    for it is not met, naming every one.
    """
    if (State(locked.state), to) not in STEPS:
        raise ValidationError(
            f"A case that is {locked.get_state_display().lower()} does not become {to.label.lower()}."
        )
    open_gates = unmet(locked, to)
    if open_gates:
        raise ValidationError([f"The gate “{gate.name}” is not met." for gate in open_gates])
    before, locked.state = locked.state, to
    if not locked.is_running:
        locked.ended_at = timezone.now()
    locked.save(update_fields=["state", "ended_at"])
    raise_revision(locked)
    _note(locked, before, to, by, words)
    return locked


def _refuse_gaps(case: Case, state: State) -> None:
    errors = [gap for gap in gaps_before(case, state) if gap.is_error]
    if errors:
        raise ValidationError([gap.said for gap in errors])


def _refuse_unless(fits: bool, otherwise: str) -> None:
    if not fits:
        raise ValidationError(otherwise)


def _note(case: Case, before: str, to: State, by: User | None, words: str = "") -> None:
    Transition.objects.create(
        case=case, from_state=before, to_state=to, by=by, by_name=by.name if by else RUNGS, words=words.strip()
    )


def _url(case: Case) -> str:
    return case.get_absolute_url()
