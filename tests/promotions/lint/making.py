"""Facts in which nothing is missing, to take one thing out of."""

from datetime import date
from typing import Any

from growth.promotions.case_templates.specs import Spec, spec_of
from growth.promotions.lint.checks import findings
from growth.promotions.lint.facts import (
    AcceptedItem,
    ConcernFact,
    CriterionFact,
    DimensionFact,
    EndorsementFact,
    Facts,
    Finding,
    MetricFact,
    ProjectFact,
    SectionFact,
)
from growth.standing import Quarter
from tests.promotions.making import small_template

ADA, MIA, ZOE = 1, 2, 3
TODAY = date(2026, 11, 20)
STARTS = date(2026, 1, 1)
THESIS = "Since March 2026 Ada has worked as a Senior: three teams plan around the rules she wrote for the ledger."
REAL = "In the June outage she fixed the ledger alone and told the other teams an hour too late."


def item(pk: int, quarter: int = 3, *, is_corroborated: bool = True) -> AcceptedItem:
    return AcceptedItem(pk, f"Item {pk}", Quarter(2026, quarter), is_corroborated)


def criterion(key: str, position: int, *accepted: AcceptedItem, waiting: int = 0) -> CriterionFact:
    dimension = key.split("-")[0]
    return CriterionFact(key, position, dimension, dimension.capitalize(), f"Shows {key}.", accepted, waiting)


def project(pk: int = 1, **fields: Any) -> ProjectFact:
    said: dict[str, Any] = {
        "position": pk, "title": f"Project {pk}", "problem": "Payouts stopped for a day.", "scope": "team",
        "own_decisions": "To write both.", "complexity": "Two teams wrote.", "outcome": "No booking was lost.",
        "still_holds": "Yes.", "started_on": date(2026, 2, 1), "ended_on": date(2026, 6, 1),
    }  # fmt: skip
    return ProjectFact(pk, **{**said, **fields})


def metric(pk: int = 1, **fields: Any) -> MetricFact:
    return MetricFact(**{"pk": pk, "position": pk, "name": f"Calls {pk}", "before": "41", "source": "Board", **fields})


def concern(pk: int, raised_by: int | None, words: str = REAL, *, answer: str = "She writes first now.") -> ConcernFact:
    return ConcernFact(pk, raised_by, f"Person {raised_by}", words, not answer, answer)


def facts(**changes: Any) -> Facts:
    whole: dict[str, Any] = {
        "candidate": ADA, "candidate_name": "Ada", "manager": MIA, "manager_name": "Mia", "target": "Senior",
        "target_position": 3, "window_starts": STARTS, "as_of": TODAY,
        "sections": (SectionFact("thesis", THESIS),), "projects": (project(),), "metrics": (metric(),),
        "criteria": tuple(
            criterion(key, position, item(2 * position, 2), item(2 * position + 1, 3))
            for position, key in enumerate(("risk-1", "risk-2", "autonomy-1"))
        ),
        "concerns": (concern(1, MIA), concern(2, ZOE)),
        "endorsements": (EndorsementFact(1, ZOE, "Zoe", 3, True, 2),),
        "dimensions": (DimensionFact("risk", "Risk"), DimensionFact("autonomy", "Autonomy")),
        "assessed": frozenset((side, key) for side in ("candidate", "manager") for key in ("risk", "autonomy")),
        "revision": 7, "released_revision": 7, "items": frozenset({1, 2}), "released_items": frozenset({1, 2}),
    }  # fmt: skip
    return Facts(**{**whole, **changes})


def spec(*, sections: list[dict[str, Any]] | None = None, **lint: Any) -> Spec:
    document = small_template()
    return spec_of({**document, "sections": sections or document["sections"], "lint": {**document["lint"], **lint}})


def found(of: Facts, rule: str, by: Spec | None = None) -> list[Finding]:
    """What one rule finds."""
    return [finding for finding in findings(of, by or spec()) if finding.rule == rule]


def said(of: Facts, rule: str, by: Spec | None = None) -> list[tuple[str, int]]:
    """The same, as sentences with their owners."""
    return [(finding.said, finding.owner) for finding in found(of, rule, by)]
