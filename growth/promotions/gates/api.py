"""Gates, the second door."""

from typing import Any

from django.db.models import Count, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from accounts.reads import RecordsReads
from config.pages import person_of
from growth.promotions.endorsements.models import Endorsement
from growth.promotions.gates import actions, rules
from growth.promotions.gates.checking import counted_for
from growth.promotions.gates.models import Gate
from growth.promotions.gates.queries import gates_for
from growth.promotions.parts import READ, PartVersionSerializer, done_to


class CaseGateSerializer(serializers.ModelSerializer):
    """`is_met` is null for a gate counted from endorsements, for whoever is no side of the case."""

    is_met = serializers.SerializerMethodField()

    class Meta:
        model = Gate
        fields = [
            "id", "case", "key", "name", "question", "kind", "needed_for", "is_required", "position", "owner",
            "due_on", "state", "is_met", "words", "asked_at", "answered_at", "answered_by_name", "version",
        ]  # fmt: skip
        read_only_fields = fields

    def get_is_met(self, gate: Gate) -> bool | None:
        if gate.kind == Gate.Kind.ANSWERED:
            return gate.state == Gate.State.MET
        if not gate.case.is_side(person_of(self.context["request"])):
            return None
        row: Any = gate  # with the counts of `get_queryset`
        return counted_for(gate.case, row.supportive, row.at_target).is_enough


class GateAskSerializer(serializers.Serializer):
    owner = serializers.PrimaryKeyRelatedField(queryset=User.objects.active(), required=False)
    due_on = serializers.DateField(required=False, allow_null=True)


class GateAnswerSerializer(PartVersionSerializer):
    is_met = serializers.BooleanField()
    words = serializers.CharField(required=False, allow_blank=True, max_length=500, default="")


class GateOwnerSerializer(PartVersionSerializer):
    owner = serializers.PrimaryKeyRelatedField(queryset=User.objects.active())


class CaseGateViewSet(RecordsReads, viewsets.ReadOnlyModelViewSet):
    """Gates of the cases the caller is a side of, and those the caller owns."""

    serializer_class = CaseGateSerializer
    queryset = Gate.objects.none()
    filterset_fields = ["case", "state"]
    reads, owner = READ, "case.person_id"
    rules = {
        "asking": rules.can_ask,
        "answer": rules.can_answer,
        "answer_withdrawal": rules.can_take_back,
        "reassignment": rules.can_reassign,
    }

    def get_queryset(self) -> Any:
        counting = Endorsement.objects.counting().filter(case=OuterRef("case"))
        at_target = counting.filter(giver_position__gte=F("case__target__position"))
        rows = gates_for(person_of(self.request)).annotate(
            supportive=_number_of(counting), at_target=_number_of(at_target)
        )
        return rows.order_by("case", "position")

    @extend_schema(request=GateAskSerializer, responses=CaseGateSerializer)
    @action(detail=True, methods=["post"])
    def asking(self, request: Request, pk: str) -> Response:
        """A side asks its owner, and names one where there is none."""
        return Response(done_to(self, actions.ask_owner, GateAskSerializer))

    @extend_schema(request=GateAnswerSerializer, responses=CaseGateSerializer)
    @action(detail=True, methods=["post"])
    def answer(self, request: Request, pk: str) -> Response:
        """Its owner says yes or no."""
        return Response(done_to(self, actions.answer_gate, GateAnswerSerializer))

    @extend_schema(request=PartVersionSerializer, responses=CaseGateSerializer)
    @action(detail=True, methods=["post"], url_path="answer/withdrawal")
    def answer_withdrawal(self, request: Request, pk: str) -> Response:
        """It is to be answered again."""
        return Response(done_to(self, actions.take_answer_back, PartVersionSerializer))

    @extend_schema(request=GateOwnerSerializer, responses=CaseGateSerializer)
    @action(detail=True, methods=["post"])
    def reassignment(self, request: Request, pk: str) -> Response:
        """The manager names another owner."""
        return Response(done_to(self, actions.reassign_gate, GateOwnerSerializer))


def _number_of(endorsements: QuerySet[Endorsement]) -> Coalesce:
    """How many of a case there are, for a query over gates."""
    counted = endorsements.order_by().values("case").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted), 0)
