"""Decisions, their projects and comments, the second door."""

from typing import Any, cast

from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from config.pages import person_of
from growth.decisions import actions, flow_actions, rules
from growth.decisions.actions import FLAGS, WORDS
from growth.decisions.discussing import Answer, Comment, Reply
from growth.decisions.finding.api import DecisionGraphSerializer
from growth.decisions.finding.filters import DecisionFilter
from growth.decisions.finding.graph import graph_of
from growth.decisions.finding.search import search
from growth.decisions.history import versions_of
from growth.decisions.models import Decision, Link, Participant, Project, Role, StatusChange
from growth.decisions.pages import links_of
from growth.decisions.sections import PROSE


class ProjectSerializer(serializers.ModelSerializer):
    """Whoever starts it keeps it; a change of `keeper` hands it on."""

    keeper = serializers.PrimaryKeyRelatedField(queryset=User.objects.active(), required=False)

    class Meta:
        model = Project
        fields = ["id", "name", "about", "team", "audience", "keeper", "created_at"]
        read_only_fields = ["created_at"]


class SeenField(serializers.PrimaryKeyRelatedField):
    """One of those the caller sees: another one is as if it were not there."""

    def get_queryset(self) -> Any:
        request, rows = self.context.get("request"), cast(Any, super().get_queryset())
        return rows.visible_to(request.user) if request else rows.none()


class DecisionOptionSerializer(serializers.Serializer):
    title = serializers.CharField(max_length=200)
    description = serializers.CharField(required=False, allow_blank=True, default="")
    good = serializers.ListField(child=serializers.CharField(), required=False, default=list)
    bad = serializers.ListField(child=serializers.CharField(), required=False, default=list)


class ParticipantSerializer(serializers.ModelSerializer):
    """`person` is empty where a file names somebody who is not certainly one of us."""

    class Meta:
        model = Participant
        fields = ["person", "name", "role"]


class StatusChangeSerializer(serializers.ModelSerializer):
    class Meta:
        model = StatusChange
        fields = ["status", "by", "at", "words"]


class DecisionSerializer(serializers.ModelSerializer):
    """`version` is read with it and sent back with an edit, so that nobody overwrites what they have not seen."""

    project = SeenField(queryset=Project.objects.all())
    label = serializers.CharField(read_only=True)  # type: ignore[assignment]
    options = DecisionOptionSerializer(many=True, required=False)
    people = ParticipantSerializer(source="participants", many=True, read_only=True)
    tags: Any = serializers.SlugRelatedField(slug_field="name", many=True, read_only=True)
    submission = serializers.UUIDField(required=False, write_only=True)
    version = serializers.IntegerField(required=False)

    class Meta:
        model = Decision
        fields = [
            "id", "project", "number", "label", "slug", "title", "status", "status_words", "dated", "revisit_on",
            *PROSE, "options", "more", *FLAGS, "tags", "people", "source_path", "round", "version", "created_at",
            "updated_at", "submission",
        ]  # fmt: skip
        read_only_fields = [
            "number", "slug", "status", "status_words", "dated", "revisit_on", "more", "source_path", "round",
            "created_at", "updated_at",
        ]  # fmt: skip


class DecisionCommentSerializer(serializers.ModelSerializer):
    submission = serializers.UUIDField(required=False, write_only=True)

    class Meta:
        model = Comment
        fields = [
            "id",
            "decision",
            "section",
            "author",
            "text",
            "created_at",
            "resolved_at",
            "resolved_by",
            "submission",
        ]
        read_only_fields = ["decision", "author", "created_at", "resolved_at", "resolved_by"]


class DeciderAnswerSerializer(serializers.ModelSerializer):
    """`seen` is the round the words were read in; left out, the answer is to the words as they are now."""

    seen = serializers.IntegerField(required=False, write_only=True)
    reply = serializers.ChoiceField(choices=Reply.choices)
    reason = serializers.CharField(required=False, allow_blank=True, max_length=2000, default="")

    class Meta:
        model = Answer
        fields = ["person", "round", "reply", "reason", "at", "seen"]
        read_only_fields = ["person", "round", "at"]


class SettlingSerializer(serializers.Serializer):
    words = serializers.CharField(required=False, allow_blank=True, max_length=4000, default="")


class DecisionMarksSerializer(serializers.Serializer):
    tags = serializers.ListField(child=serializers.CharField(max_length=40), required=False)
    revisit_on = serializers.DateField(required=False, allow_null=True)


class NamedSerializer(serializers.Serializer):
    person = serializers.PrimaryKeyRelatedField(queryset=User.objects.active())
    role = serializers.ChoiceField(choices=Role.choices)


class DecisionPeopleSerializer(serializers.Serializer):
    people = NamedSerializer(many=True)


class DecisionLinkSerializer(serializers.ModelSerializer):
    """One row for both ends: `source` supersedes, amends or relates to `target`, which is empty when it is not here."""

    target = SeenField(queryset=Decision.objects.all())

    class Meta:
        model = Link
        fields = ["id", "source", "target", "kind", "partly", "words"]
        read_only_fields = ["source", "words"]


class VersionRowSerializer(serializers.Serializer):
    number = serializers.IntegerField()
    by = serializers.CharField()
    at = serializers.DateTimeField()
    title = serializers.CharField()


class ProjectViewSet(mixins.CreateModelMixin, mixins.UpdateModelMixin, viewsets.ReadOnlyModelViewSet):
    """Projects whose decisions the caller may read; posting starts one."""

    serializer_class = ProjectSerializer
    queryset = Project.objects.none()
    http_method_names = ["get", "post", "patch", "head", "options"]
    rules = {"create": rules.can_start_project, "partial_update": rules.can_keep}

    def get_queryset(self) -> Any:
        return Project.objects.visible_to(self.request.user).select_related("keeper").order_by("name", "pk")

    def perform_create(self, serializer: Any) -> None:
        words = {name: value for name, value in serializer.validated_data.items() if name != "keeper"}
        serializer.instance = actions.start_project(by=person_of(self.request), **words)

    def perform_update(self, serializer: Any) -> None:
        serializer.instance = actions.edit_project(
            serializer.instance, by=person_of(self.request), **serializer.validated_data
        )


class DecisionViewSet(
    mixins.CreateModelMixin, mixins.UpdateModelMixin, mixins.DestroyModelMixin, viewsets.ReadOnlyModelViewSet
):
    """Records the caller may read. Posting writes a draft; deleting discards one that was never proposed."""

    serializer_class = DecisionSerializer
    queryset = Decision.objects.none()
    filterset_class = DecisionFilter
    http_method_names = ["get", "post", "patch", "delete", "head", "options"]
    rules = {
        "create": rules.can_write,
        "partial_update": rules.can_edit,
        "destroy": rules.can_discard,
        "proposal": rules.can_propose,
        "taking_back": rules.can_take_back,
        "comments": rules.can_comment,
        "answers": rules.can_answer,
        "acceptance": rules.can_settle,
        "rejection": rules.can_settle,
        "deprecation": rules.can_deprecate,
        "people": rules.can_name_people,
        "marks": rules.can_mark,
        "links": rules.can_mark,
    }

    def get_queryset(self) -> Any:
        rows = Decision.objects.visible_to(self.request.user).select_related("project__keeper")
        return rows.prefetch_related("participants", "tags").newest_first()

    def filter_queryset(self, queryset: Any) -> Any:
        """Filters are for the list; with words to search for, the best first."""
        if self.action != "list":
            return queryset
        rows: Any = super().filter_queryset(queryset)
        words = self.request.query_params.get("q", "").strip()
        return search(rows, words) if words else rows

    def perform_create(self, serializer: Any) -> None:
        words = dict(serializer.validated_data)
        words.pop("version", None)
        project = words.pop("project")
        serializer.instance = actions.write_decision(project, by=person_of(self.request), **words)

    def perform_update(self, serializer: Any) -> None:
        words = {name: value for name, value in serializer.validated_data.items() if name in WORDS}
        version = serializer.validated_data.get("version")
        if version is None:
            raise serializers.ValidationError({"version": ["Send the version you have read."]})
        serializer.instance = actions.edit_decision(
            serializer.instance, by=person_of(self.request), version=version, **words
        )

    def perform_destroy(self, instance: Decision) -> None:
        flow_actions.discard_draft(instance, by=person_of(self.request))

    @extend_schema(request=None, responses=DecisionSerializer)
    @action(detail=True, methods=["post"])
    def proposal(self, request: Request, pk: str) -> Response:
        """Asks its deciders, and opens it to whoever sees the project."""
        return self._answer(flow_actions.propose_decision(self.get_object(), by=person_of(request)))

    @extend_schema(request=None, responses=DecisionSerializer)
    @action(detail=True, methods=["post"], url_path="taking-back")
    def taking_back(self, request: Request, pk: str) -> Response:
        """A proposal becomes a draft again."""
        return self._answer(flow_actions.take_back(self.get_object(), by=person_of(request)))

    @extend_schema(methods=["get"], responses=DecisionCommentSerializer(many=True))
    @extend_schema(methods=["post"], request=DecisionCommentSerializer, responses={201: DecisionCommentSerializer})
    @action(detail=True, methods=["get", "post"], pagination_class=None)
    def comments(self, request: Request, pk: str) -> Response:
        """What is said about its sections, oldest first; posting says something."""
        decision = self.get_object()
        if request.method == "GET":
            return Response(DecisionCommentSerializer(decision.comments.all(), many=True).data)
        body = _valid(DecisionCommentSerializer, request)
        said = flow_actions.comment(decision, by=person_of(request), **body)
        return Response(DecisionCommentSerializer(said).data, status=status.HTTP_201_CREATED)

    @extend_schema(methods=["get"], responses=DeciderAnswerSerializer(many=True))
    @extend_schema(methods=["post"], request=DeciderAnswerSerializer, responses={201: DeciderAnswerSerializer})
    @action(detail=True, methods=["get", "post"], pagination_class=None)
    def answers(self, request: Request, pk: str) -> Response:
        """What its deciders answered, in all rounds; posting is one's own answer in this one."""
        decision = self.get_object()
        if request.method == "GET":
            return Response(DeciderAnswerSerializer(decision.answers.all(), many=True).data)
        body = _valid(DeciderAnswerSerializer, request)
        said = flow_actions.answer(decision, by=person_of(request), **body)
        return Response(DeciderAnswerSerializer(said).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=SettlingSerializer, responses=DecisionSerializer)
    @action(detail=True, methods=["post"])
    def acceptance(self, request: Request, pk: str) -> Response:
        """It holds, and gets its number."""
        return self._settle(request, flow_actions.accept_decision)

    @extend_schema(request=SettlingSerializer, responses=DecisionSerializer)
    @action(detail=True, methods=["post"])
    def rejection(self, request: Request, pk: str) -> Response:
        return self._settle(request, flow_actions.reject_decision)

    @extend_schema(request=SettlingSerializer, responses=DecisionSerializer)
    @action(detail=True, methods=["post"])
    def deprecation(self, request: Request, pk: str) -> Response:
        return self._settle(request, flow_actions.deprecate_decision)

    @extend_schema(methods=["get"], responses=ParticipantSerializer(many=True))
    @extend_schema(methods=["post"], request=DecisionPeopleSerializer, responses=ParticipantSerializer(many=True))
    @action(detail=True, methods=["get", "post"], pagination_class=None)
    def people(self, request: Request, pk: str) -> Response:
        """Who has which part; posting replaces the whole list."""
        decision = self.get_object()
        if request.method == "POST":
            named = [(row["role"], row["person"]) for row in _valid(DecisionPeopleSerializer, request)["people"]]
            actions.name_people(decision, by=person_of(request), people=named)
        return Response(ParticipantSerializer(Participant.objects.filter(decision=decision), many=True).data)

    @extend_schema(request=DecisionMarksSerializer, responses=DecisionSerializer)
    @action(detail=True, methods=["patch"])
    def marks(self, request: Request, pk: str) -> Response:
        """Tags and the revisit date, also of what is settled."""
        body = _valid(DecisionMarksSerializer, request)
        return self._answer(actions.mark_decision(self.get_object(), by=person_of(request), **body))

    @extend_schema(methods=["get"], responses=DecisionLinkSerializer(many=True))
    @extend_schema(methods=["post"], request=DecisionLinkSerializer, responses={201: DecisionLinkSerializer})
    @action(detail=True, methods=["get", "post"], pagination_class=None)
    def links(self, request: Request, pk: str) -> Response:
        """What it supersedes, amends and relates to, and what does so to it."""
        decision, viewer = self.get_object(), person_of(request)
        if request.method == "GET":
            rows = [row["link"] for row in links_of(viewer, decision)]
            return Response(DecisionLinkSerializer(rows, many=True).data)
        body = _valid(DecisionLinkSerializer, request)
        made = actions.link_decision(decision, by=viewer, **body)
        return Response(DecisionLinkSerializer(made).data, status=status.HTTP_201_CREATED)

    @extend_schema(responses=DecisionGraphSerializer)
    @action(detail=True, methods=["get"], pagination_class=None)
    def graph(self, request: Request, pk: str) -> Response:
        """What it superseded, what superseded it, and what else hangs together with it; nothing if it is alone."""
        return Response(DecisionGraphSerializer(graph_of(person_of(request), self.get_object())).data)

    @extend_schema(responses=StatusChangeSerializer(many=True))
    @action(detail=True, methods=["get"], pagination_class=None)
    def changes(self, request: Request, pk: str) -> Response:
        """Which status it got, from whom, when and why."""
        return Response(StatusChangeSerializer(self.get_object().status_changes.all(), many=True).data)

    @extend_schema(responses=VersionRowSerializer(many=True))
    @action(detail=True, methods=["get"], pagination_class=None)
    def versions(self, request: Request, pk: str) -> Response:
        """The versions of its words, newest first, as far as the caller may know them."""
        return Response(VersionRowSerializer(versions_of(person_of(request), self.get_object()), many=True).data)

    def _settle(self, request: Request, do: Any) -> Response:
        decision = self.get_object()
        return self._answer(do(decision, by=person_of(request), **_valid(SettlingSerializer, request)))

    def _answer(self, decision: Decision) -> Response:
        return Response(self.get_serializer(self.get_queryset().get(pk=decision.pk)).data)


class DecisionLinkViewSet(mixins.DestroyModelMixin, viewsets.ReadOnlyModelViewSet):
    """Links between records of which the caller sees both."""

    serializer_class = DecisionLinkSerializer
    queryset = Link.objects.none()
    filterset_fields = ["source", "target", "kind"]
    rules = {"destroy": rules.can_unlink}

    def get_queryset(self) -> Any:
        return Link.objects.visible_to(self.request.user).select_related("source__project__keeper").order_by("pk")

    def perform_destroy(self, instance: Link) -> None:
        actions.unlink_decision(instance, by=person_of(self.request))


class DecisionCommentViewSet(viewsets.ReadOnlyModelViewSet):
    """Comments on records the caller may read."""

    serializer_class = DecisionCommentSerializer
    queryset = Comment.objects.none()
    filterset_fields = ["decision", "section", "author"]
    rules = {"resolution": rules.can_resolve_comment}

    def get_queryset(self) -> Any:
        rows = Comment.objects.visible_to(self.request.user).select_related("decision__project__keeper")
        return rows.order_by("pk")

    @extend_schema(request=None, responses=DecisionCommentSerializer)
    @action(detail=True, methods=["post", "delete"])
    def resolution(self, request: Request, pk: str) -> Response:
        """Dealt with; deleting the resolution opens it again."""
        do = flow_actions.resolve_comment if request.method == "POST" else flow_actions.reopen_comment
        return Response(DecisionCommentSerializer(do(self.get_object(), by=person_of(request))).data)


def _valid(serializer_class: type[serializers.BaseSerializer], request: Request) -> dict[str, Any]:
    body = serializer_class(data=request.data, context={"request": request})
    body.is_valid(raise_exception=True)
    return dict(body.validated_data)
