"""The parts of a case, the second door: sections and what is said about them, projects and figures.

What stands beside the document is in sides_api.py.
"""

from typing import Any

from django.db.models import Exists, OuterRef, Prefetch
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from accounts.reads import RecordsReads
from config.pages import person_of, refuse_unless
from growth.decisions.models import Decision
from growth.evidence.models import Evidence
from growth.promotions.cases import project_actions, reader_actions, rules, writing
from growth.promotions.cases.models import (
    LONGEST_BODY,
    Case,
    CaseMetric,
    CaseProject,
    Section,
    SectionComment,
)
from growth.promotions.cases.pages import CASE

SEND_VERSION = "Send the version you have read."


class OwnChoices(serializers.ModelSerializer):
    """What is tied to a part is chosen among what the caller may see: `choices` names the models.

    Without validators of what is unique: the same thing twice is the same thing, as the actions say.
    """

    choices: dict[str, Any] = {}

    def get_fields(self) -> dict[str, Any]:
        fields: dict[str, Any] = super().get_fields()
        request = self.context.get("request")
        for name, model in self.choices.items():
            if request is not None and name in fields and not fields[name].read_only:
                field = getattr(fields[name], "child_relation", fields[name])
                field.queryset = model.objects.visible_to(request.user)
        return fields


class OfCase(RecordsReads, viewsets.ReadOnlyModelViewSet):
    """Parts of a case, each noted as read under the candidate."""

    reads = CASE
    owner = "case.person_id"

    def case_of(self, serializer: Any) -> Case:
        """The case a new part is for, once the rule of creating allows it."""
        case: Case = serializer.validated_data.pop("case")
        refuse_unless(self.may_add(person_of(self.request), case))
        return case

    def may_add(self, user: User, case: Case) -> bool:
        return case.is_side(user)


def can_try(user: User, thing: Any) -> bool:
    """A part that is there: its sides. A new one: whoever `case_of` then lets add it to the case they name."""
    return user.is_active if thing is None else rules.is_side(user, thing.case)


def can_try_as_candidate(user: User, thing: Any) -> bool:
    return user.is_active if thing is None else rules.is_candidate(user, thing.case)


# ---- sections


class CaseSectionSerializer(serializers.ModelSerializer):
    """`version` is read with it and sent back with an edit, so that nobody overwrites what they have not seen."""

    version = serializers.IntegerField()
    body = serializers.CharField(allow_blank=True, max_length=LONGEST_BODY)

    class Meta:
        model = Section
        fields = [
            "id", "case", "key", "position", "side", "layer", "body", "written_by_name", "written_at", "version",
        ]  # fmt: skip
        read_only_fields = ["case", "key", "position", "side", "layer", "written_by_name", "written_at"]


class SectionCommentSerializer(OwnChoices):
    section = serializers.PrimaryKeyRelatedField(queryset=Section.objects.none())
    submission = serializers.UUIDField(required=False, write_only=True)
    choices = {"section": Section}

    class Meta:
        model = SectionComment
        validators: list[Any] = []
        fields = ["id", "section", "author", "author_name", "words", "created_at", "settled_at", "submission"]
        read_only_fields = ["author", "author_name", "created_at", "settled_at"]


class CaseSectionViewSet(mixins.UpdateModelMixin, OfCase):
    """The sections the caller reads."""

    serializer_class = CaseSectionSerializer
    queryset = Section.objects.none()
    filterset_fields = ["case", "key"]
    http_method_names = ["get", "patch", "head", "options"]
    rules = {"partial_update": rules.can_write}

    def get_queryset(self) -> Any:
        return Section.objects.visible_to(self.request.user).select_related("case").order_by("case", "position")

    def perform_update(self, serializer: Any) -> None:
        said = serializer.validated_data
        if "version" not in said:
            raise serializers.ValidationError({"version": [SEND_VERSION]})
        serializer.instance = writing.write_section(
            serializer.instance,
            by=person_of(self.request),
            version=said["version"],
            body=said.get("body", serializer.instance.body),
        )


class CaseSectionCommentViewSet(RecordsReads, mixins.CreateModelMixin, viewsets.ReadOnlyModelViewSet):
    """One's own comments, and all of them on one's case."""

    serializer_class = SectionCommentSerializer
    queryset = SectionComment.objects.none()
    filterset_fields = ["section", "section__case"]
    reads = CASE
    owner = "section.case.person_id"
    rules = {"create": rules.can_comment, "settlement": rules.can_settle}

    def get_queryset(self) -> Any:
        return SectionComment.objects.visible_to(self.request.user).select_related("section__case").order_by("pk")

    def perform_create(self, serializer: Any) -> None:
        said = dict(serializer.validated_data)
        by, section = person_of(self.request), said.pop("section")
        refuse_unless(rules.can_comment(by, section))
        serializer.instance = reader_actions.comment_section(section, by=by, **said)

    @extend_schema(request=None, responses=SectionCommentSerializer)
    @action(detail=True, methods=["post"])
    def settlement(self, request: Request, pk: str) -> Response:
        settled = reader_actions.settle_comment(self.get_object(), by=person_of(request))
        return Response(self.get_serializer(settled).data)


# ---- projects and figures


class CaseProjectSerializer(OwnChoices):
    """Decisions and evidence are those the caller may open."""

    case = serializers.PrimaryKeyRelatedField(queryset=Case.objects.none())
    decisions = serializers.PrimaryKeyRelatedField(queryset=Decision.objects.none(), many=True, required=False)
    evidence = serializers.PrimaryKeyRelatedField(queryset=Evidence.objects.none(), many=True, required=False)
    version = serializers.IntegerField(required=False)
    submission = serializers.UUIDField(required=False, write_only=True)
    choices = {"case": Case, "decisions": Decision, "evidence": Evidence}

    class Meta:
        model = CaseProject
        validators: list[Any] = []
        fields = [
            "id", "case", *project_actions.PROJECT_WORDS, "decisions", "evidence", "position", "version", "submission",
        ]  # fmt: skip
        read_only_fields = ["position"]


class CaseProjectViewSet(mixins.CreateModelMixin, mixins.UpdateModelMixin, mixins.DestroyModelMixin, OfCase):
    """The projects of the cases the caller reads."""

    serializer_class = CaseProjectSerializer
    queryset = CaseProject.objects.none()
    filterset_fields = ["case"]
    http_method_names = ["get", "post", "patch", "delete", "head", "options"]
    rules = {
        "create": can_try, "partial_update": can_try, "destroy": can_try, "rising": can_try, "sinking": can_try,
    }  # fmt: skip

    def get_queryset(self) -> Any:
        viewer = self.request.user
        rows = CaseProject.objects.visible_to(viewer).select_related("case__person")
        # SECURITY: of what is tied to it, each reads as far as they may.
        decisions = Prefetch("decisions", Decision.objects.visible_to(viewer).order_by("pk"))
        evidence = Prefetch("evidence", Evidence.objects.visible_to(viewer).order_by("pk"))
        return rows.prefetch_related(decisions, evidence).order_by("case", "position", "pk")

    def perform_create(self, serializer: Any) -> None:
        case, by = self.case_of(serializer), person_of(self.request)
        words = {name: value for name, value in serializer.validated_data.items() if name != "version"}
        made = project_actions.add_project(case, by=by, **words)
        serializer.instance = self.get_queryset().get(pk=made.pk)

    def perform_update(self, serializer: Any) -> None:
        words = {name: said for name, said in serializer.validated_data.items() if name not in ("case", "submission")}
        version = words.pop("version", None)
        if version is None:
            raise serializers.ValidationError({"version": [SEND_VERSION]})
        edited = project_actions.edit_project(serializer.instance, by=person_of(self.request), version=version, **words)
        serializer.instance = self.get_queryset().get(pk=edited.pk)

    def perform_destroy(self, instance: CaseProject) -> None:
        project_actions.remove_project(instance, by=person_of(self.request))

    @extend_schema(request=None, responses={204: None})
    @action(detail=True, methods=["post"])
    def rising(self, request: Request, pk: str) -> Response:
        """One place up."""
        project_actions.move_project(self.get_object(), by=person_of(request), up=True)
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(request=None, responses={204: None})
    @action(detail=True, methods=["post"])
    def sinking(self, request: Request, pk: str) -> Response:
        """One place down."""
        project_actions.move_project(self.get_object(), by=person_of(request), up=False)
        return Response(status=status.HTTP_204_NO_CONTENT)


class CaseMetricSerializer(OwnChoices):
    """`revision` is that of the case as it was read; sent back with an edit."""

    case = serializers.PrimaryKeyRelatedField(queryset=Case.objects.none())
    project = serializers.PrimaryKeyRelatedField(queryset=CaseProject.objects.none(), required=False, allow_null=True)
    evidence = serializers.PrimaryKeyRelatedField(queryset=Evidence.objects.none(), required=False, allow_null=True)
    revision = serializers.IntegerField(required=False, write_only=True)
    submission = serializers.UUIDField(required=False, write_only=True)
    choices = {"case": Case, "project": CaseProject, "evidence": Evidence}

    class Meta:
        model = CaseMetric
        validators: list[Any] = []
        fields = ["id", "case", *project_actions.METRIC_WORDS, "position", "revision", "submission"]
        read_only_fields = ["position"]

    def to_representation(self, instance: CaseMetric) -> dict[str, Any]:
        said: dict[str, Any] = super().to_representation(instance)
        return said if instance.shows_evidence else {**said, "evidence": None}  # type: ignore[attr-defined]


class CaseMetricViewSet(mixins.CreateModelMixin, mixins.UpdateModelMixin, mixins.DestroyModelMixin, OfCase):
    """The figures of the cases the caller reads."""

    serializer_class = CaseMetricSerializer
    queryset = CaseMetric.objects.none()
    filterset_fields = ["case", "project"]
    http_method_names = ["get", "post", "patch", "delete", "head", "options"]
    rules = {"create": can_try, "partial_update": can_try, "destroy": can_try}

    def get_queryset(self) -> Any:
        viewer = self.request.user
        rows = CaseMetric.objects.visible_to(viewer).select_related("case__person")
        shown = Evidence.objects.visible_to(viewer).filter(pk=OuterRef("evidence"))
        return rows.annotate(shows_evidence=Exists(shown)).order_by("case", "position", "pk")

    def perform_create(self, serializer: Any) -> None:
        case, by = self.case_of(serializer), person_of(self.request)
        words = {name: value for name, value in serializer.validated_data.items() if name != "revision"}
        made = project_actions.add_metric(case, by=by, **words)
        serializer.instance = self.get_queryset().get(pk=made.pk)

    def perform_update(self, serializer: Any) -> None:
        words = {name: said for name, said in serializer.validated_data.items() if name not in ("case", "submission")}
        revision = words.pop("revision", None)
        if revision is None:
            raise serializers.ValidationError({"revision": ["Send the revision of the case you have read."]})
        edited = project_actions.edit_metric(
            serializer.instance, by=person_of(self.request), revision=revision, **words
        )
        serializer.instance = self.get_queryset().get(pk=edited.pk)

    def perform_destroy(self, instance: CaseMetric) -> None:
        project_actions.remove_metric(instance, by=person_of(self.request))
