"""Roadmaps and moving to a newer version, the second door."""

from dataclasses import asdict
from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from config.pages import person_of
from config.yamlfiles import FileError
from growth.roadmaps.enrolments.models import Enrolment
from growth.roadmaps.expectations import keys_in_force
from growth.roadmaps.models import Milestone, Phase, RoadmapVersion
from growth.roadmaps.versions import actions, queries, rules
from growth.roadmaps.versions.documents import document_of
from growth.roadmaps.versions.files import read, write
from growth.roadmaps.versions.moves import move_of, newer_version, summary


class RoadmapPhaseSerializer(serializers.ModelSerializer):
    class Meta:
        model = Phase
        fields = ["key", "position", "name", "summary", "first_month", "last_month", "activities", "reading"]


class RoadmapMilestoneSerializer(serializers.ModelSerializer):
    phase = serializers.CharField(source="phase.key")
    after = serializers.SerializerMethodField()

    class Meta:
        model = Milestone
        fields = [
            "key", "position", "phase", "title", "what", "why", "artefact_kind", "artefact", "expectation", "hours_low",
            "hours_high", "is_optional", "maturity", "after",
        ]  # fmt: skip

    def get_after(self, milestone: Milestone) -> list[str]:
        return [row.key for row in sorted(milestone.prerequisites.all(), key=lambda row: row.position)]


class RoadmapVersionSerializer(serializers.ModelSerializer):
    roadmap = serializers.SlugRelatedField[Any](slug_field="key", read_only=True)
    ladder = serializers.SlugRelatedField[Any](slug_field="key", read_only=True)

    class Meta:
        model = RoadmapVersion
        fields = [
            "id", "roadmap", "number", "status", "name", "summary", "notes", "ladder", "months", "hours_low",
            "hours_high", "mistakes", "published_at",
        ]  # fmt: skip


class WholeRoadmapSerializer(RoadmapVersionSerializer):
    phases = RoadmapPhaseSerializer(many=True)
    milestones = RoadmapMilestoneSerializer(many=True)

    class Meta(RoadmapVersionSerializer.Meta):
        fields = [*RoadmapVersionSerializer.Meta.fields, "phases", "milestones"]


class RoadmapFileSerializer(serializers.Serializer):
    file = serializers.CharField(help_text="A roadmap as YAML text.", trim_whitespace=False)


class RoadmapPublicationSerializer(serializers.Serializer):
    seen = serializers.CharField(
        default="",
        allow_blank=True,
        help_text="The fingerprint of the draft that was read; publishing is refused once it says something else.",
    )


class RoadmapFingerprintSerializer(serializers.Serializer):
    fingerprint = serializers.CharField()


class RoadmapViewSet(mixins.DestroyModelMixin, viewsets.ReadOnlyModelViewSet):
    """Versions of roadmaps. Posting a file makes it the draft of its roadmap; deleting throws a draft away."""

    serializer_class = RoadmapVersionSerializer
    queryset = RoadmapVersion.objects.none()
    filterset_fields = ["status", "roadmap__key"]
    rules = {
        "create": rules.can_write_roadmaps,
        "destroy": rules.can_write_roadmaps,
        "publication": rules.can_write_roadmaps,
    }

    def get_queryset(self) -> Any:
        rows = RoadmapVersion.objects.visible_to(self.request.user).select_related("roadmap", "ladder").order_by("pk")
        if self.action != "retrieve":
            return rows
        return rows.prefetch_related("phases", "milestones__phase", "milestones__prerequisites")

    @extend_schema(responses=WholeRoadmapSerializer)
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return Response(WholeRoadmapSerializer(self.get_object()).data)

    @extend_schema(request=RoadmapFileSerializer, responses={201: RoadmapVersionSerializer})
    def create(self, request: Request) -> Response:
        body = RoadmapFileSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        try:
            document = read(body.validated_data["file"], keys_in_force)
        except FileError as error:
            raise ValidationError({"file": [str(problem) for problem in error.problems]}) from None
        draft = actions.import_document(document, by=person_of(request))
        return Response(self.get_serializer(draft).data, status=status.HTTP_201_CREATED)

    def perform_destroy(self, instance: RoadmapVersion) -> None:
        actions.discard_draft(instance, by=person_of(self.request))

    @extend_schema(responses=RoadmapFileSerializer)
    @action(detail=True, methods=["get"])
    def file(self, request: Request, pk: str) -> Response:
        return Response({"file": write(document_of(self.get_object()))})

    @extend_schema(responses=OpenApiTypes.OBJECT)
    @action(detail=True, methods=["get"])
    def changes(self, request: Request, pk: str) -> Response:
        """The difference to the version before it."""
        return Response([asdict(change) for change in queries.changes_of(self.get_object())])

    @extend_schema(responses=RoadmapFingerprintSerializer)
    @action(detail=True, methods=["get"])
    def fingerprint(self, request: Request, pk: str) -> Response:
        return Response({"fingerprint": actions.fingerprint(self.get_object())})

    @extend_schema(request=RoadmapPublicationSerializer, responses=RoadmapVersionSerializer)
    @action(detail=True, methods=["post"])
    def publication(self, request: Request, pk: str) -> Response:
        body = RoadmapPublicationSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        version = actions.publish_version(self.get_object(), by=person_of(request), **body.validated_data)
        return Response(self.get_serializer(version).data)


class RoadmapMoveSerializer(serializers.ModelSerializer):
    """`to` is null on the newest version. Of what would happen, keys of milestones."""

    version = serializers.PrimaryKeyRelatedField[Any](read_only=True)
    to = serializers.SerializerMethodField()
    move = serializers.SerializerMethodField()

    class Meta:
        model = Enrolment
        fields = ["id", "version", "revision", "to", "move"]

    def get_to(self, enrolment: Enrolment) -> int | None:
        newer = newer_version(enrolment)
        return newer.pk if newer else None

    @extend_schema_field(OpenApiTypes.OBJECT)
    def get_move(self, enrolment: Enrolment) -> dict[str, Any] | None:
        newer = newer_version(enrolment)
        if newer is None:
            return None
        found = move_of(enrolment, newer)
        return {
            "summary": summary(found),
            "added": [row.key for row in found.added],
            "removed": [row.key for row in found.removed],
            "becomes_own": [row.key for row in found.becomes_own],
            "changed": [row.mine.key for row in found.changed],
            "stays": [row.key for row in found.stays],
        }


class RoadmapMovingSerializer(serializers.Serializer):
    revision = serializers.IntegerField(help_text="Of the enrolment, as it was read.")
    to = serializers.PrimaryKeyRelatedField(
        queryset=RoadmapVersion.objects.published(), help_text="The version that was read about."
    )


class RoadmapMoveViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """One's own running enrolment, and what moving it to a newer version would do."""

    serializer_class = RoadmapMoveSerializer
    queryset = Enrolment.objects.none()
    rules = {"moving": rules.can_move}

    def get_queryset(self) -> Any:
        return Enrolment.objects.running().filter(person=self.request.user.pk).select_related("version").order_by("pk")

    @extend_schema(request=RoadmapMovingSerializer, responses=RoadmapMoveSerializer)
    @action(detail=True, methods=["post"])
    def moving(self, request: Request, pk: str) -> Response:
        """Moves there. 409 when the plan or the version in force is another one by now."""
        enrolment = self.get_object()
        body = RoadmapMovingSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        actions.move(enrolment, by=person_of(request), **body.validated_data)
        return Response(self.get_serializer(self.get_object()).data)
