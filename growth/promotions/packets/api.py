"""Packets and examples, the second door."""

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.reads import RecordsReads
from config.pages import person_of, refuse_unless
from growth.promotions.calibration.models import Calibration
from growth.promotions.cases.models import Case
from growth.promotions.packets import actions, library, queries, rules
from growth.promotions.packets.changes import changes_since
from growth.promotions.packets.facts import Facts
from growth.promotions.packets.models import LibraryEntry, Packet
from growth.promotions.packets.reading import document_for, is_masked_for, redacted
from growth.promotions.packets.views import READ_AS


class PacketLineSerializer(serializers.ModelSerializer):
    """`case` and the name in `title` are None and “Case 3” for whoever must not know yet whose it is."""

    case = serializers.SerializerMethodField()
    title = serializers.SerializerMethodField()
    is_masked = serializers.SerializerMethodField()

    class Meta:
        model = Packet
        fields = ["id", "number", "case", "title", "is_masked", "digest", "previous_digest", "frozen_at"]
        read_only_fields = fields

    def get_case(self, packet: Packet) -> int | None:
        return None if self.get_is_masked(packet) else packet.case_id

    def get_title(self, packet: Packet) -> str:
        return queries.title_of(packet, is_masked=self.get_is_masked(packet))

    def get_is_masked(self, packet: Packet) -> bool:
        return is_masked_for(person_of(self.context["request"]), packet)


class PacketSerializer(PacketLineSerializer):
    """With the document as the caller may read it. Of a masked one the digest is that of the whole."""

    document = serializers.SerializerMethodField()

    class Meta(PacketLineSerializer.Meta):
        fields = [*PacketLineSerializer.Meta.fields, "document"]
        read_only_fields = fields

    @extend_schema_field(OpenApiTypes.OBJECT)
    def get_document(self, packet: Packet) -> Facts:
        return document_for(person_of(self.context["request"]), packet)[0]


class PacketSubmissionSerializer(serializers.Serializer):
    """`revision` is that of the case as it was read."""

    case = serializers.PrimaryKeyRelatedField(queryset=Case.objects.none())
    revision = serializers.IntegerField()
    calibration = serializers.PrimaryKeyRelatedField(queryset=Calibration.objects.none())

    def get_fields(self) -> dict[str, Any]:
        fields: dict[str, Any] = super().get_fields()
        if "request" in self.context:
            viewer = self.context["request"].user
            fields["case"].queryset = Case.objects.visible_to(viewer)
            fields["calibration"].queryset = Calibration.objects.visible_to(viewer)
        return fields


class PacketViewSet(RecordsReads, mixins.CreateModelMixin, viewsets.ReadOnlyModelViewSet):
    """Packets of the caller's cases, and of those they read on a committee, masked until it meets.

    Posting submits a case the caller prepares: sent twice, it is there once.
    """

    serializer_class = PacketSerializer
    queryset = Packet.objects.none()
    reads, owner = READ_AS, "case.person_id"
    rules = {"create": rules.can_submit_any}

    def get_queryset(self) -> Any:
        return queries.packets_for(person_of(self.request))

    def get_serializer_class(self) -> Any:
        return PacketLineSerializer if self.action == "list" else PacketSerializer

    @extend_schema(request=PacketSubmissionSerializer, responses={201: PacketSerializer})
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        viewer, asked = person_of(request), PacketSubmissionSerializer(data=request.data, context={"request": request})
        asked.is_valid(raise_exception=True)
        sent = asked.validated_data
        refuse_unless(rules.can_submit(viewer, sent["case"]))
        made = actions.submit_case(sent["case"], by=viewer, revision=sent["revision"], calibration=sent["calibration"])
        packet = queries.packets_for(viewer).get(pk=made.pk)
        return Response(self.get_serializer(packet).data, status=status.HTTP_201_CREATED)

    @extend_schema(responses=OpenApiTypes.OBJECT)
    @action(detail=True, methods=["get"], pagination_class=None)
    def changes(self, request: Request, pk: str) -> Response:
        """What happened to its evidence since. Refused while the caller reads it masked: it would say whose it is."""
        packet = self.get_object()
        document, is_masked = document_for(person_of(request), packet)
        refuse_unless(not is_masked)
        return Response(
            [
                {"evidence": row.evidence, "title": row.title, "is_withdrawn": row.withdrawn,
                 "is_reworded": row.reworded, "verdicts": row.verdicts, "answers": row.answers, "said": row.said}
                for row in changes_since(packet, document).values()
            ]
        )  # fmt: skip


class CaseExampleSerializer(serializers.ModelSerializer):
    """Without a word of whose it is, but to its candidate: `packet` is theirs alone."""

    packet: Any = serializers.PrimaryKeyRelatedField(queryset=Packet.objects.none())
    is_own = serializers.SerializerMethodField()
    document = serializers.SerializerMethodField()

    class Meta:
        model = LibraryEntry
        fields = ["id", "packet", "note", "is_own", "document"]

    def get_fields(self) -> dict[str, Any]:
        fields: dict[str, Any] = super().get_fields()
        if "request" in self.context:
            fields["packet"].queryset = Packet.objects.visible_to(self.context["request"].user)
        return fields

    def get_is_own(self, entry: LibraryEntry) -> bool:
        return rules.can_take_back(person_of(self.context["request"]), entry)

    @extend_schema_field(OpenApiTypes.OBJECT)
    def get_document(self, entry: LibraryEntry) -> Facts:
        return redacted(entry.packet)[0]

    def to_representation(self, instance: LibraryEntry) -> dict[str, Any]:
        shown: dict[str, Any] = super().to_representation(instance)
        own = self.get_is_own(instance)
        return {
            **shown,
            "packet": shown["packet"] if own else None,
            "note": redacted(instance.packet, instance.note)[1],
        }


class CaseExampleLineSerializer(serializers.Serializer):
    id = serializers.IntegerField(source="entry.pk")
    note = serializers.CharField()
    ladder = serializers.CharField()
    start = serializers.CharField()
    target = serializers.CharField()
    is_own = serializers.BooleanField()


class CaseExampleViewSet(mixins.CreateModelMixin, viewsets.ReadOnlyModelViewSet):
    """Redacted packets of promotions that were granted. Posting gives one's own; a withdrawal takes it back."""

    serializer_class = CaseExampleSerializer
    queryset = LibraryEntry.objects.none()
    rules = {"create": rules.can_give_any, "withdrawal": rules.can_take_back}

    def get_queryset(self) -> Any:
        return queries.examples_for(person_of(self.request))

    @extend_schema(responses=CaseExampleLineSerializer(many=True))
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        page = self.paginate_queryset(self.get_queryset())
        rows = queries.example_rows(person_of(request), page or [])
        return self.get_paginated_response(CaseExampleLineSerializer(rows, many=True).data)

    def perform_create(self, serializer: Any) -> None:
        viewer, packet = person_of(self.request), serializer.validated_data["packet"]
        refuse_unless(rules.can_give(viewer, packet))
        note = serializer.validated_data.get("note", "")
        serializer.instance = library.give_example(packet, by=viewer, note=note)

    @extend_schema(request=None, responses={204: None})
    @action(detail=True, methods=["post"])
    def withdrawal(self, request: Request, pk: str) -> Response:
        library.take_example_back(self.get_object(), by=person_of(request))
        return Response(status=status.HTTP_204_NO_CONTENT)
