"""Advocates, the second door."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from accounts.reads import RecordsReads
from config.pages import person_of, refuse_unless
from growth.promotions.cases.models import Case
from growth.promotions.endorsements import advocates as actions
from growth.promotions.endorsements import rules
from growth.promotions.endorsements.models import Advocate
from growth.promotions.endorsements.queries import advocates_for
from growth.promotions.parts import READ, PartVersionSerializer, done_to


class CaseAdvocateSerializer(serializers.ModelSerializer):
    """`version` is read with it and sent back with a change. Case and person are said once, when naming somebody."""

    case = serializers.PrimaryKeyRelatedField(queryset=Case.objects.none())
    person = serializers.PrimaryKeyRelatedField(queryset=User.objects.active())
    version = serializers.IntegerField(required=False)

    class Meta:
        model = Advocate
        fields = [
            "id", "case", "person", "is_sponsor", "values", "sentence", "state", "proposed_by", "proposed_at",
            "answered_at", "version",
        ]  # fmt: skip
        read_only_fields = ["state", "proposed_by", "proposed_at", "answered_at"]
        validators: list[Any] = []  # the action checks, with words of its own

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "request" in self.context:
            cases = Case.objects.visible_to(self.context["request"].user).with_parts()
            self.fields["case"].queryset = cases  # type: ignore[attr-defined]


class AdvocateConfirmSerializer(PartVersionSerializer):
    sentence = serializers.CharField(required=False, max_length=300, help_text="Where you would say it otherwise.")


class CaseAdvocateViewSet(
    RecordsReads,
    mixins.CreateModelMixin,
    mixins.UpdateModelMixin,
    mixins.DestroyModelMixin,
    viewsets.ReadOnlyModelViewSet,
):
    """Advocates of the cases the caller is a side of, and the caller's own sentences. Posting names somebody."""

    serializer_class = CaseAdvocateSerializer
    queryset = Advocate.objects.none()
    filterset_fields = ["case", "state"]
    http_method_names = ["get", "post", "patch", "delete", "head", "options"]
    reads, owner = READ, "case.person_id"
    rules = {
        "create": rules.can_propose,
        "partial_update": rules.can_edit_advocate,
        "destroy": rules.can_remove_advocate,
        "confirmation": rules.can_confirm,
        "declining": rules.can_decline_sentence,
    }

    def get_queryset(self) -> Any:
        return advocates_for(person_of(self.request)).order_by("proposed_at", "pk")

    def perform_create(self, serializer: Any) -> None:
        sent, viewer = dict(serializer.validated_data), person_of(self.request)
        sent.pop("version", None)
        case = sent.pop("case")
        refuse_unless(rules.can_propose(viewer, case))
        serializer.instance = actions.propose_advocate(case, by=viewer, **sent)

    def perform_update(self, serializer: Any) -> None:
        sent = serializer.validated_data
        if sent.get("version") is None:
            raise serializers.ValidationError({"version": ["Send the version you have read."]})
        words = {name: sent[name] for name in actions.WORDS if name in sent}
        serializer.instance = actions.edit_advocate(
            serializer.instance, by=person_of(self.request), version=sent["version"], **words
        )

    def perform_destroy(self, instance: Advocate) -> None:
        actions.remove_advocate(instance, by=person_of(self.request))

    @extend_schema(request=AdvocateConfirmSerializer, responses=CaseAdvocateSerializer)
    @action(detail=True, methods=["post"])
    def confirmation(self, request: Request, pk: str) -> Response:
        """The advocate confirms the sentence they have read, or says it otherwise."""
        return Response(done_to(self, actions.confirm_sentence, AdvocateConfirmSerializer))

    @extend_schema(request=None, responses=CaseAdvocateSerializer)
    @action(detail=True, methods=["post"])
    def declining(self, request: Request, pk: str) -> Response:
        """Not in their name."""
        return Response(done_to(self, actions.decline_sentence))
