"""Agreements and hand-overs, the second door."""

from collections.abc import Callable
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from accounts.reads import record_read
from config.pages import person_of
from growth.access import growth_visible_to
from growth.checkins import agreements_actions as actions
from growth.checkins import handover_actions, queries, rules
from growth.checkins.agreements import Agreement, Entry
from growth.checkins.handover import HandOver, Line
from growth.checkins.models import CheckIn
from growth.evidence.models import Evidence
from ladder.models import Dimension, Expectation, Level


class EntrySerializer(serializers.ModelSerializer):
    """`evidence` is None where there is none, and where the caller may not see it."""

    evidence = serializers.IntegerField(source="shown_evidence.pk", allow_null=True, default=None)

    class Meta:
        model = Entry
        fields = ["id", "author", "kind", "words", "evidence", "created_at"]


class AgreementSerializer(serializers.ModelSerializer):
    """`version` is read with a proposal and sent back with an edit or a confirmation."""

    person = serializers.PrimaryKeyRelatedField(queryset=User.objects.none())
    guide = serializers.PrimaryKeyRelatedField(queryset=User.objects.active())
    dimension = serializers.PrimaryKeyRelatedField(queryset=Dimension.objects.filter(version__status="published"))
    level = serializers.PrimaryKeyRelatedField(queryset=Level.objects.filter(version__status="published"))
    expectation = serializers.PrimaryKeyRelatedField(
        queryset=Expectation.objects.published(), required=False, allow_null=True, default=None
    )
    check_in = serializers.PrimaryKeyRelatedField(queryset=CheckIn.objects.none(), required=False, allow_null=True)
    version = serializers.IntegerField(required=False)
    submission = serializers.UUIDField(required=False, write_only=True)

    class Meta:
        model = Agreement
        fields = [
            "id", "person", "guide", "relation", "dimension", "level", "expectation", "text", "agreed_on", "due_on",
            "state", "version", "check_in", "proposed_by", "proposed_at", "confirmed_by", "confirmed_at",
            "met_said_by", "met_said_at", "ended_at", "submission",
        ]  # fmt: skip
        read_only_fields = [
            "relation", "state", "proposed_by", "proposed_at", "confirmed_by", "confirmed_at", "met_said_by",
            "met_said_at", "ended_at",
        ]  # fmt: skip
        validators: list[Any] = []  # the action checks, with words of its own

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        request = self.context.get("request")
        if request is not None:
            fields: Any = self.fields
            fields["person"].queryset = growth_visible_to(request.user)
            fields["check_in"].queryset = CheckIn.objects.visible_to(request.user)


class VersionSerializer(serializers.Serializer):
    version = serializers.IntegerField(help_text="The version of the proposal you have read.")


class WordsSerializer(serializers.Serializer):
    words = serializers.CharField(required=False, allow_blank=True, max_length=2000, default="")


class NewEntrySerializer(WordsSerializer):
    evidence = serializers.PrimaryKeyRelatedField(queryset=Evidence.objects.none(), required=False, default=None)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "request" in self.context:
            visible = Evidence.objects.visible_to(self.context["request"].user)
            self.fields["evidence"].queryset = visible  # type: ignore[attr-defined]


class AgreementViewSet(mixins.CreateModelMixin, mixins.UpdateModelMixin, viewsets.ReadOnlyModelViewSet):
    """Agreements the caller may see. Posting proposes one; the other side confirms."""

    serializer_class = AgreementSerializer
    queryset = Agreement.objects.none()
    filterset_fields = ["person", "guide", "state", "check_in"]
    http_method_names = ["get", "post", "patch", "head", "options"]
    rules = {
        "create": rules.can_propose,
        "partial_update": rules.can_edit_proposal,
        "confirmation": rules.can_confirm_agreement,
        "declining": rules.can_decline,
        "entries": rules.can_append,
        "meeting": rules.can_say_met,
        "meeting_confirmation": rules.can_answer_met,
        "meeting_contest": rules.can_answer_met,
        "dropping": rules.can_drop,
    }

    def get_queryset(self) -> Any:
        return Agreement.objects.visible_to(self.request.user).select_related("person", "guide").soonest_first()

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        record_read(request, *{row.person_id for row in page or []}, what="agreements")
        return self.get_paginated_response(self.get_serializer(page, many=True).data)

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        agreement = self.get_object()
        record_read(request, agreement.person, what="agreement", thing=agreement)
        return Response(self.get_serializer(agreement).data)

    def perform_create(self, serializer: Any) -> None:
        words = {name: value for name, value in serializer.validated_data.items() if name != "version"}
        serializer.instance = actions.propose_agreement(by=person_of(self.request), **words)

    def perform_update(self, serializer: Any) -> None:
        version = serializer.validated_data.get("version")
        if version is None:
            raise serializers.ValidationError({"version": ["Send the version you have read."]})
        words = {name: value for name, value in serializer.validated_data.items() if name in actions.WORDS}
        serializer.instance = actions.edit_proposal(
            serializer.instance, by=person_of(self.request), version=version, **words
        )

    @extend_schema(request=VersionSerializer, responses=AgreementSerializer)
    @action(detail=True, methods=["post"])
    def confirmation(self, request: Request, pk: str) -> Response:
        """The other side agrees."""
        return self._done(request, actions.confirm_agreement, VersionSerializer)

    @extend_schema(request=WordsSerializer, responses=AgreementSerializer)
    @action(detail=True, methods=["post"])
    def declining(self, request: Request, pk: str) -> Response:
        """Turns a proposal down, or takes one's own back."""
        return self._done(request, actions.decline_agreement)

    @extend_schema(methods=["get"], responses=EntrySerializer(many=True))
    @extend_schema(methods=["post"], request=NewEntrySerializer, responses={201: EntrySerializer(many=True)})
    @action(detail=True, methods=["get", "post"], pagination_class=None)
    def entries(self, request: Request, pk: str) -> Response:
        """Everything said since; posting appends a note."""
        agreement, viewer = self.get_object(), person_of(request)
        record_read(request, agreement.person, what="agreement", thing=agreement)
        if request.method == "POST":
            body = NewEntrySerializer(data=request.data, context={"request": request})
            body.is_valid(raise_exception=True)
            actions.append_entry(agreement, by=viewer, **body.validated_data)
        rows = EntrySerializer(queries.log_of(viewer, agreement), many=True)
        return Response(rows.data, status.HTTP_201_CREATED if request.method == "POST" else status.HTTP_200_OK)

    @extend_schema(request=WordsSerializer, responses=AgreementSerializer)
    @action(detail=True, methods=["post"])
    def meeting(self, request: Request, pk: str) -> Response:
        """Says that it is met; the other side confirms."""
        return self._done(request, actions.say_met)

    @extend_schema(request=WordsSerializer, responses=AgreementSerializer)
    @action(detail=True, methods=["post"], url_path="meeting/confirmation")
    def meeting_confirmation(self, request: Request, pk: str) -> Response:
        """Confirms that it is met."""
        return self._done(request, actions.confirm_met)

    @extend_schema(request=WordsSerializer, responses=AgreementSerializer)
    @action(detail=True, methods=["post"], url_path="meeting/contest")
    def meeting_contest(self, request: Request, pk: str) -> Response:
        """Says what is missing."""
        return self._done(request, actions.contest_met)

    @extend_schema(request=WordsSerializer, responses=AgreementSerializer)
    @action(detail=True, methods=["post"])
    def dropping(self, request: Request, pk: str) -> Response:
        """Ends it, with a reason."""
        return self._done(request, actions.drop_agreement)

    def _done(
        self,
        request: Request,
        change: Callable[..., Agreement],
        serializer_class: type[serializers.Serializer] = WordsSerializer,
    ) -> Response:
        agreement = self.get_object()
        body = serializer_class(data=request.data)
        body.is_valid(raise_exception=True)
        changed = change(agreement, by=person_of(request), **body.validated_data)
        return Response(self.get_serializer(changed).data)


class LineSerializer(serializers.ModelSerializer):
    class Meta:
        model = Line
        fields = ["id", "hand_over", "agreement", "state", "words", "answered_at"]


class HandOverSerializer(serializers.ModelSerializer):
    lines = LineSerializer(many=True)

    class Meta:
        model = HandOver
        fields = ["id", "person", "from_manager", "to_manager", "made_at", "due_on", "ended_at", "lines"]


class HandOverViewSet(viewsets.ReadOnlyModelViewSet):
    """Hand-overs of one's own agreements, and those to the caller as the new manager."""

    serializer_class = HandOverSerializer
    queryset = HandOver.objects.none()

    def get_queryset(self) -> Any:
        return HandOver.objects.visible_to(self.request.user).prefetch_related("lines")

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        page = self.paginate_queryset(self.get_queryset())
        record_read(request, *{row.person_id for row in page or []}, what="hand-overs")
        return self.get_paginated_response(self.get_serializer(page, many=True).data)

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        found = self.get_object()
        record_read(request, found.person_id, what="hand-over", thing=found)
        return Response(self.get_serializer(found).data)


class LineViewSet(viewsets.GenericViewSet):
    """The lines of hand-overs; the new manager confirms or contests each."""

    serializer_class = LineSerializer
    queryset = Line.objects.none()
    rules = {"confirmation": rules.can_confirm_line, "contest": rules.can_contest_line}

    def get_queryset(self) -> Any:
        return Line.objects.visible_to(self.request.user).select_related("hand_over__person", "agreement")

    @extend_schema(request=None, responses=LineSerializer)
    @action(detail=True, methods=["post"])
    def confirmation(self, request: Request, pk: str) -> Response:
        line = handover_actions.confirm_line(self.get_object(), by=person_of(request))
        return Response(self.get_serializer(line).data)

    @extend_schema(request=WordsSerializer, responses=LineSerializer)
    @action(detail=True, methods=["post"])
    def contest(self, request: Request, pk: str) -> Response:
        line = self.get_object()
        body = WordsSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        changed = handover_actions.contest_line(line, by=person_of(request), words=body.validated_data["words"])
        return Response(self.get_serializer(changed).data)
