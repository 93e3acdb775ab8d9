"""Every change to the agreement of a pairing, its goals, until when it lasts, and the words at its end."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.models import User
from config.errors import StaleEdit
from growth.mentoring.meeting.actions import LONGEST, SHORTEST, locked
from growth.mentoring.meeting.models import ClosingNote, Goal, PairingAgreement
from growth.mentoring.models import CADENCES, Pairing
from growth.notices.actions import tell
from ladder.models import Expectation

MOST_GOALS = 7
LONGEST_PAIRING = timedelta(days=731)


@transaction.atomic
def write_agreement(
    pairing: Pairing,
    *,
    by: User,
    version: int,
    expectations: Iterable[Expectation] = (),
    free_goals: Iterable[str] = (),
    **fields: Any,
) -> PairingAgreement:
    """How the two work together, as one of them writes it: it holds once the other confirms. They are asked to.

    `version` is what the writer has read, 0 for the first. Goals already met stay as they are. Raises StaleEdit when
    somebody else wrote in between, and ValidationError at the field for an end that is not after today or more than
    two years ahead, an odd rhythm or length, and more goals than seven.
    """
    current = locked(pairing)
    agreement = PairingAgreement.objects.filter(pairing=current).first()
    is_new = agreement is None
    _refuse_odd(fields)
    goals = _wanted_goals(expectations, free_goals)
    if agreement is None:
        agreement = PairingAgreement(pairing=current, version=0)
    elif _goal_keys(current) == list(goals) and all(getattr(agreement, name) == fields[name] for name in fields):
        return agreement
    elif agreement.version != version:
        raise StaleEdit(agreement)
    for name in fields:
        setattr(agreement, name, fields[name])
    _set_goals(current, goals)
    agreement.pairing = current
    agreement.version += 1
    agreement.edited_by, agreement.edited_at = by, timezone.now()
    agreement.mentor_agreed_at = agreement.mentee_agreed_at = None
    _agree(agreement, by)
    text = f"{by.name} {'wrote down' if is_new else 'changed'} how you work together and asks you to confirm it"
    tell(current.other(by), text, url=current.get_absolute_url(), mail=True)
    return agreement


@transaction.atomic
def confirm_agreement(agreement: PairingAgreement, *, by: User, version: int) -> PairingAgreement:
    """Yes to the words of `version`. With both, rhythm and end hold for the pairing.

    Confirmed already, nothing happens. Raises StaleEdit when it was changed since; ValidationError when its end has
    passed.
    """
    pairing = locked(agreement.pairing)
    current = PairingAgreement.objects.select_for_update().get(pk=agreement.pk)
    current.pairing = pairing
    if current.version != version:
        raise StaleEdit(current)
    if current.is_agreed_by(by):
        return current
    _refuse_odd({"ends_on": current.ends_on})
    _agree(current, by)
    if current.holds:
        pairing.cadence_weeks, pairing.ends_on = current.cadence_weeks, current.ends_on
        pairing.renewal_until = pairing.renewal_by = None
        pairing.save(update_fields=["cadence_weeks", "ends_on", "renewal_until", "renewal_by"])
        tell(pairing.other(by), f"{by.name} confirmed how you work together", url=pairing.get_absolute_url())
    return current


def meet_goal(goal: Goal, *, by: User) -> Goal:
    """Met already, its day stays."""
    Goal.objects.filter(pk=goal.pk, met_at=None).update(met_at=timezone.now())
    goal.refresh_from_db()
    return goal


def reopen_goal(goal: Goal, *, by: User) -> Goal:
    Goal.objects.filter(pk=goal.pk).update(met_at=None)
    goal.refresh_from_db()
    return goal


# ---- until when


@transaction.atomic
def propose_renewal(pairing: Pairing, *, by: User, until: date) -> Pairing:
    """Asks the other side to go on until a day. When they proposed the same day, it is agreed.

    Raises ValidationError at `until` for a day that is not after today and after the present end, or more than two
    years ahead.
    """
    current = locked(pairing)
    _refuse_odd_end(until, "until")
    if current.ends_on is not None and until <= current.ends_on:
        raise ValidationError({"until": "Choose a day after the present end."})
    if current.renewal_until == until:
        return current if current.renewal_by_id == by.pk else _renew(current, by)
    current.renewal_until, current.renewal_by = until, by
    current.save(update_fields=["renewal_until", "renewal_by"])
    tell(current.other(by), f"{by.name} would like to go on meeting you", url=current.get_absolute_url(), mail=True)
    return current


@transaction.atomic
def confirm_renewal(pairing: Pairing, *, by: User, until: date) -> Pairing:
    """Yes to going on `until` then. Renewed already, nothing happens; StaleEdit when another day is proposed now,
    ValidationError when the day has passed by now."""
    current = locked(pairing)
    if current.renewal_until is None and current.ends_on == until:
        return current
    if current.renewal_until != until or current.renewal_by_id == by.pk:
        raise StaleEdit(current)
    _refuse_odd_end(until, "until")
    return _renew(current, by)


@transaction.atomic
def refuse_renewal(pairing: Pairing, *, by: User) -> Pairing:
    """The end stays as it is. Whoever proposed it takes it back; the other side says no and needs no reason."""
    current = locked(pairing)
    if current.renewal_until is None:
        return current
    proposed_by = current.renewal_by
    current.renewal_until = current.renewal_by = None
    current.save(update_fields=["renewal_until", "renewal_by"])
    if proposed_by is not None and proposed_by.pk != by.pk:
        tell(proposed_by, f"{by.name} would rather end as agreed", url=current.get_absolute_url())
    return current


# ---- at the end


@transaction.atomic
def leave_closing_note(pairing: Pairing, *, by: User, words: str) -> ClosingNote:
    """Words to the other side at the end, once each; they are told that there are some.

    Raises ValidationError while the pairing lasts, without words, and for a second note with other words.
    """
    current = Pairing.objects.select_for_update(of=("self",)).select_related("mentor", "mentee").get(pk=pairing.pk)
    words = words.strip()
    if current.is_active:
        raise ValidationError("This pairing has not ended.")
    if not words:
        raise ValidationError({"words": "Write something first."})
    note = ClosingNote.objects.filter(pairing=current, author=by).first()
    if note is None:
        note = ClosingNote.objects.create(pairing=current, author=by, words=words)
        text = f"{by.name} left you a note at the end of your pairing"
        tell(current.other(by), text, url=current.get_absolute_url())
    elif note.words != words:
        raise ValidationError({"words": "You left a note already, and it was sent."})
    return note


def _agree(agreement: PairingAgreement, by: User) -> None:
    if by.pk == agreement.pairing.mentor_id:
        agreement.mentor_agreed_at = timezone.now()
    else:
        agreement.mentee_agreed_at = timezone.now()
    agreement.save()


def _refuse_odd(fields: dict[str, Any]) -> None:
    errors = {}
    if fields.get("cadence_weeks", CADENCES[0][0]) not in dict(CADENCES):
        errors["cadence_weeks"] = "Choose every one to four weeks."
    if not SHORTEST <= fields.get("minutes", SHORTEST) <= LONGEST:
        errors["minutes"] = f"Choose {SHORTEST} to {LONGEST} minutes."
    if errors:
        raise ValidationError(errors)
    if fields.get("ends_on") is not None:
        _refuse_odd_end(fields["ends_on"], "ends_on")


def _refuse_odd_end(day: date, field: str) -> None:
    today = timezone.localdate()
    if day <= today:
        raise ValidationError({field: "Choose a day after today."})
    if day > today + LONGEST_PAIRING:
        raise ValidationError({field: "Choose a day within two years; you can go on from there."})


def _wanted_goals(expectations: Iterable[Expectation], free_goals: Iterable[str]) -> dict[Any, Goal]:
    """By what makes a goal the same one: its expectation, or its words."""
    goals: dict[Any, Goal] = {row.pk: Goal(words=row.text[:300], expectation=row) for row in expectations}
    for typed in free_goals:
        words = " ".join(typed.split())
        if len(words) > 300:
            raise ValidationError({"free_goals": "Keep each goal within 300 characters."})
        if words:
            goals[words] = Goal(words=words)
    if len(goals) > MOST_GOALS:
        raise ValidationError({"free_goals": f"At most {MOST_GOALS} goals: fewer are reached sooner."})
    return goals


def _goal_keys(pairing: Pairing) -> list[Any]:
    return [goal.expectation_id or goal.words for goal in pairing.goals.filter(met_at=None)]


def _set_goals(pairing: Pairing, wanted: dict[Any, Goal]) -> None:
    kept = {goal.expectation_id or goal.words: goal for goal in pairing.goals.filter(met_at=None)}
    for key, goal in kept.items():
        if key not in wanted:
            goal.delete()
    for position, (key, goal) in enumerate(wanted.items(), 1):
        chosen = kept.get(key, goal)
        chosen.pairing, chosen.position = pairing, position
        chosen.save()


def _renew(pairing: Pairing, by: User) -> Pairing:
    until, proposed_by = pairing.renewal_until, pairing.renewal_by
    pairing.ends_on, pairing.renewal_until, pairing.renewal_by = until, None, None
    pairing.save(update_fields=["ends_on", "renewal_until", "renewal_by"])
    PairingAgreement.objects.filter(pairing=pairing).update(ends_on=until, version=F("version") + 1)
    if proposed_by is not None:
        tell(proposed_by, f"{by.name} goes on meeting you", url=pairing.get_absolute_url())
    return pairing
