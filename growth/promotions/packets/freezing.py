"""The document of a packet: what a case says, written down as plain facts. Its parts stand in facts.py.

Who reads it is settled by the caller: both sides as a preview, and whoever reads the packet (packets/reading.py).
"""

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.utils import timezone

from accounts.models import User
from growth.promotions.case_templates.specs import spec_of
from growth.promotions.cases.models import Case
from growth.promotions.cases.record import Criterion, Record, record_of
from growth.promotions.cases.states import State
from growth.promotions.gates.checking import is_met
from growth.promotions.lint.gaps import gaps_before
from growth.promotions.packets import facts
from growth.promotions.packets.facts import Facts, day, moment, quarter_words
from growth.promotions.packets.pictures import facts_of

SCHEMA = 1


def document_of(
    case: Case, *, number: int | None = None, by: User | None = None, at: datetime | None = None,
    remarks: list[str] | None = None,
) -> Facts:  # fmt: skip
    """The document of a case as it is now. For a preview without `number`, `by` and `at`: nobody submitted it yet.

    `remarks` are the warnings of the lint that were left standing; without them they are asked for. `case` was read
    with its parts. It takes the same number of queries however much evidence there is.
    """
    record = record_of(case)
    projects = facts.projects_of(case, record)
    metrics = list(case.metrics.all())
    appendix = [item.pk for item in record.appendix]
    concerns = list(case.concerns.standing().prefetch_related("evidence"))
    places = {concern.pk: place for place, concern in enumerate(concerns)}
    if remarks is None:
        remarks = [gap.said for gap in gaps_before(case, State.SUBMITTED, record=record) if not gap.is_error]
    return {
        "schema": SCHEMA,
        "number": number,
        "template": {"name": case.template.name, "number": case.template.number},
        "submitted": {"at": moment(at), "by": facts.person(by)} if by else None,
        "released": {"at": moment(case.released_at), "revision": case.released_revision},
        "calibration": _calibration(case),
        "header": _header(record),
        "levels": [level.name for level in record.report.structure.levels],
        "dimensions": [
            {"key": row.key, "name": row.name, "letter": row.letter, "hue": row.hue}
            for row in record.report.structure.dimensions
        ],
        "sections": _sections(case),
        "assessments": [
            {"side": row.side, "dimension": row.dimension, "level": row.level, "words": row.words}
            for row in case.assessments.all()
        ],
        "window": [quarter_words(quarter) for quarter in record.window],
        "criteria": [_criterion(row) for row in record.criteria],
        "projects": [
            facts.project(row, [metric for metric in metrics if metric.project_id == row.pk], appendix)
            for row in projects
        ],
        "metrics": [facts.metric(row, appendix) for row in metrics if row.project_id is None],
        "achievements": facts.achievements_of(case),
        "glue": [item.pk for item in record.glue],
        "advocates": facts.advocates_of(case),
        "endorsements": facts.endorsements_of(case, places),
        "concerns": [facts.concern(row, appendix) for row in concerns],
        "gates": _gates(case),
        "remarks": remarks,
        "evidence": facts.evidence_of(record, appendix),
        "pictures": facts_of(_frame(record, appendix)),
        "history": [
            {"from": row.from_state, "to": row.to_state, "by": row.by_name, "at": moment(row.at), "words": row.words}
            for row in case.transitions.all()
        ],
    }


def _calibration(case: Case) -> Facts | None:
    calibration = case.calibration
    if calibration is None:
        return None
    return {
        "committee": calibration.committee.name,
        "freezes_on": day(calibration.freezes_on),
        "meets_on": day(calibration.meets_on),
    }


def _header(record: Record) -> Facts:
    header, version = record.header, record.report.structure.version
    return {
        "person": {
            **facts.named(header.person),
            "title": header.person.title,
            "team": header.person.team.name if header.person.team else "",
        },
        "level": {"name": header.level.name, "position": header.level.position} if header.level else None,
        "since": day(header.since),
        "months_in_level": header.months_in_level,
        "promoted_on": day(header.promoted_on),
        "joined_on": day(header.joined_on),
        "months_here": header.months_here,
        "target": {"name": header.target.name, "position": header.target.position},
        "ladder": {"name": version.name, "version": version.number},
        "manager": {**facts.named(header.manager), "title": header.manager.title},
        "effective_on": day(header.effective_on),
        "as_of": day(header.as_of),
    }


def _sections(case: Case) -> list[Facts]:
    """Those that were written, in the order of the template."""
    asked = {section.key: section for section in spec_of(case.template.document).sections}
    return [
        {
            "key": row.key,
            "title": asked[row.key].title,
            "question": asked[row.key].question,
            "side": row.side,
            "layer": row.layer,
            "is_value": asked[row.key].is_value,
            "author": row.written_by_name,
            "written_at": moment(row.written_at),
            "body": row.body,
        }
        for row in case.sections.all()
        if row.body.strip()
    ]


def _criterion(row: Criterion) -> Facts:
    return {
        "dimension": row.dimension.key,
        "key": row.expectation.key,
        "text": row.expectation.text,
        "state": row.state.value,
        "verdict": str(row.verdict),
        "strength": row.strength,
        "quarters": [quarter_words(quarter) for quarter in row.quarters],
        "evidenced": {quarter_words(quarter): level for quarter, level in row.evidenced.items()},
        "claims": [
            {
                "evidence": claim.item.pk,
                "title": claim.item.title,
                "day": day(claim.item.day),
                "strength": claim.item.strength,
                "verdict": str(claim.verdict),
                "accepted": claim.accepted,
            }
            for claim in row.claims
        ],
    }


def _gates(case: Case) -> list[Facts]:
    rows = case.gates.select_related("owner", "case__template", "case__target")
    return [facts.gate(row, is_met=is_met(row)) for row in rows]


def _frame(record: Record, appendix: list[int]) -> Any:
    """The pictures of the growth report, aimed at the level of the case, with the items of the packet alone."""
    kept = set(appendix)
    report = replace(
        record.report,
        items=[item for item in record.report.items if item.pk in kept],
        claims=[claim for claim in record.report.claims if claim.item.pk in kept],
    )
    return replace(report.frame, target=record.case.target.position, standings=record.report.frame.standings)


def now() -> datetime:
    """The moment of a submission, to the second."""
    return timezone.now().replace(microsecond=0)
