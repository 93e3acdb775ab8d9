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
from growth.evidence.claims import Verdict
from growth.evidence.models import (
    Claim,
    Corroboration,
    Evidence,
    Review,
    Strength,
    Visibility,
)
from growth.evidence.strength import Facts
from growth.markdown import render
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
    return Corroboration.objects.create(claim=claim, witness=witness, question=question)


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

    A later verdict follows an earlier one, which stays in the history. `version` is that of the words the
    reviewer read; StaleEdit is raised when they were edited since. ValidationError: needs more without words,
    another level without words, a level of another ladder.
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
        verdict=verdict,
        level=accepted,
        words=words,
        reviewer_level=placement.level.name if placement else "",
        evidence_version=evidence.version,
    )
    claim.verdict, claim.accepted_level = verdict, accepted
    claim.save(update_fields=["verdict", "accepted_level"])
    return review


def facts_of(evidence: Evidence, *, corroborated: bool) -> Facts:
    return Facts(
        artefact=bool(evidence.links),
        dated=evidence.ended_on is not None,
        own_part=bool(evidence.own_part.strip()),
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
