"""The AI practice of teams, the second door."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import Team, User
from accounts.reads import record_read
from config.pages import person_of
from growth.evidence.forms import clean_links
from growth.evidence.models import Evidence
from growth.practice import actions, rules
from growth.practice.actions import Answered, Content, Placed, Step
from growth.practice.models import Answer, NextStep, Position, PracticeAssessment, Reply, teams_open_to
from growth.practice.questions import PAIRS, POSITIONS, QUESTIONS, SIGNALS


class PracticeAnswerSerializer(serializers.ModelSerializer):
    """`evidence` is null for whoever may not see the item."""

    question = serializers.ChoiceField(choices=[question.key for question in QUESTIONS])
    reply = serializers.ChoiceField(choices=Reply.choices)
    evidence = serializers.PrimaryKeyRelatedField(queryset=Evidence.objects.none(), required=False, allow_null=True)

    class Meta:
        model = Answer
        fields = ["question", "reply", "words", "url", "evidence"]

    def get_fields(self) -> dict[str, Any]:
        fields: dict[str, Any] = super().get_fields()
        if "request" in self.context:
            fields["evidence"].queryset = Evidence.objects.visible_to(self.context["request"].user)
        return fields

    def validate_url(self, value: str) -> str:
        return clean_links([{"url": value}])[0]["url"] if value else ""

    def to_representation(self, instance: Any) -> dict[str, Any]:
        data = super().to_representation(instance)
        if data["evidence"] not in self.context.get("visible_evidence", ()):
            data["evidence"] = None
        return data


class PracticePositionSerializer(serializers.ModelSerializer):
    pair = serializers.ChoiceField(choices=[pair.key for pair in PAIRS])
    position = serializers.IntegerField(
        min_value=0, max_value=POSITIONS - 1, help_text="From 0, as teams that struggled, to 4, as those that did well."
    )

    class Meta:
        model = Position
        fields = ["pair", "position", "words"]


class PracticeStepSerializer(serializers.ModelSerializer):
    owner = serializers.PrimaryKeyRelatedField(queryset=User.objects.active())

    class Meta:
        model = NextStep
        fields = ["id", "assessment", "text", "owner", "due_on", "done_at", "done_by"]
        read_only_fields = ["assessment", "done_at", "done_by"]


class PracticeContentSerializer(serializers.Serializer):
    """What an assessment says. All five questions are answered, in a correction too."""

    answers = PracticeAnswerSerializer(many=True)
    positions = PracticePositionSerializer(many=True, required=False)
    signals = serializers.ListField(child=serializers.ChoiceField(choices=sorted(SIGNALS)), required=False)

    def content(self) -> Content:
        said = self.validated_data
        return Content(
            [Answered(**row) for row in said["answers"]],
            [Placed(**row) for row in said.get("positions", [])],
            said.get("signals", []),
        )


class PracticeAssessmentSerializer(PracticeContentSerializer, serializers.ModelSerializer):
    team = serializers.PrimaryKeyRelatedField(queryset=Team.objects.none())
    next_steps = PracticeStepSerializer(many=True, read_only=True)

    class Meta:
        model = PracticeAssessment
        fields = [
            "id", "team", "author", "day", "answers", "positions", "signals", "next_steps", "created_at", "updated_at",
        ]  # fmt: skip
        read_only_fields = ["author", "created_at", "updated_at"]
        validators: list[Any] = []  # the action says it in words

    def get_fields(self) -> dict[str, Any]:
        fields: dict[str, Any] = super().get_fields()
        if "request" in self.context:
            fields["team"].queryset = teams_open_to(self.context["request"].user)
        return fields


class PracticeStepChangeSerializer(serializers.Serializer):
    owner = serializers.PrimaryKeyRelatedField(queryset=User.objects.active(), required=False)
    due_on = serializers.DateField(required=False)


class PracticeAssessmentViewSet(mixins.CreateModelMixin, viewsets.ReadOnlyModelViewSet):
    """Assessments of teams the caller belongs to or leads. Putting one corrects it."""

    serializer_class = PracticeAssessmentSerializer
    queryset = PracticeAssessment.objects.none()
    filterset_fields = ["team"]
    http_method_names = ["get", "post", "put", "head", "options"]
    rules = {"create": rules.can_assess, "update": rules.can_correct, "steps": rules.can_add_step}

    def get_queryset(self) -> Any:
        return PracticeAssessment.objects.visible_to(self.request.user).with_content().newest_first()

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        assert page is not None
        return self.get_paginated_response(self._shown(page, many=True))

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return Response(self._shown(self.get_object()))

    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        body = PracticeAssessmentSerializer(data=request.data, context=self.get_serializer_context())
        body.is_valid(raise_exception=True)
        team, day = body.validated_data["team"], body.validated_data["day"]
        made = actions.assess(team, by=person_of(request), day=day, content=body.content())
        return Response(self._shown(self.get_queryset().get(pk=made.pk)), status=status.HTTP_201_CREATED)

    @extend_schema(request=PracticeContentSerializer, responses=PracticeAssessmentSerializer)
    def update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Puts new answers, positions and signals in the place of the old."""
        assessment = self.get_object()
        body = PracticeContentSerializer(data=request.data, context=self.get_serializer_context())
        body.is_valid(raise_exception=True)
        actions.correct(assessment, by=person_of(request), content=body.content())
        return Response(self._shown(self.get_queryset().get(pk=assessment.pk)))

    @extend_schema(request=PracticeStepSerializer, responses={201: PracticeStepSerializer})
    @action(detail=True, methods=["post"])
    def steps(self, request: Request, pk: str) -> Response:
        """Adds a next step."""
        assessment = self.get_object()
        body = PracticeStepSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        made = actions.add_step(assessment, by=person_of(request), step=Step(**body.validated_data))
        return Response(PracticeStepSerializer(made).data, status=status.HTTP_201_CREATED)

    def _shown(self, found: Any, *, many: bool = False) -> Any:
        """With the evidence the caller may see, and no other."""
        rows = found if many else [found]
        linked = {answer.evidence_id for row in rows for answer in row.answers.all() if answer.evidence_id}
        visible = Evidence.objects.visible_to(self.request.user).filter(pk__in=linked) if linked else []
        if many:
            record_read(self.request, *(evidence.person_id for evidence in visible), what="titles of linked evidence")
        else:
            for evidence in visible:
                record_read(self.request, evidence.person_id, what="title of linked evidence", thing=evidence)
        context = {**self.get_serializer_context(), "visible_evidence": {evidence.pk for evidence in visible}}
        return PracticeAssessmentSerializer(found, many=many, context=context).data


class PracticeStepViewSet(viewsets.ReadOnlyModelViewSet):
    """Next steps the caller owns or may read. Patching hands one over or moves its day."""

    serializer_class = PracticeStepSerializer
    queryset = NextStep.objects.none()
    filterset_fields = ["assessment", "owner"]
    http_method_names = ["get", "post", "patch", "head", "options"]
    rules = {"partial_update": rules.can_change_step, "done": rules.can_finish_step}

    def get_queryset(self) -> Any:
        return NextStep.objects.visible_to(self.request.user).select_related("assessment__team", "owner").order_by("pk")

    @extend_schema(request=PracticeStepChangeSerializer, responses=PracticeStepSerializer)
    def partial_update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        step = self.get_object()
        body = PracticeStepChangeSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        changes = {"owner": step.owner, "due_on": step.due_on, **body.validated_data}
        return Response(self.get_serializer(actions.change_step(step, by=person_of(request), **changes)).data)

    @extend_schema(request=None, responses=PracticeStepSerializer)
    @action(detail=True, methods=["post"])
    def done(self, request: Request, pk: str) -> Response:
        return Response(self.get_serializer(actions.finish_step(self.get_object(), by=person_of(request))).data)
