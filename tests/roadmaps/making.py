"""A small roadmap and people on it, made through the product's own actions."""

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from accounts.models import User
from config.yamlfiles import Document
from growth.roadmaps.enrolments.actions import enrol
from growth.roadmaps.enrolments.models import Enrolment
from growth.roadmaps.milestones.models import PlannedMilestone
from growth.roadmaps.models import RoadmapVersion
from growth.roadmaps.versions.actions import import_document, publish_version
from growth.weeks import week_of


def milestone(key: str, phase: str = "first", *after: str, **fields: Any) -> dict[str, Any]:
    return {
        "key": key,
        "phase": phase,
        "title": f"The {key}",
        "what": f"What the {key} is.",
        "why": f"Why the {key} matters.",
        "artefact": {"kind": "code", "what": f"What the {key} leaves."},
        "expectation": "autonomy-mid-1",
        "after": list(after),
        "hours": {"low": 8, "high": 12},
        "optional": False,
        "maturity": [],
        **fields,
    }


def small_roadmap(key: str = "to-ai", **changes: Any) -> Document:
    """Six months, two phases, five milestones on the small ladder (tests/factories.py): memo before code before the
    evaluation; the tuning is optional. Ten hours each in the middle."""
    document: Document = {
        "key": key,
        "name": "From here to there",
        "summary": "A roadmap for tests.",
        "notes": "First version.",
        "ladder": "engineer",
        "months": 6,
        "hours": {"low": 4, "high": 6},
        "phases": [
            {
                "key": "first",
                "name": "Foundations",
                "summary": "The first phase.",
                "months": {"first": 1, "last": 3},
                "activities": ["Read one design every week."],
                "reading": [{"kind": "book", "about": "How services fail."}],
            },
            {
                "key": "second",
                "name": "Production",
                "summary": "The second phase.",
                "months": {"first": 4, "last": 6},
                "activities": [],
                "reading": [],
            },
        ],
        "milestones": [
            milestone("memo", artefact={"kind": "design_memo", "what": "A memo."}, expectation="risk-mid-1"),
            milestone("code", "first", "memo"),
            milestone("evaluation", "first", "code", maturity=["consistency"]),
            milestone("runbook", "second", "code", expectation="risk-senior-1", maturity=["accountability", "drift"]),
            milestone("tuning", "second", "evaluation", optional=True),
        ],
        "mistakes": [
            {
                "key": "tutorials",
                "name": "Staying in tutorials",
                "question": "Did you mostly read and watch?",
                "signs": "Many learning entries and no artefact.",
                "watch": "learning_without_artefact",
                "suggestion": "Build one small thing.",
            }
        ],
    }
    return {**document, **changes}


def publish_roadmap(document: Document | None = None) -> RoadmapVersion:
    """A published version of a document, of the small roadmap if none is given. Its ladder must be there."""
    return publish_version(import_document(document or small_roadmap(), by=None), by=None)


def on_roadmap(person: User, version: RoadmapVersion | None = None, **fields: Any) -> Enrolment:
    """`person` on the roadmap in force since today's Monday eight weeks ago, five hours a week, shared."""
    monday = week_of(timezone.localdate())
    known: dict[str, Any] = {"started_on": monday - timedelta(weeks=8), "weekly_minutes": 300, "visibility": "circle"}
    version = version or RoadmapVersion.objects.published().get()
    return enrol(by=person, version=version, **{**known, **fields})


def stone(enrolment: Enrolment, key: str) -> PlannedMilestone:
    return enrolment.milestones.get(key=key)


def weeks_ago(count: int) -> date:
    """The Monday so many weeks before this one."""
    return week_of(timezone.localdate()) - timedelta(weeks=count)
