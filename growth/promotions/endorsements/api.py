"""Endorsements, the second door."""

from collections.abc import Iterable
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from accounts.reads import record_read
from config.pages import person_of, refuse_unless
from growth.promotions.cases.models import Case
from growth.promotions.endorsements import actions, rules
from growth.promotions.endorsements.models import Endorsement
from growth.promotions.endorsements.queries import ShownEndorsement, endorsements_for
from growth.promotions.parts import READ, done_to


class CaseEndorsementSerializer(serializers.ModelSerializer):
    """Level and position are those of the day it was given; position 0 is none on the ladder of the case."""

    document_changed_since = serializers.SerializerMethodField()

    class Meta:
        model = Endorsement
        fields = [
            "id", "case", "giver", "giver_name", "giver_title", "giver_level", "giver_position", "state", "question",
            "due_on", "asked_by", "asked_at", "is_supportive", "words", "concern", "declined_because", "answered_at",
            "document_revision", "document_changed_since",
        ]  # fmt: skip
        read_only_fields = fields

    def get_document_changed_since(self, endorsement: Endorsement) -> bool:
        return ShownEndorsement(endorsement, person_of(self.context["request"])).is_of_another_document


class EndorsementAskSerializer(serializers.Serializer):
    case = serializers.PrimaryKeyRelatedField(queryset=Case.objects.none())
    people = serializers.PrimaryKeyRelatedField(queryset=User.objects.active(), many=True, allow_empty=False)
    due_on = serializers.DateField(required=False, help_text="In ten days, if not said.")
    question = serializers.CharField(required=False, allow_blank=True, max_length=300, default="")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "request" in self.context:
            cases = Case.objects.visible_to(self.context["request"].user).with_parts()
            self.fields["case"].queryset = cases  # type: ignore[attr-defined]


class EndorsementWordsSerializer(serializers.Serializer):
    is_supportive = serializers.BooleanField()
    words = serializers.CharField(max_length=4000)
    revision = serializers.IntegerField(required=False, help_text="Of the document you have read: the case's.")


class EndorsementGiveSerializer(EndorsementWordsSerializer):
    concern = serializers.CharField(max_length=2000)
    grounds = serializers.CharField(required=False, allow_blank=True, max_length=2000, default="")
    is_show_stopper = serializers.BooleanField(required=False, default=False)


class EndorsementDeclineSerializer(serializers.Serializer):
    because = serializers.CharField(required=False, allow_blank=True, max_length=300, default="")


class CaseEndorsementViewSet(mixins.CreateModelMixin, viewsets.ReadOnlyModelViewSet):
    """Endorsements the caller is asked for or gave, asked for as a manager, or was given as a candidate.

    One's own is no read of the candidate's record: the candidate would learn from it who was asked and declined.
    """

    serializer_class = CaseEndorsementSerializer
    queryset = Endorsement.objects.none()
    filterset_fields = ["case", "state"]
    rules = {
        "create": rules.can_ask,
        "giving": rules.can_give,
        "revision": rules.can_revise,
        "declining": rules.can_decline,
        "withdrawal": rules.can_withdraw,
    }

    def get_queryset(self) -> Any:
        return endorsements_for(person_of(self.request)).order_by("asked_at", "pk")

    def get_object(self) -> Any:
        found = super().get_object()
        self._note_reads([found])
        return found

    def paginate_queryset(self, queryset: Any) -> Any:
        page = super().paginate_queryset(queryset)
        self._note_reads(page or [])
        return page

    def _note_reads(self, rows: Iterable[Endorsement]) -> None:
        viewer = person_of(self.request)
        record_read(self.request, *(row.case.person_id for row in rows if row.giver_id != viewer.pk), what=READ)

    @extend_schema(request=EndorsementAskSerializer, responses={201: CaseEndorsementSerializer(many=True)})
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """The manager asks several people at once."""
        viewer = person_of(request)
        body = EndorsementAskSerializer(data=request.data, context=self.get_serializer_context())
        body.is_valid(raise_exception=True)
        sent = dict(body.validated_data)
        case = sent.pop("case")
        refuse_unless(rules.can_ask(viewer, case))
        asked = actions.ask_for(case, by=viewer, **sent)
        rows = self.get_queryset().filter(pk__in=[row.pk for row in asked])
        return Response(self.get_serializer(rows, many=True).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=EndorsementGiveSerializer, responses=CaseEndorsementSerializer)
    @action(detail=True, methods=["post"])
    def giving(self, request: Request, pk: str) -> Response:
        """For or against, in words, with one concern."""
        return Response(done_to(self, actions.give, EndorsementGiveSerializer))

    @extend_schema(request=EndorsementWordsSerializer, responses=CaseEndorsementSerializer)
    @action(detail=True, methods=["post"])
    def revision(self, request: Request, pk: str) -> Response:
        """Other words, until the case is submitted."""
        return Response(done_to(self, actions.revise, EndorsementWordsSerializer))

    @extend_schema(request=EndorsementDeclineSerializer, responses=CaseEndorsementSerializer)
    @action(detail=True, methods=["post"])
    def declining(self, request: Request, pk: str) -> Response:
        """No, without having to say why."""
        return Response(done_to(self, actions.decline, EndorsementDeclineSerializer))

    @extend_schema(request=None, responses=CaseEndorsementSerializer)
    @action(detail=True, methods=["post"])
    def withdrawal(self, request: Request, pk: str) -> Response:
        """They are asked no more."""
        return Response(done_to(self, actions.withdraw_ask))
