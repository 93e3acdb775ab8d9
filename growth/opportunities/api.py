"""Opportunities, interest and assignments, the second door."""

from functools import cached_property
from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from accounts.reads import record_read
from config.pages import person_of, refuse_unless
from growth.opportunities import actions, queries, rules
from growth.opportunities.deciding_views import NEXT_STEPS
from growth.opportunities.filters import OpportunityFilter
from growth.opportunities.models import Assignment, Interest, Opportunity
from growth.opportunities.pages import INTEREST
from ladder.models import Dimension, LadderVersion, Level

PUBLISHED = LadderVersion.Status.PUBLISHED


class OpportunitySerializer(serializers.ModelSerializer):
    """`version` is read with it and sent back with an edit, so that nobody overwrites what they have not seen."""

    level = serializers.PrimaryKeyRelatedField(queryset=Level.objects.filter(version__status=PUBLISHED))
    dimension = serializers.PrimaryKeyRelatedField(queryset=Dimension.objects.filter(version__status=PUBLISHED))
    second_dimension = serializers.PrimaryKeyRelatedField(
        queryset=Dimension.objects.filter(version__status=PUBLISHED), required=False, allow_null=True
    )
    level_key = serializers.CharField(source="level.key", read_only=True)
    dimension_keys = serializers.SerializerMethodField()
    fits_next_step = serializers.SerializerMethodField(help_text="Dimensions in which it fits the caller's next step.")
    submission = serializers.UUIDField(required=False, write_only=True)
    version = serializers.IntegerField(required=False)

    class Meta:
        model = Opportunity
        fields = [
            "id", "title", "description", "listed_by", "team", "audience", "kind", "scope", "level", "dimension",
            "second_dimension", "level_key", "dimension_keys", "fits_next_step", "starts_on", "ends_on", "places",
            "state", "withdrawn_reason", "closed_at", "version", "created_at", "updated_at", "submission",
        ]  # fmt: skip
        read_only_fields = ["listed_by", "state", "withdrawn_reason", "closed_at", "created_at", "updated_at"]

    def get_dimension_keys(self, opportunity: Opportunity) -> list[str]:
        return [dimension.key for dimension in opportunity.dimensions]

    def get_fits_next_step(self, opportunity: Opportunity) -> list[str]:
        return [dimension.key for dimension in self._gaps.met_by(opportunity)]

    @cached_property
    def _gaps(self) -> queries.Gaps:
        return queries.gaps_of(person_of(self.context["request"]))


class InterestSerializer(serializers.ModelSerializer):
    class Meta:
        model = Interest
        fields = ["id", "opportunity", "person", "words", "wants_to_grow", "answered_at", "answer", "created_at"]
        read_only_fields = ["opportunity", "person", "answered_at", "answer", "created_at"]


class AssignmentSerializer(serializers.ModelSerializer):
    class Meta:
        model = Assignment
        fields = ["id", "opportunity", "person", "state", "given_by", "asked_at", "taken_at", "ended_at"]


class AssignSerializer(serializers.Serializer):
    people = serializers.PrimaryKeyRelatedField(queryset=User.objects.active(), many=True, allow_empty=False)
    words = serializers.CharField(required=False, allow_blank=True, max_length=300, default="")


class AskSerializer(serializers.Serializer):
    person = serializers.PrimaryKeyRelatedField(queryset=User.objects.active())
    words = serializers.CharField(required=False, allow_blank=True, max_length=300, default="")


class ReasonSerializer(serializers.Serializer):
    reason = serializers.CharField(max_length=500)


class OpportunityViewSet(mixins.CreateModelMixin, mixins.UpdateModelMixin, viewsets.ReadOnlyModelViewSet):
    """Everything the caller may see; posting lists one."""

    serializer_class = OpportunitySerializer
    queryset = Opportunity.objects.none()
    filterset_class = OpportunityFilter
    http_method_names = ["get", "post", "patch", "delete", "head", "options"]
    rules = {
        "create": rules.can_list,
        "partial_update": rules.can_edit,
        "interest": rules.can_be_interested,
        "assignments": rules.can_assign,
        "asking": rules.can_ask,
        "completion": rules.can_finish,
        "withdrawal": rules.can_withdraw,
    }

    def get_queryset(self) -> Any:
        return Opportunity.objects.visible_to(self.request.user).with_parts().order_by("starts_on", "pk")

    def filter_queryset(self, queryset: Any) -> Any:
        """Filters are for the list; one is found whatever its state."""
        return super().filter_queryset(queryset) if self.action == "list" else queryset

    def perform_create(self, serializer: Any) -> None:
        words = {name: value for name, value in serializer.validated_data.items() if name != "version"}
        serializer.instance = actions.list_opportunity(by=person_of(self.request), **words)

    def perform_update(self, serializer: Any) -> None:
        words = {
            name: value for name, value in serializer.validated_data.items() if name not in ("submission", "version")
        }
        version = serializer.validated_data.get("version")
        if version is None:
            raise serializers.ValidationError({"version": ["Send the version you have read."]})
        serializer.instance = actions.edit_opportunity(
            serializer.instance, by=person_of(self.request), version=version, **words
        )

    @extend_schema(methods=["post"], request=InterestSerializer, responses={201: InterestSerializer})
    @extend_schema(methods=["delete"], request=None, responses={204: None})
    @action(detail=True, methods=["post", "delete"])
    def interest(self, request: Request, pk: str) -> Response:
        """The caller is interested; said again, it changes the words. Deleting takes it back."""
        opportunity = self.get_object()
        if request.method == "DELETE":
            actions.take_interest_back(opportunity, by=person_of(request))
            return Response(status=status.HTTP_204_NO_CONTENT)
        said = actions.say_interested(opportunity, by=person_of(request), **_valid(InterestSerializer, request))
        return Response(InterestSerializer(said).data, status=status.HTTP_201_CREATED)

    @extend_schema(responses=OpenApiTypes.OBJECT)
    @action(detail=True, methods=["get"], pagination_class=None)
    def candidates(self, request: Request, pk: str) -> Response:
        """For whoever decides: who is interested, whether it fits their next step, and who had the last ones."""
        opportunity, viewer = self.get_object(), person_of(request)
        refuse_unless(rules.can_assign(viewer, opportunity))
        wanting, quiet = queries.candidates(viewer, opportunity)
        record_read(request, *(row.person for row in wanting), what=INTEREST, thing=opportunity)
        record_read(request, *(row.person for row in (*wanting, *quiet) if row.report_read), what=NEXT_STEPS)
        return Response(
            [
                {
                    "person": row.person.pk,
                    "name": row.person.name,
                    "is_interested": row.interest is not None,
                    "words": row.interest.words if row.interest else "",
                    "fit": row.fit,
                    "lately": row.lately,
                }
                for row in (*wanting, *quiet)
            ]
        )

    @extend_schema(request=AssignSerializer, responses={201: AssignmentSerializer(many=True)})
    @action(detail=True, methods=["post"])
    def assignments(self, request: Request, pk: str) -> Response:
        """Gives places to people who are interested."""
        opportunity = self.get_object()
        made = actions.assign(opportunity, by=person_of(request), **_valid(AssignSerializer, request))
        return Response(AssignmentSerializer(made, many=True).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=AskSerializer, responses={201: AssignmentSerializer})
    @action(detail=True, methods=["post"])
    def asking(self, request: Request, pk: str) -> Response:
        """Asks somebody directly; they accept or decline."""
        opportunity = self.get_object()
        asked = actions.ask_directly(opportunity, by=person_of(request), **_valid(AskSerializer, request))
        return Response(AssignmentSerializer(asked).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=None, responses=OpportunitySerializer)
    @action(detail=True, methods=["post"])
    def completion(self, request: Request, pk: str) -> Response:
        return self._answer(actions.finish(self.get_object(), by=person_of(request)))

    @extend_schema(request=ReasonSerializer, responses=OpportunitySerializer)
    @action(detail=True, methods=["post"])
    def withdrawal(self, request: Request, pk: str) -> Response:
        opportunity = self.get_object()
        body = _valid(ReasonSerializer, request)
        return self._answer(actions.withdraw_opportunity(opportunity, by=person_of(request), **body))

    def _answer(self, opportunity: Opportunity) -> Response:
        return Response(self.get_serializer(self.get_queryset().get(pk=opportunity.pk)).data)


class InterestViewSet(viewsets.ReadOnlyModelViewSet):
    """The caller's own interest, that in what they listed, and that of their direct reports."""

    serializer_class = InterestSerializer
    queryset = Interest.objects.none()
    filterset_fields = ["opportunity", "person"]

    def get_queryset(self) -> Any:
        return Interest.objects.visible_to(self.request.user).select_related("opportunity").order_by("pk")

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset())) or []
        record_read(request, *(interest.person_id for interest in page), what=INTEREST)
        return self.get_paginated_response(self.get_serializer(page, many=True).data)

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        interest = self.get_object()
        record_read(request, interest.person_id, what=INTEREST, thing=interest.opportunity)
        return Response(self.get_serializer(interest).data)


class AssignmentViewSet(viewsets.ReadOnlyModelViewSet):
    """Who has or did what; who was asked, as far as it concerns the caller."""

    serializer_class = AssignmentSerializer
    queryset = Assignment.objects.none()
    filterset_fields = ["opportunity", "person", "state"]
    rules = {
        "acceptance": rules.can_answer,
        "refusal": rules.can_answer,
        "completion": rules.can_finish_part,
        "ending": rules.can_end,
    }

    def get_queryset(self) -> Any:
        rows = Assignment.objects.visible_to(self.request.user)
        return rows.select_related("opportunity__listed_by").order_by("pk")

    @extend_schema(request=None, responses=AssignmentSerializer)
    @action(detail=True, methods=["post"])
    def acceptance(self, request: Request, pk: str) -> Response:
        return self._answer(actions.accept(self.get_object(), by=person_of(request)))

    @extend_schema(request=None, responses=AssignmentSerializer)
    @action(detail=True, methods=["post"])
    def refusal(self, request: Request, pk: str) -> Response:
        return self._answer(actions.decline(self.get_object(), by=person_of(request)))

    @extend_schema(request=None, responses=AssignmentSerializer)
    @action(detail=True, methods=["post"])
    def completion(self, request: Request, pk: str) -> Response:
        """This person's part is done, and becomes a private draft of evidence of theirs."""
        return self._answer(actions.finish_part(self.get_object(), by=person_of(request)))

    @extend_schema(request=None, responses=AssignmentSerializer)
    @action(detail=True, methods=["post"])
    def ending(self, request: Request, pk: str) -> Response:
        """Taken back, or given back: the place is free again."""
        return self._answer(actions.end_assignment(self.get_object(), by=person_of(request)))

    def _answer(self, assignment: Assignment) -> Response:
        return Response(self.get_serializer(assignment).data)


def _valid(serializer_class: type[serializers.BaseSerializer], request: Request) -> dict[str, Any]:
    body = serializer_class(data=request.data)
    body.is_valid(raise_exception=True)
    return dict(body.validated_data)
