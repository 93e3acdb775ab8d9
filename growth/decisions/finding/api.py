"""What is wrong with records, and what hangs together with one: the second door."""

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from config.pages import number_in, person_of
from growth.decisions.finding.health import KINDS, findings
from growth.decisions.models import LinkKind, Project


class DecisionFindingSerializer(serializers.Serializer):
    """`what` is wrong, what is `to_do` about it, and the names of those `who` could."""

    kind = serializers.CharField(help_text=", ".join(KINDS))
    decision = serializers.IntegerField(source="decision.pk")
    title = serializers.CharField(source="decision")
    what = serializers.CharField()
    to_do = serializers.CharField()
    who = serializers.ListField(child=serializers.CharField())


class DecisionFindingViewSet(viewsets.ViewSet):
    """What is wrong with the records the caller sees."""

    @extend_schema(
        parameters=[OpenApiParameter("project", int), OpenApiParameter("kind", enum=list(KINDS))],
        responses=DecisionFindingSerializer(many=True),
    )
    def list(self, request: Request) -> Response:
        viewer, asked, kind = person_of(request), request.GET.get("project", ""), request.GET.get("kind", "")
        project = get_object_or_404(Project.objects.visible_to(viewer), pk=number_in(asked)) if asked else None
        rows = [row for row in findings(viewer, project) if kind in ("", row.kind)]
        return Response(DecisionFindingSerializer(rows, many=True).data)


class GraphNodeSerializer(serializers.Serializer):
    """A record, and its place in the picture: the oldest in column 0."""

    id = serializers.IntegerField(source="decision.pk")
    label = serializers.CharField(source="decision.label")  # type: ignore[assignment]
    title = serializers.CharField(source="decision.title")
    status = serializers.CharField(source="decision.status")
    dated = serializers.DateField(source="decision.dated")
    column = serializers.IntegerField()
    row = serializers.IntegerField()


class GraphLinkSerializer(serializers.Serializer):
    """`source` supersedes, amends or relates to `target`; by id."""

    source = serializers.IntegerField()  # type: ignore[assignment]
    target = serializers.IntegerField()
    kind = serializers.CharField(help_text=", ".join(LinkKind.values))
    partly = serializers.BooleanField()


class DecisionGraphSerializer(serializers.Serializer):
    """`left_out`: how many more records hang on these, but are not given."""

    nodes = GraphNodeSerializer(many=True)
    links = GraphLinkSerializer(source="edges", many=True)
    left_out = serializers.IntegerField()
