"""Every change to design reviews: asking for one, holding it, closing it, declining it."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from config.errors import StaleEdit
from growth.decisions.locking import locked
from growth.decisions.models import Decision, Role
from growth.decisions.record_templates.models import Checklist
from growth.decisions.reviewing.models import OPEN_TO_REVIEW, AskedReviewer, DesignReview, ItemReply, Result, ReviewItem
from growth.notices.actions import tell

TOO_LATE = "The record is settled: a review comes too late to change it."
CALLED_OFF = "It was called off meanwhile."
CLOSED = "This review is closed. A second one may follow."
MOST_CHECKLISTS, MOST_REVIEWERS = 4, 8


@dataclass(frozen=True)
class ItemAnswer:
    """The answer to the item at `position`. An empty reply is one that is still open."""

    position: int
    reply: str = ""
    words: str = ""


@transaction.atomic
def ask_review(
    decision: Decision,
    *,
    by: User,
    reviewers: Iterable[User],
    checklists: Sequence[Checklist],
    note: str = "",
    submission: uuid.UUID | None = None,
) -> DesignReview:
    """A review with copies of the items of `checklists`. Those asked see the record from now on, and are told.

    The same `submission` twice asks once. Raises ValidationError without anybody to ask or anything to go through,
    for somebody who left, for oneself, on a settled record, and while another review is open.
    """
    people = list({person.pk: person for person in reviewers}.values())
    submission = submission or uuid.uuid4()
    current = _reviewable(decision)
    there = DesignReview.objects.filter(submission=submission, asked_by=by, decision=current).first()
    if there is not None:
        return there
    _check_reviewers(people, by)
    if not 1 <= len(checklists) <= MOST_CHECKLISTS:
        raise ValidationError({"checklists": f"Choose one to {MOST_CHECKLISTS} checklists."})
    try:
        with transaction.atomic():
            review = DesignReview.objects.create(
                decision=current, asked_by=by, note=" ".join(note.split()), submission=submission
            )
    except IntegrityError:
        raise ValidationError("A review of it is open. Let it be held, or call it off.") from None
    ReviewItem.objects.bulk_create(_copies(review, checklists))
    AskedReviewer.objects.bulk_create(AskedReviewer(review=review, person=person) for person in people)
    for person in people:
        text = f"{by.name} asks you for a design review of fifteen minutes"
        tell(person, text, url=review.get_absolute_url(), key=f"design-review-{review.pk}", mail=True)
    return review


def _check_reviewers(people: list[User], by: User) -> None:
    if not 1 <= len(people) <= MOST_REVIEWERS:
        raise ValidationError({"reviewers": f"Ask one to {MOST_REVIEWERS} colleagues."})
    for person in people:
        if person.pk == by.pk:
            raise ValidationError({"reviewers": "Somebody else has to look at it."})
        if not person.is_active:
            raise ValidationError({"reviewers": f"{person.name} has left."})


def _copies(review: DesignReview, checklists: Sequence[Checklist]) -> list[ReviewItem]:
    rows = [(one.name, item) for one in checklists for item in one.items]
    return [
        ReviewItem(review=review, position=position, checklist=name, text=item.text, hint=item.hint)
        for position, (name, item) in enumerate(rows, start=1)
    ]


@transaction.atomic
def save_answers(review: DesignReview, *, by: User, version: int, answers: Iterable[ItemAnswer]) -> DesignReview:
    """Keeps what was answered so far; items without an answer in `answers` stay as they are.

    Raises StaleEdit when answers were saved after `version`, ValidationError for an item or a reply there is none
    of, and once it is closed.
    """
    current = _locked(review)
    if current.version != version:
        raise StaleEdit(current)
    items = {item.position: item for item in current.items.all()}
    changed = []
    for answer in answers:
        item = items.get(answer.position)
        if item is None or answer.reply not in ("", *ItemReply.values):
            raise ValidationError(f"There is no item {answer.position}, or no answer “{answer.reply}”.")
        if (item.reply, item.words) != (answer.reply, answer.words.strip()):
            item.reply, item.words = answer.reply, answer.words.strip()
            changed.append(item)
    if changed:
        ReviewItem.objects.bulk_update(changed, ["reply", "words"])
        current.version += 1
        current.save(update_fields=["version"])
    return current


@transaction.atomic
def close_review(
    review: DesignReview, *, by: User, held_on: date, result: str, words: str = "", also_there: Iterable[User] = ()
) -> DesignReview:
    """The review was held, by `by` and those of the asked who were `also_there`. It is never changed again.

    Raises ValidationError naming what is missing: an answer to each item, words for each concern and for a result
    other than sound, a day that has come; and once it is closed already.
    """
    current = _locked(review)
    missing = _missing(current, held_on, result, words)
    if missing:
        raise ValidationError(missing)
    current.held_on, current.held_by, current.closed_at = held_on, by, timezone.now()
    current.result, current.words = Result(result), words.strip()
    current.save()
    present = {by.pk, *(person.pk for person in also_there)}
    current.asked.filter(person__in=present, declined_at__isnull=True).update(took_part=True)
    _tell_authors(current, f"{by.name} held the design review you asked for: {current.get_result_display().lower()}")
    return current


def _missing(review: DesignReview, held_on: date, result: str, words: str) -> dict[str, str]:
    missing: dict[str, str] = {}
    for item in review.items.all():
        if not item.reply:
            missing[f"reply_{item.position}"] = "Choose one. “Does not apply” is an answer too."
        elif item.reply == ItemReply.CONCERN and not item.words:
            missing[f"words_{item.position}"] = "Say what the concern is."
    if held_on > timezone.localdate():
        missing["held_on"] = "This day is still to come."
    if result not in Result.values:
        missing["result"] = "Say how it came out."
    elif result != Result.SOUND and not words.strip():
        missing["words"] = "Say what has to change, or what is missing."
    return missing


@transaction.atomic
def decline_review(review: DesignReview, *, by: User) -> DesignReview:
    """Needs no reason; from now on the one who declines sees a draft no more. Said again, nothing changes."""
    current = _open(review)
    if current.asked.standing().filter(person=by).update(declined_at=timezone.now()):
        last = "" if current.asked.standing().exists() else ". Nobody is left who was asked"
        _tell_authors(current, f"{by.name} cannot hold the design review you asked for{last}")
    return current


@transaction.atomic
def call_off_review(review: DesignReview, *, by: User) -> None:
    """Deletes one that was not held. Those who were asked are told. Raises ValidationError once it is closed."""
    current = _open(review)
    decision, people = current.decision, [row.person for row in current.asked.standing().select_related("person")]
    current.delete()
    for person in people:
        sees_it = Decision.objects.visible_to(person).filter(pk=decision.pk).exists()  # no draft from now on
        url = decision.get_absolute_url() if sees_it else reverse("inbox:inbox")
        tell(person, f"{by.name} called off a design review", url=url)


def _reviewable(decision: Decision) -> Decision:
    current = locked(decision)
    if current.status not in OPEN_TO_REVIEW:
        raise ValidationError(TOO_LATE)
    return current


def _open(review: DesignReview) -> DesignReview:
    decision = locked(review.decision)
    current = DesignReview.objects.select_for_update().filter(pk=review.pk).first()
    if current is None:
        raise ValidationError(CALLED_OFF)
    current.decision = decision
    if not current.is_open:
        raise ValidationError(CLOSED)
    return current


def _locked(review: DesignReview) -> DesignReview:
    current = _open(review)
    if not current.can_be_held:
        raise ValidationError(TOO_LATE)
    return current


def _tell_authors(review: DesignReview, text: str) -> None:
    authors = User.objects.active().filter(
        decision_parts__decision=review.decision_id, decision_parts__role=Role.AUTHOR
    )
    for person in authors:
        tell(person, text, url=review.get_absolute_url())
