from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from config.pages import person_of
from growth.teams.queries import team_of


class TeamMemberViewSet(viewsets.ViewSet):
    """Everybody below the caller, where they stand, and what waits."""

    @extend_schema(responses=OpenApiTypes.OBJECT)
    def list(self, request: Request) -> Response:
        return Response(
            [
                {
                    "person": member.person.pk,
                    "name": member.person.name,
                    "level": member.level.key if member.level else None,
                    "shared": member.shared,
                    "waiting": member.waiting,
                    "is_direct": member.is_direct,
                }
                for member in team_of(person_of(request))
            ]
        )
