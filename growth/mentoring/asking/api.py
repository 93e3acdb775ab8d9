"""Suggestions, requests and answers, the second door."""

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from config.pages import person_of
from growth.mentoring.asking import actions, rules
from growth.mentoring.asking.finding_views import search_of
from growth.mentoring.asking.models import MOST_CHOICES, MentorChoice, MentorRequest
from growth.mentoring.bodies import valid_body
from growth.mentoring.matching.suggesting import suggestions
from growth.mentoring.models import Kind


class OwnChoiceSerializer(serializers.ModelSerializer):
    """One of the people of a request, for the mentee."""

    class Meta:
        model = MentorChoice
        fields = ["id", "mentor", "rank", "state", "asked_at", "due_at", "answered_at", "words", "question", "reply"]
        read_only_fields = fields


class MentorRequestSerializer(serializers.ModelSerializer):
    """`people` are up to three, asked one after the other in this order. The same `submission` twice is one request."""

    people = serializers.PrimaryKeyRelatedField(
        queryset=User.objects.filter(erased_on__isnull=True), many=True, write_only=True, allow_empty=False
    )
    kind = serializers.ChoiceField(choices=Kind.choices, default=Kind.MENTORING)
    dimensions = serializers.ListField(child=serializers.CharField(), required=False)
    choices = OwnChoiceSerializer(many=True, read_only=True)
    submission = serializers.UUIDField(required=False, write_only=True)

    class Meta:
        model = MentorRequest
        fields = [
            "id", "kind", "words", "dimensions", "state", "created_at", "closed_at", "people", "choices", "submission",
        ]  # fmt: skip
        read_only_fields = ["state", "created_at", "closed_at"]


class MentorChoiceSerializer(serializers.ModelSerializer):
    """What is asked of the caller, or by them. Neither how many others there are nor in which place one stands."""

    mentee = serializers.IntegerField(source="request.mentee_id", read_only=True)
    kind = serializers.CharField(source="request.kind", read_only=True)
    hopes = serializers.CharField(source="request.words", read_only=True, help_text="What the mentee wrote.")
    dimensions = serializers.ListField(source="request.dimensions", child=serializers.CharField(), read_only=True)

    class Meta:
        model = MentorChoice
        fields = [
            "id", "mentee", "mentor", "kind", "hopes", "dimensions", "state", "asked_at", "due_at", "answered_at",
            "words", "question", "reply",
        ]  # fmt: skip
        read_only_fields = fields


class MentorWordsSerializer(serializers.Serializer):
    words = serializers.CharField(max_length=500, required=False, allow_blank=True, default="")


class MentorQuestionSerializer(serializers.Serializer):
    question = serializers.CharField(max_length=500)


class MentorReplySerializer(serializers.Serializer):
    words = serializers.CharField(max_length=1000)


class SuggestionViewSet(viewsets.ViewSet):
    """Who could help the caller, best first, with reasons in words. Nobody is told that somebody looked."""

    @extend_schema(
        responses=OpenApiTypes.OBJECT,
        parameters=[
            OpenApiParameter("kind", str, enum=Kind.values),
            OpenApiParameter("dimension", str, description="Key of a dimension"),
        ],
    )
    def list(self, request: Request) -> Response:
        found = suggestions(person_of(request), *search_of(request.query_params))
        why_not = found.why_not
        return Response(
            {
                "kind": found.kind,
                "wanted": found.wanted,
                "suggestions": [
                    {
                        "mentor": one.mentor.pk,
                        "name": one.mentor.name,
                        "reasons": one.explained.reasons,
                        "weakness": one.explained.weakness,
                        "counterfactual": one.explained.counterfactual,
                    }
                    for one in found.suggestions
                ],
                "why_not": {"mentor": why_not.mentor.pk, "name": why_not.mentor.name, "words": why_not.words}
                if why_not
                else None,
            }
        )


class MentorRequestViewSet(mixins.CreateModelMixin, viewsets.ReadOnlyModelViewSet):
    """The caller's own searches for help; posting asks the first person at once."""

    serializer_class = MentorRequestSerializer
    queryset = MentorRequest.objects.none()
    filterset_fields = ["state", "kind"]
    rules = {"create": rules.can_ask, "withdrawal": rules.can_withdraw}

    def get_queryset(self) -> Any:
        return MentorRequest.objects.visible_to(self.request.user).prefetch_related("choices").order_by("pk")

    def perform_create(self, serializer: Any) -> None:
        people = serializer.validated_data["people"]
        if len(people) > MOST_CHOICES:
            raise serializers.ValidationError({"people": ["Three people at most."]})
        serializer.instance = actions.ask(by=person_of(self.request), **serializer.validated_data)

    @extend_schema(request=None, responses=MentorRequestSerializer)
    @action(detail=True, methods=["post"])
    def withdrawal(self, request: Request, pk: str) -> Response:
        found = actions.withdraw(self.get_object(), by=person_of(request))
        return Response(self.get_serializer(self.get_queryset().get(pk=found.pk)).data)


class MentorChoiceViewSet(viewsets.ReadOnlyModelViewSet):
    """What the caller is or was asked, and whom they asked themselves."""

    serializer_class = MentorChoiceSerializer
    queryset = MentorChoice.objects.none()
    filterset_fields = ["state", "mentor"]
    rules = {
        "acceptance": rules.can_answer,
        "refusal": rules.can_answer,
        "question": rules.can_answer,
        "reply": rules.can_reply,
        "sooner": rules.can_change,
        "removal": rules.can_change,
    }

    def get_queryset(self) -> Any:
        rows = MentorChoice.objects.visible_to(self.request.user)
        return rows.select_related("request__mentee", "mentor").order_by("pk")

    @extend_schema(request=MentorWordsSerializer, responses=MentorChoiceSerializer)
    @action(detail=True, methods=["post"])
    def acceptance(self, request: Request, pk: str) -> Response:
        """Yes: the two are a pair. Refused when it is too late, or the last place was just taken."""
        return self._done(actions.accept, MentorWordsSerializer)

    @extend_schema(request=MentorWordsSerializer, responses=MentorChoiceSerializer)
    @action(detail=True, methods=["post"])
    def refusal(self, request: Request, pk: str) -> Response:
        return self._done(actions.decline, MentorWordsSerializer)

    @extend_schema(request=MentorQuestionSerializer, responses=MentorChoiceSerializer)
    @action(detail=True, methods=["post"])
    def question(self, request: Request, pk: str) -> Response:
        """“Tell me more”: it is the mentee's turn."""
        return self._done(actions.ask_more, MentorQuestionSerializer)

    @extend_schema(request=MentorReplySerializer, responses=MentorChoiceSerializer)
    @action(detail=True, methods=["post"])
    def reply(self, request: Request, pk: str) -> Response:
        return self._done(actions.reply, MentorReplySerializer)

    @extend_schema(request=None, responses=MentorChoiceSerializer)
    @action(detail=True, methods=["post"])
    def sooner(self, request: Request, pk: str) -> Response:
        """Puts somebody before the others who are not asked yet."""
        return self._done(actions.ask_sooner)

    @extend_schema(request=None, responses={204: None})
    @action(detail=True, methods=["post"])
    def removal(self, request: Request, pk: str) -> Response:
        """Takes somebody off the list who is not asked yet."""
        actions.drop(self.get_object(), by=person_of(request))
        return Response(status=status.HTTP_204_NO_CONTENT)

    def _done(self, act: Any, body_class: type[serializers.Serializer] | None = None) -> Response:
        choice = self.get_object()
        body = valid_body(body_class, self.request) if body_class else {}
        return Response(self.get_serializer(act(choice, by=person_of(self.request), **body)).data)
