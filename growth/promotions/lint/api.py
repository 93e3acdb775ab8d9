"""Gaps of cases, the second door."""

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.reads import record_read
from config.pages import number_in, person_of, refuse_unless
from growth.checkins.agreements_api import AgreementSerializer
from growth.promotions.cases.models import Case, sides_of_case
from growth.promotions.cases.states import WRITABLE, State
from growth.promotions.lint import actions, rules
from growth.promotions.lint.gaps import Gap, gaps_before
from growth.promotions.lint.views import READ_AS
from ladder.models import Dimension


class CaseGapSerializer(serializers.Serializer):
    case = serializers.IntegerField()
    key = serializers.CharField()
    rule = serializers.CharField()
    severity = serializers.CharField(help_text="“error” keeps the case from its step; “warning” does not.")
    said = serializers.CharField()
    why = serializers.CharField()
    owner = serializers.IntegerField(allow_null=True)
    owner_name = serializers.CharField()
    place = serializers.CharField(help_text="The part of the case it is about.")
    dimension = serializers.CharField()
    before_feedback = serializers.BooleanField()


class CaseGapAgreementSerializer(serializers.Serializer):
    gap = serializers.CharField(help_text="Its key.")
    dimension = serializers.PrimaryKeyRelatedField(queryset=Dimension.objects.all())
    text = serializers.CharField(max_length=2000)
    due_on = serializers.DateField()


class CaseGapViewSet(viewsets.GenericViewSet):
    """What is missing before a case may be submitted, for its two sides, while it is being prepared."""

    serializer_class = CaseGapSerializer
    queryset = Case.objects.none()
    pagination_class = None
    rules = {"agreement": rules.can_agree_on_gap}

    def get_queryset(self) -> Any:
        return Case.objects.visible_to(self.request.user).with_parts().order_by("pk")

    @extend_schema(
        parameters=[OpenApiParameter("case", int, description="One case; without it, all one is a side of.")],
        responses=CaseGapSerializer(many=True),
    )
    def list(self, request: Request) -> Response:
        viewer = person_of(request)
        if "case" in request.query_params:
            case = get_object_or_404(self.get_queryset(), pk=number_in(request.query_params["case"]))
            refuse_unless(rules.can_read_gaps(viewer, case))
            cases = [case] if case.is_writable else []
        else:
            cases = [*self.get_queryset().filter(sides_of_case(viewer), state__in=WRITABLE)]
        record_read(request, *(case.person_id for case in cases), what=READ_AS)
        rows = [_row(case, gap) for case in cases for gap in gaps_before(case, State.SUBMITTED)]
        return Response(CaseGapSerializer(rows, many=True).data)

    @extend_schema(request=CaseGapAgreementSerializer, responses={201: AgreementSerializer})
    @action(detail=True, methods=["post"])
    def agreement(self, request: Request, pk: str) -> Response:
        """Proposes to the other side what closes a gap. Once for each gap."""
        case = self.get_object()
        body = CaseGapAgreementSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        words = dict(body.validated_data)
        made = actions.agree_on_gap(case, by=person_of(request), key=words.pop("gap"), **words)
        answer = AgreementSerializer(made, context=self.get_serializer_context())
        return Response(answer.data, status=status.HTTP_201_CREATED)


def _row(case: Case, gap: Gap) -> dict[str, Any]:
    return {
        "case": case.pk,
        "key": gap.key,
        "rule": gap.rule,
        "severity": gap.severity,
        "said": gap.said,
        "why": gap.why,
        "owner": gap.owner.pk if gap.owner else None,
        "owner_name": gap.owner.name if gap.owner else "",
        "place": gap.place,
        "dimension": gap.dimension,
        "before_feedback": gap.is_of_document,
    }
