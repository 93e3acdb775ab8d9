"""The outcome of a case: recorded once, told by a letter, and, for a promotion, the placement on its day.

The case stays `submitted` until the letter is sent: before, nobody learns an outcome from a list.
"""

import logging
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from config.errors import StaleEdit
from growth.markdown import render
from growth.notices.actions import tell
from growth.promotions.calibration import letters
from growth.promotions.calibration.models import Outcome, Seat, Vote
from growth.promotions.calibration.seats import close_when_done, readers_of
from growth.promotions.cases.actions import step
from growth.promotions.cases.locking import lock
from growth.promotions.cases.models import Case
from growth.promotions.cases.states import State
from growth.promotions.gates.checking import unmet
from growth.reports.queries import placement_of
from ladder.actions import place
from ladder.models import LadderVersion, Level, Placement
from ladder.structure import structure_of

log = logging.getLogger(__name__)

FEWEST_SHOWS, MOST_SHOWS, LONGEST_SHOW = 2, 3, 300
LONGEST_REASON, LONGEST_LETTER = 4000, 10_000
EARLIEST, LATEST = timedelta(days=90), timedelta(days=730)  # of an effective day, before and after today


@transaction.atomic
def record_outcome(
    case: Case,
    *,
    by: User,
    kind: str,
    reason: str,
    agreed_levels: Mapping[str, int],
    shows: Sequence[str] = (),
    review_on: date | None = None,
    effective_on: date | None = None,
) -> Outcome:
    """What the committee says, with the letter drafted from it. Recorded twice in the same words is once.

    Raises ValidationError before the meeting is open, without any vote, without a reason, while a dimension has no
    agreed level, for “not yet” without two or three things to show and a review day to come, for “promoted” while a
    gate it needs is not met, naming every one, with an odd effective day, and when another outcome is there.
    """
    current = lock(case)
    new = Outcome(
        case=current, kind=kind, reason=reason.strip(), recorded_by=by, recorded_by_name=by.name,
        agreed_levels=dict(agreed_levels),
    )  # fmt: skip
    if kind == Outcome.Kind.PROMOTED:
        new.effective_on = effective_on or current.effective_on or timezone.localdate()
    else:
        new.shows, new.review_on = [show.strip() for show in shows if show.strip()], review_on
    known = Outcome.objects.filter(case=current).first()
    if known is not None:
        return _same(known, new)
    _refuse_too_early(current)
    if Seat.objects.filter(case=current, person=by).exclude(barred_because="").exists():
        raise ValidationError("Whoever is barred from a case does not record its outcome.")
    _refuse_incomplete(current, new)
    new.letter = letters.draft(facts_of(current, new))
    new.letter_html = render(new.letter)
    new.save()
    teller = current.manager
    tell(teller, "A letter about a case you prepared waits to be sent", url=new.get_absolute_url(), mail=True)
    return new


def facts_of(case: Case, outcome: Outcome) -> letters.Facts:
    """What the letter is drafted from; no rating, no vote, no agreed level is in it."""
    assert case.calibration is not None
    return letters.Facts(
        first_name=case.person.first_name,
        target=case.target.name,
        committee=case.calibration.committee.name,
        is_promoted=outcome.kind == Outcome.Kind.PROMOTED,
        reason=outcome.reason,
        effective_on=outcome.effective_on,
        shows=outcome.shows,
        review_on=outcome.review_on,
        manager=case.manager.name,
        as_of=timezone.localdate(),
    )


def _same(known: Outcome, new: Outcome) -> Outcome:
    fields = ("kind", "reason", "agreed_levels", "shows", "review_on", "effective_on")
    if any(getattr(known, field) != getattr(new, field) for field in fields):
        raise ValidationError("An outcome of this case is recorded already. It does not change.")
    return known


def _refuse_too_early(case: Case) -> None:
    if case.state != State.SUBMITTED or case.calibration is None:
        raise ValidationError("This case is not before the committee.")
    if case.calibration.is_blind:
        raise ValidationError("The meeting is not open yet.")
    if not Vote.objects.filter(seat__case=case, seat__barred_because="").exists():
        raise ValidationError("Nobody has voted yet.")


def _refuse_incomplete(case: Case, outcome: Outcome) -> None:
    errors: dict[str, str | list[str]] = {}
    if not outcome.reason:
        errors["reason"] = "Say why, in words the candidate can work with: the letter is drafted from them."
    elif len(outcome.reason) > LONGEST_REASON:
        errors["reason"] = f"At most {LONGEST_REASON} characters."
    structure = structure_of(case.target.version)
    known, agreed = {dimension.key for dimension in structure.dimensions}, outcome.agreed_levels
    if set(agreed) != known or any(structure.level_at(position) is None for position in agreed.values()):
        errors["agreed_levels"] = "One level of the ladder for each dimension."
    if outcome.kind == Outcome.Kind.PROMOTED:
        errors |= _wrong_in_promotion(case, outcome)
    elif outcome.kind == Outcome.Kind.NOT_YET:
        errors |= _wrong_in_not_yet(outcome)
    else:
        errors["kind"] = "Promoted, or not yet."
    if errors:
        raise ValidationError(errors)


def _wrong_in_promotion(case: Case, outcome: Outcome) -> dict[str, str | list[str]]:
    assert outcome.effective_on is not None
    found: dict[str, str | list[str]] = {}
    today = timezone.localdate()
    if not today - EARLIEST <= outcome.effective_on <= today + LATEST:
        found["effective_on"] = "At most 90 days ago, and at most two years ahead."
    gates = unmet(case, State.PROMOTED)
    if gates:
        found["kind"] = [f"The gate “{gate.name}” is not met." for gate in gates]
    return found


def _wrong_in_not_yet(outcome: Outcome) -> dict[str, str | list[str]]:
    found: dict[str, str | list[str]] = {}
    if not FEWEST_SHOWS <= len(outcome.shows) <= MOST_SHOWS:
        found["shows"] = "Name two or three things to show: fewer says too little, more is a new ladder."
    elif any(len(show) > LONGEST_SHOW for show in outcome.shows):
        found["shows"] = f"Each in at most {LONGEST_SHOW} characters."
    if outcome.review_on is None or outcome.review_on <= timezone.localdate():
        found["review_on"] = "A day to come, on which the two of them look again."
    return found


# ---- the letter


@transaction.atomic
def edit_letter(outcome: Outcome, *, by: User, version: int, letter: str) -> Outcome:
    """Raises StaleEdit when it was edited after `version`; ValidationError once it is sent or its case was withdrawn,
    and for an empty one.
    """
    current, _ = _locked(outcome)
    _refuse_unless_unsent(current)
    if current.letter_version != version:
        raise StaleEdit(current)
    if not letter.strip():
        raise ValidationError({"letter": "Write something: this is what the candidate keeps."})
    if len(letter) > LONGEST_LETTER:
        raise ValidationError({"letter": f"At most {LONGEST_LETTER} characters."})
    if current.letter == letter:
        return current
    current.letter, current.letter_html = letter, render(letter)
    current.letter_version += 1
    current.save(update_fields=["letter", "letter_html", "letter_version"])
    return current


@transaction.atomic
def send_letter(outcome: Outcome, *, by: User, version: int) -> Outcome:
    """The candidate is told, the case ends, and a promotion that holds already becomes their placement. Twice is once.

    Raises StaleEdit when the letter was edited after `version`, so that nobody sends words they have not read;
    ValidationError for a case that was withdrawn, and while a gate is not met (any more).
    """
    current, case = _locked(outcome)
    if current.letter_sent_at is not None:
        return current
    _refuse_unless_unsent(current)
    if current.letter_version != version:
        raise StaleEdit(current)
    step(case, State(current.kind), by=by)
    current.letter_sent_at, current.letter_sent_by = timezone.now(), by
    current.save(update_fields=["letter_sent_at", "letter_sent_by"])
    url = current.get_absolute_url()
    tell(case.person, "There is a letter about your promotion case", url=url, mail=True, waits=False)
    for other in {case.manager, *readers_of(case)} - {by}:
        tell(other, "The letter about a case you had a part in was sent", url=url)
    apply_placement(current)
    assert case.calibration is not None
    close_when_done(case.calibration)
    current.refresh_from_db()
    return current


def _refuse_unless_unsent(outcome: Outcome) -> None:
    if outcome.letter_sent_at is not None:
        raise ValidationError("The letter was sent: it stays as it is.")
    if outcome.case.state != State.SUBMITTED:
        raise ValidationError("The case was withdrawn: no letter is sent.")


def _locked(outcome: Outcome) -> tuple[Outcome, Case]:
    case = lock(outcome.case)
    current = Outcome.objects.select_for_update().get(pk=outcome.pk)
    current.case = case
    return current, case


# ---- the placement


def place_promoted() -> int:
    """All promotions whose day has come. Returns how many became placements; the others are tried again tomorrow."""
    due = Outcome.objects.filter(
        kind=Outcome.Kind.PROMOTED, letter_sent_at__isnull=False, placed_at__isnull=True,
        effective_on__lte=timezone.localdate(), case__person__is_active=True,
    ).order_by("pk")  # fmt: skip
    return sum(apply_placement(outcome) for outcome in due)


@transaction.atomic
def apply_placement(outcome: Outcome) -> bool:
    """Places the candidate on the level of the case, by its key in the version in force, from the effective day.

    True when it did so now. Not before the letter is sent or the day has come, nor for somebody who has left; nobody
    is placed lower than they stand.
    """
    current, case = _locked(outcome)
    is_due = current.effective_on is not None and current.effective_on <= timezone.localdate()
    if current.kind != Outcome.Kind.PROMOTED or current.letter_sent_at is None or current.placed_at or not is_due:
        return False
    if not case.person.is_active:
        return False
    level = _level_in_force(case)
    if level is None:
        log.warning("Outcome %s: the level “%s” is not in force any more", current.pk, case.target.key)
        return False
    assert current.effective_on is not None
    now = placement_of(case.person, timezone.localdate())
    if not _stands_there(now, level):
        # Behind a placement made since then it would never hold.
        since = max(current.effective_on, now.since) if now else current.effective_on
        place(case.person, level=level, since=since, by=current.letter_sent_by)
    current.placed_at = timezone.now()
    current.save(update_fields=["placed_at"])
    return True


def _level_in_force(case: Case) -> Level | None:
    version = LadderVersion.objects.published().filter(ladder=case.target.version.ladder).first()
    return version.levels.filter(key=case.target.key).select_related("version").first() if version else None


def _stands_there(now: Placement | None, level: Level) -> bool:
    """On this level or above already, on the same version."""
    return now is not None and now.level.version_id == level.version_id and now.level.position >= level.position
