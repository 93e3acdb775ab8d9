"""Who may do what with evidence, claims, corroborations and reviews."""

from collections.abc import Iterable
from typing import Any

from accounts.models import User
from growth.access import circle_of, is_in_circle
from growth.evidence.claims import Review, Verdict
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
    """The author's manager and active mentors, on what is shared with them; never the author.

    While a verdict is contested only who decides the dispute. What they decided stands until the words change.
    """
    return bool(reviewable(user, [claim]))


def reviewable(user: User, claims: Iterable[Claim]) -> set[int]:
    """Ids of those claims, all on one item, for which `can_review` holds. Asks for the circle once."""
    claims = list(claims)
    if not claims:
        return set()
    evidence = claims[0].evidence
    if evidence.person_id == user.pk or evidence.visibility == Visibility.PRIVATE or evidence.is_archived:
        return set()
    in_circle = is_in_circle(user, evidence.person)
    return {claim.pk for claim in claims if _is_for(user, claim, in_circle)}


def _is_for(user: User, claim: Claim, in_circle: bool) -> bool:
    dispute = next(iter(claim.disputes.all()), None)  # prefetched where many are asked
    if dispute is None:
        return in_circle
    if dispute.is_open:
        return dispute.decider_id == user.pk
    settled = dispute.decision
    return in_circle and (settled is None or settled.evidence_version < claim.evidence.version)


def can_comment(user: User, claim: Claim) -> bool:
    """The author, the circle, and who decides a dispute: those who read what is said."""
    evidence = claim.evidence
    if evidence.person_id == user.pk:
        return not evidence.is_archived
    if evidence.visibility == Visibility.PRIVATE or evidence.is_archived:
        return False
    return is_in_circle(user, evidence.person) or claim.disputes.filter(decider=user).exists()


def can_ask_again(user: User, claim: Claim) -> bool:
    return (
        can_change_claim(user, claim)
        and claim.verdict == Verdict.NEEDS_MORE
        and claim.evidence.visibility != Visibility.PRIVATE
        and not any(dispute.is_open for dispute in claim.disputes.all())
    )


def can_contest(user: User, claim: Claim) -> bool:
    """The author, on a verdict, once; again only when whoever was to decide can do so no longer."""
    if not can_change_claim(user, claim) or claim.evidence.visibility == Visibility.PRIVATE:
        return False
    if claim.verdict == Verdict.WAITING:
        return False
    dispute = next(iter(claim.disputes.all()), None)
    if dispute is None:
        return True
    return dispute.is_open and dispute.decider not in deciders_for(claim, dispute.contested)


def deciders_for(claim: Claim, contested: Review) -> list[User]:
    """Who may settle a dispute: the manager's manager, and the author's other mentors; never who gave the verdict."""
    author = claim.evidence.person
    above = author.manager.manager if author.manager else None
    mentors = [member.person for member in circle_of(author) if member.relation == "mentor"]
    people = [person for person in (above, *mentors) if person is not None and person.is_active]
    return [person for person in people if person.pk not in (author.pk, contested.reviewer_id)]
