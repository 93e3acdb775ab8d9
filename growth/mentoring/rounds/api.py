"""Rounds and proposals, the second door."""

from functools import cached_property
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from config.pages import person_of, refuse_unless
from growth.jobs.api import JobSerializer
from growth.mentoring.bodies import valid_body
from growth.mentoring.models import Kind
from growth.mentoring.rounds import actions, previewing, proposing, queries, rules
from growth.mentoring.rounds.models import MOST_RANKED, FixedPair, Objective, Proposal, Round, RoundEntry, Unmatched


class RoundSerializer(serializers.ModelSerializer):
    """`version` is read with it and sent back with an edit, so that nobody overwrites what they have not seen."""

    version = serializers.IntegerField(required=False)
    is_stale = serializers.BooleanField(read_only=True, help_text="Something changed after the preview was made.")

    class Meta:
        model = Round
        fields = [
            "id", "name", "kind", "words", "closes_on", "objective", "state", "created_by", "created_at", "closed_at",
            "previewed_at", "is_stale", "published_at", "version",
        ]  # fmt: skip
        read_only_fields = ["created_by", "previewed_at"]


class RoundEntrySerializer(serializers.ModelSerializer):
    """`entered_by_rungs` is null for who helps in the round: that a mentee lost a mentor is not theirs to know."""

    entered_by_rungs = serializers.SerializerMethodField()

    class Meta:
        model = RoundEntry
        fields = [
            "id", "round", "person", "side", "words", "dimensions", "entered_by_rungs", "joined_at", "left_at",
        ]  # fmt: skip

    def get_entered_by_rungs(self, entry: RoundEntry) -> bool | None:
        caller = person_of(self.context["request"])
        return entry.entered_by_rungs if rules.can_know_why_in(caller, entry) else None


class FixedPairSerializer(serializers.ModelSerializer):
    class Meta:
        model = FixedPair
        fields = ["id", "round", "mentor", "mentee", "fixed_by", "created_at"]
        read_only_fields = ["round", "fixed_by"]


class UnmatchedSerializer(serializers.ModelSerializer):
    class Meta:
        model = Unmatched
        fields = ["mentee", "why"]


class PreviewedPairSerializer(serializers.ModelSerializer):
    score = serializers.IntegerField()
    parts = serializers.ListField(child=serializers.FloatField(), help_text=", ".join(queries.PARTS))

    class Meta:
        model = Proposal
        fields = ["id", "mentor", "mentee", "is_fixed", "score", "parts", "state"]


class JoiningSerializer(serializers.Serializer):
    words = serializers.CharField(required=False, allow_blank=True, max_length=300, default="")
    ranked = serializers.PrimaryKeyRelatedField(
        queryset=User.objects.active(), many=True, required=False, help_text=f"{MOST_RANKED} at most, in order."
    )


class RankedSerializer(serializers.Serializer):
    ranked = serializers.PrimaryKeyRelatedField(
        queryset=User.objects.active(), many=True, help_text=f"{MOST_RANKED} at most, in order."
    )


class ObjectiveSerializer(serializers.Serializer):
    objective = serializers.ChoiceField(choices=Objective.choices)


class RoundPublicationSerializer(serializers.Serializer):
    previewed_at = serializers.DateTimeField(help_text="Of the preview the caller has seen.")


class PublishedSerializer(serializers.Serializer):
    asked = serializers.IntegerField(help_text="How many pairs are asked.")
    left_out = serializers.ListField(child=serializers.CharField(), help_text="Pairs that cannot be any more, and why.")


class RoundViewSet(mixins.CreateModelMixin, mixins.UpdateModelMixin, viewsets.ReadOnlyModelViewSet):
    """All rounds; a programme owner posts one. Who takes part is in `entries`, as far as the caller may see it."""

    serializer_class = RoundSerializer
    queryset = Round.objects.none()
    filterset_fields = ["kind", "state"]
    http_method_names = ["get", "post", "patch", "head", "options"]
    rules = {
        "create": rules.can_open_round,
        "partial_update": rules.can_edit,
        "joining": rules.can_take_part,
        "helping": rules.can_take_part,
        "closing": rules.can_run_round,
        "objective": rules.can_run_round,
        "fixed_pairs": rules.can_run_round,
        "preview": rules.can_run_round,
        "publication": rules.can_run_round,
        "cancellation": rules.can_run_round,
    }

    def get_queryset(self) -> Any:
        return Round.objects.visible_to(self.request.user)

    def perform_create(self, serializer: Any) -> None:
        words = {name: value for name, value in serializer.validated_data.items() if name != "version"}
        words.setdefault("objective", Objective.QUALITY)
        words.setdefault("kind", Kind.MENTORING)
        serializer.instance = actions.open_round(by=person_of(self.request), **words)

    def perform_update(self, serializer: Any) -> None:
        sent = serializer.validated_data
        if sent.get("version") is None:
            raise serializers.ValidationError({"version": ["Send the version you have read."]})
        if {"kind", "objective"} & sent.keys():
            raise serializers.ValidationError("The kind stays; the objective is changed by `objective`.")
        of = serializer.instance
        words = {name: sent.get(name, getattr(of, name)) for name in ("name", "words", "closes_on")}
        serializer.instance = actions.edit_round(of, by=person_of(self.request), version=sent["version"], **words)

    @extend_schema(responses=RoundEntrySerializer(many=True))
    @action(detail=True, methods=["get"])
    def entries(self, request: Request, pk: str) -> Response:
        """One's own; the mentees, for whoever helps in this round; all, for programme owners."""
        rows = RoundEntry.objects.visible_to(person_of(request)).filter(round=self.get_object())
        return self._page(rows.order_by("pk"), RoundEntrySerializer)

    @extend_schema(request=JoiningSerializer, responses={201: RoundEntrySerializer})
    @action(detail=True, methods=["post"])
    def joining(self, request: Request, pk: str) -> Response:
        """The caller looks for help. Whoever helps in this round reads the words and what the caller looks for."""
        entry = actions.join(self.get_object(), by=person_of(request), **valid_body(JoiningSerializer, request))
        return Response(self._own_entry(entry), status=status.HTTP_201_CREATED)

    @extend_schema(request=None, responses={201: RoundEntrySerializer})
    @action(detail=True, methods=["post"])
    def helping(self, request: Request, pk: str) -> Response:
        """The caller helps in this round."""
        entry = actions.help_in(self.get_object(), by=person_of(request))
        return Response(self._own_entry(entry), status=status.HTTP_201_CREATED)

    @extend_schema(request=None, responses=RoundSerializer)
    @action(detail=True, methods=["post"])
    def closing(self, request: Request, pk: str) -> Response:
        return self._answer(actions.close_round(self.get_object(), by=person_of(request)))

    @extend_schema(request=ObjectiveSerializer, responses=RoundSerializer)
    @action(detail=True, methods=["post"])
    def objective(self, request: Request, pk: str) -> Response:
        of = self.get_object()
        return self._answer(
            actions.choose_objective(of, by=person_of(request), **valid_body(ObjectiveSerializer, request))
        )

    @extend_schema(methods=["get"], responses=FixedPairSerializer(many=True))
    @extend_schema(methods=["post"], request=FixedPairSerializer, responses={201: FixedPairSerializer})
    @action(detail=True, methods=["get", "post"], url_path="fixed-pairs")
    def fixed_pairs(self, request: Request, pk: str) -> Response:
        """Pairs made by hand, which take their place before the others are matched. For programme owners."""
        of = self.get_object()
        if request.method == "GET":
            refuse_unless(rules.can_run_round(person_of(request), of))
            rows = FixedPair.objects.visible_to(person_of(request)).filter(round=of)
            return self._page(rows.order_by("pk"), FixedPairSerializer)
        made = actions.fix_pair(of, by=person_of(request), **valid_body(FixedPairSerializer, request))
        return Response(FixedPairSerializer(made).data, status=status.HTTP_201_CREATED)

    @extend_schema(methods=["get"], responses=PreviewedPairSerializer(many=True))
    @extend_schema(methods=["post"], request=None, responses={202: JobSerializer})
    @action(detail=True, methods=["get", "post"])
    def preview(self, request: Request, pk: str) -> Response:
        """The pairs with every part of their score, for programme owners. Posting makes the preview anew, by a job."""
        of = self.get_object()
        if request.method == "GET":
            refuse_unless(rules.can_run_round(person_of(request), of))
            return self._page(queries.pairs_of(of), PreviewedPairSerializer)
        job = previewing.start_preview(of, by=person_of(request))
        return Response(JobSerializer(job).data, status=status.HTTP_202_ACCEPTED)

    @extend_schema(responses=UnmatchedSerializer(many=True))
    @action(detail=True, methods=["get"])
    def unmatched(self, request: Request, pk: str) -> Response:
        """Who has nobody and why: all for programme owners, oneself once the round is published."""
        rows = Unmatched.objects.visible_to(person_of(request)).filter(round=self.get_object())
        return self._page(rows, UnmatchedSerializer)

    @extend_schema(request=RoundPublicationSerializer, responses=PublishedSerializer)
    @action(detail=True, methods=["post"])
    def publication(self, request: Request, pk: str) -> Response:
        """Asks both sides of every pair of the preview."""
        of = self.get_object()
        made = actions.publish_round(of, by=person_of(request), **valid_body(RoundPublicationSerializer, request))
        return Response(PublishedSerializer(made).data)

    @extend_schema(request=None, responses=RoundSerializer)
    @action(detail=True, methods=["post"])
    def cancellation(self, request: Request, pk: str) -> Response:
        return self._answer(actions.cancel_round(self.get_object(), by=person_of(request)))

    def _answer(self, of: Round) -> Response:
        return Response(self.get_serializer(of).data)

    def _page(self, rows: Any, serializer_class: Any) -> Response:
        page = self.paginate_queryset(rows) or []
        shown = serializer_class(page, many=True, context=self.get_serializer_context())
        return self.get_paginated_response(shown.data)

    def _own_entry(self, entry: RoundEntry) -> Any:
        return RoundEntrySerializer(entry, context=self.get_serializer_context()).data


class OwnEntryViewSet(viewsets.ReadOnlyModelViewSet):
    """The caller's own part in rounds."""

    serializer_class = RoundEntrySerializer
    queryset = RoundEntry.objects.none()
    filterset_fields = ["round", "side"]
    rules = {"leaving": rules.is_own_entry, "ranking": rules.is_own_entry}

    def get_queryset(self) -> Any:
        viewer = person_of(self.request)
        return RoundEntry.objects.visible_to(viewer).filter(person=viewer).select_related("round").order_by("pk")

    @extend_schema(request=None, responses=RoundEntrySerializer)
    @action(detail=True, methods=["post"])
    def leaving(self, request: Request, pk: str) -> Response:
        return Response(self.get_serializer(actions.leave(self.get_object(), by=person_of(request))).data)

    @extend_schema(request=RankedSerializer, responses=RoundEntrySerializer)
    @action(detail=True, methods=["post"])
    def ranking(self, request: Request, pk: str) -> Response:
        """Whom the caller would like, in order. Nobody is told."""
        entry = actions.rank(self.get_object(), by=person_of(request), **valid_body(RankedSerializer, request))
        return Response(self.get_serializer(entry).data)


class FixedPairViewSet(mixins.DestroyModelMixin, viewsets.ReadOnlyModelViewSet):
    """Pairs made by hand, of all rounds; deleting undoes one. For programme owners."""

    serializer_class = FixedPairSerializer
    queryset = FixedPair.objects.none()
    filterset_fields = ["round"]
    rules = {"destroy": rules.can_fix}

    def get_queryset(self) -> Any:
        return FixedPair.objects.visible_to(self.request.user).select_related("round").order_by("pk")

    def perform_destroy(self, instance: FixedPair) -> None:
        actions.undo_fixed_pair(instance, by=person_of(self.request))


class ProposalSerializer(serializers.ModelSerializer):
    """`said` is the caller's own answer; the other side's is nobody's business, before and after."""

    kind = serializers.ChoiceField(choices=Kind.choices)
    words = serializers.CharField(max_length=300, help_text="Why these two. Both read it.")
    said = serializers.SerializerMethodField()
    reasons = serializers.SerializerMethodField(help_text="Why these two, for one of them.")
    opens = serializers.SerializerMethodField(help_text="What a yes of both opens.")

    class Meta:
        model = Proposal
        fields = [
            "id", "round", "kind", "mentor", "mentee", "proposed_by", "words", "state", "said", "reasons", "opens",
            "asked_at", "due_at", "closed_at", "closed_because",
        ]  # fmt: skip
        read_only_fields = [
            "round", "proposed_by", "state", "asked_at", "due_at", "closed_at", "closed_because",
        ]  # fmt: skip

    def get_said(self, proposal: Proposal) -> bool | None:
        caller = person_of(self.context["request"])
        return proposal.said_by(caller) if proposal.is_side(caller) else None

    def get_reasons(self, proposal: Proposal) -> list[str]:
        caller = person_of(self.context["request"])
        return queries.reasons_for(caller, proposal, self._asked_for) if proposal.is_side(caller) else []

    def get_opens(self, proposal: Proposal) -> str:
        return queries.opens_words(proposal)

    @cached_property
    def _asked_for(self) -> set[tuple[int, int]]:
        return queries.asked_for(person_of(self.context["request"]))


class ProposalViewSet(mixins.CreateModelMixin, viewsets.ReadOnlyModelViewSet):
    """Pairs the caller is proposed for or proposed; all, for programme owners. Posting proposes one by hand."""

    serializer_class = ProposalSerializer
    queryset = Proposal.objects.none()
    filterset_fields = ["round", "kind", "state"]
    rules = {
        "create": rules.can_propose,
        "acceptance": rules.can_answer,
        "refusal": rules.can_answer,
        "withdrawal": rules.can_withdraw,
    }

    def get_queryset(self) -> Any:
        rows = Proposal.objects.visible_to(self.request.user)
        return rows.select_related("mentor", "mentee").order_by("pk")

    def perform_create(self, serializer: Any) -> None:
        viewer, sent = person_of(self.request), serializer.validated_data
        if not rules.can_propose_pair(viewer, sent["mentee"], sent["kind"]):
            raise PermissionDenied
        serializer.instance = proposing.propose(by=viewer, **sent)

    @extend_schema(request=None, responses=ProposalSerializer)
    @action(detail=True, methods=["post"])
    def acceptance(self, request: Request, pk: str) -> Response:
        """Yes. With the yes of both they are a pair."""
        return self._answer(proposing.answer(self.get_object(), by=person_of(request), yes=True))

    @extend_schema(request=None, responses=ProposalSerializer)
    @action(detail=True, methods=["post"])
    def refusal(self, request: Request, pk: str) -> Response:
        """No, without a reason. The other side is told that it did not come about."""
        return self._answer(proposing.answer(self.get_object(), by=person_of(request), yes=False))

    @extend_schema(request=None, responses=ProposalSerializer)
    @action(detail=True, methods=["post"])
    def withdrawal(self, request: Request, pk: str) -> Response:
        return self._answer(proposing.withdraw(self.get_object(), by=person_of(request)))

    def _answer(self, proposal: Proposal) -> Response:
        return Response(self.get_serializer(proposal).data)
