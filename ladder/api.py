"""Ladders and placements, the second door."""

from dataclasses import asdict
from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from config.pages import person_of
from ladder import actions, rules
from ladder.differences import difference
from ladder.documents import document_of
from ladder.files import LadderFileError, read, write
from ladder.models import Expectation, LadderVersion, Level, Placement


class VersionSerializer(serializers.ModelSerializer):
    ladder = serializers.SlugRelatedField[Any](slug_field="key", read_only=True)

    class Meta:
        model = LadderVersion
        fields = ["id", "ladder", "number", "status", "name", "summary", "notes", "published_at"]


class LevelSerializer(serializers.ModelSerializer):
    class Meta:
        model = Level
        fields = ["id", "key", "name", "position"]


class ExpectationSerializer(serializers.ModelSerializer):
    ladder = serializers.CharField(source="version.ladder.key")
    level = serializers.CharField(source="level.key")
    dimension = serializers.CharField(source="dimension.key")

    class Meta:
        model = Expectation
        fields = ["id", "key", "ladder", "level", "dimension", "text", "example", "counter_example"]


class FileSerializer(serializers.Serializer):
    file = serializers.CharField(help_text="A ladder as YAML text.", trim_whitespace=False)


class PublicationSerializer(serializers.Serializer):
    moves = serializers.DictField(
        child=serializers.CharField(allow_null=True),
        default=dict,
        help_text="For each removed expectation the key its evidence goes to, or null for nowhere.",
    )


class VersionViewSet(mixins.DestroyModelMixin, viewsets.ReadOnlyModelViewSet):
    """Versions of ladders. Posting a file makes it the draft of its ladder; deleting throws a draft away."""

    serializer_class = VersionSerializer
    queryset = LadderVersion.objects.none()
    filterset_fields = ["status", "ladder__key"]
    rules = {
        "create": rules.can_write_ladders,
        "destroy": rules.can_write_ladders,
        "publication": rules.can_write_ladders,
    }

    def get_queryset(self) -> Any:
        return LadderVersion.objects.visible_to(self.request.user).select_related("ladder").order_by("pk")

    @extend_schema(request=FileSerializer, responses={201: VersionSerializer})
    def create(self, request: Request) -> Response:
        body = FileSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        try:
            document = read(body.validated_data["file"])
        except LadderFileError as error:
            raise ValidationError({"file": [str(problem) for problem in error.problems]}) from None
        draft = actions.import_document(document, by=person_of(request))
        return Response(self.get_serializer(draft).data, status=status.HTTP_201_CREATED)

    def perform_destroy(self, instance: LadderVersion) -> None:
        actions.discard_draft(instance, by=person_of(self.request))

    @extend_schema(responses=OpenApiTypes.OBJECT)
    @action(detail=True, methods=["get"])
    def document(self, request: Request, pk: str) -> Response:
        """The whole ladder, as in its file."""
        return Response(document_of(self.get_object()))

    @extend_schema(responses=FileSerializer)
    @action(detail=True, methods=["get"])
    def file(self, request: Request, pk: str) -> Response:
        return Response({"file": write(document_of(self.get_object()))})

    @extend_schema(responses=OpenApiTypes.OBJECT)
    @action(detail=True, methods=["get"])
    def changes(self, request: Request, pk: str) -> Response:
        """The difference to the version before it."""
        version = self.get_object()
        before = version.ladder.versions.filter(number__lt=version.number).order_by("-number").first()
        found = difference(document_of(before) if before else None, document_of(version))
        return Response([asdict(change) for change in found])

    @extend_schema(request=PublicationSerializer, responses=VersionSerializer)
    @action(detail=True, methods=["post"])
    def publication(self, request: Request, pk: str) -> Response:
        body = PublicationSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        version = actions.publish_version(self.get_object(), by=person_of(request), moves=body.validated_data["moves"])
        return Response(self.get_serializer(version).data)


class ExpectationViewSet(viewsets.ReadOnlyModelViewSet):
    """Expectations of the versions in force."""

    serializer_class = ExpectationSerializer
    queryset = Expectation.objects.none()
    filterset_fields = ["version__ladder__key", "level__key", "dimension__key"]

    def get_queryset(self) -> Any:
        rows = Expectation.objects.visible_to(self.request.user).published()
        return rows.select_related("version__ladder", "level", "dimension").order_by("version", "position")


class PlacementSerializer(serializers.ModelSerializer):
    level = serializers.PrimaryKeyRelatedField(
        queryset=Level.objects.filter(version__status=LadderVersion.Status.PUBLISHED)
    )
    person = serializers.PrimaryKeyRelatedField(queryset=User.objects.none())

    class Meta:
        model = Placement
        fields = ["id", "person", "level", "since", "set_by", "created_at"]
        read_only_fields = ["set_by", "created_at"]
        validators: list[Any] = []  # the same day again corrects that day

    def get_fields(self) -> dict[str, Any]:
        fields = super().get_fields()
        request = self.context.get("request")
        if request is not None and request.method not in SAFE_METHODS:
            fields["person"].queryset = User.objects.visible_to(request.user)  # type: ignore[attr-defined]
        return fields


def can_place_somebody(user: User, thing: object) -> bool:
    """Creating names the person in the body; `perform_create` asks the rule with them."""
    return user.is_authenticated


class PlacementViewSet(mixins.CreateModelMixin, viewsets.ReadOnlyModelViewSet):
    """Where people stand, since when."""

    serializer_class = PlacementSerializer
    queryset = Placement.objects.none()
    filterset_fields = ["person"]
    rules = {"create": can_place_somebody}

    def get_queryset(self) -> Any:
        return Placement.objects.visible_to(self.request.user).order_by("pk")

    def perform_create(self, serializer: Any) -> None:
        data = serializer.validated_data
        person = get_object_or_404(User.objects.visible_to(self.request.user), pk=data["person"].pk)
        if not rules.can_place(person_of(self.request), person):
            self.permission_denied(self.request)
        serializer.instance = actions.place(
            person, level=data["level"], since=data["since"], by=person_of(self.request)
        )
