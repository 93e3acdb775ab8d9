"""What the page of one item shows; shared by the views of the item and of its claims."""

from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from accounts.models import User
from accounts.reads import record_read
from config.pages import person_of
from growth.evidence import queries, rules
from growth.evidence.claims import Claim
from growth.evidence.forms import ReviewForm
from growth.evidence.models import Evidence
from growth.evidence.prompts import PROMPTS


def claim_of(request: HttpRequest, pk: int) -> Claim:
    """The claim, as far as the person asking may see it; else 404."""
    rows = Claim.objects.visible_to(person_of(request)).select_related(
        "evidence__person__manager", "expectation__level", "expectation__dimension", "expectation__version"
    )
    found = get_object_or_404(rows, pk=pk)
    record_read(request, found.evidence.person_id, what="evidence", thing=found.evidence)
    return found


def item_context(viewer: User, evidence: Evidence, bound: dict[int, ReviewForm] | None = None) -> dict[str, Any]:
    """`bound` holds review forms that came back invalid, by claim id."""
    claims = queries.claims_of(viewer, evidence)
    facts, said = queries.seven_facts(evidence, claims)
    is_author = evidence.person_id == viewer.pk
    can_change = rules.can_claim(viewer, evidence)
    reviewable = rules.reviewable(viewer, claims)
    return {
        "evidence": evidence,
        "claims": [
            {
                "claim": claim,
                "is_orphaned": claim.expectation.version.status != "published",
                "can_ask": can_change,
                "can_withdraw": can_change and not claim.verdicts,
                "form": (
                    (bound or {}).get(claim.pk) or ReviewForm(claim=claim, auto_id=f"claim-{claim.pk}-%s")
                    if claim.pk in reviewable
                    else None
                ),
                "is_open": claim.pk in (bound or {}),
                "can_ask_again": is_author and rules.can_ask_again(viewer, claim),
                "can_contest": is_author and rules.can_contest(viewer, claim),
                "can_comment": can_change if is_author else claim.pk in reviewable or bool(claim.contests),
            }
            for claim in claims
        ],
        "facts": facts,
        "said": said,
        "period": queries.period_words(evidence),
        "audience": queries.audience(viewer, evidence, claims),
        "prompt": PROMPTS[evidence.kind],
        "is_author": is_author,
        "can_edit": rules.can_edit(viewer, evidence),
        "can_share": rules.can_share(viewer, evidence),
        "can_claim": can_change,
        "can_archive": rules.can_archive(viewer, evidence),
        "can_restore": rules.can_restore(viewer, evidence),
        "can_see_history": is_author or bool(reviewable) or rules.can_see_history(viewer, evidence),
        "too_many": len(claims) > queries.TOO_MANY_CLAIMS,
    }
