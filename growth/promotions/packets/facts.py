"""The parts of a packet's document, each as plain facts: texts, whole numbers, days as ISO texts, moments in UTC."""

from collections import defaultdict
from collections.abc import Container, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Prefetch

from accounts.models import User
from growth.decisions.models import Decision
from growth.evidence.claims import Corroboration, Review
from growth.evidence.models import Evidence
from growth.promotions.cases.models import Case, CaseMetric, CaseProject, NamedAchievement
from growth.promotions.cases.record import Record
from growth.promotions.concerns.models import Concern
from growth.promotions.endorsements.models import Advocate
from growth.promotions.gates.models import Gate
from growth.reports.queries import ReportClaim
from growth.standing import Quarter

Facts = dict[str, Any]


def named(person: User) -> Facts:
    return {"id": person.pk, "name": person.name}


def person(who: User | None) -> Facts | None:
    return named(who) if who else None


def day(of: date | None) -> str | None:
    return of.isoformat() if of else None


def moment(of: datetime | None) -> str | None:
    """“2026-11-20T09:30:00Z”."""
    return of.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if of else None


def quarter_words(quarter: Quarter) -> str:
    return f"{quarter.year}-Q{quarter.number}"


def figure(number: Decimal | None) -> str | None:
    """As it was typed, without zeros at its end."""
    return None if number is None else f"{number.normalize():f}"


def projects_of(case: Case, record: Record) -> list[CaseProject]:
    """With the decisions that both sides may read, and the evidence behind them."""
    both = Decision.objects.visible_to(case.person).visible_to(case.manager)
    return list(case.projects.prefetch_related("evidence", Prefetch("decisions", both.order_by("pk"))))


def project(row: CaseProject, metrics: list[CaseMetric], appendix: Container[int]) -> Facts:
    return {
        "title": row.title,
        "problem": row.problem,
        "scope": row.scope,
        "own_decisions": row.own_decisions,
        "complexity": row.complexity,
        "outcome": row.outcome,
        "still_holds": row.still_holds,
        "started_on": day(row.started_on),
        "ended_on": day(row.ended_on),
        "decisions": [
            {"id": found.pk, "label": found.label, "title": found.title, "status": found.status}
            for found in row.decisions.all()
        ],
        "evidence": _within(row.evidence.all(), appendix),
        "metrics": [metric(found, appendix) for found in metrics],
    }


def metric(row: CaseMetric, appendix: Container[int]) -> Facts:
    return {
        "name": row.name,
        "before": row.before,
        "after": row.after,
        "goal": row.goal,
        "unit": row.unit,
        "source": row.source,
        "project": row.project.title if row.project else None,
        "evidence": row.evidence_id if row.evidence_id in appendix else None,
    }


def achievements_of(case: Case) -> list[Facts]:
    """Those whose mentee still consents."""
    rows = NamedAchievement.objects.consented().filter(case=case)
    return [
        {
            "mentee": row.achievement.pairing.mentee.name,
            "words": row.achievement.words,
            "own_part": row.achievement.own_part,
            "happened_on": day(row.achievement.happened_on),
        }
        for row in rows.select_related("achievement__pairing__mentee")
    ]


def advocates_of(case: Case) -> list[Facts]:
    """Those who confirmed their sentence."""
    return [
        {
            "name": row.person.name,
            "title": row.person.title,
            "is_sponsor": row.is_sponsor,
            "values": row.values,
            "sentence": row.sentence,
            "confirmed_at": moment(row.answered_at),
        }
        for row in case.advocates.filter(state=Advocate.State.CONFIRMED).select_related("person")
    ]


def endorsements_of(case: Case, places: Mapping[int, int]) -> list[Facts]:
    """Those that were given. `places` says where in the list of concerns each stands, by id."""
    return [
        {
            "giver": {"id": row.giver_id, "name": row.giver_name},
            "title": row.giver_title,
            "level": row.giver_level,
            "position": row.giver_position,
            "is_supportive": row.is_supportive,
            "words": row.words,
            "concern": places.get(row.concern_id) if row.concern_id else None,
            "given_at": moment(row.answered_at),
            "document_revision": row.document_revision,
        }
        for row in case.endorsements.filter(state="given").order_by("answered_at", "pk")
    ]


def concern(row: Concern, appendix: Container[int]) -> Facts:
    return {
        "raised_by": {"id": row.raised_by_id, "name": row.raised_by_name},
        "words": row.words,
        "grounds": row.grounds,
        "evidence": _within(row.evidence.all(), appendix),
        "is_show_stopper": row.is_show_stopper,
        "discussed_on": day(row.discussed_on),
        "state": row.state,
        "answer": row.answer,
        "answered_by": row.answered_by_name or None,
        "answered_at": moment(row.answered_at),
        "settled_at": moment(row.settled_at),
        "raised_at": moment(row.raised_at),
    }


def gate(row: Gate, *, is_met: bool) -> Facts:
    counted = Gate.State.MET if is_met else Gate.State.OPEN
    return {
        "key": row.key,
        "name": row.name,
        "kind": row.kind,
        "needed_for": row.needed_for,
        "required": row.is_required,
        "owner": row.owner.name if row.owner else None,
        "state": str(counted if row.kind == Gate.Kind.ENDORSEMENTS else row.state),
        "words": row.words,
        "answered_at": moment(row.answered_at),
    }


# ---- the appendix


def evidence_of(record: Record, appendix: list[int]) -> list[Facts]:
    """Each item in full, in the order of `appendix`, with what others answered, and without what reviewers wrote."""
    items = Evidence.objects.in_bulk(appendix)
    claims: dict[int, list[ReportClaim]] = defaultdict(list)
    for claim in record.report.claims:
        if claim.item.pk in items:
            claims[claim.item.pk].append(claim)
    reviews = _newest_reviews(items)
    answers: dict[int, list[Facts]] = defaultdict(list)
    for row in answered(items):
        answers[row.claim.evidence_id].append(corroboration(row))
    return [
        {
            **words_of(items[pk]),
            "strength": items[pk].strength,
            "claims": [_claim(claim, reviews.get(claim.pk)) for claim in claims[pk]],
            "corroborations": answers[pk],
        }
        for pk in appendix
    ]


def words_of(item: Evidence) -> Facts:
    """What its author wrote."""
    has_metric = item.metric_name or item.metric_before is not None or item.metric_after is not None
    return {
        "id": item.pk,
        "title": item.title,
        "kind": item.kind,
        "situation": item.situation,
        "own_part": item.own_part,
        "outcome": item.outcome,
        "scope": item.scope,
        "mode": item.mode,
        "started_on": day(item.started_on),
        "ended_on": day(item.ended_on),
        "metric": {
            "name": item.metric_name,
            "before": figure(item.metric_before),
            "after": figure(item.metric_after),
            "unit": item.metric_unit,
            "source": item.metric_source,
        }
        if has_metric
        else None,
        "links": [{"label": link.get("label", ""), "url": link["url"]} for link in item.links],
    }


def answered(items: Any) -> Any:
    """Answered questions about these items, oldest first."""
    rows = Corroboration.objects.filter(claim__evidence__in=list(items)).exclude(answer="")
    return rows.select_related("claim").order_by("answered_at", "pk")


def corroboration(row: Corroboration) -> Facts:
    return {
        "witness": row.witness_name,
        "question": row.question,
        "answer": row.answer,
        "words": row.words,
        "at": moment(row.answered_at),
    }


def _newest_reviews(items: Any) -> dict[int, Review]:
    rows = Review.objects.filter(claim__evidence__in=list(items)).order_by("created_at", "pk")
    return {row.claim_id: row for row in rows}


def _claim(claim: ReportClaim, review: Review | None) -> Facts:
    return {
        "key": claim.expectation.key,
        "text": claim.expectation.text,
        "dimension": claim.dimension,
        "level": claim.level,
        "verdict": str(claim.verdict),
        "accepted": claim.accepted,
        "reviewer": review.reviewer_name if review else None,
        "at": moment(review.created_at) if review else None,
    }


def _within(items: Any, appendix: Container[int]) -> list[int]:
    return sorted(item.pk for item in items if item.pk in appendix)
