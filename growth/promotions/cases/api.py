"""Cases and their steps, the second door. Their parts stand in parts_api.py."""

from typing import Any

from django.http import Http404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from accounts.reads import RecordsReads
from config.pages import person_of, refuse_unless
from growth.promotions.cases import actions, rules
from growth.promotions.cases.models import Case
from growth.promotions.cases.pages import CASE
from growth.promotions.cases.record import Criterion, Record, record_of
from ladder.models import Level

OF_SIDES = (
    "candidate_agreed_at", "manager_agreed_at", "effective_on", "released_revision", "released_at", "calibration",
    "follows",
)  # fmt: skip


class CaseSerializer(serializers.ModelSerializer):
    """`revision` is read with it and sent back with a step. What only the two sides know is null for others."""

    person = serializers.PrimaryKeyRelatedField(queryset=User.objects.none())
    target = serializers.PrimaryKeyRelatedField(queryset=Level.objects.all(), required=False)
    target_key = serializers.CharField(source="target.key", read_only=True)
    submission = serializers.UUIDField(required=False, write_only=True)

    class Meta:
        model = Case
        fields = [
            "id", "person", "manager", "template", "target", "target_key", "state", "revision", "started_at",
            "ended_at", *OF_SIDES, "submission",
        ]  # fmt: skip
        read_only_fields = ["manager", "template", "state", "revision", "started_at", "ended_at", *OF_SIDES]

    def get_fields(self) -> dict[str, Any]:
        fields: dict[str, Any] = super().get_fields()
        if "request" in self.context:
            fields["person"].queryset = User.objects.visible_to(self.context["request"].user)
        return fields

    def to_representation(self, instance: Case) -> dict[str, Any]:
        said: dict[str, Any] = super().to_representation(instance)
        if instance.is_side(person_of(self.context["request"])):
            follows = said["follows"]
            if follows is not None and not _reads(self.context["request"], follows):
                said["follows"] = None
            return said
        return {**said, **dict.fromkeys(OF_SIDES)}


def _reads(request: Request, case: int) -> bool:
    return Case.objects.visible_to(request.user).filter(pk=case).exists()


class CaseStepSerializer(serializers.Serializer):
    """`revision` as it was read: after another change the step is refused."""

    revision = serializers.IntegerField()


class CaseCallingBackSerializer(CaseStepSerializer):
    words = serializers.CharField(required=False, allow_blank=True, max_length=1000, default="")


class CaseReleaseSerializer(CaseStepSerializer):
    """`items` are the ids of the evidence as `record` named them: with others the release is refused."""

    items = serializers.ListField(child=serializers.IntegerField(), required=False)


class CaseWithdrawalSerializer(CaseStepSerializer):
    words = serializers.CharField(max_length=1000)


class CasePlanSerializer(serializers.Serializer):
    effective_on = serializers.DateField(allow_null=True)


class CaseViewSet(RecordsReads, mixins.CreateModelMixin, viewsets.ReadOnlyModelViewSet):
    """One's own, those one prepares, and those one was asked into. Posting starts one."""

    serializer_class = CaseSerializer
    queryset = Case.objects.none()
    filterset_fields = ["person", "manager", "state"]
    reads = CASE
    rules = {
        "create": rules.can_start,
        "agreement": rules.can_agree,
        "drafting": rules.can_begin_drafting,
        "feedback": rules.can_ask_for_feedback,
        "calling_back": rules.can_call_back,
        "release": rules.can_release,
        "withdrawal": rules.can_withdraw,
        "planning": rules.can_plan,
    }

    def get_queryset(self) -> Any:
        return Case.objects.visible_to(self.request.user).with_parts().order_by("-started_at", "-pk")

    def perform_create(self, serializer: Any) -> None:
        by = person_of(self.request)
        refuse_unless(rules.can_start(by, serializer.validated_data["person"]))
        serializer.instance = actions.start_case(by=by, **serializer.validated_data)

    @extend_schema(request=CaseStepSerializer, responses=CaseSerializer)
    @action(detail=True, methods=["post"])
    def agreement(self, request: Request, pk: str) -> Response:
        """The caller’s yes to the candidacy; with the second one the case is agreed."""
        return self._step(actions.agree, CaseStepSerializer)

    @extend_schema(request=CaseStepSerializer, responses=CaseSerializer)
    @action(detail=True, methods=["post"])
    def drafting(self, request: Request, pk: str) -> Response:
        return self._step(actions.begin_drafting, CaseStepSerializer)

    @extend_schema(request=CaseStepSerializer, responses=CaseSerializer)
    @action(detail=True, methods=["post"])
    def feedback(self, request: Request, pk: str) -> Response:
        """The document is complete: endorsements may be asked for."""
        return self._step(actions.ask_for_feedback, CaseStepSerializer)

    @extend_schema(request=CaseCallingBackSerializer, responses=CaseSerializer)
    @action(detail=True, methods=["post"], url_path="calling-back")
    def calling_back(self, request: Request, pk: str) -> Response:
        """Back to drafting. What was given stays."""
        return self._step(actions.call_back, CaseCallingBackSerializer)

    @extend_schema(request=CaseReleaseSerializer, responses=CaseSerializer)
    @action(detail=True, methods=["post"])
    def release(self, request: Request, pk: str) -> Response:
        """The candidate agrees that the committee reads the document as it is."""
        return self._step(actions.release, CaseReleaseSerializer)

    @extend_schema(request=CaseWithdrawalSerializer, responses=CaseSerializer)
    @action(detail=True, methods=["post"])
    def withdrawal(self, request: Request, pk: str) -> Response:
        return self._step(actions.withdraw_case, CaseWithdrawalSerializer)

    @extend_schema(request=CasePlanSerializer, responses=CaseSerializer)
    @action(detail=True, methods=["post"])
    def planning(self, request: Request, pk: str) -> Response:
        """From when the promotion would hold."""
        return self._step(actions.plan_case, CasePlanSerializer)

    @extend_schema(responses=OpenApiTypes.OBJECT)
    @action(detail=True, methods=["get"], pagination_class=None)
    def record(self, request: Request, pk: str) -> Response:
        """For the two sides: what placements and the log say. Header facts, and each expectation with its evidence."""
        case = self.get_object()
        if not case.is_side(person_of(request)):
            raise Http404
        return Response(_record(record_of(case)))

    def _step(self, do: Any, body_class: type[serializers.Serializer]) -> Response:
        case = self.get_object()
        body = body_class(data=self.request.data)
        body.is_valid(raise_exception=True)
        done = do(case, by=person_of(self.request), **body.validated_data)
        return Response(self.get_serializer(self.get_queryset().get(pk=done.pk)).data)


def _record(record: Record) -> dict[str, Any]:
    header = record.header
    return {
        "header": {
            "person": header.person.pk,
            "manager": header.manager.pk,
            "level": header.level.key if header.level else None,
            "target": header.target.key,
            "since": header.since,
            "months_in_level": header.months_in_level,
            "promoted_on": header.promoted_on,
            "joined_on": header.joined_on,
            "months_here": header.months_here,
            "effective_on": header.effective_on,
            "as_of": header.as_of,
        },
        "window": [str(quarter) for quarter in record.window],
        "criteria": [_criterion(row) for row in record.criteria],
        "glue": [item.pk for item in record.glue],
        "items": [item.pk for item in record.appendix],
    }


def _criterion(row: Criterion) -> dict[str, Any]:
    return {
        "expectation": row.expectation.key,
        "dimension": row.dimension.key,
        "text": row.expectation.text,
        "standing": str(row.state),
        "verdict": row.verdict,
        "strength": row.strength,
        "quarters": [str(quarter) for quarter in row.quarters],
        "claims": [
            {
                "evidence": claim.item.pk,
                "title": claim.item.title,
                "day": claim.item.day,
                "strength": claim.item.strength,
                "verdict": claim.verdict,
                "accepted": claim.accepted,
            }
            for claim in row.claims
        ],
    }
