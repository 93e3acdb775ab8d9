"""Achievements, the second door."""

from functools import cached_property
from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from config.pages import person_of, refuse_unless
from growth.evidence.models import Evidence
from growth.mentoring.achievements import actions, rules
from growth.mentoring.achievements.drafts import draft_of
from growth.mentoring.achievements.models import Achievement
from growth.mentoring.bodies import valid_body
from growth.mentoring.models import Pairing


class DraftTextSerializer(serializers.Serializer):
    """What consent writes into the mentor's evidence, word for word."""

    title = serializers.CharField()
    kind = serializers.CharField()
    situation = serializers.CharField()
    own_part = serializers.CharField()
    outcome = serializers.CharField()
    ended_on = serializers.DateField()


class AchievementSerializer(serializers.ModelSerializer):
    """`evidence` is None where there is none, and where the caller may not see it; `draft` is the mentor's own."""

    pairing = serializers.PrimaryKeyRelatedField(queryset=Pairing.objects.none())
    evidence = serializers.PrimaryKeyRelatedField(queryset=Evidence.objects.none(), required=False, allow_null=True)
    submission = serializers.UUIDField(required=False, write_only=True)
    draft_text = serializers.SerializerMethodField()

    class Meta:
        model = Achievement
        fields = [
            "id", "pairing", "words", "own_part", "evidence", "happened_on", "state", "asked_at", "answered_at",
            "answer", "withdrawn_at", "draft", "draft_text", "submission",
        ]  # fmt: skip
        read_only_fields = ["state", "asked_at", "answered_at", "answer", "withdrawn_at", "draft"]
        validators: list[Any] = []  # the same submission twice is the same question

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "request" in self.context:
            viewer, fields = self.context["request"].user, self.fields
            fields["pairing"].queryset = Pairing.objects.of_sides(viewer)  # type: ignore[attr-defined]
            fields["evidence"].queryset = Evidence.objects.visible_to(viewer)  # type: ignore[attr-defined]

    @extend_schema_field(DraftTextSerializer)
    def get_draft_text(self, achievement: Achievement) -> dict[str, Any]:
        return draft_of(achievement)

    def to_representation(self, achievement: Achievement) -> dict[str, Any]:
        shown: dict[str, Any] = super().to_representation(achievement)
        viewer = self.context["request"].user
        if viewer.pk != achievement.pairing.mentor_id:
            shown["draft"] = None
        if shown["evidence"] not in self.context["view"].visible_items:
            shown["evidence"] = None
        return shown


class DecliningSerializer(serializers.Serializer):
    words = serializers.CharField(required=False, allow_blank=True, max_length=300, default="")


class AchievementViewSet(mixins.CreateModelMixin, viewsets.ReadOnlyModelViewSet):
    """What the caller named as a mentor, and was asked about as a mentee. Posting asks the mentee."""

    serializer_class = AchievementSerializer
    queryset = Achievement.objects.none()
    filterset_fields = ["pairing", "state"]
    rules = {
        "create": rules.can_name_any,
        "consent": rules.can_consent,
        "refusal": rules.can_decline,
        "withdrawal": rules.can_take_back,
        "consent_withdrawal": rules.can_take_consent_back,
    }

    def get_queryset(self) -> Any:
        rows = Achievement.objects.visible_to(self.request.user)
        return rows.select_related("pairing__mentor", "pairing__mentee")

    @cached_property
    def visible_items(self) -> set[int]:
        """Ids of the named items that the caller may see at this moment."""
        named = self.get_queryset().filter(evidence__isnull=False).values("evidence")
        return set(Evidence.objects.visible_to(self.request.user).filter(pk__in=named).values_list("pk", flat=True))

    def perform_create(self, serializer: Any) -> None:
        fields = dict(serializer.validated_data)
        pairing = fields.pop("pairing")
        refuse_unless(rules.can_name(person_of(self.request), pairing))
        serializer.instance = actions.name_achievement(pairing, by=person_of(self.request), **fields)

    @extend_schema(request=None, responses=AchievementSerializer)
    @action(detail=True, methods=["post"])
    def consent(self, request: Request, pk: str) -> Response:
        return self._answer(actions.consent(self.get_object(), by=person_of(request)))

    @extend_schema(request=DecliningSerializer, responses=AchievementSerializer)
    @action(detail=True, methods=["post"])
    def refusal(self, request: Request, pk: str) -> Response:
        found, body = self.get_object(), valid_body(DecliningSerializer, request)
        return self._answer(actions.decline(found, by=person_of(request), **body))

    @extend_schema(request=None, responses=AchievementSerializer)
    @action(detail=True, methods=["post"])
    def withdrawal(self, request: Request, pk: str) -> Response:
        """The mentor asks no more."""
        return self._answer(actions.take_question_back(self.get_object(), by=person_of(request)))

    @extend_schema(request=None, responses=AchievementSerializer)
    @action(detail=True, methods=["post"], url_path="consent/withdrawal")
    def consent_withdrawal(self, request: Request, pk: str) -> Response:
        """The mentee takes consent back; the mentor is asked to reword their evidence."""
        return self._answer(actions.take_consent_back(self.get_object(), by=person_of(request)))

    def _answer(self, achievement: Achievement) -> Response:
        return Response(self.get_serializer(achievement).data)
