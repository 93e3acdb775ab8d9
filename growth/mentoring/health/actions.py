"""Ratings, and what keeps pairs alive: a prompt after 60 quiet days, an end after 90, a question of the owner."""

from datetime import date, datetime, time, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max, Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from growth.mentoring.actions import end_pairing
from growth.mentoring.health.alerts import needs_question
from growth.mentoring.health.models import HIGHEST, LOWEST, ConcludePrompt, OwnerQuestion, Rating
from growth.mentoring.health.months import this_month
from growth.mentoring.health.state import QUIET, closes_on, silent_for
from growth.mentoring.matching.lines import everybody_above
from growth.mentoring.meeting.actions import locked
from growth.mentoring.meeting.models import Session
from growth.mentoring.models import Pairing
from growth.notices.actions import tell

NOTICE_BEFORE_END = timedelta(days=14)  # no pairing ends sooner after its prompt, however long a worker slept
ASKED_AGAIN_AFTER = timedelta(days=7)


# ---- ratings


@transaction.atomic
def rate(pairing: Pairing, *, by: User, score: int) -> Rating:
    """“How is it going?”, for this month; given again, it takes the place of what was given. Nobody else reads it.

    Where the two ratings, or two of one side, lie far apart, programme owners are told once a month that the pair is
    worth a question: neither the number, nor whose it is, nor why. Raises ValidationError at `score` for a number
    that is not from 1 to 10, and when the pairing has ended.
    """
    current = locked(pairing)
    if not LOWEST <= score <= HIGHEST:
        raise ValidationError({"score": f"Choose a number from {LOWEST} to {HIGHEST}."})
    month = this_month()
    rating, _ = Rating.objects.update_or_create(
        pairing=current, person=by, month=month, defaults={"score": score, "given_at": timezone.now()}
    )
    if _is_worth_a_question(current, month):
        _tell_owners(current, month)
    return rating


def _is_worth_a_question(pairing: Pairing, month: date) -> bool:
    given: dict[int, dict[date, int]] = {pairing.mentor_id: {}, pairing.mentee_id: {}}
    for person, of, score in pairing.ratings.values_list("person", "month", "score"):
        given[person][of] = score
    return needs_question(given[pairing.mentor_id], given[pairing.mentee_id], month)


def _tell_owners(pairing: Pairing, month: date) -> None:
    """An owner who is one of the two is not told: it would give away the other side's rating."""
    owners = User.objects.active().filter(is_programme_owner=True)
    for owner in owners.exclude(pk__in=(pairing.mentor_id, pairing.mentee_id)):
        tell(
            owner,
            f"It is worth asking {pairing.mentee.name} and {pairing.mentor.name} how it goes",
            url=reverse("mentoring:programme"),
            key=f"mentoring-question:{pairing.pk}:{month:%Y-%m}",
        )


@transaction.atomic
def ask_both(pairing: Pairing, *, by: User) -> OwnerQuestion:
    """Tells both sides that `by` would like to know how it goes; within a week of the last question nobody is told
    again, and that question is returned.

    Raises ValidationError when the pairing has ended.
    """
    current = locked(pairing)
    lately = current.owner_questions.filter(asked_at__gt=timezone.now() - ASKED_AGAIN_AFTER).first()
    if lately is not None:
        return lately
    question = OwnerQuestion.objects.create(pairing=current, asked_by=by)
    for side in (current.mentor, current.mentee):
        text = f"{by.name} runs the mentoring programme and would like to know how it goes with"
        tell(side, f"{text} {current.other(side).name}", url=current.get_absolute_url(), mail=True, waits=False)
    return question


# ---- pairs that have gone quiet


def tend(today: date) -> tuple[int, int]:
    """Looks after pairs that have not met for long, of whatever kind: how many were prompted, and how many ended.

    Told at 60 days, ended at 90, and not before the prompt is 14 days old. Run again, it does nothing more. Pairs of
    which one side left before Rungs ended pairings by itself end as well.
    """
    prompted = ended = 0
    active = Pairing.objects.active()
    long_ago = timezone.now() - QUIET + timedelta(days=1)  # roughly; `_tend_one` counts the days
    met = Session.objects.held().filter(starts_at__gt=long_ago).values("pairing")
    ConcludePrompt.objects.filter(pairing__in=met).delete()  # out of date, also should the session be taken back
    quiet = active.filter(started_on__lte=today - QUIET).exclude(pk__in=met)
    alone = active.filter(Q(mentor__is_active=False) | Q(mentee__is_active=False))
    for pk in active.filter(Q(pk__in=quiet.values("pk")) | Q(pk__in=alone.values("pk"))).values_list("pk", flat=True):
        was_prompted, was_ended = _tend_one(pk, today)
        prompted, ended = prompted + was_prompted, ended + was_ended
    return prompted, ended


@transaction.atomic
def _tend_one(pk: int, today: date) -> tuple[bool, bool]:
    rows = Pairing.objects.select_for_update(of=("self",)).select_related("mentor", "mentee")
    pairing = rows.active().filter(pk=pk).first()
    if pairing is None:
        return False, False
    if not (pairing.mentor.is_active and pairing.mentee.is_active):
        end_pairing(pairing, by=None)
        return False, True
    last_met = pairing.sessions.held().aggregate(last=Max("starts_at"))["last"]
    met_on = timezone.localdate(last_met) if last_met else None
    pairing.conclude_prompts.exclude(silent_since=_since(pairing, last_met)).delete()
    if silent_for(started_on=pairing.started_on, last_met=met_on, today=today) < QUIET:
        return False, False
    prompt, is_new = ConcludePrompt.objects.get_or_create(
        pairing=pairing, silent_since=_since(pairing, last_met), defaults={"told_at": timezone.now()}
    )
    if is_new:
        _prompt(pairing)
        return True, False
    last_day = timezone.localdate(prompt.told_at) + NOTICE_BEFORE_END
    if today < max(last_day, closes_on(started_on=pairing.started_on, last_met=met_on)):
        return False, False
    end_pairing(pairing, by=None)
    return False, True


def tell_of_reporting_lines() -> int:
    """Tells both sides, once, when a change of managers put them into one reporting line. Returns how many were told.

    The pairing goes on: a move in the organisation ends nothing by itself, as what has ended cannot be taken up again.
    """
    above, told = everybody_above(), 0
    for pairing in Pairing.objects.active().select_related("mentor", "mentee").order_by("pk"):
        if pairing.mentor_id in above[pairing.mentee_id] or pairing.mentee_id in above[pairing.mentor_id]:
            told += sum(_tell_of_line(pairing, side) for side in (pairing.mentor, pairing.mentee))
    return told


def _tell_of_line(pairing: Pairing, side: User) -> bool:
    said = "is in one reporting line with you by now: end your pairing, or agree on what to keep out of it"
    text, key = f"{pairing.other(side).name} {said}", f"mentoring-line:{pairing.pk}"
    return tell(side, text, url=pairing.get_absolute_url(), key=key) is not None


def _since(pairing: Pairing, last_met: datetime | None) -> datetime:
    """The moment the two last met, or the beginning of the pairing, in UTC: the same whoever asks."""
    begin = datetime.combine(pairing.started_on, time.min, tzinfo=timezone.get_default_timezone())
    return max(last_met, begin) if last_met else begin


def _prompt(pairing: Pairing) -> None:
    for side in (pairing.mentor, pairing.mentee):
        text = f"You and {pairing.other(side).name} have not met for two months: meet, or end it without fault"
        tell(side, text, url=pairing.get_absolute_url(), mail=True)
