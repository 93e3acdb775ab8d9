from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from config.pages import person_of
from growth.mentoring import actions, rules
from growth.mentoring.models import Pairing


class PairingSerializer(serializers.ModelSerializer):
    mentor = serializers.PrimaryKeyRelatedField(queryset=User.objects.active())

    class Meta:
        model = Pairing
        fields = ["id", "mentor", "mentee", "started_on", "ended_on"]
        read_only_fields = ["mentee", "started_on", "ended_on"]


class PairingViewSet(mixins.CreateModelMixin, viewsets.ReadOnlyModelViewSet):
    """One's pairings. Posting names a mentor of one's own."""

    serializer_class = PairingSerializer
    queryset = Pairing.objects.none()
    rules = {"create": rules.can_begin_pairing, "ending": rules.can_end_pairing}

    def get_queryset(self) -> Any:
        return Pairing.objects.visible_to(self.request.user).order_by("pk")

    def perform_create(self, serializer: Any) -> None:
        serializer.instance = actions.begin_pairing(
            mentor=serializer.validated_data["mentor"], by=person_of(self.request)
        )

    @extend_schema(request=None, responses=PairingSerializer)
    @action(detail=True, methods=["post"])
    def ending(self, request: Request, pk: str) -> Response:
        pairing = actions.end_pairing(self.get_object(), by=person_of(request))
        return Response(self.get_serializer(pairing).data, status=status.HTTP_200_OK)
