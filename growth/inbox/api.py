from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from config.pages import person_of
from growth.inbox.queries import frame_counts, waiting_for


class InboxViewSet(viewsets.ViewSet):
    """What waits for the caller, oldest first."""

    @extend_schema(responses=OpenApiTypes.OBJECT)
    def list(self, request: Request) -> Response:
        viewer = person_of(request)
        return Response([vars(row) for row in waiting_for(viewer, frame_counts(viewer))])
