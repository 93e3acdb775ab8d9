from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.reads import record_read
from config.pages import person_of
from growth.access import growth_visible_to
from growth.jobs.api import JobSerializer
from growth.reports import rules
from growth.reports.bundle import start_bundle
from growth.reports.formats import as_document
from growth.reports.queries import growth_report


class DaySerializer(serializers.Serializer):
    as_of = serializers.DateField(required=False)


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
            OpenApiParameter("id", str, OpenApiParameter.PATH, description="A person's id, or me"),
            OpenApiParameter("as_of", OpenApiTypes.DATE, description="A day in the past; today if not given"),
        ],
        responses=OpenApiTypes.OBJECT,
    )
    def retrieve(self, request: Request, pk: str) -> Response:
        query = DaySerializer(data=request.query_params)
        query.is_valid(raise_exception=True)
        asked = request.user.pk if pk == "me" else int(pk) if pk.isdigit() else 0
        person = get_object_or_404(growth_visible_to(request.user).select_related("manager"), pk=asked)
        record_read(request, person, what="growth report")
        report = growth_report(person_of(request), person, as_of=query.validated_data.get("as_of"))
        if report is None:
            raise NotFound("There is no placement yet, so there is no report.")
        return Response(as_document(report))

    @extend_schema(request=None, responses={201: JobSerializer})
    @action(detail=False, methods=["post"])
    def bundle(self, request: Request) -> Response:
        """Starts the job that puts the reports of the caller's direct reports into one file."""
        return Response(JobSerializer(start_bundle(by=person_of(request))).data, status=status.HTTP_201_CREATED)
