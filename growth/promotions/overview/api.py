"""What is read over many cases, the second door."""

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from config.pages import person_of, refuse_unless
from growth.promotions.overview import rules
from growth.promotions.overview.differences_over_time import OfDimension
from growth.promotions.overview.ladders import OfExpectation, OfLadder, ladder_quality
from growth.promotions.overview.pipeline import InFront, Row
from growth.promotions.overview.record import calibration_record
from growth.promotions.overview.views import pipeline_for


class CasePipelineViewSet(viewsets.ViewSet):
    """Cases below the caller, and those in front of their committee, masked until the meeting opens. No content.

    `?state=` and `?team=` choose among the cases below.
    """

    @extend_schema(responses=OpenApiTypes.OBJECT)
    def list(self, request: Request) -> Response:
        below, committee, _ = pipeline_for(request)
        return Response(
            {
                "below": [_row(row) for row in below.rows],
                "committee": [_in_front(row) for row in committee.rows],
                "barred": committee.barred,
            }
        )


class CalibrationRecordViewSet(viewsets.ViewSet):
    """How often candidate, manager and committee differ, over the cases the caller read. From three cases on."""

    @extend_schema(responses=OpenApiTypes.OBJECT)
    def list(self, request: Request) -> Response:
        viewer = person_of(request)
        refuse_unless(rules.can_read_record(viewer))
        found = calibration_record(viewer)
        return Response({"cases": found.cases, "dimensions": [_dimension(row) for row in found.dimensions]})


class LadderQualityViewSet(viewsets.ViewSet):
    """Which expectations of the ladders in force do not work. Counts of three people or more, never of fewer."""

    @extend_schema(responses=OpenApiTypes.OBJECT)
    def list(self, request: Request) -> Response:
        viewer = person_of(request)
        refuse_unless(rules.can_read_quality(viewer))
        return Response([_ladder(row) for row in ladder_quality(viewer)])


def _row(row: Row) -> dict[str, Any]:
    return {
        "case": row.case.pk if row.url else None,
        "person": row.person.pk,
        "name": row.person.name,
        "target": row.case.target.name,
        "state": row.state,
        "since": row.since,
        "waits": [{"whom": wait.whom, "what": wait.what, "due": wait.due} for wait in row.waits],
        "due": row.due,
    }


def _in_front(row: InFront) -> dict[str, Any]:
    return {
        "name": row.name,
        "target": row.target,
        "is_blind": row.is_blind,
        "committee": row.committee,
        "meets_on": row.meets_on,
        "is_handed_in": row.is_handed_in,
        "missing": row.missing,
    }


def _dimension(row: OfDimension) -> dict[str, Any]:
    return {
        "dimension": row.dimension,
        "name": row.name,
        "compared": [
            {"one": pair.one, "other": pair.other, "cases": pair.cases, "higher": pair.higher, "lower": pair.lower}
            for pair in row.compared
        ],
    }


def _ladder(row: OfLadder) -> dict[str, Any]:
    version = row.version
    return {
        "ladder": version.ladder.key,
        "version": version.number,
        "expectations": [_expectation(x) for x in row.rows],
    }


def _expectation(row: OfExpectation) -> dict[str, Any]:
    return {
        "expectation": row.expectation.key,
        "findings": [finding.value for finding in row.findings],
        "seen_in": row.seen_in,
        "is_few": row.is_few,
        "verdicts": row.verdicts,
        "contested": row.contested,
        "discipline": row.discipline,
    }
