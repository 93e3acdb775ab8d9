"""People and teams, the second door: everybody reads structure, administrators keep it."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import actions, rules
from accounts.models import Opening, Read, Team, User
from accounts.reads import close_record, open_record
from config.pages import person_of


class TeamSerializer(serializers.ModelSerializer):
    class Meta:
        model = Team
        fields = ["id", "name", "parent"]


class PersonSerializer(serializers.ModelSerializer):
    class Meta:
        model = User
        fields = [
            "id", "name", "email", "title", "discipline", "time_zone", "team", "manager", "is_administrator",
            "is_ladder_owner", "is_programme_owner", "is_active", "left_on",
        ]  # fmt: skip
        read_only_fields = ["is_active", "left_on", "time_zone"]


class LeavingSerializer(serializers.Serializer):
    left_on = serializers.DateField(default=timezone.localdate)


class ReadSerializer(serializers.ModelSerializer):
    class Meta:
        model = Read
        fields = ["id", "reader", "reader_name", "what", "url", "via", "hour", "by_opening"]


class OpeningSerializer(serializers.ModelSerializer):
    class Meta:
        model = Opening
        fields = [
            "id",
            "administrator",
            "administrator_name",
            "subject",
            "reason",
            "opened_at",
            "expires_at",
            "closed_at",
        ]


class AskOpeningSerializer(serializers.Serializer):
    reason = serializers.CharField(max_length=500)
    hours = serializers.IntegerField(default=1)


class TeamViewSet(viewsets.ModelViewSet):
    serializer_class = TeamSerializer
    queryset = Team.objects.order_by("pk")  # structure: everybody who is signed in
    http_method_names = ["get", "post", "patch", "delete", "head", "options"]
    rules = {
        "create": rules.can_administer,
        "partial_update": rules.can_administer,
        "destroy": rules.can_administer,
    }

    def perform_create(self, serializer: Any) -> None:
        serializer.instance = actions.save_team(Team(**serializer.validated_data), by=person_of(self.request))

    def perform_update(self, serializer: Any) -> None:
        for name, value in serializer.validated_data.items():
            setattr(serializer.instance, name, value)
        actions.save_team(serializer.instance, by=person_of(self.request))

    def perform_destroy(self, instance: Team) -> None:
        actions.delete_team(instance, by=person_of(self.request))


class PersonViewSet(viewsets.ModelViewSet):
    """People, as everybody sees them. The id `me` is the caller."""

    serializer_class = PersonSerializer
    queryset = User.objects.none()
    filterset_fields = ["team", "manager", "is_active"]
    http_method_names = ["get", "post", "patch", "delete", "head", "options"]
    rules = {
        "create": rules.can_administer,
        "partial_update": rules.can_administer,
        "leaving": rules.can_leave,
        "returning": rules.can_administer,
        "invitation": rules.can_administer,
        "opening": rules.can_open_record,
        "destroy": rules.can_erase,
    }

    def get_queryset(self) -> Any:
        return User.objects.visible_to(self.request.user).order_by("pk")

    def get_object(self) -> Any:
        if self.kwargs["pk"] == "me":
            self.kwargs["pk"] = self.request.user.pk
        return super().get_object()

    def perform_create(self, serializer: Any) -> None:
        """Invites somebody by e-mail."""
        serializer.instance = actions.invite_person(
            by=person_of(self.request), link_base=self.request.build_absolute_uri("/"), **serializer.validated_data
        )

    def perform_update(self, serializer: Any) -> None:
        actions.change_person(serializer.instance, by=person_of(self.request), **serializer.validated_data)

    def perform_destroy(self, instance: User) -> None:
        """Erases somebody who has left."""
        actions.erase_person(instance, by=person_of(self.request))

    @extend_schema(request=AskOpeningSerializer, responses={201: OpeningSerializer})
    @action(detail=True, methods=["post"])
    def opening(self, request: Request, pk: str) -> Response:
        """Break-glass: opens their record to the caller for some hours. They are told."""
        body = AskOpeningSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        made = open_record(self.get_object(), by=person_of(request), **body.validated_data)
        return Response(OpeningSerializer(made).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=LeavingSerializer, responses=PersonSerializer)
    @action(detail=True, methods=["post"])
    def leaving(self, request: Request, pk: str) -> Response:
        body = LeavingSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        person = actions.mark_left(self.get_object(), by=person_of(request), on=body.validated_data["left_on"])
        return Response(self.get_serializer(person).data)

    @extend_schema(request=None, responses=PersonSerializer)
    @action(detail=True, methods=["post"])
    def returning(self, request: Request, pk: str) -> Response:
        return Response(self.get_serializer(actions.bring_back(self.get_object(), by=person_of(request))).data)

    @extend_schema(request=None, responses=PersonSerializer)
    @action(detail=True, methods=["post"])
    def invitation(self, request: Request, pk: str) -> Response:
        """Sends the invitation once more."""
        base = request.build_absolute_uri("/")
        person = actions.send_invitation_again(self.get_object(), by=person_of(request), link_base=base)
        return Response(self.get_serializer(person).data, status=status.HTTP_202_ACCEPTED)


class ReadViewSet(viewsets.ReadOnlyModelViewSet):
    """Who read the caller's record."""

    serializer_class = ReadSerializer
    queryset = Read.objects.none()

    def get_queryset(self) -> Any:
        return Read.objects.visible_to(self.request.user).order_by("-hour", "-pk")


class OpeningViewSet(viewsets.ReadOnlyModelViewSet):
    """Break-glass openings of the caller's record, and those the caller made."""

    serializer_class = OpeningSerializer
    queryset = Opening.objects.none()
    rules = {"ending": rules.can_close_record}

    def get_queryset(self) -> Any:
        return Opening.objects.visible_to(self.request.user).order_by("-pk")

    @extend_schema(request=None, responses=OpeningSerializer)
    @action(detail=True, methods=["post"])
    def ending(self, request: Request, pk: str) -> Response:
        return Response(self.get_serializer(close_record(self.get_object(), by=person_of(request))).data)
