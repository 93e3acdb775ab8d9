"""Answering a mistakes check."""

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from growth.roadmaps.enrolments.locking import lock
from growth.roadmaps.enrolments.models import Enrolment
from growth.roadmaps.mistakes.models import MistakesCheck, Reply
from growth.roadmaps.mistakes.queries import asked_of

LONGEST_WORDS = 1000


@transaction.atomic
def answer(enrolment: Enrolment, *, by: User, replies: Mapping[str, str], words: str = "") -> MistakesCheck:
    """A reply to each mistake by its key, kept with the question and what the log showed. Again on one day, it
    corrects that day's.

    Raises ValidationError for a mistake without a reply.
    """
    current = lock(enrolment)
    today, words = timezone.localdate(), words.strip()
    asked = asked_of(current, today)
    missing = [mistake.name for mistake in asked if replies.get(mistake.key) not in Reply.values]
    if missing:
        raise ValidationError({"replies": [f"Choose one for “{name}”." for name in missing]})
    if len(words) > LONGEST_WORDS:
        raise ValidationError({"words": f"At most {LONGEST_WORDS} characters."})
    answers = [
        {
            "mistake": mistake.key,
            "name": mistake.name,
            "question": mistake.question,
            "reply": replies[mistake.key],
            "signs": mistake.seen,
            "suggestion": mistake.suggestion,
        }
        for mistake in asked
    ]
    made, _ = MistakesCheck.objects.update_or_create(
        enrolment=current, answered_on=today, defaults={"answers": answers, "words": words}
    )
    return made
