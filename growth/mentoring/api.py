from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from config.pages import person_of
from growth.mentoring import actions, rules
from growth.mentoring.models import Pairing


class PairingSerializer(serializers.ModelSerializer):
    class Meta:
        model = Pairing
        fields = ["id", "mentor", "mentee", "kind", "started_on", "cadence_weeks", "ends_on", "ended_on"]
        read_only_fields = fields


class EndingSerializer(serializers.Serializer):
    """Words to the other side, if any."""

    words = serializers.CharField(max_length=2000, required=False, allow_blank=True, default="")


class PairingViewSet(viewsets.ReadOnlyModelViewSet):
    """Pairings one is part of, those of one's direct reports, and for a programme owner all.

    They begin with a yes to a request (`mentor-choices`) or to a proposal (`mentoring-proposals`).
    """

    serializer_class = PairingSerializer
    queryset = Pairing.objects.none()
    rules = {"ending": rules.can_end_pairing}

    def get_queryset(self) -> Any:
        return Pairing.objects.visible_to(self.request.user).order_by("pk")

    @extend_schema(request=EndingSerializer, responses=PairingSerializer)
    @action(detail=True, methods=["post"])
    def ending(self, request: Request, pk: str) -> Response:
        pairing = self.get_object()
        body = EndingSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        pairing = actions.end_pairing(pairing, by=person_of(request), words=body.validated_data["words"])
        return Response(self.get_serializer(pairing).data)
