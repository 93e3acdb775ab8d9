from typing import Any

from django.http import FileResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from config.pages import person_of
from growth.jobs import actions, rules
from growth.jobs.models import Job
from growth.jobs.views import result_of


class JobSerializer(serializers.ModelSerializer):
    has_file = serializers.SerializerMethodField()

    class Meta:
        model = Job
        fields = [
            "id", "kind", "title", "state", "done", "total", "doing", "said", "error", "has_file", "file_name", "url",
            "created_at", "started_at", "finished_at", "expires_at",
        ]  # fmt: skip

    def get_has_file(self, job: Job) -> bool:
        return job.file_path is not None


class JobViewSet(viewsets.ReadOnlyModelViewSet):
    """The caller's own jobs, newest first. What starts one answers with it; ask here how far it is."""

    serializer_class = JobSerializer
    queryset = Job.objects.none()
    filterset_fields = ["kind", "state"]
    rules = {"cancellation": rules.can_cancel, "run": rules.can_run_again}

    def get_queryset(self) -> Any:
        return Job.objects.visible_to(self.request.user)

    @extend_schema(request=None, responses=JobSerializer)
    @action(detail=True, methods=["post"])
    def cancellation(self, request: Request, pk: str) -> Response:
        return Response(self.get_serializer(actions.cancel_job(self.get_object(), by=person_of(request))).data)

    @extend_schema(request=None, responses=JobSerializer)
    @action(detail=True, methods=["post"])
    def run(self, request: Request, pk: str) -> Response:
        """Once more, from where it stopped: jobs that failed or were cut off."""
        return Response(self.get_serializer(actions.run_again(self.get_object(), by=person_of(request))).data)

    @extend_schema(responses={200: OpenApiTypes.BINARY})
    @action(detail=True)
    def file(self, request: Request, pk: str) -> FileResponse:
        return result_of(person_of(request), self.get_object().pk)
