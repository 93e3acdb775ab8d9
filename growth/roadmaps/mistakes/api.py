"""The mistakes check, the second door: the caller's own and nobody else's."""

from typing import Any

from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from config.pages import person_of, refuse_unless
from growth.roadmaps.enrolments.models import Enrolment
from growth.roadmaps.mistakes import actions, queries, rules
from growth.roadmaps.mistakes.models import MistakesCheck, Reply


class MistakeAnswerSerializer(serializers.Serializer):
    """`signs` is what the log showed when it was answered."""

    mistake = serializers.CharField()
    name = serializers.CharField()
    question = serializers.CharField()
    reply = serializers.ChoiceField(choices=Reply.choices)
    signs = serializers.ListField(child=serializers.CharField())
    suggestion = serializers.CharField()


class MistakesCheckSerializer(serializers.ModelSerializer):
    answers = MistakeAnswerSerializer(many=True, read_only=True)
    replies = serializers.DictField(
        child=serializers.ChoiceField(choices=Reply.choices),
        write_only=True,
        help_text="A reply to every mistake of the roadmap, by its key.",
    )

    class Meta:
        model = MistakesCheck
        fields = ["id", "enrolment", "answered_on", "answers", "words", "replies"]
        read_only_fields = ["enrolment", "answered_on"]


class MistakesDueSerializer(serializers.Serializer):
    due_on = serializers.DateField()
    is_due = serializers.BooleanField()


class MistakeAskedSerializer(serializers.Serializer):
    """`signs` is what shows it in general, `seen` what the caller's own log shows."""

    key = serializers.CharField()
    name = serializers.CharField()
    question = serializers.CharField()
    signs = serializers.CharField()
    seen = serializers.ListField(child=serializers.CharField())


class MistakesCheckViewSet(mixins.CreateModelMixin, viewsets.ReadOnlyModelViewSet):
    """The caller's own checks. Posting answers for today, anew if they did already."""

    serializer_class = MistakesCheckSerializer
    queryset = MistakesCheck.objects.none()
    rules = {"create": rules.can_answer_any}

    def get_queryset(self) -> Any:
        return MistakesCheck.objects.visible_to(self.request.user).order_by("-answered_on", "-pk")

    def perform_create(self, serializer: Any) -> None:
        viewer, enrolment = person_of(self.request), self._enrolment()
        refuse_unless(rules.can_answer(viewer, enrolment))
        said = serializer.validated_data
        serializer.instance = actions.answer(enrolment, by=viewer, replies=said["replies"], words=said.get("words", ""))

    @extend_schema(responses=MistakesDueSerializer)
    @action(detail=False, pagination_class=None, filter_backends=[])
    def due(self, request: Request) -> Response:
        """When the next check is due: two months after the start, or after the last one."""
        return Response(MistakesDueSerializer(queries.due(self._enrolment(), timezone.localdate())).data)

    @extend_schema(responses=MistakeAskedSerializer(many=True))
    @action(detail=False, pagination_class=None, filter_backends=[])
    def signs(self, request: Request) -> Response:
        """What is asked, and what the caller's own log shows of it."""
        asked = queries.asked_of(self._enrolment(), timezone.localdate())
        return Response(MistakeAskedSerializer(asked, many=True).data)

    def _enrolment(self) -> Enrolment:
        found = Enrolment.objects.running_of(person_of(self.request))
        if found is None:
            raise Http404
        return found
