"""Every change to evidence, claims, corroborations and reviews."""

import uuid
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from config.errors import StaleEdit
from growth.evidence import strength
from growth.evidence.claims import Comment, Dispute, Verdict
from growth.evidence.models import (
    Claim,
    Corroboration,
    Evidence,
    Review,
    Strength,
    Visibility,
)
from growth.evidence.rules import deciders_for
from growth.evidence.strength import Facts
from growth.markdown import render
from growth.notices.actions import tell
from ladder.models import Expectation, Level, Placement

MARKDOWN_FIELDS = ("situation", "own_part", "outcome")
WORDS = (
    "title", "kind", *MARKDOWN_FIELDS, "scope", "mode", "started_on", "ended_on", "metric_name", "metric_before",
    "metric_after", "metric_unit", "metric_source", "links",
)  # fmt: skip


@transaction.atomic
def log_evidence(
    *, by: User, submission: uuid.UUID | None = None, expectations: Iterable[Expectation] = (), **fields: Any
) -> Evidence:
    """A new private item of `by`, with claims against `expectations`.

    The same `submission` twice gives the item that is there already. Raises ValidationError on bad dates, and
    for claims on an item without a date.
    """
    submission = submission or uuid.uuid4()
    evidence = Evidence(person=by, submission=submission)
    _write(evidence, fields)
    try:
        with transaction.atomic():
            evidence.save()
    except IntegrityError:
        return Evidence.objects.get(person=by, submission=submission)
    add_claims(evidence, by=by, expectations=expectations)
    return evidence


@transaction.atomic
def edit_evidence(evidence: Evidence, *, by: User, version: int, **fields: Any) -> Evidence:
    """Raises StaleEdit when the item was edited after `version`, ValidationError on bad dates."""
    current = Evidence.objects.select_for_update().get(pk=evidence.pk)
    if current.version != version:
        raise StaleEdit(current)
    before = {name: getattr(current, name) for name in WORDS}
    _write(current, fields)
    if current.ended_on is None and current.claims.exists():
        raise ValidationError({"ended_on": "It carries claims, and a claim counts in the quarter of this date."})
    if {name: getattr(current, name) for name in WORDS} == before:
        return current
    current.version += 1
    current.save()
    return current


@transaction.atomic
def share_evidence(evidence: Evidence, *, by: User, visibility: str) -> Evidence:
    """Says who sees it from now on. What was read before stays read."""
    evidence.visibility = Visibility(visibility)
    evidence.updated_at = timezone.now()
    evidence.save(update_fields=["visibility", "updated_at"])
    return evidence


@transaction.atomic
def archive_evidence(evidence: Evidence, *, by: User) -> Evidence:
    """Takes it out of lists, reports and standing. Nothing is lost; open questions to witnesses are withdrawn."""
    evidence.archived_at = evidence.updated_at = timezone.now()
    evidence.save(update_fields=["archived_at", "updated_at"])
    Corroboration.objects.filter(claim__evidence=evidence, answer="", withdrawn_at__isnull=True).update(
        withdrawn_at=timezone.now()
    )
    return evidence


@transaction.atomic
def restore_evidence(evidence: Evidence, *, by: User) -> Evidence:
    evidence.archived_at, evidence.updated_at = None, timezone.now()
    evidence.save(update_fields=["archived_at", "updated_at"])
    return evidence


@transaction.atomic
def add_claims(evidence: Evidence, *, by: User, expectations: Iterable[Expectation]) -> list[Claim]:
    """Claims that are there already stay as they are. Raises ValidationError on an item without a date."""
    expectations = list(expectations)
    if expectations and evidence.ended_on is None:
        raise ValidationError({"ended_on": "Say when it happened: a claim counts in the quarter of this date."})
    claims = []
    for expectation in expectations:
        claim, _ = Claim.objects.get_or_create(
            evidence=evidence, expectation=expectation, defaults={"wording": expectation.text}
        )
        claims.append(claim)
    return claims


@transaction.atomic
def withdraw_claim(claim: Claim, *, by: User) -> None:
    evidence = claim.evidence
    claim.delete()
    _restrengthen(evidence)


@transaction.atomic
def ask_corroboration(claim: Claim, *, by: User, witness: User, question: str) -> Corroboration:
    """One exact question to one colleague. Raises ValidationError for oneself, somebody who left, or twice."""
    if witness.pk == claim.evidence.person_id:
        raise ValidationError({"witness": "Somebody else has to confirm it."})
    if not witness.is_active:
        raise ValidationError({"witness": f"{witness.name} has left and cannot answer."})
    asked = claim.corroborations.filter(witness=witness)
    if asked.open().exists():
        raise ValidationError({"witness": f"{witness.name} has an open question about this claim."})
    # A lapsed question makes room for a new one.
    asked.filter(answer="", withdrawn_at__isnull=True).update(withdrawn_at=timezone.now())
    asked_now = Corroboration.objects.create(claim=claim, witness=witness, witness_name=witness.name, question=question)
    tell(
        witness,
        f"{by.name} asks you to witness one claim",
        url=asked_now.get_absolute_url(),
        key=f"corroboration-{asked_now.pk}",
        mail=True,
    )
    return asked_now


@transaction.atomic
def answer_corroboration(corroboration: Corroboration, *, by: User, answer: str, words: str = "") -> Corroboration:
    """Attaches the witness's answer, once. Raises ValidationError without words for “Yes, but…”, or too late."""
    current = Corroboration.objects.select_for_update().get(pk=corroboration.pk)
    if not current.is_open:
        raise ValidationError("This question is no longer open.")
    if answer == "yes_but" and not words.strip():
        raise ValidationError({"words": "Say what the “but” is."})
    current.answer, current.words, current.answered_at = answer, words.strip(), timezone.now()
    current.save()
    _restrengthen(current.claim.evidence)
    return current


@transaction.atomic
def withdraw_corroboration(corroboration: Corroboration, *, by: User) -> None:
    Corroboration.objects.filter(pk=corroboration.pk, answer="").update(withdrawn_at=timezone.now())


@transaction.atomic
def review_claim(
    claim: Claim, *, by: User, verdict: str, level: Level | None = None, words: str = "", version: int | None = None
) -> Review:
    """A verdict: accepted (at the expectation's level, or at `level`), or needs more.

    A later verdict follows an earlier one, which stays in the history; a verdict of who decides an open dispute
    settles it. The author is told. `version` is that of the words the reviewer read; StaleEdit is raised when they
    were edited since. ValidationError: needs more without words, another level without words, a level of another
    ladder.
    """
    claim = Claim.objects.select_for_update(of=("self",)).select_related("expectation__level").get(pk=claim.pk)
    evidence = claim.evidence
    if version is not None and version != evidence.version:
        raise StaleEdit(evidence)
    asked_for = claim.expectation.level
    accepted = (level or asked_for) if verdict == Verdict.ACCEPTED else None
    words = words.strip()
    if accepted is not None and accepted.version_id != asked_for.version_id:
        raise ValidationError({"level": "This level is of another ladder."})
    if verdict == Verdict.NEEDS_MORE and not words:
        raise ValidationError({"words": "Say what is missing, exactly, so that it can be added."})
    if accepted is not None and accepted != asked_for and not words:
        raise ValidationError({"words": "Say why at another level: the author will want to know."})
    placement = Placement.objects.as_of(timezone.localdate()).filter(person=by).select_related("level").first()
    review = Review.objects.create(
        claim=claim,
        reviewer=by,
        reviewer_name=by.name,
        verdict=verdict,
        level=accepted,
        words=words,
        reviewer_level=placement.level.name if placement else "",
        evidence_version=evidence.version,
    )
    claim.verdict, claim.accepted_level = verdict, accepted
    claim.save(update_fields=["verdict", "accepted_level"])
    Dispute.objects.open().filter(claim=claim, decider=by).update(decision=review, decided_at=timezone.now())
    tell(evidence.person, f"{by.name} gave a verdict on a claim of yours", url=claim.get_absolute_url())
    return review


@transaction.atomic
def ask_again(claim: Claim, *, by: User, words: str = "") -> Claim:
    """Puts a claim that needed more back into the queue of the circle.

    Raises ValidationError when nothing was asked for, and when neither the words of the item were changed since nor
    anything is said now: the reviewer would read the same once more.
    """
    claim = Claim.objects.select_for_update(of=("self",)).get(pk=claim.pk)
    if claim.verdict != Verdict.NEEDS_MORE:
        raise ValidationError("Nobody asked for more.")
    last = claim.reviews.latest("created_at", "pk")
    if not last.is_outdated and not words.strip():
        raise ValidationError(
            {"words": "Nothing was changed since the verdict. Edit the evidence, or say what the reviewer missed."}
        )
    if words.strip():
        add_comment(claim, by=by, words=words)
    claim.verdict, claim.waiting_since = Verdict.WAITING, timezone.now()
    claim.save(update_fields=["verdict", "waiting_since"])
    return claim


@transaction.atomic
def add_comment(claim: Claim, *, by: User, words: str) -> Comment:
    """Something said about a claim. Tells the author, or, when the author says it, who gave the last verdict."""
    words = words.strip()
    if not words:
        raise ValidationError({"words": "Say something."})
    comment = Comment.objects.create(claim=claim, author=by, author_name=by.name, words=words)
    author, last = claim.evidence.person, claim.reviews.order_by("created_at", "pk").last()
    other = (last.reviewer if last else None) if by == author else author
    if other is not None and Claim.objects.visible_to(other).filter(pk=claim.pk).exists():
        tell(other, f"{by.name} wrote about a claim", url=claim.get_absolute_url())
    return comment


@transaction.atomic
def contest_verdict(claim: Claim, *, by: User, reason: str, decider: User) -> Dispute:
    """The author contests the newest verdict, once for each claim. `decider` settles it with a verdict of their own.

    Raises ValidationError without a reason, without a verdict, a second time, and for somebody who may not decide
    (see `deciders_for`). An open dispute whose decider can decide no longer is given to another one.
    """
    claim = Claim.objects.select_for_update(of=("self",)).get(pk=claim.pk)
    last = claim.reviews.order_by("created_at", "pk").last()
    if last is None or claim.verdict == Verdict.WAITING:
        raise ValidationError("There is no verdict to contest.")
    if not reason.strip():
        raise ValidationError({"reason": "Say what the verdict overlooks. Whoever decides starts from it."})
    dispute = claim.disputes.first()
    eligible = deciders_for(claim, last)
    if dispute is not None and (not dispute.is_open or dispute.decider in eligible):
        raise ValidationError("A verdict can be contested once, and this claim's was.")
    if decider not in eligible:
        raise ValidationError({"decider": f"{decider.name} cannot decide this. Choose somebody from the list."})
    if dispute is None:
        dispute = Dispute.objects.create(claim=claim, contested=last, reason=reason.strip(), decider=decider)
    else:
        dispute.decider, dispute.reason, dispute.opened_at = decider, reason.strip(), timezone.now()
        dispute.save(update_fields=["decider", "reason", "opened_at"])
    text = f"{by.name} contests a verdict and asks you to decide"
    tell(decider, text, url=claim.get_absolute_url(), key=f"dispute-{dispute.pk}-{decider.pk}", mail=True)
    if last.reviewer is not None:
        tell(last.reviewer, f"{by.name} contests your verdict; {decider.name} decides", url=claim.get_absolute_url())
    return dispute


def facts_of(evidence: Evidence, *, corroborated: bool) -> Facts:
    return Facts(
        artefact=bool(evidence.links),
        dated=evidence.ended_on is not None,
        own_part=strength.is_stated(evidence.own_part),
        scope=bool(evidence.scope),
        result=evidence.metric_after is not None,
        baseline=evidence.metric_before is not None,
        corroboration=corroborated,
    )


def _write(evidence: Evidence, fields: dict[str, Any]) -> None:
    """Sets the words, and what follows from them."""
    for name in WORDS:
        if name in fields:
            setattr(evidence, name, fields[name])
    _check_dates(evidence)
    for name in MARKDOWN_FIELDS:
        setattr(evidence, f"{name}_html", render(getattr(evidence, name)))
    written_on = timezone.localdate(evidence.created_at)
    evidence.listed_on = evidence.ended_on or written_on
    evidence.updated_at = timezone.now()
    evidence.strength = _strength_of(evidence)


def _check_dates(evidence: Evidence) -> None:
    if evidence.started_on and not evidence.ended_on:
        evidence.ended_on = evidence.started_on
    if evidence.ended_on is None:
        return
    if evidence.ended_on > timezone.localdate():
        raise ValidationError({"ended_on": "This day is still to come. Log it once it has happened."})
    if evidence.ended_on.year < 1970:
        raise ValidationError({"ended_on": "This is before 1970. Is the year right?"})
    if evidence.started_on and evidence.started_on > evidence.ended_on:
        raise ValidationError({"started_on": "The period begins after it ends."})


def _strength_of(evidence: Evidence) -> str:
    confirmed = evidence.pk is not None and (
        Corroboration.objects.filter(claim__evidence=evidence).confirming().exists()
    )
    return strength.label(facts_of(evidence, corroborated=confirmed), outcome=bool(evidence.outcome.strip()))


def _restrengthen(evidence: Evidence) -> None:
    evidence.strength = Strength(_strength_of(evidence))
    Evidence.objects.filter(pk=evidence.pk).update(strength=evidence.strength)
