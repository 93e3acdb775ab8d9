"""What the page of one item shows; shared by the views of the item and of its claims."""

from typing import Any

from accounts.models import User
from growth.evidence import queries, rules
from growth.evidence.forms import ReviewForm
from growth.evidence.models import Evidence
from growth.evidence.prompts import PROMPTS


def item_context(viewer: User, evidence: Evidence, bound: dict[int, ReviewForm] | None = None) -> dict[str, Any]:
    """`bound` holds review forms that came back invalid, by claim id."""
    claims = queries.claims_of(viewer, evidence)
    facts, said = queries.seven_facts(evidence, claims)
    is_author = evidence.person_id == viewer.pk
    can_change = rules.can_claim(viewer, evidence)
    can_review = bool(claims) and rules.can_review(viewer, claims[0])
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
                    if can_review
                    else None
                ),
                "is_open": claim.pk in (bound or {}),
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
        "can_see_history": is_author or can_review or rules.can_see_history(viewer, evidence),
        "too_many": len(claims) > queries.TOO_MANY_CLAIMS,
    }
