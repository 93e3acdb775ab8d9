"""Every change to concerns: raising and answering them, settling them, accepting one as a risk.

They change while the document does, and not after. They are not part of the document: its revision stays.
"""

import uuid
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from config.errors import StaleEdit
from growth.evidence.models import Evidence
from growth.promotions.case_templates.specs import spec_of
from growth.promotions.cases.locking import lock_writable
from growth.promotions.cases.models import Case
from growth.promotions.concerns.models import Concern
from growth.promotions.concerns.queries import evidence_to_name
from growth.promotions.parts import refuse_unless_fits, tell_others

State = Concern.State
SETTLED = "Whoever raised it says that the answer settles it."


@transaction.atomic
def raise_concern(
    case: Case,
    *,
    by: User,
    words: str,
    grounds: str = "",
    is_show_stopper: bool = False,
    evidence: Iterable[Evidence] = (),
    discussed_on: date | None = None,
    submission: uuid.UUID | None = None,
) -> Concern:
    """A reason against, which the other people concerned are told of. The same `submission` twice gives the first.

    Raises ValidationError once the document is frozen, without words, for evidence that is not the candidate's or that
    one side does not see, and for a day of talking it over that is to come or not the manager's to say.
    """
    submission = submission or uuid.uuid4()
    current = lock_writable(case)
    known = current.concerns.filter(submission=submission).first()
    if known is not None:
        refuse_unless_fits(known.raised_by_id == by.pk, "This form was sent before, by somebody else.")
        return known
    concern = Concern(case=current, raised_by=by, raised_by_name=by.name, submission=submission)
    _write(concern, by, words, grounds, is_show_stopper, discussed_on)
    named = _named(current, by, evidence)
    concern.save()
    concern.evidence.set(named)
    _tell(concern, by, f"{by.name} raised a concern in a promotion case you have a part in")
    return concern


def concern_with_endorsement(
    locked: Case, *, by: User, words: str, grounds: str = "", is_show_stopper: bool = False
) -> Concern:
    """The concern every endorsement comes with, in a case the caller has locked; the endorsement tells of both.

    Raises ValidationError at `concern` for fewer words than the template asks for.
    """
    refuse_if_vague(locked, words, "concern")
    concern = Concern(case=locked, raised_by=by, raised_by_name=by.name)
    _write(concern, by, words, grounds, is_show_stopper, None)
    concern.save()
    return concern


@transaction.atomic
def edit_concern(concern: Concern, *, by: User, version: int, **fields: Any) -> Concern:
    """Takes the fields of `raise_concern`. Raises StaleEdit when it changed after `version`; ValidationError as when
    raising, once it is answered, and once it was taken back.
    """
    current = _locked(concern, version=version)
    _refuse_what_is_back(current)
    refuse_unless_fits(current.state == State.OPEN, "It is answered: reopen it, then change it.")
    _write(
        current,
        by,
        fields.get("words", current.words),
        fields.get("grounds", current.grounds),
        fields.get("is_show_stopper", current.is_show_stopper),
        fields.get("discussed_on", current.discussed_on),
    )
    if hasattr(current, "endorsement"):
        refuse_if_vague(current.case, current.words)
    if "evidence" in fields:
        current.evidence.set(_named(current.case, by, fields["evidence"], kept=current))
    return _changed(current)


@transaction.atomic
def answer_concern(concern: Concern, *, by: User, version: int, answer: str) -> Concern:
    """What was done, or how it looks to a side. A better answer takes the place of one that is not settled.

    Raises StaleEdit when the concern changed after `version`, and ValidationError without words, once it is settled,
    accepted as a risk or taken back, and once the document is frozen.
    """
    current = _locked(concern)
    if current.state == State.ANSWERED and (current.answered_by_id, current.answer) == (by.pk, answer.strip()):
        return current
    current = _locked(concern, version=version)
    _refuse_what_is_back(current)
    refuse_unless_fits(current.state != State.ACCEPTED_RISK, "It is accepted as a risk. The manager can reopen it.")
    refuse_unless_fits(current.settled_at is None, SETTLED)
    _answer(current, State.ANSWERED, by, answer)
    _tell(current, by, f"{by.name} answered a concern in a promotion case you have a part in")
    return current


@transaction.atomic
def accept_as_risk(concern: Concern, *, by: User, version: int, answer: str) -> Concern:
    """It stays true, and the manager stands by the case with it: `answer` says why. Raises as `answer_concern`."""
    current = _locked(concern)
    if current.state == State.ACCEPTED_RISK and current.answer == answer.strip():
        return current
    current = _locked(concern, version=version)
    _refuse_what_is_back(current)
    refuse_unless_fits(current.settled_at is None, SETTLED)
    _answer(current, State.ACCEPTED_RISK, by, answer)
    _tell(current, by, f"{by.name} accepted a risk in a promotion case you have a part in")
    return current


@transaction.atomic
def settle_concern(concern: Concern, *, by: User, version: int) -> Concern:
    """Whoever raised it says that the answer settles it; it stays on record, answered. Twice is once.

    Raises StaleEdit when the answer is not the one that was read, and ValidationError without one.
    """
    current = _locked(concern)
    if current.settled_at is not None:
        return current
    current = _locked(concern, version=version)
    _refuse_what_is_back(current)
    refuse_unless_fits(current.state == State.ANSWERED, "There is no answer that could settle it.")
    current.settled_at = timezone.now()
    _changed(current)
    _tell(current, by, f"{by.name} says that an answer settles a concern in a promotion case")
    return current


@transaction.atomic
def reopen_concern(concern: Concern, *, by: User, version: int) -> Concern:
    """The answer does not settle it after all, or the risk is not accepted any more. The words said stay until there
    are better ones. Raises StaleEdit, and ValidationError once it was taken back.
    """
    current = _locked(concern)
    if current.state == State.OPEN:
        return current
    current = _locked(concern, version=version)
    _refuse_what_is_back(current)
    current.state, current.settled_at = State.OPEN, None
    _changed(current)
    _tell(current, by, f"{by.name} reopened a concern in a promotion case you have a part in")
    return current


@transaction.atomic
def take_concern_back(concern: Concern, *, by: User) -> Concern:
    """Whoever raised it was wrong, or thinks otherwise. It is kept, and stands no more. Twice is once.

    Raises ValidationError once it is answered, and for the concern that belongs to an endorsement.
    """
    current = _locked(concern)
    if current.taken_back_at is not None:
        return current
    refuse_unless_fits(current.state == State.OPEN, "It is answered. Say whether that settles it.")
    refuse_unless_fits(
        not hasattr(current, "endorsement"), "It belongs to an endorsement, which comes with one. Change its words."
    )
    current.taken_back_at = timezone.now()
    _changed(current)
    _tell(current, by, f"{by.name} took back a concern in a promotion case you have a part in")
    return current


def refuse_if_vague(case: Case, words: str, field: str = "words") -> None:
    """Raises ValidationError for fewer words than the template asks of a concern."""
    fewest = spec_of(case.template.document).lint.concern_words
    refuse_unless_fits(
        len(words.split()) >= fewest, f"Say what it is in {fewest} words or more: one real thing you saw.", field
    )


# ---- inside


def _locked(concern: Concern, *, version: int | None = None) -> Concern:
    """The concern as it is now, its case held. Raises ValidationError once the document is frozen, StaleEdit."""
    case = lock_writable(concern.case)
    current = Concern.objects.select_related("raised_by", "endorsement").get(pk=concern.pk)
    current.case = case
    if version is not None and current.version != version:
        raise StaleEdit(current)
    return current


def _write(
    concern: Concern, by: User, words: str, grounds: str, is_show_stopper: bool, discussed_on: date | None
) -> None:
    words = words.strip()
    refuse_unless_fits(bool(words), "Say what speaks against it.", "words")
    if discussed_on != concern.discussed_on:
        is_managers = concern.case.manager_id == by.pk
        refuse_unless_fits(is_managers, "The manager says when it was talked over.", "discussed_on")
        is_past = discussed_on is None or discussed_on <= timezone.localdate()
        refuse_unless_fits(is_past, "Talk it over first: this day is to come.", "discussed_on")
    concern.words, concern.grounds = words, grounds.strip()
    concern.is_show_stopper, concern.discussed_on = is_show_stopper, discussed_on


def _named(case: Case, by: User, evidence: Iterable[Evidence], *, kept: Concern | None = None) -> list[Evidence]:
    """Items both sides see. Of a concern being edited what stands there may stay, though it is shared no more."""
    items = list(evidence)
    if not items:
        return []
    refuse_unless_fits(case.is_side(by), "Only the sides of the case name evidence.", "evidence")
    known = set(evidence_to_name(case).filter(pk__in=[item.pk for item in items]).values_list("pk", flat=True))
    if kept is not None:
        known |= set(kept.evidence.values_list("pk", flat=True))
    refuse_unless_fits(
        all(item.pk in known for item in items), "Choose evidence of the candidate that both sides see.", "evidence"
    )
    return items


def _answer(locked: Concern, state: Concern.State, by: User, answer: str) -> None:
    answer = answer.strip()
    refuse_unless_fits(bool(answer), "Answer in words: they are read beside the concern.", "answer")
    locked.state, locked.answer, locked.settled_at = state, answer, None
    locked.answered_by, locked.answered_by_name, locked.answered_at = by, by.name, timezone.now()
    _changed(locked)


def _changed(locked: Concern) -> Concern:
    locked.version += 1
    locked.save()
    return locked


def _refuse_what_is_back(concern: Concern) -> None:
    refuse_unless_fits(concern.taken_back_at is None, "This concern was taken back.")


def _tell(concern: Concern, by: User, text: str) -> None:
    """Those who see it."""
    case = concern.case
    tell_others(by, text, url=concern.get_absolute_url(), people=(case.person, case.manager, concern.raised_by))
