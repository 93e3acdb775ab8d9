"""Load check-ins, the second door."""

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.reads import record_read
from config.pages import person_of
from growth.load import actions, rules
from growth.load.factors import KEYS
from growth.load.models import LoadCheckIn, LoadShare
from growth.load.queries import team_loads
from growth.mentoring.models import Pairing


class LoadCheckInSerializer(serializers.ModelSerializer):
    class Meta:
        model = LoadCheckIn
        fields = ["id", "person", "week", "answered_on", *KEYS, "words"]
        read_only_fields = ["person", "week", "answered_on"]


class LoadShareSerializer(serializers.ModelSerializer):
    mentor: Any = serializers.PrimaryKeyRelatedField(source="pairing.mentor", read_only=True)

    class Meta:
        model = LoadShare
        fields = ["id", "check_in", "pairing", "mentor", "shared_at", "taken_back_at"]


class LoadSharingSerializer(serializers.Serializer):
    """With which of one's mentors: the pairing's id."""

    pairing = serializers.PrimaryKeyRelatedField(queryset=Pairing.objects.none())

    def get_fields(self) -> dict[str, Any]:
        fields: dict[str, Any] = super().get_fields()
        if "request" in self.context:
            fields["pairing"].queryset = Pairing.objects.mentoring().of_sides(self.context["request"].user)
        return fields


class LoadCheckInViewSet(mixins.CreateModelMixin, viewsets.ReadOnlyModelViewSet):
    """One's own load check-ins, and those mentees share. Posting answers for this week, anew if one did already."""

    serializer_class = LoadCheckInSerializer
    queryset = LoadCheckIn.objects.none()
    filterset_fields = ["person"]
    rules = {"create": rules.can_check_in, "sharing": rules.can_share}

    def get_queryset(self) -> Any:
        return LoadCheckIn.objects.visible_to(self.request.user).newest_first()

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        assert page is not None
        for check_in in page:
            record_read(request, check_in.person_id, what="load check-in", thing=check_in)
        return self.get_paginated_response(self.get_serializer(page, many=True).data)

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        check_in = self.get_object()
        record_read(request, check_in.person_id, what="load check-in", thing=check_in)
        return Response(self.get_serializer(check_in).data)

    def perform_create(self, serializer: Any) -> None:
        serializer.instance = actions.check_in(by=person_of(self.request), **serializer.validated_data)

    @extend_schema(request=LoadSharingSerializer, responses={201: LoadShareSerializer})
    @action(detail=True, methods=["post"])
    def sharing(self, request: Request, pk: str) -> Response:
        """Opens it to one of one's mentors."""
        check_in = self.get_object()
        body = LoadSharingSerializer(data=request.data, context=self.get_serializer_context())
        body.is_valid(raise_exception=True)
        share = actions.share(check_in, by=person_of(request), pairing=body.validated_data["pairing"])
        return Response(LoadShareSerializer(share).data, status=status.HTTP_201_CREATED)


class LoadShareViewSet(mixins.DestroyModelMixin, viewsets.ReadOnlyModelViewSet):
    """Which check-in is, or was, open to which mentor. Deleting takes it back."""

    serializer_class = LoadShareSerializer
    queryset = LoadShare.objects.none()
    rules = {"destroy": rules.can_take_back}

    def get_queryset(self) -> Any:
        return LoadShare.objects.visible_to(self.request.user).select_related("check_in", "pairing").order_by("pk")

    def perform_destroy(self, instance: LoadShare) -> None:
        actions.take_back(instance, by=person_of(self.request))


class TeamLoadViewSet(viewsets.ViewSet):
    """Mean load of whole teams below the caller in the newest closed month, from five answers on."""

    @extend_schema(responses=OpenApiTypes.OBJECT)
    def list(self, request: Request) -> Response:
        loads = team_loads(person_of(request))
        return Response(
            {
                "month": f"{loads.month:%Y-%m}",
                "teams": [
                    {
                        "team": row.team.pk,
                        "name": row.team.name,
                        "with_teams_under_it": row.with_teams_under_it,
                        "people": row.people,
                        **row.means,
                    }
                    for row in loads.shown
                ],
                "too_few": [team.pk for team in loads.too_few],
            }
        )
