"""Imports and files of records, the second door."""

from typing import Any

from django.http import HttpResponse, StreamingHttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.parsers import JSONParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from config.pages import person_of, refuse_unless
from config.uploads import is_too_large
from growth.decisions import rules
from growth.decisions.exchange import export_jobs, exporting, import_jobs
from growth.decisions.exchange import views as importing_views
from growth.decisions.exchange.forms import RepositoryForm, UploadForm
from growth.decisions.exchange.models import Import, ImportedFile
from growth.decisions.finding.filters import DecisionFilter
from growth.decisions.models import Decision, Project
from growth.jobs.api import JobSerializer

FORM = OpenApiParameter("as", enum=exporting.Form.values, description="original (as it was imported) unless given")
ASKED = [FORM, *(OpenApiParameter(name, str) for name in DecisionFilter.base_filters)]


class ImportSerializer(serializers.ModelSerializer):
    """`counts` by outcome; `missing` are paths of records whose file the source no longer has."""

    origin = serializers.CharField(source="source_name", read_only=True)

    class Meta:
        model = Import
        fields = [
            "id",
            "project",
            "by",
            "origin",
            "commit",
            "dry_run",
            "counts",
            "missing",
            "started_at",
            "finished_at",
        ]


class ImportedFileSerializer(serializers.ModelSerializer):
    said = serializers.CharField(read_only=True, help_text="Why it was skipped, in a sentence.")

    class Meta:
        model = ImportedFile
        fields = ["id", "of", "path", "outcome", "reason", "said", "decision", "title", "problems"]


class ImportRequestSerializer(serializers.Serializer):
    """Either `url`, or `records` as multipart form data: a zip, or single files."""

    project = serializers.PrimaryKeyRelatedField(queryset=Project.objects.none())
    url = serializers.CharField(required=False, max_length=500)
    records = serializers.ListField(child=serializers.FileField(allow_empty_file=True), required=False)
    submission = serializers.UUIDField(help_text="The same one again gives the job that is going already.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if request := self.context.get("request"):
            self.fields["project"].queryset = Project.objects.visible_to(request.user)  # type: ignore[attr-defined]


class ImportViewSet(mixins.CreateModelMixin, viewsets.ReadOnlyModelViewSet):
    """Imports into projects the caller sees. Posting looks at what would happen and answers with the job that does it;
    then `POST …/run/` imports it."""

    serializer_class = ImportSerializer
    queryset = Import.objects.none()
    filterset_fields = ["project", "dry_run"]
    parser_classes = [JSONParser, MultiPartParser]
    # Who may import is asked with the project, which creating has to find first.
    rules = {"create": rules.can_write, "run": lambda user, shown: rules.can_import(user, shown.project)}

    def get_queryset(self) -> Any:
        return Import.objects.visible_to(self.request.user).select_related("project__keeper")

    @extend_schema(request=ImportRequestSerializer, responses={202: JobSerializer})
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        asked = ImportRequestSerializer(data=request.data, context={"request": request})
        asked.is_valid(raise_exception=True)
        words, viewer = asked.validated_data, person_of(request)
        refuse_unless(rules.can_import(viewer, words["project"]))
        if "url" in words:
            given = _valid(RepositoryForm(words))
            job = import_jobs.look_at_repository(words["project"], by=viewer, **given)
        else:
            form = UploadForm(words, {"records": words.get("records")}, is_too_large=is_too_large(request._request))
            given = _valid(form)
            job = import_jobs.look_at_upload(
                words["project"], given["records"], by=viewer, submission=given["submission"]
            )
        return Response(JobSerializer(job).data, status=status.HTTP_202_ACCEPTED)

    @extend_schema(request=None, responses={202: JobSerializer})
    @action(detail=True, methods=["post"])
    def run(self, request: Request, pk: str) -> Response:
        """Imports what was looked at, or the same repository once more."""
        job = import_jobs.run_import(self.get_object(), by=person_of(request))
        return Response(JobSerializer(job).data, status=status.HTTP_202_ACCEPTED)

    @extend_schema(responses={(200, "application/jsonl"): OpenApiTypes.STR})
    @action(detail=True)
    def report(self, request: Request, pk: str) -> StreamingHttpResponse:
        """A line of JSON for each file."""
        return StreamingHttpResponse(importing_views.report_of(self.get_object()), content_type="application/jsonl")


class ImportedFileViewSet(viewsets.ReadOnlyModelViewSet):
    """What became of each file."""

    serializer_class = ImportedFileSerializer
    queryset = ImportedFile.objects.none()
    filterset_fields = ["of", "outcome", "reason", "decision"]

    def get_queryset(self) -> Any:
        return ImportedFile.objects.visible_to(self.request.user).defer("line")


class DecisionFileViewSet(viewsets.GenericViewSet):
    """Records as files: one by its id, or in a zip all that the filters of the list of decisions leave."""

    queryset = Decision.objects.none()
    pagination_class = None
    rules = {"create": rules.can_write}  # it changes nothing

    def get_queryset(self) -> Any:
        return Decision.objects.visible_to(self.request.user).select_related("project")

    @extend_schema(
        operation_id="decision_files_zip", parameters=ASKED, responses={(200, "application/zip"): OpenApiTypes.BINARY}
    )
    def list(self, request: Request) -> HttpResponse:
        viewer, asked = person_of(request), request._request.GET
        rows = export_jobs.asked_records(viewer, asked)
        if (count := rows.count()) > export_jobs.MOST_AT_ONCE:
            raise serializers.ValidationError(f"These are {count} records. Post here, and a job packs them.")
        packed = exporting.zip_of(viewer, rows, importing_views.asked_form(request._request))
        return importing_views.zip_answer(packed, export_jobs.asked_name(viewer, asked))

    @extend_schema(parameters=ASKED, request=None, responses={202: JobSerializer})
    def create(self, request: Request) -> Response:
        """The same zip made by a job, however many records it has."""
        form = importing_views.asked_form(request._request)
        job = export_jobs.start_export(request._request.GET, form, by=person_of(request))
        return Response(JobSerializer(job).data, status=status.HTTP_202_ACCEPTED)

    @extend_schema(parameters=[FORM], responses={(200, "text/plain"): OpenApiTypes.STR})
    def retrieve(self, request: Request, pk: str) -> HttpResponse:
        form = importing_views.asked_form(request._request)
        return importing_views.download(exporting.file_of(person_of(request), self.get_object(), form))


def _valid(form: Any) -> dict[str, Any]:
    if not form.is_valid():
        raise serializers.ValidationError(form.errors)
    given: dict[str, Any] = form.cleaned_data
    return given
