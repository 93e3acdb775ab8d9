"""The manager's reads of the people below them."""

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.reads import record_read
from config.pages import person_of
from growth.teams.composition import composition_of
from growth.teams.fairness import fairness_below
from growth.teams.forms import CompositionForm, TeamForm
from growth.teams.members import members_below
from growth.teams.queries import Row, team_page


class TeamMemberViewSet(viewsets.ViewSet):
    """Everybody below the caller: where they stand, what waits, when they were last heard of, who mentors them."""

    @extend_schema(
        responses=OpenApiTypes.OBJECT,
        parameters=[
            OpenApiParameter("level", str, description="Key of a level"),
            OpenApiParameter("team", int),
            OpenApiParameter("direct", bool, description="Only direct reports"),
            OpenApiParameter("sort", str, enum=["level", "name", "waiting", "heard"]),
        ],
    )
    def list(self, request: Request) -> Response:
        page = team_page(person_of(request))
        rows = page.chosen(TeamForm(request.query_params, [row.member for row in page.rows]).choice)
        record_read(request, *(row.person for row in rows), what="team page")
        return Response([_as_json(row) for row in rows])


class TeamCompositionViewSet(viewsets.ViewSet):
    """People per level below the caller, who can review AI-written work, and where judgement rests on one person."""

    @extend_schema(responses=OpenApiTypes.OBJECT, parameters=[OpenApiParameter("team", int)])
    def list(self, request: Request) -> Response:
        viewer = person_of(request)
        everybody = members_below(viewer)
        found = composition_of(viewer, everybody, CompositionForm(request.query_params, everybody).chosen)
        record_read(request, *(member.person for member in found.members), what="team composition")
        return Response(
            {
                "ladders": [
                    {
                        "name": shape.name,
                        "shape": shape.shape.value,
                        "people": dict(zip(shape.levels, shape.counts, strict=True)),
                    }
                    for shape in found.shapes
                ],
                "without_level": [member.person.pk for member in found.unplaced],
                "reviewers": [
                    {
                        "person": one.member.person.pk,
                        "name": one.member.person.name,
                        "evidence": [proof.evidence for proof in one.proofs],
                    }
                    for one in found.reviewers
                ],
                "rests_on_one": [
                    {"team": rest.team.pk, "dimension": rest.dimension.key, "person": rest.person.pk}
                    for rest in found.resting
                ],
            }
        )


class TeamFairnessViewSet(viewsets.ViewSet):
    """Who carries quiet work and who has visible projects, as questions, of teams of four or more. Never a ranking."""

    @extend_schema(responses=OpenApiTypes.OBJECT)
    def list(self, request: Request) -> Response:
        found = fairness_below(person_of(request))
        record_read(request, *(member.person for member in found.everybody), what="team fairness")
        return Response(
            [
                {
                    "team": one.team.pk,
                    "name": one.team.name,
                    "questions": [vars(question) for question in one.questions],
                    "people": [vars(part) for part in one.parts],  # in the order of their names
                }
                for one in found.teams
            ]
        )


def _as_json(row: Row) -> dict[str, Any]:
    structure = row.member.structure
    return {
        "person": row.person.pk,
        "name": row.person.name,
        "team": row.person.team_id,
        "is_direct": row.member.is_direct,
        "ladder": structure.version.ladder.key if structure else None,
        "level": row.member.level.key if row.member.level else None,
        "standing": {
            key: {
                "sustained": _key(row, standing.sustained),
                "emerging": _key(row, standing.emerging),
                "claimed": _key(row, standing.claimed),
            }
            for key, standing in sorted(row.standings.items())
        },
        "waiting": row.waiting.count,
        "waiting_since": row.waiting.since,
        "agreements_due": row.agreements,
        "heard": row.heard,
        # Who mentors people further down is not for the caller to see.
        "mentors": list(row.mentors) if row.member.is_direct else None,
    }


def _key(row: Row, position: int) -> str | None:
    level = row.member.structure.level_at(position) if row.member.structure and position else None
    return level.key if level else None
