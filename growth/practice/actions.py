"""Every change to assessments of a team's AI practice and their next steps."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import Team, User
from growth.evidence.models import Evidence
from growth.notices.actions import tell
from growth.practice.models import Answer, NextStep, Position, PracticeAssessment, people_of
from growth.practice.questions import PAIRS, POSITIONS, QUESTIONS, SIGNALS


@dataclass(frozen=True)
class Answered:
    question: str
    reply: str
    words: str = ""
    url: str = ""
    evidence: Evidence | None = None


@dataclass(frozen=True)
class Placed:
    pair: str
    position: int
    words: str = ""


@dataclass(frozen=True)
class Content:
    """What an assessment says. Every question is answered; a pair may be left out."""

    answers: Sequence[Answered]
    positions: Sequence[Placed] = field(default_factory=list)
    signals: Sequence[str] = field(default_factory=list)


@dataclass(frozen=True)
class Step:
    text: str
    owner: User
    due_on: date


@transaction.atomic
def assess(team: Team, *, by: User, day: date, content: Content, step: Step | None = None) -> PracticeAssessment:
    """An assessment of the team as of `day`, and what it does next.

    Raises ValidationError for a day to come, a second assessment of a day, questions without an answer, unknown
    keys, evidence `by` may not see, and an owner of the step who does not read the team's practice.
    """
    if day > timezone.localdate():
        raise ValidationError({"day": "This day is still to come."})
    try:
        with transaction.atomic():
            made = PracticeAssessment.objects.create(team=team, author=by, day=day)
    except IntegrityError:
        raise ValidationError(
            {"day": f"{team.name} was assessed on this day already. Take another day, or have that one corrected."}
        ) from None
    _write(made, content, by)
    if step is not None:
        add_step(made, by=by, step=step)
    return made


@transaction.atomic
def correct(assessment: PracticeAssessment, *, by: User, content: Content) -> PracticeAssessment:
    """Puts new content in the place of the old; the day and the next steps stay. Raises as `assess` does."""
    current = PracticeAssessment.objects.select_for_update().get(pk=assessment.pk)
    current.answers.all().delete()
    current.positions.all().delete()
    _write(current, content, by)
    return current


@transaction.atomic
def add_step(assessment: PracticeAssessment, *, by: User, step: Step) -> NextStep:
    """A further next step. Its owner is told, unless they took it themselves."""
    _check_owner(step.owner, assessment.team)
    made = NextStep.objects.create(assessment=assessment, text=step.text, owner=step.owner, due_on=step.due_on)
    _tell_owner(made, by)
    return made


@transaction.atomic
def change_step(step: NextStep, *, by: User, owner: User, due_on: date) -> NextStep:
    """Hands it over, or moves its day. A new owner is told."""
    is_new = step.owner_id != owner.pk
    if is_new:
        _check_owner(owner, step.assessment.team)
    step.owner, step.due_on = owner, due_on
    step.save(update_fields=["owner", "due_on"])
    if is_new:
        _tell_owner(step, by)
    return step


@transaction.atomic
def finish_step(step: NextStep, *, by: User) -> NextStep:
    NextStep.objects.filter(pk=step.pk, done_at__isnull=True).update(done_at=timezone.now(), done_by=by)
    step.refresh_from_db()
    return step


def _write(assessment: PracticeAssessment, content: Content, by: User) -> None:
    if sorted(row.question for row in content.answers) != sorted(question.key for question in QUESTIONS):
        raise ValidationError("Each of the five questions needs one answer. “Does not apply” is one.")
    pairs = [row.pair for row in content.positions]
    if len(set(pairs)) < len(pairs) or not set(pairs) <= {pair.key for pair in PAIRS}:
        raise ValidationError("Place the team once between the poles of a pair.")
    if any(not 0 <= row.position < POSITIONS for row in content.positions):
        raise ValidationError(f"A position lies between 0 and {POSITIONS - 1}.")
    if unknown := set(content.signals) - SIGNALS.keys():
        raise ValidationError(f"There is no signal “{sorted(unknown)[0]}”.")
    linked = {row.evidence.pk for row in content.answers if row.evidence is not None}
    if Evidence.objects.visible_to(by).filter(pk__in=linked).count() < len(linked):
        raise ValidationError("Link only evidence that you can see.")
    Answer.objects.bulk_create(
        Answer(
            assessment=assessment,
            question=row.question,
            reply=row.reply,
            words=row.words,
            url=row.url,
            evidence=row.evidence,
        )
        for row in content.answers
    )
    Position.objects.bulk_create(
        Position(assessment=assessment, pair=row.pair, position=row.position, words=row.words)
        for row in content.positions
    )
    assessment.signals = [key for key in SIGNALS if key in content.signals]
    assessment.updated_at = timezone.now()
    assessment.save(update_fields=["signals", "updated_at"])


def _check_owner(owner: User, team: Team) -> None:
    if not people_of(team).filter(pk=owner.pk).exists():
        raise ValidationError({"owner": f"Choose a member of {team.name}, or somebody who leads one."})


def _tell_owner(step: NextStep, by: User) -> None:
    if step.owner_id != by.pk:
        text = f"{by.name} gave you a next step in the AI practice of {step.assessment.team.name}."
        tell(step.owner, text, url=step.get_absolute_url(), mail=True)
