"""Concerns, the second door."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.reads import RecordsReads
from config.pages import person_of, refuse_unless
from growth.evidence.models import Evidence
from growth.promotions.cases.models import Case
from growth.promotions.concerns import actions, rules
from growth.promotions.concerns.models import Concern
from growth.promotions.concerns.queries import concerns_for
from growth.promotions.parts import READ, PartVersionSerializer, done_to

WORDS = ("words", "grounds", "evidence", "is_show_stopper", "discussed_on")


class CaseConcernSerializer(serializers.ModelSerializer):
    """`version` is read with it and sent back with a change. Of its evidence the caller gets what they may see."""

    case = serializers.PrimaryKeyRelatedField(queryset=Case.objects.none())
    evidence = serializers.PrimaryKeyRelatedField(queryset=Evidence.objects.none(), many=True, required=False)
    version = serializers.IntegerField(required=False)
    submission = serializers.UUIDField(required=False, write_only=True)

    class Meta:
        model = Concern
        fields = [
            "id", "case", "raised_by", "raised_by_name", "words", "grounds", "evidence", "is_show_stopper",
            "discussed_on", "state", "answer", "answered_by", "answered_by_name", "answered_at", "settled_at",
            "taken_back_at", "raised_at", "version", "submission",
        ]  # fmt: skip
        read_only_fields = [
            "raised_by", "raised_by_name", "state", "answer", "answered_by", "answered_by_name", "answered_at",
            "settled_at", "taken_back_at", "raised_at",
        ]  # fmt: skip
        validators: list[Any] = []  # a form sent twice is answered with what is there

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        request = self.context.get("request")
        if request is not None:
            fields: Any = self.fields
            fields["case"].queryset = Case.objects.visible_to(request.user).with_parts()
            fields["evidence"].child_relation.queryset = Evidence.objects.visible_to(request.user)


class ConcernAnswerSerializer(PartVersionSerializer):
    answer = serializers.CharField(max_length=3000)


class CaseConcernViewSet(RecordsReads, mixins.CreateModelMixin, mixins.UpdateModelMixin, viewsets.ReadOnlyModelViewSet):
    """Concerns the caller raised, and those of cases they are a side of. Posting raises one, as a side."""

    serializer_class = CaseConcernSerializer
    queryset = Concern.objects.none()
    filterset_fields = ["case", "state"]
    http_method_names = ["get", "post", "patch", "head", "options"]
    reads, owner = READ, "case.person_id"
    rules = {
        "create": rules.can_raise,
        "partial_update": rules.can_edit,
        "answer": rules.can_answer,
        "acceptance": rules.can_accept,
        "settling": rules.can_settle,
        "reopening": rules.can_reopen,
        "withdrawal": rules.can_take_back,
    }

    def get_queryset(self) -> Any:
        return concerns_for(person_of(self.request)).order_by("raised_at", "pk")

    def perform_create(self, serializer: Any) -> None:
        sent, viewer = serializer.validated_data, person_of(self.request)
        refuse_unless(rules.can_raise(viewer, sent["case"]))
        words = {name: sent[name] for name in (*WORDS, "submission") if name in sent}
        made = actions.raise_concern(sent["case"], by=viewer, **words)
        serializer.instance = self.get_queryset().get(pk=made.pk)

    def perform_update(self, serializer: Any) -> None:
        sent = serializer.validated_data
        if sent.get("version") is None:
            raise serializers.ValidationError({"version": ["Send the version you have read."]})
        words = {name: sent[name] for name in WORDS if name in sent}
        changed = actions.edit_concern(
            serializer.instance, by=person_of(self.request), version=sent["version"], **words
        )
        serializer.instance = self.get_queryset().get(pk=changed.pk)

    @extend_schema(request=ConcernAnswerSerializer, responses=CaseConcernSerializer)
    @action(detail=True, methods=["post"])
    def answer(self, request: Request, pk: str) -> Response:
        """A side answers it."""
        return Response(done_to(self, actions.answer_concern, ConcernAnswerSerializer))

    @extend_schema(request=ConcernAnswerSerializer, responses=CaseConcernSerializer)
    @action(detail=True, methods=["post"])
    def acceptance(self, request: Request, pk: str) -> Response:
        """The manager accepts it as a risk, with words."""
        return Response(done_to(self, actions.accept_as_risk, ConcernAnswerSerializer))

    @extend_schema(request=PartVersionSerializer, responses=CaseConcernSerializer)
    @action(detail=True, methods=["post"])
    def settling(self, request: Request, pk: str) -> Response:
        """Whoever raised it says that the answer settles it."""
        return Response(done_to(self, actions.settle_concern, PartVersionSerializer))

    @extend_schema(request=PartVersionSerializer, responses=CaseConcernSerializer)
    @action(detail=True, methods=["post"])
    def reopening(self, request: Request, pk: str) -> Response:
        """It is open again."""
        return Response(done_to(self, actions.reopen_concern, PartVersionSerializer))

    @extend_schema(request=None, responses=CaseConcernSerializer)
    @action(detail=True, methods=["post"])
    def withdrawal(self, request: Request, pk: str) -> Response:
        """Whoever raised it takes it back."""
        return Response(done_to(self, actions.take_concern_back))
