"""The milestones of people's plans, the second door."""

from collections.abc import Callable
from functools import cached_property
from typing import Any

from django.db.models import Prefetch
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.reads import RecordsReads
from config.pages import person_of, refuse_unless
from growth.evidence.forms import clean_links
from growth.evidence.models import Evidence
from growth.mentoring.bodies import valid_body
from growth.roadmaps.enrolments.api import running_in
from growth.roadmaps.milestones import actions, adapting, rules
from growth.roadmaps.milestones.adapting import Draft
from growth.roadmaps.milestones.models import Confirmation, MilestoneNote, PlannedMilestone
from growth.roadmaps.models import ArtefactKind


class MilestoneConfirmationSerializer(serializers.ModelSerializer):
    class Meta:
        model = Confirmation
        fields = ["id", "by", "by_name", "words", "created_at"]
        read_only_fields = ["by", "by_name", "created_at"]


class PlannedMilestoneSerializer(serializers.ModelSerializer):
    """`evidence` is None where there is none, and where the caller may not see it: `has_evidence` says which.

    `after` are ids of milestones of the same plan; `key` names the milestone of the roadmap's version.
    """

    after: Any = serializers.PrimaryKeyRelatedField(source="prerequisites", many=True, read_only=True)
    confirmations = MilestoneConfirmationSerializer(many=True, read_only=True)
    has_evidence = serializers.SerializerMethodField()
    evidence = serializers.SerializerMethodField()

    class Meta:
        model = PlannedMilestone
        fields = [
            "id", "enrolment", "key", "is_own", "phase", "position", "title", "what", "why", "artefact_kind",
            "artefact", "expectation", "hours_low", "hours_high", "after", "state", "planned_from", "planned_until",
            "begun_on", "closed_on", "has_evidence", "evidence", "skipped_because", "confirmations",
        ]  # fmt: skip
        read_only_fields = fields

    def get_has_evidence(self, milestone: PlannedMilestone) -> bool:
        return milestone.evidence_id is not None

    def get_evidence(self, milestone: PlannedMilestone) -> int | None:
        return milestone.evidence_id if milestone.evidence_id in self.context["view"].visible_items else None


class OwnMilestoneSerializer(serializers.Serializer):
    """A milestone of one's own. `phase` is a position; `after` are ids of milestones of one's own plan."""

    title = serializers.CharField(max_length=120)
    what = serializers.CharField(max_length=5000, required=False, allow_blank=True, default="")
    why = serializers.CharField(max_length=5000, required=False, allow_blank=True, default="")
    artefact = serializers.CharField(max_length=300)
    artefact_kind = serializers.ChoiceField(choices=ArtefactKind.choices, default=ArtefactKind.CODE)
    expectation = serializers.CharField(max_length=60, required=False, allow_blank=True, default="")
    hours_low = serializers.IntegerField()
    hours_high = serializers.IntegerField()
    phase = serializers.IntegerField()
    after = serializers.ListField(child=serializers.IntegerField(), required=False, default=list)
    submission = serializers.UUIDField(required=False, write_only=True)


class MilestoneClosingSerializer(serializers.Serializer):
    """Either `evidence`, one's own item, closing on `closed_on`, today if not given; or `title` and `ended_on` for a
    new private one, closing on that day."""

    evidence = serializers.PrimaryKeyRelatedField(queryset=Evidence.objects.none(), required=False, allow_null=True)
    title = serializers.CharField(max_length=200, required=False)
    ended_on = serializers.DateField(required=False, allow_null=True)
    links = serializers.ListField(child=serializers.DictField(), required=False)
    outcome = serializers.CharField(max_length=10_000, required=False, allow_blank=True, default="")
    closed_on = serializers.DateField(required=False, allow_null=True, default=None)
    submission = serializers.UUIDField(required=False)

    def get_fields(self) -> dict[str, Any]:
        fields: dict[str, Any] = super().get_fields()
        if "request" in self.context:
            viewer = self.context["request"].user
            fields["evidence"].queryset = Evidence.objects.visible_to(viewer).filter(person=viewer.pk).live()
        return fields

    def validate_links(self, value: Any) -> list[dict[str, str]]:
        return clean_links(value)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if not attrs.get("evidence") and not attrs.get("title"):
            raise serializers.ValidationError({"evidence": "Name the item that closes it, or send a title for one."})
        return attrs


class MilestoneSkippingSerializer(serializers.Serializer):
    reason = serializers.CharField(max_length=actions.LONGEST_REASON)


class MilestoneMovingSerializer(serializers.Serializer):
    """One step. `place`, from 1, is where the caller saw it: moved since, nothing happens."""

    to = serializers.ChoiceField(choices=["earlier", "later"])
    place = serializers.IntegerField(required=False, min_value=1)


class MilestoneConfirmingSerializer(serializers.Serializer):
    words = serializers.CharField(max_length=500, required=False, allow_blank=True, default="")


class MilestoneViewSet(RecordsReads, mixins.CreateModelMixin, mixins.DestroyModelMixin, viewsets.ReadOnlyModelViewSet):
    """Milestones of the caller's plans and of those shared with them. Posting adds one of the caller's own to the
    roadmap they are on; putting and deleting are for those."""

    serializer_class = PlannedMilestoneSerializer
    queryset = PlannedMilestone.objects.none()
    filterset_fields = ["enrolment", "state", "is_own", "phase"]
    http_method_names = ["get", "post", "put", "delete", "head", "options"]
    reads, owner = "milestones of a roadmap", "enrolment.person_id"
    rules = {
        "create": rules.can_add,
        "update": rules.can_edit_own,
        "destroy": rules.can_edit_own,
        "begin": rules.can_work_on,
        "put_back": rules.can_work_on,
        "close": rules.can_work_on,
        "reopen": rules.can_work_on,
        "skip": rules.can_work_on,
        "take_up": rules.can_work_on,
        "move": rules.can_move,
        "confirm": rules.can_confirm,
        "take_confirmation_back": rules.can_take_back,
    }

    def get_queryset(self) -> Any:
        rows = PlannedMilestone.objects.visible_to(self.request.user).select_related("enrolment__person")
        confirmations = Prefetch("confirmations", Confirmation.objects.visible_to(self.request.user))
        return rows.prefetch_related("prerequisites", confirmations).order_by("enrolment", "position", "pk")

    @cached_property
    def visible_items(self) -> set[int]:
        """Ids of the items that closed milestones and that the caller may see at this moment."""
        closed = PlannedMilestone.objects.visible_to(self.request.user).filter(evidence__isnull=False)
        rows = Evidence.objects.visible_to(self.request.user).filter(pk__in=closed.values("evidence"))
        return set(rows.values_list("pk", flat=True))

    @extend_schema(request=OwnMilestoneSerializer, responses={201: PlannedMilestoneSerializer})
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        viewer = person_of(request)
        enrolment = running_in(request)
        said = valid_body(OwnMilestoneSerializer, request)
        submission = said.pop("submission", None)
        made = adapting.add_own(enrolment, by=viewer, draft=_draft(said), submission=submission)
        return self._answer(made, status.HTTP_201_CREATED)

    @extend_schema(request=OwnMilestoneSerializer, responses=PlannedMilestoneSerializer)
    def update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        found, said = self.get_object(), valid_body(OwnMilestoneSerializer, request)
        said.pop("submission", None)
        return self._answer(adapting.edit_own(found, by=person_of(request), draft=_draft(said)))

    def perform_destroy(self, instance: PlannedMilestone) -> None:
        adapting.remove_own(instance, by=person_of(self.request))

    @extend_schema(request=None, responses=PlannedMilestoneSerializer)
    @action(detail=True, methods=["post"])
    def begin(self, request: Request, pk: str) -> Response:
        return self._do(actions.begin)

    @extend_schema(request=None, responses=PlannedMilestoneSerializer)
    @action(detail=True, methods=["post"], url_path="put-back")
    def put_back(self, request: Request, pk: str) -> Response:
        return self._do(actions.put_back)

    @extend_schema(request=MilestoneClosingSerializer, responses=PlannedMilestoneSerializer)
    @action(detail=True, methods=["post"])
    def close(self, request: Request, pk: str) -> Response:
        """Closes it by an item of the caller's evidence, there already or new."""
        found = self.get_object()
        body = MilestoneClosingSerializer(data=request.data, context=self.get_serializer_context())
        body.is_valid(raise_exception=True)
        said = body.validated_data
        if said.get("evidence"):
            given = {"evidence": said["evidence"], "closed_on": said["closed_on"]}
            return self._answer(actions.close(found, by=person_of(request), **given))
        names = ("title", "links", "outcome", "submission")
        given = {name: said[name] for name in names if name in said}
        made = actions.close_with_new(found, by=person_of(request), ended_on=said.get("ended_on"), **given)
        return self._answer(made)

    @extend_schema(request=None, responses=PlannedMilestoneSerializer)
    @action(detail=True, methods=["post"])
    def reopen(self, request: Request, pk: str) -> Response:
        """The evidence stays; confirmations go."""
        return self._do(actions.reopen)

    @extend_schema(request=MilestoneSkippingSerializer, responses=PlannedMilestoneSerializer)
    @action(detail=True, methods=["post"])
    def skip(self, request: Request, pk: str) -> Response:
        found = self.get_object()
        return self._answer(
            actions.skip(found, by=person_of(request), **valid_body(MilestoneSkippingSerializer, request))
        )

    @extend_schema(request=None, responses=PlannedMilestoneSerializer)
    @action(detail=True, methods=["post"], url_path="take-up")
    def take_up(self, request: Request, pk: str) -> Response:
        return self._do(actions.take_up)

    @extend_schema(request=MilestoneMovingSerializer, responses=PlannedMilestoneSerializer)
    @action(detail=True, methods=["post"])
    def move(self, request: Request, pk: str) -> Response:
        found, said = self.get_object(), valid_body(MilestoneMovingSerializer, request)
        earlier = said.pop("to") == "earlier"
        return self._answer(adapting.move(found, by=person_of(request), earlier=earlier, **said))

    @extend_schema(request=MilestoneConfirmingSerializer, responses=PlannedMilestoneSerializer)
    @action(detail=True, methods=["post"], url_path="confirmation")
    def confirm(self, request: Request, pk: str) -> Response:
        """The caller, of the growth circle, has seen what closed it."""
        found = self.get_object()
        actions.confirm(found, by=person_of(request), **valid_body(MilestoneConfirmingSerializer, request))
        return self._answer(found)

    @extend_schema(request=None, responses=PlannedMilestoneSerializer)
    @action(detail=True, methods=["post"], url_path="confirmation/withdrawal")
    def take_confirmation_back(self, request: Request, pk: str) -> Response:
        return self._do(actions.take_confirmation_back)

    def _do(self, verb: Callable[..., object]) -> Response:
        found = self.get_object()
        verb(found, by=person_of(self.request))
        return self._answer(found)

    def _answer(self, changed: PlannedMilestone, code: int = status.HTTP_200_OK) -> Response:
        """As it is now."""
        return Response(self.get_serializer(self.get_queryset().get(pk=changed.pk)).data, status=code)


def _draft(said: dict[str, Any]) -> Draft:
    return Draft(**{**said, "after": frozenset(said["after"])})


class MilestoneNoteSerializer(serializers.ModelSerializer):
    """`version` is read with it and sent back with a change."""

    milestone = serializers.PrimaryKeyRelatedField(queryset=PlannedMilestone.objects.none())
    words = serializers.CharField(max_length=20_000)
    version = serializers.IntegerField(required=False, default=0)

    class Meta:
        model = MilestoneNote
        fields = ["id", "milestone", "words", "version", "updated_at"]
        read_only_fields = ["updated_at"]
        validators: list[Any] = []  # the action answers a second first note

    def get_fields(self) -> dict[str, Any]:
        fields: dict[str, Any] = super().get_fields()
        if "request" in self.context:
            viewer = self.context["request"].user
            own = PlannedMilestone.objects.visible_to(viewer).filter(enrolment__person=viewer.pk)
            fields["milestone"].queryset = own.select_related("enrolment")
        return fields


class MilestoneNoteViewSet(
    mixins.CreateModelMixin, mixins.UpdateModelMixin, mixins.DestroyModelMixin, viewsets.ReadOnlyModelViewSet
):
    """What the caller keeps for themselves about milestones. Nobody else ever finds it."""

    serializer_class = MilestoneNoteSerializer
    queryset = MilestoneNote.objects.none()
    filterset_fields = ["milestone"]
    http_method_names = ["get", "post", "patch", "delete", "head", "options"]
    rules = {
        "create": rules.can_add,
        "partial_update": rules.can_change_note,
        "destroy": rules.can_change_note,
    }

    def get_queryset(self) -> Any:
        rows = MilestoneNote.objects.visible_to(self.request.user)
        return rows.select_related("milestone__enrolment").order_by("pk")

    def perform_create(self, serializer: Any) -> None:
        said = serializer.validated_data
        refuse_unless(rules.can_keep_note(person_of(self.request), said["milestone"]))
        serializer.instance = actions.save_note(
            said["milestone"], by=person_of(self.request), version=said["version"], words=said["words"]
        )

    def perform_update(self, serializer: Any) -> None:
        note, said = serializer.instance, serializer.validated_data
        serializer.instance = actions.save_note(
            note.milestone,
            by=person_of(self.request),
            version=said.get("version", 0),
            words=said.get("words", note.words),
        )

    def perform_destroy(self, instance: MilestoneNote) -> None:
        actions.remove_note(instance.milestone, by=person_of(self.request))
