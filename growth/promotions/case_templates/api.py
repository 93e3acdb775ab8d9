"""The template of cases, the second door."""

from dataclasses import asdict
from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from config.pages import person_of
from config.yamlfiles import FileError
from growth.promotions.case_templates import actions, queries, rules
from growth.promotions.case_templates.files import read, write
from growth.promotions.models import CaseTemplate


class CaseTemplateSerializer(serializers.ModelSerializer):
    class Meta:
        model = CaseTemplate
        fields = ["id", "number", "status", "name", "published_at"]


class WholeCaseTemplateSerializer(CaseTemplateSerializer):
    document = serializers.SerializerMethodField(help_text="As schema/case_template.schema.json describes it.")

    class Meta(CaseTemplateSerializer.Meta):
        fields = [*CaseTemplateSerializer.Meta.fields, "document"]

    def get_document(self, template: CaseTemplate) -> dict[str, Any]:
        return actions.document_of(template)


class CaseTemplateFileSerializer(serializers.Serializer):
    file = serializers.CharField(help_text="A template as YAML text.", trim_whitespace=False)


class CaseTemplatePublicationSerializer(serializers.Serializer):
    seen = serializers.CharField(
        default="",
        allow_blank=True,
        help_text="The fingerprint of the draft that was read; publishing is refused once it says something else.",
    )


class CaseTemplateFingerprintSerializer(serializers.Serializer):
    fingerprint = serializers.CharField()


class CaseTemplateViewSet(mixins.DestroyModelMixin, viewsets.ReadOnlyModelViewSet):
    """Versions of what is asked of a case. Posting a file makes it the draft; deleting throws a draft away."""

    serializer_class = CaseTemplateSerializer
    queryset = CaseTemplate.objects.none()
    filterset_fields = ["status"]
    rules = {
        "create": rules.can_write_templates,
        "destroy": rules.can_write_templates,
        "publication": rules.can_write_templates,
    }

    def get_queryset(self) -> Any:
        return CaseTemplate.objects.visible_to(self.request.user).order_by("pk")

    @extend_schema(responses=WholeCaseTemplateSerializer)
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return Response(WholeCaseTemplateSerializer(self.get_object()).data)

    @extend_schema(request=CaseTemplateFileSerializer, responses={201: CaseTemplateSerializer})
    def create(self, request: Request) -> Response:
        body = CaseTemplateFileSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        try:
            document = read(body.validated_data["file"])
        except FileError as error:
            raise ValidationError({"file": [str(problem) for problem in error.problems]}) from None
        draft = actions.import_document(document, by=person_of(request))
        return Response(self.get_serializer(draft).data, status=status.HTTP_201_CREATED)

    def perform_destroy(self, instance: CaseTemplate) -> None:
        actions.discard_draft(instance, by=person_of(self.request))

    @extend_schema(responses=CaseTemplateFileSerializer)
    @action(detail=True, methods=["get"])
    def file(self, request: Request, pk: str) -> Response:
        return Response({"file": write(self.get_object().document)})

    @extend_schema(responses=OpenApiTypes.OBJECT)
    @action(detail=True, methods=["get"])
    def changes(self, request: Request, pk: str) -> Response:
        """The difference to the version before it."""
        return Response([asdict(change) for change in queries.changes_of(self.get_object())])

    @extend_schema(responses=CaseTemplateFingerprintSerializer)
    @action(detail=True, methods=["get"])
    def fingerprint(self, request: Request, pk: str) -> Response:
        return Response({"fingerprint": actions.fingerprint(self.get_object())})

    @extend_schema(request=CaseTemplatePublicationSerializer, responses=CaseTemplateSerializer)
    @action(detail=True, methods=["post"])
    def publication(self, request: Request, pk: str) -> Response:
        body = CaseTemplatePublicationSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        version = actions.publish_template(self.get_object(), by=person_of(request), **body.validated_data)
        return Response(self.get_serializer(version).data)
