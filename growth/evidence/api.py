"""Evidence, claims, corroborations and reviews, the second door."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from accounts.reads import RecordsReads
from config.pages import person_of
from growth.evidence import actions, queries, rules
from growth.evidence.claims import Answer, Claim, Comment, Corroboration, Dispute, Review, Verdict
from growth.evidence.filters import EvidenceFilter
from growth.evidence.forms import clean_links
from growth.evidence.models import Evidence, Visibility
from ladder.models import Expectation, Level


class ReviewSerializer(serializers.ModelSerializer):
    class Meta:
        model = Review
        fields = [
            "id",
            "claim",
            "reviewer",
            "reviewer_name",
            "verdict",
            "level",
            "words",
            "reviewer_level",
            "evidence_version",
            "created_at",
        ]
        read_only_fields = ["claim", "reviewer", "reviewer_name", "reviewer_level", "evidence_version", "created_at"]


class VerdictSerializer(serializers.Serializer):
    """What a reviewer sends."""

    verdict = serializers.ChoiceField(choices=[Verdict.ACCEPTED, Verdict.NEEDS_MORE])
    level = serializers.PrimaryKeyRelatedField(queryset=Level.objects.all(), required=False, allow_null=True)
    words = serializers.CharField(required=False, allow_blank=True, max_length=4000, default="")
    version = serializers.IntegerField(required=False, help_text="The evidence's version you have read.")


class ClaimSerializer(serializers.ModelSerializer):
    expectation_key = serializers.CharField(source="expectation.key", read_only=True)
    dimension = serializers.CharField(source="expectation.dimension.key", read_only=True)
    level = serializers.CharField(source="expectation.level.key", read_only=True)
    accepted_level = serializers.CharField(source="accepted_level.key", read_only=True, allow_null=True, default=None)

    class Meta:
        model = Claim
        fields = [
            "id", "evidence", "expectation", "expectation_key", "dimension", "level", "wording", "verdict",
            "accepted_level", "created_at",
        ]  # fmt: skip


class CommentSerializer(serializers.ModelSerializer):
    class Meta:
        model = Comment
        fields = ["id", "claim", "author", "author_name", "words", "created_at"]
        read_only_fields = ["claim", "author", "author_name", "created_at"]


class ClaimWordsSerializer(serializers.Serializer):
    words = serializers.CharField(required=False, allow_blank=True, max_length=4000, default="")


class DisputeSerializer(serializers.ModelSerializer):
    class Meta:
        model = Dispute
        fields = ["id", "claim", "contested", "reason", "decider", "decision", "opened_at", "decided_at"]


class ContestSerializer(serializers.Serializer):
    reason = serializers.CharField(max_length=4000)
    decider = serializers.PrimaryKeyRelatedField(queryset=User.objects.active())


class ExpectationsSerializer(serializers.Serializer):
    expectations = serializers.PrimaryKeyRelatedField(queryset=Expectation.objects.published(), many=True)


class CorroborationSerializer(serializers.ModelSerializer):
    class Meta:
        model = Corroboration
        fields = ["id", "claim", "witness", "question", "answer", "words", "asked_at", "answered_at", "is_open"]


class QuestionSerializer(serializers.Serializer):
    witness = serializers.PrimaryKeyRelatedField(queryset=User.objects.active())
    question = serializers.CharField(max_length=300)


class AnswerSerializer(serializers.Serializer):
    answer = serializers.ChoiceField(choices=Answer.choices)
    words = serializers.CharField(required=False, allow_blank=True, max_length=2000, default="")


class VisibilitySerializer(serializers.Serializer):
    visibility = serializers.ChoiceField(choices=Visibility.choices)


class EvidenceSerializer(serializers.ModelSerializer):
    """`version` is read with an item and sent back with an edit, so that nobody overwrites what they have not seen."""

    claims = ClaimSerializer(many=True, read_only=True)
    expectations = serializers.PrimaryKeyRelatedField(
        queryset=Expectation.objects.published(), many=True, write_only=True, required=False
    )
    submission = serializers.UUIDField(required=False, write_only=True)
    version = serializers.IntegerField(required=False)

    class Meta:
        model = Evidence
        fields = [
            "id", "person", "title", "kind", "situation", "own_part", "outcome", "scope", "mode", "started_on",
            "ended_on", "metric_name", "metric_before", "metric_after", "metric_unit", "metric_source", "links",
            "visibility", "strength", "version", "archived_at", "created_at", "updated_at", "claims", "expectations",
            "submission",
        ]  # fmt: skip
        read_only_fields = ["person", "visibility", "strength", "archived_at", "created_at", "updated_at"]

    def validate_links(self, value: Any) -> list[dict[str, str]]:
        return clean_links(value)


class EvidenceViewSet(RecordsReads, viewsets.ModelViewSet):
    """Everything visible to the caller: their own, and what is shared with them."""

    serializer_class = EvidenceSerializer
    reads = "evidence"
    queryset = Evidence.objects.none()
    filterset_class = EvidenceFilter
    http_method_names = ["get", "post", "patch", "head", "options"]
    rules = {
        "create": rules.can_log,
        "partial_update": rules.can_edit,
        "sharing": rules.can_share,
        "archiving": rules.can_archive,
        "restoring": rules.can_restore,
        "claims": rules.can_claim,
    }

    def get_queryset(self) -> Any:
        rows = Evidence.objects.visible_to(self.request.user).select_related("person")
        return rows.prefetch_related(
            "claims__expectation__dimension", "claims__expectation__level", "claims__accepted_level"
        ).newest_first()

    def filter_queryset(self, queryset: Any) -> Any:
        """Filters are for the list; one item is found whatever its state."""
        return super().filter_queryset(queryset) if self.action == "list" else queryset

    def perform_create(self, serializer: Any) -> None:
        words = {name: value for name, value in serializer.validated_data.items() if name != "version"}
        serializer.instance = actions.log_evidence(by=person_of(self.request), **words)

    def perform_update(self, serializer: Any) -> None:
        words = {
            name: value
            for name, value in serializer.validated_data.items()
            if name not in ("expectations", "submission", "version")
        }
        version = serializer.validated_data.get("version")
        if version is None:
            raise serializers.ValidationError({"version": ["Send the version you have read."]})
        serializer.instance = actions.edit_evidence(
            serializer.instance, by=person_of(self.request), version=version, **words
        )

    @extend_schema(request=VisibilitySerializer, responses=EvidenceSerializer)
    @action(detail=True, methods=["post"])
    def sharing(self, request: Request, pk: str) -> Response:
        evidence = self.get_object()
        body = _valid(VisibilitySerializer, request)
        return self._answer(actions.share_evidence(evidence, by=person_of(request), **body))

    @extend_schema(request=None, responses=EvidenceSerializer)
    @action(detail=True, methods=["post"])
    def archiving(self, request: Request, pk: str) -> Response:
        return self._answer(actions.archive_evidence(self.get_object(), by=person_of(request)))

    @extend_schema(request=None, responses=EvidenceSerializer)
    @action(detail=True, methods=["post"])
    def restoring(self, request: Request, pk: str) -> Response:
        return self._answer(actions.restore_evidence(self.get_object(), by=person_of(request)))

    @extend_schema(request=ExpectationsSerializer, responses={201: ClaimSerializer(many=True)})
    @action(detail=True, methods=["post"])
    def claims(self, request: Request, pk: str) -> Response:
        """Claims that the item shows these expectations."""
        evidence = self.get_object()
        body = _valid(ExpectationsSerializer, request)
        made = actions.add_claims(evidence, by=person_of(request), expectations=body["expectations"])
        return Response(ClaimSerializer(made, many=True).data, status=status.HTTP_201_CREATED)

    def _answer(self, evidence: Evidence) -> Response:
        return Response(self.get_serializer(self.get_queryset().get(pk=evidence.pk)).data)


class ClaimViewSet(RecordsReads, mixins.DestroyModelMixin, viewsets.ReadOnlyModelViewSet):
    """Claims on evidence the caller may see. Deleting withdraws one nobody has given a verdict on."""

    serializer_class = ClaimSerializer
    reads, owner = "claims", "evidence.person_id"
    queryset = Claim.objects.none()
    filterset_fields = ["evidence", "verdict"]
    rules = {
        "destroy": rules.can_withdraw_claim,
        "reviews": rules.can_review,
        "corroborations": rules.can_ask,
        "comments": rules.can_comment,
        "asking_again": rules.can_ask_again,
        "contesting": rules.can_contest,
    }

    def get_queryset(self) -> Any:
        return (
            Claim.objects.visible_to(self.request.user)
            .select_related("evidence__person", "expectation__level", "expectation__dimension", "accepted_level")
            .order_by("pk")
        )

    def perform_destroy(self, instance: Claim) -> None:
        actions.withdraw_claim(instance, by=person_of(self.request))

    @extend_schema(methods=["get"], responses=ReviewSerializer(many=True))
    @extend_schema(methods=["post"], request=VerdictSerializer, responses={201: ReviewSerializer})
    @action(detail=True, methods=["get", "post"], pagination_class=None)
    def reviews(self, request: Request, pk: str) -> Response:
        """The verdicts on a claim, as far as the caller may read them; posting gives one."""
        claim = self.get_object()
        if request.method == "GET":
            rows = Review.objects.visible_to(request.user).filter(claim=claim)
            return Response(ReviewSerializer(rows, many=True).data)
        review = actions.review_claim(claim, by=person_of(request), **_valid(VerdictSerializer, request))
        return Response(ReviewSerializer(review).data, status=status.HTTP_201_CREATED)

    @extend_schema(responses=ClaimSerializer(many=True))
    @action(detail=False)
    def queue(self, request: Request) -> Response:
        """Claims that wait for a verdict of the caller, contested ones first, then the longest waiting."""
        page = self.paginate_queryset(queries.queue_of(person_of(request)))
        return self.get_paginated_response(ClaimSerializer(page, many=True).data)

    @extend_schema(methods=["get"], responses=CommentSerializer(many=True))
    @extend_schema(methods=["post"], request=ClaimWordsSerializer, responses={201: CommentSerializer})
    @action(detail=True, methods=["get", "post"], pagination_class=None)
    def comments(self, request: Request, pk: str) -> Response:
        """What was said about a claim, as far as the caller may read it; posting says something."""
        claim = self.get_object()
        if request.method == "GET":
            return Response(
                CommentSerializer(Comment.objects.visible_to(request.user).filter(claim=claim), many=True).data
            )
        made = actions.add_comment(claim, by=person_of(request), **_valid(ClaimWordsSerializer, request))
        return Response(CommentSerializer(made).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=ClaimWordsSerializer, responses=ClaimSerializer)
    @action(detail=True, methods=["post"], url_path="asking-again")
    def asking_again(self, request: Request, pk: str) -> Response:
        """Puts a claim that needed more back into the queue."""
        actions.ask_again(self.get_object(), by=person_of(request), **_valid(ClaimWordsSerializer, request))
        return Response(self.get_serializer(self.get_queryset().get(pk=pk)).data)

    @extend_schema(request=ContestSerializer, responses={201: DisputeSerializer})
    @action(detail=True, methods=["post"])
    def contesting(self, request: Request, pk: str) -> Response:
        """Contests the verdict, once, before somebody who may decide."""
        dispute = actions.contest_verdict(
            self.get_object(), by=person_of(request), **_valid(ContestSerializer, request)
        )
        return Response(DisputeSerializer(dispute).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=QuestionSerializer, responses={201: CorroborationSerializer})
    @action(detail=True, methods=["post"])
    def corroborations(self, request: Request, pk: str) -> Response:
        """Asks a colleague one exact question about the claim."""
        claim = self.get_object()
        asked = actions.ask_corroboration(claim, by=person_of(request), **_valid(QuestionSerializer, request))
        return Response(CorroborationSerializer(asked).data, status=status.HTTP_201_CREATED)


class DisputeViewSet(RecordsReads, viewsets.ReadOnlyModelViewSet):
    """Contested verdicts the caller may read about: their own, those they decide, those of people they guide."""

    serializer_class = DisputeSerializer
    reads, owner = "disputes", "claim.evidence.person_id"
    queryset = Dispute.objects.none()
    filterset_fields = ["claim", "decider"]

    def get_queryset(self) -> Any:
        return Dispute.objects.visible_to(self.request.user).select_related("claim__evidence").order_by("pk")


class CorroborationViewSet(RecordsReads, mixins.DestroyModelMixin, viewsets.ReadOnlyModelViewSet):
    """Questions the caller asked, was asked, or may read the answer of. Deleting takes an open one back."""

    serializer_class = CorroborationSerializer
    reads, owner = "questions to witnesses", "claim.evidence.person_id"
    queryset = Corroboration.objects.none()
    filterset_fields = ["claim", "witness"]
    rules = {"answer": rules.can_answer, "destroy": rules.can_withdraw_question}

    def get_queryset(self) -> Any:
        rows = Corroboration.objects.visible_to(self.request.user)
        return rows.select_related("claim__evidence__person", "witness").order_by("pk")

    def perform_destroy(self, instance: Corroboration) -> None:
        actions.withdraw_corroboration(instance, by=person_of(self.request))

    @extend_schema(request=AnswerSerializer, responses=CorroborationSerializer)
    @action(detail=True, methods=["post"])
    def answer(self, request: Request, pk: str) -> Response:
        found = self.get_object()
        answered = actions.answer_corroboration(found, by=person_of(request), **_valid(AnswerSerializer, request))
        return Response(self.get_serializer(answered).data)


def _valid(serializer_class: type[serializers.Serializer], request: Request) -> dict[str, Any]:
    body = serializer_class(data=request.data)
    body.is_valid(raise_exception=True)
    return dict(body.validated_data)
