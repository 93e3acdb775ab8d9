from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from config.pages import person_of
from growth.inbox.queries import frame_counts, groups_waiting_for
from growth.notices import actions, rules
from growth.notices.models import Notice

EACH = 200


class InboxViewSet(viewsets.ViewSet):
    """What waits for the caller, by kind, each oldest first."""

    @extend_schema(responses=OpenApiTypes.OBJECT)
    def list(self, request: Request) -> Response:
        viewer = person_of(request)
        groups = groups_waiting_for(viewer, frame_counts(viewer), most=EACH)
        return Response(
            [
                {
                    "kind": group.waits.key,
                    "name": group.waits.kind,
                    "count": group.count,
                    "rows": [vars(row) for row in group.rows],
                }
                for group in groups
            ]
        )


class NoticeSerializer(serializers.ModelSerializer):
    class Meta:
        model = Notice
        fields = ["id", "text", "url", "created_at", "read_at"]


class NoticeViewSet(viewsets.ReadOnlyModelViewSet):
    """What the caller should know, newest first."""

    serializer_class = NoticeSerializer
    queryset = Notice.objects.none()
    rules = {"reading": rules.can_read, "reading_all": rules.can_read}

    def get_queryset(self) -> Any:
        return Notice.objects.visible_to(self.request.user)

    @extend_schema(request=None, responses=NoticeSerializer)
    @action(detail=True, methods=["post"])
    def reading(self, request: Request, pk: str) -> Response:
        return Response(self.get_serializer(actions.mark_read(self.get_object(), by=person_of(request))).data)

    @extend_schema(request=None, responses=OpenApiTypes.OBJECT, operation_id="notices_reading_all")
    @action(detail=False, methods=["post"], url_path="reading")
    def reading_all(self, request: Request) -> Response:
        return Response({"read": actions.mark_all_read(by=person_of(request))})
