"""What of somebody's roadmap stands in their growth report: which, since when, its milestones, where it lands.

SECURITY: nothing of hours, time off or what they mean to give a week, also in one's own report, which is made to be
handed on. Of a Progress it takes the milestones and, for others, `told`.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from django.db.models import Q

from accounts.models import User
from growth.charts import day_words
from growth.reports.formats import inline
from growth.reports.queries import Report
from growth.reports.sections import SECTIONS, Content, Section
from growth.roadmaps.enrolments.models import Enrolment
from growth.roadmaps.enrolments.words import against
from growth.roadmaps.milestones.models import PlannedMilestone
from growth.roadmaps.progress import Progress, progress_of_many

LATELY = timedelta(days=365)  # one that ended longer ago is not told any more
NEXT = 2


def register() -> None:
    SECTIONS.register(Section("roadmap", "Roadmap", "roadmaps/in_report.html", _read))


@dataclass(frozen=True)
class Closed:
    milestone: PlannedMilestone
    evidence_title: str  # empty where the reader may not see it, or there is none


@dataclass(frozen=True)
class Told:
    """One enrolment as a reader of the report learns of it."""

    enrolment: Enrolment
    progress: Progress
    titles: dict[int, str]  # of the evidence the reader may see

    @cached_property
    def closed(self) -> list[Closed]:
        rows = [row for row in self.progress.milestones if row.is_closed]
        rows.sort(key=lambda row: (row.closed_on or date.min, row.pk), reverse=True)
        return [Closed(row, self.titles.get(row.evidence_id or 0, "")) for row in rows]

    @cached_property
    def under_way(self) -> list[PlannedMilestone]:
        if not self.is_running:
            return []
        return [row for row in self.progress.milestones if row.state == PlannedMilestone.State.UNDER_WAY]

    @cached_property
    def next(self) -> list[PlannedMilestone]:
        """What is not begun, in the order in which it would land."""
        waiting = {row.pk: row for row in self.progress.milestones if row.state == PlannedMilestone.State.NOT_STARTED}
        planned = [waiting.pop(slot.key) for slot in self.progress.expected.slots if slot.key in waiting]
        return [*planned, *waiting.values()][:NEXT] if self.is_running else []

    @property
    def is_running(self) -> bool:
        return self.enrolment.is_running

    @property
    def since_or_from(self) -> str:
        return "since" if self.enrolment.has_begun(self.progress.today) else "from"

    @property
    def lands_on(self) -> date | None:
        return self.progress.expected.lands_on if self.is_running else None

    @property
    def against_first_plan(self) -> str:
        """“two weeks after the first plan”; empty where there is no day to compare."""
        return against(self.enrolment.first_lands_on, self.lands_on, "the first plan")

    @property
    def said(self) -> str:
        """Where it lands, or how it ended, in a sentence."""
        if self.enrolment.ended_on:
            return f"{self.enrolment.get_outcome_display()} on {day_words(self.enrolment.ended_on)}."
        if self.lands_on:
            against = f", {self.against_first_plan}" if self.against_first_plan else ""
            return f"It lands about {day_words(self.lands_on)}{against}."
        return "No day is in sight on which it lands." if self.progress.tasks else "No milestone is open any more."


def _read(viewer: User, person: User, report: Report) -> Content | None:
    """The running one, else those that ended within a year.

    Left out as of an earlier day: what a plan looked like then is not kept.
    """
    if report.known_by:
        return None
    enrolments = list(
        Enrolment.objects.visible_to(viewer)
        .filter(Q(ended_on__isnull=True) | Q(ended_on__gte=report.as_of - LATELY), person=person)
        .select_related("version__roadmap")
    )
    shown = [row for row in enrolments if row.is_running] or enrolments
    if not shown:
        return None
    progress = progress_of_many(shown, report.as_of, reader=viewer)
    titles = {item.pk: item.title for item in report.items}
    told = [Told(row, progress[row.pk], titles) for row in shown]
    lines = [line for one in told for line in _lines(one)]
    return Content({"told": told}, lines, {"enrolments": [_document(one) for one in told]})


def _lines(told: Told) -> list[str]:
    enrolment = told.enrolment
    lines = [
        f"**{inline(str(enrolment.version))}**, {told.since_or_from} {day_words(enrolment.started_on)}. {told.said}",
        "",
    ]
    for row in told.closed:
        by = f", shown by {inline(row.evidence_title)}" if row.evidence_title else ""
        lines += [f"- closed {day_words(row.milestone.closed_on or date.min)}: {inline(row.milestone.title)}{by}"]
    lines += [f"- under way: {inline(row.title)}" for row in told.under_way]
    lines += [f"- next: {inline(row.title)}" for row in told.next]
    return [*lines, ""]


def _document(told: Told) -> dict[str, Any]:
    version = told.enrolment.version
    return {
        "roadmap": {"key": version.roadmap.key, "version": version.number},
        "since": told.enrolment.started_on.isoformat(),
        "ended_on": _iso(told.enrolment.ended_on),
        "outcome": told.enrolment.outcome or None,
        "lands_on": _iso(told.lands_on),
        "first_lands_on": _iso(told.enrolment.first_lands_on),
        "closed": [
            {
                "key": row.milestone.key,
                "title": row.milestone.title,
                "on": _iso(row.milestone.closed_on),
                "evidence": {"id": row.milestone.evidence_id, "title": row.evidence_title}
                if row.evidence_title
                else None,
            }
            for row in told.closed
        ],
        "under_way": [{"key": row.key, "title": row.title} for row in told.under_way],
        "next": [{"key": row.key, "title": row.title} for row in told.next],
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
