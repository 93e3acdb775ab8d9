"""Every change to advocates. A sentence counts once the person it is put to confirmed it, and as they read it."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from config.errors import StaleEdit
from growth.notices.actions import tell
from growth.promotions.cases.locking import lock_writable
from growth.promotions.cases.models import Case
from growth.promotions.cases.states import State as CaseState
from growth.promotions.endorsements.models import Advocate
from growth.promotions.gates.actions import own_sponsors_gates
from growth.promotions.parts import refuse_unless_fits, tell_others

State = Advocate.State
WORDS = ("sentence", "values", "is_sponsor")


@transaction.atomic
def propose_advocate(
    case: Case, *, by: User, person: User, sentence: str, values: str = "", is_sponsor: bool = False
) -> Advocate:
    """Names somebody who knows the work, and puts a sentence to them; they confirm it. Twice is once.

    Raises ValidationError before the sides agreed on the candidacy and once the document is frozen, for the candidate,
    for somebody who has left or is named already, and without a sentence.
    """
    current = lock_writable(case)
    refuse_unless_fits(current.state != CaseState.IDEA, "Agree on the candidacy first: then others hear of it.")
    refuse_unless_fits(person.pk != current.person_id, "Nobody speaks for their own case.", "person")
    refuse_unless_fits(person.is_active, f"{person.name} has left.", "person")
    new = Advocate(case=current, person=person, proposed_by=by)
    _write(new, sentence, values, is_sponsor)
    known = current.advocates.filter(person=person).first()
    if known is not None:
        is_same = [getattr(known, name) for name in WORDS] == [getattr(new, name) for name in WORDS]
        refuse_unless_fits(is_same, f"{person.name} is named already.", "person")
        return known
    new.save()
    _put_to(new, by)
    return new


@transaction.atomic
def edit_advocate(advocate: Advocate, *, by: User, version: int, **fields: Any) -> Advocate:
    """Takes `sentence`, `values` and `is_sponsor`. What was confirmed is not any more: it is put to them anew.

    Raises StaleEdit when it changed after `version`; ValidationError as when proposing, and for somebody who declined.
    """
    current = _locked(advocate, version=version)
    refuse_unless_fits(current.state != State.DECLINED, f"{current.person.name} declined.")
    before = [getattr(current, name) for name in WORDS]
    _write(current, *(fields.get(name, getattr(current, name)) for name in WORDS))
    if [getattr(current, name) for name in WORDS] == before:
        return current
    current.state, current.answered_at = State.PROPOSED, None
    _changed(current)
    _put_to(current, by)
    return current


@transaction.atomic
def confirm_sentence(advocate: Advocate, *, by: User, version: int, sentence: str | None = None) -> Advocate:
    """Their own words from here on; `sentence` where they would rather say it otherwise. Twice is once.

    A sponsor who confirms owns the sponsor's gate, if nobody does. Raises StaleEdit when the words are not those they
    read, and ValidationError once the document is frozen.
    """
    current = _locked(advocate)
    said = current.sentence if sentence is None else sentence.strip()
    if current.state == State.CONFIRMED and said == current.sentence:
        return current
    current = _locked(advocate, version=version)
    _write(current, said, current.values, current.is_sponsor)
    current.state, current.answered_at = State.CONFIRMED, timezone.now()
    _changed(current)
    if current.is_sponsor:
        own_sponsors_gates(current.case, by=by)
    _tell_sides(current, by, f"{by.name} confirmed a sentence in a promotion case you have a part in")
    return current


@transaction.atomic
def decline_sentence(advocate: Advocate, *, by: User) -> Advocate:
    """Not in their name. Takes back what was confirmed, too. Raises ValidationError once the document is frozen."""
    current = _locked(advocate)
    if current.state == State.DECLINED:
        return current
    current.state, current.answered_at = State.DECLINED, timezone.now()
    _changed(current)
    _tell_sides(current, by, f"{by.name} declined to be named in a promotion case")
    return current


@transaction.atomic
def remove_advocate(advocate: Advocate, *, by: User) -> None:
    """Raises ValidationError once the document is frozen. What is gone already stays gone."""
    case = lock_writable(advocate.case)
    case.advocates.filter(pk=advocate.pk).delete()


# ---- inside


def _locked(advocate: Advocate, *, version: int | None = None) -> Advocate:
    case = lock_writable(advocate.case)
    current = Advocate.objects.select_related("person").get(pk=advocate.pk)
    current.case = case
    if version is not None and current.version != version:
        raise StaleEdit(current)
    return current


def _write(advocate: Advocate, sentence: str, values: str, is_sponsor: bool) -> None:
    sentence = " ".join(sentence.split())
    refuse_unless_fits(bool(sentence), "One sentence, which they can confirm.", "sentence")
    advocate.sentence, advocate.values, advocate.is_sponsor = sentence, values.strip(), is_sponsor


def _changed(locked: Advocate) -> None:
    locked.version += 1
    locked.save()


def _put_to(advocate: Advocate, by: User) -> None:
    if advocate.person_id != by.pk:
        text = f"{by.name} asks you to confirm a sentence of yours in a promotion case"
        tell(advocate.person, text, url=advocate.get_absolute_url(), mail=True)


def _tell_sides(advocate: Advocate, by: User, text: str) -> None:
    case = advocate.case
    tell_others(by, text, url=advocate.get_absolute_url(), people=(case.person, case.manager))
