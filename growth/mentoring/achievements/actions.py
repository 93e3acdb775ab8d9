"""Evidence of mentoring: the mentor names what a mentee achieved, and the mentee consents to the words or does not."""

import uuid
from datetime import date

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from growth.evidence.actions import log_evidence
from growth.evidence.models import Evidence
from growth.mentoring.achievements.drafts import draft_of
from growth.mentoring.achievements.models import Achievement
from growth.mentoring.models import Pairing
from growth.notices.actions import tell

ANSWERED = "This question is answered or was taken back."


@transaction.atomic
def name_achievement(
    pairing: Pairing,
    *,
    by: User,
    words: str,
    own_part: str,
    happened_on: date,
    evidence: Evidence | None = None,
    submission: uuid.UUID | None = None,
) -> Achievement:
    """The mentor says what the mentee achieved, and asks for consent. The same `submission` twice asks once.

    `evidence` is an item of the mentee that `by` may see; nothing of it is copied. Raises ValidationError for empty
    words, a day to come or before the pairing began, an item that is not the mentee's or not shared with `by`, and
    for a mentee who left.
    """
    submission = submission or uuid.uuid4()
    words, own_part = words.strip(), own_part.strip()
    if not words:
        raise ValidationError({"words": "Say what they achieved: it is what they are asked about."})
    if not own_part:
        raise ValidationError({"own_part": "Say what your part in it was. The achievement is theirs."})
    if happened_on > timezone.localdate():
        raise ValidationError({"happened_on": "This day is still to come. Name it once it has happened."})
    if happened_on < pairing.started_on:
        raise ValidationError({"happened_on": "The two of you were not a pair yet on that day."})
    if evidence is not None and not _may_name(evidence, pairing, by):
        raise ValidationError({"evidence": "Choose an item that is shared with you."})
    if not pairing.mentee.is_active:
        raise ValidationError(f"{pairing.mentee.name} has left, and cannot consent any more.")
    try:
        with transaction.atomic():
            achievement = Achievement.objects.create(
                pairing=pairing,
                words=words,
                own_part=own_part,
                happened_on=happened_on,
                evidence=evidence,
                submission=submission,
            )
    except IntegrityError:
        return Achievement.objects.get(pairing=pairing, submission=submission)
    text = f"{by.name} asks whether they may name what you achieved as evidence of mentoring"
    tell(pairing.mentee, text, url=achievement.get_absolute_url(), mail=True)
    return achievement


@transaction.atomic
def consent(achievement: Achievement, *, by: User) -> Achievement:
    """Yes to exactly these words: they become a private draft of evidence of the mentor's, once.

    Raises ValidationError when the question was taken back or declined.
    """
    current = _locked(achievement)
    if current.state == Achievement.State.CONSENTED:
        return current
    _refuse_what_does_not_wait(current)
    mentor, fields = current.pairing.mentor, draft_of(current)
    # Where the mentee lives it may still be yesterday.
    fields["ended_on"] = min(fields["ended_on"], timezone.localdate())
    current.draft = log_evidence(by=mentor, submission=current.draft_submission, **fields)
    _answer(current, Achievement.State.CONSENTED)
    text = f"{by.name} consents: what you named is a private draft of your evidence now"
    tell(mentor, text, url=current.draft.get_absolute_url())
    return current


@transaction.atomic
def decline(achievement: Achievement, *, by: User, words: str = "") -> Achievement:
    """No, with `words` if the mentee likes. Nothing is written anywhere. Raises ValidationError when it is answered."""
    current = _locked(achievement)
    if current.state == Achievement.State.DECLINED:
        return current
    _refuse_what_does_not_wait(current)
    current.answer = words.strip()
    _answer(current, Achievement.State.DECLINED)
    text = f"{by.name} would rather not have what they achieved named as evidence"
    tell(current.pairing.mentor, text, url=current.get_absolute_url())
    return current


@transaction.atomic
def take_question_back(achievement: Achievement, *, by: User) -> Achievement:
    """The mentor asks no more. Raises ValidationError when it is answered."""
    current = _locked(achievement)
    if current.state == Achievement.State.WITHDRAWN:
        return current
    _refuse_what_does_not_wait(current)
    _withdraw(current)
    text = f"{by.name} no longer asks whether they may name what you achieved"
    tell(current.pairing.mentee, text, url=current.get_absolute_url())
    return current


@transaction.atomic
def take_consent_back(achievement: Achievement, *, by: User) -> Achievement:
    """From now on the mentee does not agree to being named. What the mentor wrote is the mentor's: they are asked to
    reword it. Raises ValidationError where there was no consent.
    """
    current = _locked(achievement)
    if current.state == Achievement.State.WITHDRAWN and current.was_consented:
        return current
    if current.state != Achievement.State.CONSENTED:
        raise ValidationError("There is no consent to take back.")
    _withdraw(current)
    text = f"{by.name} takes back their consent to being named in your evidence: please reword it"
    url = current.draft.get_absolute_url() if current.draft else current.get_absolute_url()
    tell(current.pairing.mentor, text, url=url, mail=True, waits=False)
    return current


def _may_name(evidence: Evidence, pairing: Pairing, by: User) -> bool:
    return evidence.person_id == pairing.mentee_id and Evidence.objects.visible_to(by).filter(pk=evidence.pk).exists()


def _locked(achievement: Achievement) -> Achievement:
    rows = Achievement.objects.select_for_update(of=("self",))
    return rows.select_related("pairing__mentor", "pairing__mentee", "draft").get(pk=achievement.pk)


def _refuse_what_does_not_wait(achievement: Achievement) -> None:
    if not achievement.is_waiting:
        raise ValidationError(ANSWERED)


def _answer(achievement: Achievement, state: Achievement.State) -> None:
    achievement.state, achievement.answered_at = state, timezone.now()
    achievement.save(update_fields=["state", "answered_at", "answer", "draft"])


def _withdraw(achievement: Achievement) -> None:
    achievement.state, achievement.withdrawn_at = Achievement.State.WITHDRAWN, timezone.now()
    achievement.save(update_fields=["state", "withdrawn_at"])
