"""Outcomes, the second door."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.reads import record_read
from config.pages import person_of, refuse_unless
from growth.mentoring.bodies import valid_body
from growth.promotions.calibration import outcomes, queries, rules
from growth.promotions.calibration.models import Outcome
from growth.promotions.calibration.outcome_views import TOLD
from growth.promotions.calibration.reading_api import OwnSeatField
from growth.promotions.calibration.reading_views import CASE

FOR_COMMITTEE = "Empty for the candidate and the manager."


class CaseOutcomeSerializer(serializers.ModelSerializer):
    """What the caller may read of it: the reason not as the candidate, agreed levels as the committee alone."""

    reason = serializers.SerializerMethodField(help_text="Empty for the candidate, whose letter says it.")
    agreed_levels = serializers.SerializerMethodField(help_text=FOR_COMMITTEE)

    class Meta:
        model = Outcome
        fields = [
            "id", "case", "kind", "reason", "agreed_levels", "shows", "review_on", "effective_on", "recorded_by_name",
            "recorded_at", "letter", "letter_version", "letter_sent_at", "placed_at",
        ]  # fmt: skip

    def get_reason(self, outcome: Outcome) -> str:
        return "" if self._relation(outcome) == "candidate" else outcome.reason

    def get_agreed_levels(self, outcome: Outcome) -> dict[str, int]:
        return outcome.agreed_levels if self._relation(outcome) == "committee" else {}

    def _relation(self, outcome: Outcome) -> str:
        return queries.relation_to(person_of(self.context["request"]), outcome)


class CaseOutcomeRecordingSerializer(serializers.Serializer):
    """`seat` is the caller’s at the case. `agreed_levels` are positions by dimension key, one for each."""

    seat = OwnSeatField()
    kind = serializers.ChoiceField(choices=Outcome.Kind.choices)
    reason = serializers.CharField(max_length=outcomes.LONGEST_REASON)
    agreed_levels = serializers.DictField(child=serializers.IntegerField(min_value=1))
    shows = serializers.ListField(child=serializers.CharField(), required=False, default=list)
    review_on = serializers.DateField(required=False, allow_null=True, default=None)
    effective_on = serializers.DateField(required=False, allow_null=True, default=None)


class CaseLetterSerializer(serializers.Serializer):
    """`letter_version` is read with the letter and sent back with a change."""

    letter = serializers.CharField(max_length=outcomes.LONGEST_LETTER)
    letter_version = serializers.IntegerField()


class CaseLetterSendingSerializer(serializers.Serializer):
    letter_version = serializers.IntegerField()


class CaseOutcomeViewSet(mixins.CreateModelMixin, viewsets.ReadOnlyModelViewSet):
    """Outcomes the caller may read. Posting records one, for who leads the committee on the case."""

    serializer_class = CaseOutcomeSerializer
    queryset = Outcome.objects.none()
    filterset_fields = ["kind"]
    http_method_names = ["get", "post", "patch", "head", "options"]
    rules = {"create": rules.can_lead, "partial_update": rules.can_tell, "send": rules.can_tell}

    def get_queryset(self) -> Any:
        rows = Outcome.objects.visible_to(self.request.user)
        return rows.select_related("case__person", "case__calibration").order_by("-recorded_at", "-pk")

    def get_object(self) -> Outcome:
        found: Outcome = super().get_object()
        self._note(found)
        return found

    def paginate_queryset(self, queryset: Any) -> Any:
        page = super().paginate_queryset(queryset)
        for outcome in page or []:
            self._note(outcome)
        return page

    @extend_schema(request=CaseOutcomeRecordingSerializer, responses={201: CaseOutcomeSerializer})
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        body = CaseOutcomeRecordingSerializer(data=request.data, context=self.get_serializer_context())
        body.is_valid(raise_exception=True)
        said, by = dict(body.validated_data), person_of(request)
        seat = said.pop("seat")
        refuse_unless(rules.is_own(by, seat) and rules.can_lead(by, seat.case))
        made = outcomes.record_outcome(seat.case, by=by, **said)
        return self._answer(made, status.HTTP_201_CREATED)

    @extend_schema(request=CaseLetterSerializer, responses=CaseOutcomeSerializer)
    def partial_update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Changes the letter."""
        found, said = self.get_object(), valid_body(CaseLetterSerializer, request)
        version = said.pop("letter_version")
        return self._answer(outcomes.edit_letter(found, by=person_of(request), version=version, **said))

    @extend_schema(request=CaseLetterSendingSerializer, responses=CaseOutcomeSerializer)
    @action(detail=True, methods=["post"])
    def send(self, request: Request, pk: str) -> Response:
        """Sends the letter as the caller read it."""
        found, said = self.get_object(), valid_body(CaseLetterSendingSerializer, request)
        return self._answer(outcomes.send_letter(found, by=person_of(request), version=said["letter_version"]))

    def _answer(self, outcome: Outcome, code: int = status.HTTP_200_OK) -> Response:
        return Response(self.get_serializer(self.get_queryset().get(pk=outcome.pk)).data, status=code)

    def _note(self, outcome: Outcome) -> None:
        # Before the letter is sent the candidate must not learn from who read what that there is an outcome.
        what, thing = (TOLD, outcome) if outcome.letter_sent_at else (CASE, outcome.case)
        record_read(self.request, outcome.case.person, what=what, thing=thing)
