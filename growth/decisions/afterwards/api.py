"""Verdicts, parts taken up as evidence, and what is overdue: the second door."""

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status, viewsets
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.reads import RecordsReads
from config.pages import person_of
from growth.decisions.afterwards import actions, rules
from growth.decisions.afterwards.models import TakenUp, Verdict
from growth.decisions.afterwards.overdue import overdue_below
from growth.decisions.models import Decision
from growth.decisions.rules import can_write
from ladder.models import Expectation


class OfSeenDecision(serializers.Serializer):
    """What is said about a decision the caller sees."""

    def get_fields(self) -> dict[str, Any]:
        fields: dict[str, Any] = super().get_fields()
        if "request" in self.context and "decision" in fields:
            rows = Decision.objects.visible_to(self.context["request"].user)
            fields["decision"].queryset = rows.select_related("project__keeper")
        return fields


class DecisionVerdictSerializer(OfSeenDecision, serializers.ModelSerializer):
    """`predicted` can be given only where the record predicted nothing; then it counts as said in hindsight."""

    submission = serializers.UUIDField(required=False, write_only=True)

    class Meta:
        model = Verdict
        fields = [
            "id", "decision", "by", "verdict", "predicted", "in_hindsight", "happened", "revisit_on", "at",
            "submission",
        ]  # fmt: skip
        read_only_fields = ["by", "in_hindsight", "at"]


class DecisionVerdictViewSet(viewsets.ReadOnlyModelViewSet):
    """Whether decisions held. Verdicts are only added, never changed."""

    serializer_class = DecisionVerdictSerializer
    queryset = Verdict.objects.none()
    filterset_fields = ["decision", "verdict"]
    rules = {"create": can_write}  # of which decision, `create` asks itself

    def get_queryset(self) -> Any:
        return Verdict.objects.visible_to(self.request.user)

    @extend_schema(responses={201: DecisionVerdictSerializer})
    def create(self, request: Request) -> Response:
        body = self.get_serializer(data=request.data)
        body.is_valid(raise_exception=True)
        said = dict(body.validated_data)
        decision = said.pop("decision")
        if not rules.can_give_verdict(person_of(request), decision):
            raise PermissionDenied
        made = actions.give_verdict(decision, by=person_of(request), **said)
        return Response(self.get_serializer(made).data, status=status.HTTP_201_CREATED)


class TakenUpSerializer(OfSeenDecision, serializers.ModelSerializer):
    """`verdict` is empty for the decision itself. `expectations` are claimed; without a date nothing can be."""

    decision = serializers.PrimaryKeyRelatedField(queryset=Decision.objects.none())
    expectations = serializers.PrimaryKeyRelatedField(
        queryset=Expectation.objects.none(), many=True, required=False, write_only=True
    )

    class Meta:
        model = TakenUp
        fields = ["id", "decision", "verdict", "person", "roles", "evidence", "at", "expectations"]
        read_only_fields = ["person", "roles", "evidence", "at"]
        validators: list[Any] = []  # taken up twice, it is there once

    def get_fields(self) -> dict[str, Any]:
        fields: dict[str, Any] = super().get_fields()
        if "request" in self.context:
            viewer = self.context["request"].user
            fields["expectations"].child_relation.queryset = Expectation.objects.visible_to(viewer).published()
            fields["verdict"].queryset = Verdict.objects.visible_to(viewer)
        return fields

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        verdict = attrs.get("verdict")
        if verdict is not None and verdict.decision_id != attrs["decision"].pk:
            raise serializers.ValidationError({"verdict": "This verdict is on another decision."})
        return attrs


class TakenUpViewSet(RecordsReads, viewsets.ReadOnlyModelViewSet):
    """Evidence made of decisions, as far as the caller sees both. Posting takes the caller's own part up, once."""

    serializer_class = TakenUpSerializer
    queryset = TakenUp.objects.none()
    filterset_fields = ["decision"]
    reads = "evidence made of a decision"
    rules = {"create": can_write}  # of which decision, `create` asks itself

    def get_queryset(self) -> Any:
        return TakenUp.objects.visible_to(self.request.user).filter(evidence__archived_at__isnull=True)

    @extend_schema(responses={201: TakenUpSerializer})
    def create(self, request: Request) -> Response:
        body = self.get_serializer(data=request.data)
        body.is_valid(raise_exception=True)
        said = dict(body.validated_data)
        decision = said.pop("decision")
        if not rules.can_take_up(person_of(request), decision):
            raise PermissionDenied
        made = actions.take_up(decision, by=person_of(request), **said)
        return Response(self.get_serializer(made).data, status=status.HTTP_201_CREATED)


class OverdueDecisionViewSet(viewsets.ViewSet):
    """Decisions of people below the caller whose revisit date has passed, longest overdue first."""

    @extend_schema(responses=OpenApiTypes.OBJECT)
    def list(self, request: Request) -> Response:
        return Response(
            [
                {
                    "decision": row.decision.pk,
                    "title": str(row.decision),
                    "revisit_on": row.decision.revisit_on,
                    "days": row.days,
                    "deciders": [person.pk for person in row.people],
                }
                for row in overdue_below(person_of(request))
            ]
        )
