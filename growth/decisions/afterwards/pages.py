"""What the page of a record shows of reviews, of verdicts, and of evidence made of it."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, prefetch_related_objects
from django.http import HttpRequest

from accounts.models import User
from accounts.reads import record_read
from config.pages import person_of
from growth.decisions.afterwards.drafts import has_date, suggested, what_you_did
from growth.decisions.afterwards.models import Came, TakenUp, Verdict
from growth.decisions.afterwards.rules import can_give_verdict, can_take_up, roles_of
from growth.decisions.models import Decision, Status
from growth.decisions.reviewing import rules as reviewing_rules
from growth.decisions.reviewing.models import AskedReviewer, DesignReview
from growth.evidence.models import Evidence
from ladder.models import Expectation


@dataclass(frozen=True)
class Occasion:
    """The decision itself, or a verdict on it, and what the reader made of it."""

    verdict: Verdict | None
    evidence: Evidence | None
    suggested: list[Expectation]

    @property
    def is_good_reversal(self) -> bool:
        return self.verdict is not None and self.verdict.verdict == Came.REVERSED


def parts_context(request: HttpRequest, decision: Decision) -> dict[str, Any]:
    """What four partials show, each included with `only`. Notes the reading of other people's evidence.

    `decisions/part.html` takes part, decision and csrf_token; `reviews.html` reviews and decision; `verdicts.html`
    verdicts and decision; `used.html` used.
    """
    viewer = person_of(request)
    with_people(decision)
    verdicts = list(decision.verdicts.select_related("by"))
    taken = list(
        TakenUp.objects.visible_to(viewer).filter(decision=decision).select_related("evidence__person", "verdict")
    )
    used = [row.evidence for row in taken if not row.evidence.is_archived]
    record_read(request, *(evidence.person_id for evidence in used), what="titles of evidence made of a decision")
    return {
        "part": _part(viewer, decision, verdicts, [row for row in taken if row.person_id == viewer.pk]),
        "verdicts": _verdicts(viewer, decision, verdicts),
        "reviews": _reviews(viewer, decision),
        "used": used,
    }


def with_people(decision: Decision) -> Decision:
    """With what the rules look at: its people, and its reviews with those who were asked."""
    asked = Prefetch("asked", AskedReviewer.objects.select_related("person"))
    reviews = Prefetch(
        "design_reviews", DesignReview.objects.select_related("asked_by", "held_by").prefetch_related(asked, "items")
    )
    prefetch_related_objects([decision], "participants__person", reviews)
    return decision


def _part(viewer: User, decision: Decision, verdicts: list[Verdict], taken: list[TakenUp]) -> dict[str, Any] | None:
    if not can_take_up(viewer, decision):
        return None
    roles = roles_of(viewer, decision)
    made = {row.verdict_id: row.evidence for row in taken}
    occasions: list[Verdict | None] = [None, *verdicts]
    open_ones = [verdict for verdict in occasions if (verdict.pk if verdict else None) not in made]
    fitting = suggested(viewer, roles) if open_ones else []
    return {
        "did": what_you_did(roles),
        "occasions": [
            Occasion(verdict, made.get(verdict.pk if verdict else None), fitting if has_date(decision, verdict) else [])
            for verdict in occasions
        ],
    }


def _verdicts(viewer: User, decision: Decision, verdicts: list[Verdict]) -> dict[str, Any]:
    may_give = can_give_verdict(viewer, decision)
    last = verdicts[-1] if verdicts else None
    return {
        "rows": verdicts,
        "may_give": may_give,
        # A decision that was reversed goes on holding until somebody says what becomes of it.
        "is_open_end": may_give
        and last is not None
        and last.verdict == Came.REVERSED
        and decision.status == Status.ACCEPTED,
    }


def _reviews(viewer: User, decision: Decision) -> dict[str, Any]:
    rows = list(decision.design_reviews.all())
    may_ask = reviewing_rules.can_ask_review(viewer, decision) and not any(row.is_open for row in rows)
    return {
        "rows": rows,
        "may_ask": may_ask,
        "reasons": decision.calls_for_review if may_ask and not rows else [],
        "is_late": not decision.is_draft and not decision.is_proposed,
    }
