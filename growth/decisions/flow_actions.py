"""What happens to a record: proposed, talked about, answered, accepted or rejected, superseded, deprecated.

Each locks the record first (locking.py), so that two people at the same moment take turns. Numbers are given under the
lock on its project, and a constraint stands behind it.
"""

import uuid

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Max, QuerySet
from django.utils import timezone

from accounts.models import User
from growth.decisions.actions import SENT_BEFORE, change_status, tell_named
from growth.decisions.afterwards.actions import offer_parts
from growth.decisions.discussing import REASON, Answer, Comment, Reply
from growth.decisions.locking import lock_projects, locked
from growth.decisions.models import Decision, LinkKind, Role, Status
from growth.decisions.sections import name_of
from growth.markdown import render
from growth.notices.actions import tell
from growth.words import joined

NOT_NOW = "This is {} already."
LARGEST = 10**9  # a number out of a file above this, such as a time, is a name rather than a count
PROPOSABLE = (("context", "Say what forces the decision."), ("decision", "Say what you propose to do."))


# ---- proposing


@transaction.atomic
def propose_decision(decision: Decision, *, by: User) -> Decision:
    """From now on everybody who sees the project reads it, and its deciders are asked.

    Raises ValidationError naming each part that is missing: context, decision, somebody to decide.
    """
    current = _locked(decision, Status.DRAFT)
    missing: dict[str, str] = {name: says for name, says in PROPOSABLE if not getattr(current, name).strip()}
    if not _deciders(current):
        missing["decider"] = "Name at least one person who decides."
    if missing:
        raise ValidationError(missing)
    current.round += 1
    change_status(current, Status.PROPOSED, by=by)
    for part in current.participants.filter(person__isnull=False).select_related("person"):
        if part.person and part.person != by:
            tell_named(current, part.role, part.person, by=by)
    return current


@transaction.atomic
def take_back(decision: Decision, *, by: User) -> Decision:
    """Back to a draft. Comments and answers stay on it; proposed again, its deciders are asked anew."""
    current = _locked(decision, Status.PROPOSED)
    change_status(current, Status.DRAFT, by=by)
    for person in _deciders(current):
        if person != by:
            tell(person, f"{by.name} took a proposal back to work on it", url=current.get_absolute_url())
    return current


@transaction.atomic
def discard_draft(decision: Decision, *, by: User) -> None:
    """Deletes a draft. Raises ValidationError for one that was ever proposed: others have worked on it."""
    current = _locked(decision, Status.DRAFT)
    if current.round:
        raise ValidationError("It was proposed before. Propose it again and let it be rejected, with the reason.")
    current.delete()


# ---- talking about it


@transaction.atomic
def comment(decision: Decision, *, by: User, section: str, text: str, submission: uuid.UUID | None = None) -> Comment:
    """A remark on one section. Its authors are told. Raises ValidationError for a section it does not have."""
    current = locked(decision)
    try:
        name = name_of(section, current.more)
    except KeyError:
        raise ValidationError({"section": "This record has no such section."}) from None
    submission = submission or uuid.uuid4()
    if there := Comment.objects.filter(submission=submission, author=by, decision=current).first():
        return there
    try:
        with transaction.atomic():
            made = Comment.objects.create(
                decision=current, author=by, section=section, text=text, html=render(text), submission=submission
            )
    except IntegrityError:
        raise ValidationError(SENT_BEFORE) from None
    _tell_authors(current, f"{by.name} commented on a decision of yours: {name}", but=by)
    return made


@transaction.atomic
def resolve_comment(said: Comment, *, by: User) -> Comment:
    """It is dealt with. Said again, nothing changes."""
    unresolved = Comment.objects.filter(pk=said.pk, resolved_at__isnull=True)
    unresolved.update(resolved_at=timezone.now(), resolved_by=by)
    said.refresh_from_db(fields=["resolved_at", "resolved_by"])
    return said


@transaction.atomic
def reopen_comment(said: Comment, *, by: User) -> Comment:
    said.resolved_at = said.resolved_by = None
    said.save(update_fields=["resolved_at", "resolved_by"])
    return said


# ---- answering and settling


@transaction.atomic
def answer(decision: Decision, *, by: User, reply: str, reason: str = "", seen: int | None = None) -> Answer:
    """A decider's answer in this round; said again, it replaces the one before.

    `seen` is the round the page showed. Raises ValidationError when the words were changed since, and for an objection
    without a reason.
    """
    current = _locked(decision, Status.PROPOSED)
    if seen is not None and seen != current.round:
        raise ValidationError("It was changed while you read it. Read it again, then answer.")
    if reply == Reply.OBJECT and not reason.strip():
        raise ValidationError({"reason": REASON})
    said, _ = Answer.objects.update_or_create(
        decision=current,
        person=by,
        round=current.round,
        defaults={"reply": Reply(reply), "reason": reason.strip(), "at": timezone.now()},
    )
    _tell_authors(current, f"{by.name} {said.get_reply_display().lower()}: a decision of yours", but=by)
    return said


@transaction.atomic
def accept_decision(decision: Decision, *, by: User, words: str = "") -> Decision:
    """It holds from now on: it gets its number, and what it supersedes is superseded.

    Raises ValidationError while a decider has not answered, when nobody agrees, and when somebody objects and `words`
    do not answer the objection.
    """
    replaced = _replaced(decision)
    lock_projects([decision.project_id, *replaced.values_list("project_id", flat=True)])
    current = _locked(decision, Status.PROPOSED)
    waiting, objections = open_answers(current)
    if waiting:
        raise ValidationError(f"{_names(waiting)} {'has' if len(waiting) == 1 else 'have'} not answered yet.")
    if not _answers(current).filter(reply=Reply.AGREE).exists():
        raise ValidationError("Nobody has agreed to it.")
    if objections and not words.strip():
        raise ValidationError({"words": f"{_names(objections)} objected: say why it is accepted all the same."})
    number_decision(current)
    change_status(current, Status.ACCEPTED, by=by, words=words.strip())
    _supersede(current, by=by)
    _tell_everybody(current, f"{current.label} was accepted", by=by)
    offer_parts(current)
    return current


@transaction.atomic
def reject_decision(decision: Decision, *, by: User, words: str) -> Decision:
    """It will not be done. Raises ValidationError without the reason: it is what the next ones learn from."""
    if not words.strip():
        raise ValidationError({"words": "Say why: whoever asks again should find the reason."})
    current = _locked(decision, Status.PROPOSED)
    change_status(current, Status.REJECTED, by=by, words=words.strip())
    _tell_everybody(current, "A decision with a part of yours was rejected", by=by)
    offer_parts(current)
    return current


@transaction.atomic
def deprecate_decision(decision: Decision, *, by: User, words: str) -> Decision:
    """It no longer holds, and nothing takes its place. Raises ValidationError without the reason."""
    if not words.strip():
        raise ValidationError({"words": "Say why it no longer holds."})
    current = _locked(decision, Status.ACCEPTED)
    change_status(current, Status.DEPRECATED, by=by, words=words.strip())
    _tell_everybody(current, f"{current.label or 'A decision'} no longer holds", by=by)
    return current


def number_decision(decision: Decision) -> None:
    """The next number of its project, which is locked. Numbers out of files count, so that none is given twice."""
    numbered = Decision.objects.filter(project=decision.project_id, number__lt=LARGEST)
    last = numbered.aggregate(last=Max("number"))["last"]
    decision.number, decision.numbered_here = (last or 0) + 1, True


def open_answers(decision: Decision) -> tuple[list[User], list[User]]:
    """Deciders who have not answered in this round, and whoever objects in it.

    Who left is not waited for. An objection stands also when its decider is no longer named as one.
    """
    answers = list(_answers(decision).select_related("person"))
    answered = {said.person_id for said in answers}
    return (
        [person for person in _deciders(decision) if person.pk not in answered],
        [said.person for said in answers if said.reply == Reply.OBJECT],
    )


def _supersede(decision: Decision, *, by: User) -> None:
    """What it replaces whole. What it replaces in part, or amends, goes on holding."""
    for old in _replaced(decision).select_for_update():
        if old.status in (Status.DRAFT, Status.REJECTED, Status.SUPERSEDED):
            continue
        was_dated = old.dated
        change_status(old, Status.SUPERSEDED, by=by, words=f"By {decision.label}")
        Decision.objects.filter(pk=old.pk).update(dated=was_dated)
        _tell_everybody(old, f"{old.label or 'A decision'} was superseded by {decision.label}", by=by)


def _replaced(decision: Decision) -> QuerySet[Decision]:
    links = decision.links.filter(kind=LinkKind.SUPERSEDES, partly=False, target__isnull=False)
    return Decision.objects.filter(pk__in=links.values("target")).order_by("pk")


def _locked(decision: Decision, expected: Status) -> Decision:
    current = locked(decision)
    if current.status != expected:
        raise ValidationError(NOT_NOW.format(current.get_status_display().lower()))
    return current


def _answers(decision: Decision) -> QuerySet[Answer]:
    return Answer.objects.filter(decision=decision, round=decision.round)


def _people(decision: Decision, role: str) -> list[User]:
    rows = User.objects.active().filter(decision_parts__decision=decision, decision_parts__role=role)
    return list(rows.order_by("name", "pk"))


def _deciders(decision: Decision) -> list[User]:
    return _people(decision, Role.DECIDER)


def _names(people: list[User]) -> str:
    return joined(person.name for person in people)


def _tell_authors(decision: Decision, text: str, *, but: User) -> None:
    for person in _people(decision, Role.AUTHOR):
        if person != but:
            tell(person, text, url=decision.get_absolute_url())


def _tell_everybody(decision: Decision, text: str, *, by: User) -> None:
    named = User.objects.active().filter(decision_parts__decision=decision).exclude(pk=by.pk).distinct()
    for person in named:
        key = f"decision-{decision.pk}-{decision.status}"
        tell(person, text, url=decision.get_absolute_url(), key=key)
