from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from config.pages import person_of
from growth.mentoring import actions, rules
from growth.mentoring.bodies import valid_body
from growth.mentoring.meeting.api import PairingActions
from growth.mentoring.meeting.queries import going
from growth.mentoring.models import Pairing


class PairingSerializer(serializers.ModelSerializer):
    """`last_met` and `health` say that the two met, never what they spoke about; an ended one has no health."""

    last_met = serializers.DateTimeField(read_only=True)
    health = serializers.SerializerMethodField()

    class Meta:
        model = Pairing
        fields = [
            "id", "mentor", "mentee", "kind", "started_on", "cadence_weeks", "ends_on", "ended_on", "last_met",
            "health",
        ]  # fmt: skip
        read_only_fields = fields

    def get_health(self, pairing: Pairing) -> str:
        return going(pairing).health.value if pairing.is_active else ""


class EndingSerializer(serializers.Serializer):
    """Words to the other side, if any."""

    words = serializers.CharField(max_length=2000, required=False, allow_blank=True, default="")


class PairingViewSet(PairingActions, viewsets.ReadOnlyModelViewSet):
    """Pairings one is part of, those of one's direct reports, and for a programme owner all.

    They begin with a yes to a request (`mentor-choices`) or to a proposal (`mentoring-proposals`).
    """

    serializer_class = PairingSerializer
    queryset = Pairing.objects.none()
    rules = {"ending": rules.can_end_pairing, **PairingActions.meeting_rules}

    def get_queryset(self) -> Any:
        rows = Pairing.objects.visible_to(self.request.user).with_meetings()
        return rows.select_related("mentor", "mentee", "agreement").order_by("pk")

    @extend_schema(request=EndingSerializer, responses=PairingSerializer)
    @action(detail=True, methods=["post"])
    def ending(self, request: Request, pk: str) -> Response:
        pairing = self.get_object()
        actions.end_pairing(pairing, by=person_of(request), **valid_body(EndingSerializer, request))
        return Response(self.get_serializer(self.get_queryset().get(pk=pairing.pk)).data)
