from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from accounts.reads import record_read
from config.pages import number_in, person_of
from growth.access import growth_visible_to
from growth.jobs.api import JobSerializer
from growth.reports import rules
from growth.reports.bundle import start_bundle
from growth.reports.formats import as_document
from growth.reports.ladders import Standings
from growth.reports.ladders import as_document as side_by_side_document
from growth.reports.queries import growth_report

PERSON = OpenApiParameter("id", str, OpenApiParameter.PATH, description="A person's id, or me")
LADDER = "A ladder in force by its key; one's own, or the other built-in one, if not given"


class DaySerializer(serializers.Serializer):
    as_of = serializers.DateField(required=False)


class PairSerializer(serializers.Serializer):
    first = serializers.CharField(required=False)
    second = serializers.CharField(required=False)

    def validate(self, attrs: dict[str, str]) -> dict[str, str]:
        for name, key in attrs.items():
            if key not in self.context["ladders"]:
                raise serializers.ValidationError({name: "There is no ladder of this key in force."})
        if attrs.get("first") and attrs.get("first") == attrs.get("second"):
            raise serializers.ValidationError({"second": "Choose two different ladders."})
        return attrs


class ReportViewSet(viewsets.ViewSet):
    """Growth reports: one's own, and those of the people one guides. The id is the person's, or `me`."""

    rules = {"bundle": rules.can_bundle}

    @extend_schema(operation_id="reports_list", responses=OpenApiTypes.OBJECT)
    def list(self, request: Request) -> Response:
        """Whose report the caller may read."""
        people = growth_visible_to(request.user).order_by("pk")
        return Response([{"person": person.pk, "name": person.name} for person in people])

    @extend_schema(
        parameters=[
            PERSON,
            OpenApiParameter("as_of", OpenApiTypes.DATE, description="A day in the past; today if not given"),
        ],
        responses=OpenApiTypes.OBJECT,
    )
    def retrieve(self, request: Request, pk: str) -> Response:
        query = DaySerializer(data=request.query_params)
        query.is_valid(raise_exception=True)
        person = self._found(request, pk)
        report = growth_report(person_of(request), person, as_of=query.validated_data.get("as_of"))
        if report is None:
            raise NotFound("There is no placement yet, so there is no report.")
        return Response(as_document(report))

    @extend_schema(
        parameters=[PERSON, OpenApiParameter("first", str, description=LADDER),
                    OpenApiParameter("second", str, description=LADDER)],
        responses=OpenApiTypes.OBJECT,
    )  # fmt: skip
    @action(detail=True)
    def ladders(self, request: Request, pk: str) -> Response:
        """Two ladders side by side, with where the person stands on each, by each one's own rule."""
        person = self._found(request, pk)
        standings = Standings.of(person_of(request), person)
        query = PairSerializer(data=request.query_params, context={"ladders": standings.versions})
        query.is_valid(raise_exception=True)
        pair = standings.pair(**query.validated_data)
        if pair is None:
            raise NotFound("There are no two ladders in force to compare.")
        return Response(side_by_side_document(standings.side_by_side(pair)))

    def _found(self, request: Request, pk: str) -> User:
        asked = request.user.pk if pk == "me" else number_in(pk)
        person = get_object_or_404(growth_visible_to(request.user).select_related("manager"), pk=asked)
        record_read(request, person, what="growth report")
        return person

    @extend_schema(request=None, responses={201: JobSerializer})
    @action(detail=False, methods=["post"])
    def bundle(self, request: Request) -> Response:
        """Starts the job that puts the reports of the caller's direct reports into one file."""
        return Response(JobSerializer(start_bundle(by=person_of(request))).data, status=status.HTTP_201_CREATED)
