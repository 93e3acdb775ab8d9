"""Growth check-ins, the second door. Parts are read through `Part.visible_to`, here as on the pages."""

from typing import Any

from django.db.models import Prefetch
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from accounts.reads import record_read
from config.pages import person_of
from growth.access import growth_visible_to
from growth.checkins import actions, rules
from growth.checkins.actions import Told
from growth.checkins.models import Assessment, CheckIn, Confidence, Note, Part
from ladder.models import Dimension, Level
from ladder.structure import structure_of


class AssessmentSerializer(serializers.ModelSerializer):
    dimension = serializers.CharField(source="dimension.key")
    level = serializers.CharField(source="level.key", allow_null=True, default=None)

    class Meta:
        model = Assessment
        fields = ["dimension", "level", "confidence", "words"]


class PartSerializer(serializers.ModelSerializer):
    assessments = AssessmentSerializer(many=True)

    class Meta:
        model = Part
        fields = ["side", "author", "version", "handed_in_at", "assessments"]


class NoteSerializer(serializers.ModelSerializer):
    dimension = serializers.CharField(source="dimension.key")

    class Meta:
        model = Note
        fields = ["dimension", "words"]


class CheckInSerializer(serializers.ModelSerializer):
    """`parts` holds what the caller may read: their own, and both once both are in."""

    person = serializers.PrimaryKeyRelatedField(source="subject", queryset=User.objects.none())
    assessor = serializers.PrimaryKeyRelatedField(queryset=User.objects.active())
    target = serializers.PrimaryKeyRelatedField(queryset=Level.objects.filter(version__status="published"))
    handed_in = serializers.SerializerMethodField()
    parts = PartSerializer(source="visible_parts", many=True, read_only=True)
    notes = NoteSerializer(many=True, read_only=True)

    class Meta:
        model = CheckIn
        fields = [
            "id", "person", "assessor", "relation", "opened_by", "version", "target", "state", "revision", "opened_at",
            "joined_at", "subject_confirmed_at", "assessor_confirmed_at", "ended_at", "handed_in", "parts", "notes",
        ]  # fmt: skip
        read_only_fields = [
            "relation", "opened_by", "version", "state", "revision", "opened_at", "joined_at", "subject_confirmed_at",
            "assessor_confirmed_at", "ended_at",
        ]  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        request = self.context.get("request")
        if request is not None:
            self.fields["person"].queryset = growth_visible_to(request.user)  # type: ignore[attr-defined]

    @extend_schema_field(serializers.ListField(child=serializers.ChoiceField(choices=Part.Side.choices)))
    def get_handed_in(self, check_in: CheckIn) -> list[str]:
        return [part.side for part in check_in.parts.all() if part.is_in]


class ToldSerializer(serializers.Serializer):
    """One dimension as sent, by keys of the check-in's ladder version."""

    dimension = serializers.SlugField()
    level = serializers.SlugField(required=False, allow_null=True, default=None)
    confidence = serializers.ChoiceField(choices=Confidence.choices, required=False, allow_blank=True, default="")
    words = serializers.CharField(required=False, allow_blank=True, max_length=4000, default="")


class DraftSerializer(serializers.Serializer):
    """`version` is that of the part you have read."""

    version = serializers.IntegerField()
    assessments = ToldSerializer(many=True, required=False)


class WrittenNoteSerializer(serializers.Serializer):
    dimension = serializers.SlugField()
    words = serializers.CharField(allow_blank=True, max_length=4000)


class AgreedSerializer(serializers.Serializer):
    """`revision` is that of the notes you have read."""

    revision = serializers.IntegerField()
    notes = WrittenNoteSerializer(many=True, required=False)


class CheckInViewSet(mixins.CreateModelMixin, viewsets.ReadOnlyModelViewSet):
    """Check-ins the caller may see. Posting opens one with somebody of the growth circle."""

    serializer_class = CheckInSerializer
    queryset = CheckIn.objects.none()
    filterset_fields = ["subject", "assessor", "state"]
    rules = {
        "create": rules.can_open,
        "part": rules.can_write_own_part,
        "handing_in": rules.can_write_own_part,
        "notes": rules.can_note,
        "confirmation": rules.can_confirm,
        "cancelling": rules.can_cancel,
    }

    def get_queryset(self) -> Any:
        viewer = self.request.user
        # SECURITY: `handed_in` reads all parts, `parts` only the visible ones; never serialise the former.
        visible = Part.objects.visible_to(viewer).prefetch_related(
            Prefetch("assessments", Assessment.objects.select_related("dimension", "level"))
        )
        rows = CheckIn.objects.visible_to(viewer).select_related("version", "target", "subject", "assessor")
        return rows.newest_first().prefetch_related(
            "parts",
            Prefetch("parts", visible, to_attr="visible_parts"),
            Prefetch("notes", Note.objects.visible_to(viewer).select_related("dimension")),
        )

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        record_read(request, *{row.subject_id for row in page or []}, what="check-ins")
        return self.get_paginated_response(self.get_serializer(page, many=True).data)

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        check_in = self.get_object()
        record_read(request, check_in.subject, what="check-in", thing=check_in)
        return Response(self.get_serializer(check_in).data)

    def perform_create(self, serializer: Any) -> None:
        said = serializer.validated_data
        made = actions.open_check_in(
            person=said["subject"], assessor=said["assessor"], target=said["target"], by=person_of(self.request)
        )
        serializer.instance = self.get_queryset().get(pk=made.pk)

    @extend_schema(request=DraftSerializer, responses=CheckInSerializer)
    @action(detail=True, methods=["post"])
    def part(self, request: Request, pk: str) -> Response:
        """Saves a draft of the caller's own part. Dimensions not sent stay as they are."""
        check_in = self.get_object()
        body = _valid(DraftSerializer, request)
        told = _told(check_in, body.get("assessments", []))
        actions.save_part(_own(check_in, request), by=person_of(request), version=body["version"], told=told)
        return self._answer(check_in)

    @extend_schema(request=DraftSerializer, responses=CheckInSerializer)
    @action(detail=True, methods=["post"], url_path="handing-in")
    def handing_in(self, request: Request, pk: str) -> Response:
        """Hands the caller's own part in, for good; what is sent with it is saved first."""
        check_in = self.get_object()
        body = _valid(DraftSerializer, request)
        told = _told(check_in, body["assessments"]) if "assessments" in body else None
        actions.hand_in(_own(check_in, request), by=person_of(request), version=body["version"], told=told)
        return self._answer(check_in)

    @extend_schema(request=AgreedSerializer, responses=CheckInSerializer)
    @action(detail=True, methods=["post"])
    def notes(self, request: Request, pk: str) -> Response:
        """Writes down what was agreed."""
        check_in = self.get_object()
        body = _valid(AgreedSerializer, request)
        notes = _notes(check_in, body.get("notes", []))
        actions.write_notes(check_in, by=person_of(request), revision=body["revision"], notes=notes)
        return self._answer(check_in)

    @extend_schema(request=AgreedSerializer, responses=CheckInSerializer)
    @action(detail=True, methods=["post"])
    def confirmation(self, request: Request, pk: str) -> Response:
        """Confirms what was agreed; the second confirmation closes the check-in."""
        check_in = self.get_object()
        body = _valid(AgreedSerializer, request)
        notes = _notes(check_in, body["notes"]) if "notes" in body else None
        actions.confirm(check_in, by=person_of(request), revision=body["revision"], notes=notes)
        return self._answer(check_in)

    @extend_schema(request=None, responses=CheckInSerializer)
    @action(detail=True, methods=["post"])
    def cancelling(self, request: Request, pk: str) -> Response:
        return self._answer(actions.cancel(self.get_object(), by=person_of(request)))

    def _answer(self, check_in: CheckIn) -> Response:
        return Response(self.get_serializer(self.get_queryset().get(pk=check_in.pk)).data)


def _own(check_in: CheckIn, request: Request) -> Part:
    return Part.objects.select_related("check_in").get(check_in=check_in, author=person_of(request))


def _told(check_in: CheckIn, sent: list[dict[str, Any]]) -> dict[Dimension, Told]:
    levels = {level.key: level for level in structure_of(check_in.version).levels}
    told = {}
    for row in sent:
        if row["level"] is not None and row["level"] not in levels:
            raise serializers.ValidationError({"level": [f"This ladder has no level “{row['level']}”."]})
        level = levels[row["level"]] if row["level"] is not None else None
        told[_dimension(check_in, row["dimension"])] = Told(level, row["confidence"], row["words"])
    return told


def _notes(check_in: CheckIn, sent: list[dict[str, Any]]) -> dict[Dimension, str]:
    return {_dimension(check_in, row["dimension"]): row["words"] for row in sent}


def _dimension(check_in: CheckIn, key: str) -> Dimension:
    for dimension in structure_of(check_in.version).dimensions:
        if dimension.key == key:
            return dimension
    raise serializers.ValidationError({"dimension": [f"This ladder has no dimension “{key}”."]})


def _valid(serializer_class: type[serializers.Serializer], request: Request) -> dict[str, Any]:
    body = serializer_class(data=request.data)
    body.is_valid(raise_exception=True)
    return dict(body.validated_data)
