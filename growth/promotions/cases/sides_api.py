"""What stands beside the document, the second door: people mentored, assessments, evidence left out, readers, and one’s
own note.
"""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from config.pages import person_of, refuse_unless
from growth.evidence.models import Evidence
from growth.mentoring.achievements.models import Achievement
from growth.promotions.cases import reader_actions, rules, writing
from growth.promotions.cases.models import (
    LONGEST_BODY,
    Case,
    CaseAssessment,
    CaseNote,
    LeftOut,
    NamedAchievement,
    Reader,
)
from growth.promotions.cases.parts_api import OfCase, OwnChoices, can_try, can_try_as_candidate

# ---- people mentored, evidence left out, assessments


class CaseAchievementSerializer(OwnChoices):
    case = serializers.PrimaryKeyRelatedField(queryset=Case.objects.none())
    achievement = serializers.PrimaryKeyRelatedField(queryset=Achievement.objects.none())
    mentee = serializers.IntegerField(source="achievement.pairing.mentee_id", read_only=True)
    words = serializers.CharField(source="achievement.words", read_only=True)
    own_part = serializers.CharField(source="achievement.own_part", read_only=True)
    happened_on = serializers.DateField(source="achievement.happened_on", read_only=True)
    choices = {"case": Case, "achievement": Achievement}

    class Meta:
        model = NamedAchievement
        validators: list[Any] = []
        fields = ["id", "case", "achievement", "mentee", "words", "own_part", "happened_on"]


class CaseAchievementViewSet(mixins.CreateModelMixin, mixins.DestroyModelMixin, OfCase):
    """Whom the candidate mentored, as far as they consent."""

    serializer_class = CaseAchievementSerializer
    queryset = NamedAchievement.objects.none()
    filterset_fields = ["case"]
    rules = {"create": can_try_as_candidate, "destroy": can_try_as_candidate}

    def get_queryset(self) -> Any:
        rows = NamedAchievement.objects.visible_to(self.request.user)
        return rows.select_related("case", "achievement__pairing").order_by("pk")

    def may_add(self, user: User, case: Case) -> bool:
        return rules.can_name_achievements(user, case)

    def perform_create(self, serializer: Any) -> None:
        case = self.case_of(serializer)
        serializer.instance = writing.name_achievement(case, by=person_of(self.request), **serializer.validated_data)

    def perform_destroy(self, instance: NamedAchievement) -> None:
        writing.unname_achievement(instance, by=person_of(self.request))


class CaseLeftOutSerializer(OwnChoices):
    case = serializers.PrimaryKeyRelatedField(queryset=Case.objects.none())
    evidence = serializers.PrimaryKeyRelatedField(queryset=Evidence.objects.none())
    choices = {"case": Case, "evidence": Evidence}

    class Meta:
        model = LeftOut
        validators: list[Any] = []
        fields = ["id", "case", "evidence"]


class CaseLeftOutViewSet(mixins.CreateModelMixin, mixins.DestroyModelMixin, OfCase):
    """Shared evidence that is no part of the case."""

    serializer_class = CaseLeftOutSerializer
    queryset = LeftOut.objects.none()
    filterset_fields = ["case"]
    rules = {"create": can_try_as_candidate, "destroy": can_try_as_candidate}

    def get_queryset(self) -> Any:
        return LeftOut.objects.visible_to(self.request.user).select_related("case__person").order_by("pk")

    def may_add(self, user: User, case: Case) -> bool:
        return rules.can_leave_out(user, case)

    def perform_create(self, serializer: Any) -> None:
        case = self.case_of(serializer)
        serializer.instance = writing.leave_out(case, by=person_of(self.request), **serializer.validated_data)

    def perform_destroy(self, instance: LeftOut) -> None:
        writing.take_in(instance, by=person_of(self.request))


class CaseAssessmentSerializer(OwnChoices):
    """Posting says it anew for the caller’s side; a `level` of null takes it back."""

    case = serializers.PrimaryKeyRelatedField(queryset=Case.objects.none())
    dimension = serializers.SlugField()
    level = serializers.IntegerField(allow_null=True)
    choices = {"case": Case}

    class Meta:
        model = CaseAssessment
        validators: list[Any] = []
        fields = ["id", "case", "side", "dimension", "level", "words", "updated_at"]
        read_only_fields = ["side", "updated_at"]


class CaseAssessmentViewSet(OfCase):
    """Where both sides see the candidate."""

    serializer_class = CaseAssessmentSerializer
    queryset = CaseAssessment.objects.none()
    filterset_fields = ["case", "side", "dimension"]
    rules = {"create": can_try}

    def get_queryset(self) -> Any:
        return CaseAssessment.objects.visible_to(self.request.user).select_related("case").order_by("pk")

    @extend_schema(request=CaseAssessmentSerializer, responses=CaseAssessmentSerializer(many=True))
    def create(self, request: Request) -> Response:
        """Answers with all the caller’s side says."""
        body = self.get_serializer(data=request.data)
        body.is_valid(raise_exception=True)
        case, said = self.case_of(body), body.validated_data
        levels = {said["dimension"]: (said["level"], said.get("words", ""))}
        rows = writing.assess(case, by=person_of(request), levels=levels)
        return Response(self.get_serializer(rows, many=True).data)


# ---- readers, and one's own note


class CaseReaderSerializer(OwnChoices):
    case = serializers.PrimaryKeyRelatedField(queryset=Case.objects.none())
    person = serializers.PrimaryKeyRelatedField(queryset=User.objects.none())
    choices = {"case": Case, "person": User}

    class Meta:
        model = Reader
        validators: list[Any] = []
        fields = ["id", "case", "person", "invited_at", "ended_at"]
        read_only_fields = ["invited_at", "ended_at"]


class CaseReaderViewSet(mixins.CreateModelMixin, OfCase):
    """Who was invited to read. Posting invites somebody."""

    serializer_class = CaseReaderSerializer
    queryset = Reader.objects.none()
    filterset_fields = ["case"]
    rules = {"create": can_try_as_candidate, "ending": can_try_as_candidate}

    def get_queryset(self) -> Any:
        return Reader.objects.visible_to(self.request.user).select_related("case").order_by("pk")

    def may_add(self, user: User, case: Case) -> bool:
        return rules.can_invite(user, case)

    def perform_create(self, serializer: Any) -> None:
        case = self.case_of(serializer)
        serializer.instance = reader_actions.invite_reader(
            case, by=person_of(self.request), **serializer.validated_data
        )

    @extend_schema(request=None, responses=CaseReaderSerializer)
    @action(detail=True, methods=["post"])
    def ending(self, request: Request, pk: str) -> Response:
        """They do not see the case any more."""
        return Response(self.get_serializer(reader_actions.end_reader(self.get_object(), by=person_of(request))).data)


class CaseNoteSerializer(OwnChoices):
    """`version` is that of the note read, 0 for none."""

    case = serializers.PrimaryKeyRelatedField(queryset=Case.objects.none())
    body = serializers.CharField(allow_blank=True, max_length=LONGEST_BODY)
    version = serializers.IntegerField()
    choices = {"case": Case}

    class Meta:
        model = CaseNote
        validators: list[Any] = []
        fields = ["id", "case", "body", "version", "updated_at"]
        read_only_fields = ["updated_at"]


class CaseNoteViewSet(viewsets.ReadOnlyModelViewSet):
    """The caller’s own, and nobody else’s. Posting keeps it."""

    serializer_class = CaseNoteSerializer
    queryset = CaseNote.objects.none()
    filterset_fields = ["case"]
    rules = {"create": can_try}

    def get_queryset(self) -> Any:
        return CaseNote.objects.visible_to(self.request.user).order_by("pk")

    @extend_schema(request=CaseNoteSerializer, responses=CaseNoteSerializer)
    def create(self, request: Request) -> Response:
        body = self.get_serializer(data=request.data)
        body.is_valid(raise_exception=True)
        said = dict(body.validated_data)
        case, by = said.pop("case"), person_of(request)
        refuse_unless(rules.can_keep_note(by, case))
        return Response(self.get_serializer(writing.keep_note(case, by=by, **said)).data)
