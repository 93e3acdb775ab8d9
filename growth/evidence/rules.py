"""Who may do what with evidence, claims, corroborations and reviews."""

from typing import Any

from accounts.models import User
from growth.access import is_in_circle
from growth.evidence.models import Claim, Corroboration, Evidence, Visibility


def can_log(user: User, thing: Any = None) -> bool:
    return user.is_active


def can_edit(user: User, evidence: Evidence) -> bool:
    """Only the author writes; an archived item is restored first."""
    return evidence.person_id == user.pk and not evidence.is_archived


can_share = can_claim = can_archive = can_edit


def can_restore(user: User, evidence: Evidence) -> bool:
    return evidence.person_id == user.pk and evidence.is_archived


def can_see_history(user: User, evidence: Evidence) -> bool:
    """The author, and the growth circle of a shared item: a verdict stands on words, and words change."""
    return evidence.person_id == user.pk or is_in_circle(user, evidence.person)


def can_change_claim(user: User, claim: Claim) -> bool:
    return can_claim(user, claim.evidence)


def can_withdraw_claim(user: User, claim: Claim) -> bool:
    """A claim somebody gave a verdict on stays: the verdict is theirs too."""
    return can_change_claim(user, claim) and not claim.reviews.exists()


can_ask = can_change_claim


def can_answer(user: User, corroboration: Corroboration) -> bool:
    """The witness, while the question is open."""
    return corroboration.witness_id == user.pk and corroboration.is_open


def can_withdraw_question(user: User, corroboration: Corroboration) -> bool:
    return corroboration.claim.evidence.person_id == user.pk and corroboration.is_open


def can_review(user: User, claim: Claim) -> bool:
    """The author's manager and active mentors, on what is shared with them; never the author."""
    evidence = claim.evidence
    return (
        evidence.person_id != user.pk
        and evidence.visibility != Visibility.PRIVATE
        and not evidence.is_archived
        and is_in_circle(user, evidence.person)
    )
