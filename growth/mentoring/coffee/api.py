"""Coffee rounds and groups, the second door."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from config.pages import person_of
from growth.mentoring.coffee import actions, queries, rules
from growth.mentoring.coffee.models import CoffeeGroup, CoffeeRound


class CoffeeGroupSerializer(serializers.ModelSerializer):
    people = serializers.SerializerMethodField()

    class Meta:
        model = CoffeeGroup
        fields = ["id", "round", "people", "met_at"]

    def get_people(self, group: CoffeeGroup) -> list[int]:
        return [member.person_id for member in group.members.all()]


class CoffeeRoundSerializer(serializers.ModelSerializer):
    """`every_weeks` is 0 for a round that does not repeat."""

    every_weeks = serializers.IntegerField(min_value=0, required=False, default=0)

    class Meta:
        model = CoffeeRound
        fields = ["id", "starts_on", "until", "every_weeks", "stopped_at"]
        read_only_fields = ["starts_on", "stopped_at"]


class CoffeeGroupViewSet(viewsets.ReadOnlyModelViewSet):
    """The caller's groups; for programme owners all."""

    serializer_class = CoffeeGroupSerializer
    queryset = CoffeeGroup.objects.none()
    filterset_fields = ["round"]
    rules = {"meeting": rules.can_say_met, "taking_part": rules.can_take_part}

    def get_queryset(self) -> Any:
        visible = CoffeeGroup.objects.visible_to(self.request.user)
        return queries.with_members(visible).order_by("-round__starts_on", "pk")

    @extend_schema(request=None, responses=CoffeeGroupSerializer)
    @action(detail=True, methods=["post"])
    def meeting(self, request: Request, pk: str) -> Response:
        """“We met”, said by any of the group."""
        group = actions.say_met(self.get_object(), by=person_of(request))
        return Response(self.get_serializer(self.get_queryset().get(pk=group.pk)).data)

    @extend_schema(request=None, responses={204: None})
    @action(detail=False, methods=["post", "delete"])
    def taking_part(self, request: Request) -> Response:
        """The caller takes part from the next round on; deleting, no more."""
        actions.take_part(by=person_of(request), coffee=request.method == "POST")
        return Response(status=status.HTTP_204_NO_CONTENT)


class CoffeeRoundViewSet(mixins.CreateModelMixin, viewsets.ReadOnlyModelViewSet):
    """Rounds the caller takes part in; for programme owners all. Posting draws one."""

    serializer_class = CoffeeRoundSerializer
    queryset = CoffeeRound.objects.none()
    rules = {"create": rules.can_draw, "stopping": rules.can_stop}

    def get_queryset(self) -> Any:
        return CoffeeRound.objects.visible_to(self.request.user)

    def perform_create(self, serializer: Any) -> None:
        serializer.instance = actions.draw_round(by=person_of(self.request), **serializer.validated_data)

    @extend_schema(request=None, responses=CoffeeRoundSerializer)
    @action(detail=True, methods=["post"])
    def stopping(self, request: Request, pk: str) -> Response:
        """No further round is drawn by itself."""
        return Response(self.get_serializer(actions.stop_repeating(self.get_object(), by=person_of(request))).data)
