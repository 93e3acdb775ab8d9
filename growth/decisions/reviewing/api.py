"""Design reviews, the second door."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from config.pages import person_of
from growth.decisions.models import Decision
from growth.decisions.record_templates.models import checklists
from growth.decisions.reviewing import actions, rules
from growth.decisions.reviewing.actions import ItemAnswer
from growth.decisions.reviewing.models import AskedReviewer, DesignReview, ItemReply, Result, ReviewItem
from growth.decisions.rules import can_write


class ReviewItemSerializer(serializers.ModelSerializer):
    class Meta:
        model = ReviewItem
        fields = ["position", "checklist", "text", "hint", "reply", "words"]


class AskedReviewerSerializer(serializers.ModelSerializer):
    class Meta:
        model = AskedReviewer
        fields = ["person", "declined_at", "took_part"]


class DesignReviewSerializer(serializers.ModelSerializer):
    """`version` is read with it and sent back with answers, so that nobody overwrites what they have not seen."""

    asked = AskedReviewerSerializer(many=True, read_only=True)
    items = ReviewItemSerializer(many=True, read_only=True)

    class Meta:
        model = DesignReview
        fields = [
            "id", "decision", "asked_by", "asked_at", "note", "asked", "items", "held_on", "held_by", "result",
            "words", "closed_at", "version",
        ]  # fmt: skip


class ReviewRequestSerializer(serializers.Serializer):
    decision = serializers.PrimaryKeyRelatedField(queryset=Decision.objects.none())
    reviewers = serializers.PrimaryKeyRelatedField(queryset=User.objects.active(), many=True)
    checklists = serializers.ListField(child=serializers.CharField(), help_text="Keys of checklists.")
    note = serializers.CharField(max_length=300, required=False, allow_blank=True)
    submission = serializers.UUIDField(required=False)

    def get_fields(self) -> dict[str, Any]:
        fields: dict[str, Any] = super().get_fields()
        if "request" in self.context:
            fields["decision"].queryset = Decision.objects.visible_to(self.context["request"].user)
        return fields

    def validate_checklists(self, keys: list[str]) -> Any:
        known = {one.key: one for one in checklists()}
        if unknown := [key for key in keys if key not in known]:
            raise serializers.ValidationError(f"There is no checklist “{unknown[0]}”.")
        return [known[key] for key in dict.fromkeys(keys)]


class ItemAnswerSerializer(serializers.Serializer):
    position = serializers.IntegerField()
    reply = serializers.ChoiceField(choices=ItemReply.choices, required=False, allow_blank=True, default="")
    words = serializers.CharField(max_length=1000, required=False, allow_blank=True, default="")


class ReviewAnswersSerializer(serializers.Serializer):
    version = serializers.IntegerField()
    answers = ItemAnswerSerializer(many=True)


class ReviewClosingSerializer(serializers.Serializer):
    """`also_there` are ids of others who were asked and took part."""

    held_on = serializers.DateField(required=False)
    result = serializers.ChoiceField(choices=Result.choices)
    words = serializers.CharField(max_length=2000, required=False, allow_blank=True, default="")
    also_there = serializers.PrimaryKeyRelatedField(queryset=User.objects.all(), many=True, required=False)


class DesignReviewViewSet(mixins.DestroyModelMixin, viewsets.ReadOnlyModelViewSet):
    """Design reviews of decisions the caller sees. Deleting one that was not held calls it off."""

    serializer_class = DesignReviewSerializer
    queryset = DesignReview.objects.none()
    filterset_fields = ["decision"]
    rules = {
        "create": can_write,  # of which decision, `create` asks itself
        "destroy": rules.can_call_off,
        "answers": rules.can_hold,
        "closing": rules.can_hold,
        "declining": rules.can_decline,
    }

    def get_queryset(self) -> Any:
        return DesignReview.objects.visible_to(self.request.user).with_parts()

    @extend_schema(request=ReviewRequestSerializer, responses={201: DesignReviewSerializer})
    def create(self, request: Request) -> Response:
        """Asks for one. Those asked see the record from now on."""
        said = self._said(ReviewRequestSerializer)
        decision = said.pop("decision")
        if not rules.can_ask_review(person_of(request), decision):
            raise PermissionDenied
        made = actions.ask_review(decision, by=person_of(request), **said)
        return self._answer(made, status.HTTP_201_CREATED)

    def perform_destroy(self, instance: DesignReview) -> None:
        actions.call_off_review(instance, by=person_of(self.request))

    @extend_schema(request=ReviewAnswersSerializer, responses=DesignReviewSerializer)
    @action(detail=True, methods=["post"])
    def answers(self, request: Request, pk: str) -> Response:
        """Keeps what was answered so far."""
        review = self.get_object()
        said = self._said(ReviewAnswersSerializer)
        answers = [ItemAnswer(**answer) for answer in said["answers"]]
        actions.save_answers(review, by=person_of(request), version=said["version"], answers=answers)
        return self._answer(review)

    @extend_schema(request=ReviewClosingSerializer, responses=DesignReviewSerializer)
    @action(detail=True, methods=["post"])
    def closing(self, request: Request, pk: str) -> Response:
        """It was held, by the caller. It is never changed again."""
        review = self.get_object()
        said = {"held_on": timezone.localdate(), **self._said(ReviewClosingSerializer)}
        return self._answer(actions.close_review(review, by=person_of(request), **said))

    @extend_schema(request=None, responses={204: None})
    @action(detail=True, methods=["post"])
    def declining(self, request: Request, pk: str) -> Response:
        actions.decline_review(self.get_object(), by=person_of(request))
        return Response(status=status.HTTP_204_NO_CONTENT)

    def _said(self, shape: Any) -> dict[str, Any]:
        body = shape(data=self.request.data, context=self.get_serializer_context())
        body.is_valid(raise_exception=True)
        return dict(body.validated_data)

    def _answer(self, review: DesignReview, code: int = status.HTTP_200_OK) -> Response:
        fresh = get_object_or_404(self.get_queryset(), pk=review.pk)
        return Response(DesignReviewSerializer(fresh).data, status=code)
