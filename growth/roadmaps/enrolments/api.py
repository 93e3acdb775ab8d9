"""Enrolments, hours, time off and plans, the second door."""

from datetime import date
from typing import Any

from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.fields import empty
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.reads import RecordsReads
from config.pages import person_of
from growth.roadmaps.enrolments import actions, rules
from growth.roadmaps.enrolments.bounds import check_start
from growth.roadmaps.enrolments.models import AcceptedPlan, Enrolment, HoursEntry, TimeOff, Visibility
from growth.roadmaps.enrolments.previews import Preview, preview_of
from growth.roadmaps.milestones.models import PlannedMilestone
from growth.roadmaps.models import RoadmapVersion
from growth.roadmaps.progress import progress_of


class WeeklyHoursField(serializers.DecimalField):
    """Hours, in code minutes."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_digits=5, decimal_places=2, max_value=168, **kwargs)

    def run_validation(self, data: Any = empty) -> Any:
        return round(super().run_validation(data) * 60)

    def to_representation(self, value: Any) -> Any:
        return f"{value / 60:.2f}"


class RoadmapTimeOffSerializer(serializers.ModelSerializer):
    """Weeks, by any day of the first and of the last; kept as Mondays."""

    class Meta:
        model = TimeOff
        fields = ["id", "first_week", "last_week"]


class EnrolmentSerializer(serializers.ModelSerializer):
    """`lands_on` is of the plan accepted last, `first_lands_on` of the first one."""

    class Meta:
        model = Enrolment
        fields = [
            "id", "person", "version", "started_on", "visibility", "first_lands_on", "lands_on", "ended_on", "outcome",
        ]  # fmt: skip


class EnrollingSerializer(serializers.Serializer):
    """`optional` are keys of optional milestones to take up."""

    version = serializers.PrimaryKeyRelatedField(queryset=RoadmapVersion.objects.published())
    started_on = serializers.DateField()
    weekly_hours = WeeklyHoursField()
    visibility = serializers.ChoiceField(choices=Visibility.choices)
    optional = serializers.ListField(child=serializers.SlugField(), required=False, default=list)
    time_off = RoadmapTimeOffSerializer(required=False, allow_null=True, default=None)

    def choice(self) -> dict[str, Any]:
        """What `actions.enrol` takes."""
        data = dict(self.validated_data)
        off = data.pop("time_off")
        weeks = (off["first_week"], off["last_week"]) if off else None
        return {"weekly_minutes": data.pop("weekly_hours"), "time_off": weeks, **data}


class EnrolmentSharingSerializer(serializers.Serializer):
    visibility = serializers.ChoiceField(choices=Visibility.choices)


class EnrolmentViewSet(RecordsReads, viewsets.ReadOnlyModelViewSet):
    """One's own enrolments and those one is shown. Posting puts the caller on a roadmap."""

    serializer_class = EnrolmentSerializer
    queryset = Enrolment.objects.none()
    filterset_fields = ["person", "version"]
    reads = "roadmap"
    rules = {"create": rules.can_enrol, "sharing": rules.can_change, "ending": rules.can_change}

    def get_queryset(self) -> Any:
        return Enrolment.objects.visible_to(self.request.user).order_by("-started_on", "-pk")

    @extend_schema(request=EnrollingSerializer, responses={201: EnrolmentSerializer})
    def create(self, request: Request) -> Response:
        body = EnrollingSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        made = actions.enrol(by=person_of(request), **body.choice())
        return Response(EnrolmentSerializer(made).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=EnrolmentSharingSerializer, responses=EnrolmentSerializer)
    @action(detail=True, methods=["post"])
    def sharing(self, request: Request, pk: str) -> Response:
        """Shows it to the growth circle, or to nobody."""
        found = self.get_object()
        body = EnrolmentSharingSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        return Response(EnrolmentSerializer(actions.share(found, by=person_of(request), **body.validated_data)).data)

    @extend_schema(request=None, responses=EnrolmentSerializer)
    @action(detail=True, methods=["post"])
    def ending(self, request: Request, pk: str) -> Response:
        """Finishes it when no milestone is open, else leaves it."""
        return Response(EnrolmentSerializer(actions.end(self.get_object(), by=person_of(request))).data)


class RoadmapHoursSerializer(serializers.ModelSerializer):
    """Time of a week, by any day of it. A `submission` sent twice counts once."""

    hours = WeeklyHoursField(source="minutes")
    submission = serializers.UUIDField(required=False, write_only=True)
    milestone = serializers.PrimaryKeyRelatedField(
        queryset=PlannedMilestone.objects.none(), required=False, allow_null=True, default=None
    )

    class Meta:
        model = HoursEntry
        fields = ["id", "week", "hours", "milestone", "submission", "created_at"]

    def get_fields(self) -> dict[str, Any]:
        fields: dict[str, Any] = super().get_fields()
        if "request" in self.context:
            fields["milestone"].queryset = PlannedMilestone.objects.visible_to(self.context["request"].user)
        return fields


class RoadmapHoursViewSet(mixins.CreateModelMixin, mixins.DestroyModelMixin, viewsets.ReadOnlyModelViewSet):
    """The caller's own hours, and nobody else's. Posting logs some to the running roadmap."""

    serializer_class = RoadmapHoursSerializer
    queryset = HoursEntry.objects.none()
    filterset_fields = ["week", "milestone"]
    rules = {"create": rules.can_log, "destroy": rules.can_remove}

    def get_queryset(self) -> Any:
        return HoursEntry.objects.visible_to(self.request.user).select_related("enrolment").order_by("-week", "-pk")

    def perform_create(self, serializer: Any) -> None:
        person = person_of(self.request)
        serializer.instance = actions.log_hours(running_in(self.request), by=person, **serializer.validated_data)

    def perform_destroy(self, instance: HoursEntry) -> None:
        actions.remove_hours(instance, by=person_of(self.request))


class RoadmapTimeOffViewSet(mixins.CreateModelMixin, mixins.DestroyModelMixin, viewsets.ReadOnlyModelViewSet):
    """The caller's own weeks off. Weeks that overlap become one row."""

    serializer_class = RoadmapTimeOffSerializer
    queryset = TimeOff.objects.none()
    rules = {"create": rules.can_log, "destroy": rules.can_remove}

    def get_queryset(self) -> Any:
        return TimeOff.objects.visible_to(self.request.user).select_related("enrolment").order_by("first_week", "pk")

    def perform_create(self, serializer: Any) -> None:
        first, last = serializer.validated_data["first_week"], serializer.validated_data["last_week"]
        serializer.instance = actions.add_time_off(
            running_in(self.request), by=person_of(self.request), first=first, last=last
        )

    def perform_destroy(self, instance: TimeOff) -> None:
        actions.remove_time_off(instance, by=person_of(self.request))


class AcceptedPlanSerializer(serializers.ModelSerializer):
    weekly_hours = WeeklyHoursField(source="weekly_minutes", read_only=True)

    class Meta:
        model = AcceptedPlan
        fields = ["id", "enrolment", "number", "weekly_hours", "lands_on", "accepted_at"]


class PlanAskedSerializer(serializers.Serializer):
    """What is left out stays as it is. `revision` is that of the preview, to take up exactly what it showed."""

    weekly_hours = WeeklyHoursField(required=False)
    started_on = serializers.DateField(required=False)


class PlanAcceptanceSerializer(PlanAskedSerializer):
    revision = serializers.IntegerField()


class MilestoneMoveSerializer(serializers.Serializer):
    milestone = serializers.IntegerField(source="milestone.pk")
    before = serializers.DateField(allow_null=True)
    after = serializers.DateField(allow_null=True)
    words = serializers.CharField()


class PlanPreviewSerializer(serializers.Serializer):
    weekly_hours = WeeklyHoursField(source="weekly_minutes")
    started_on = serializers.DateField()
    lands_on = serializers.DateField(source="lands", allow_null=True)
    moves = MilestoneMoveSerializer(many=True)
    unchanged = serializers.IntegerField()
    revision = serializers.IntegerField(source="progress.enrolment.revision")


class RoadmapPlanViewSet(viewsets.ReadOnlyModelViewSet):
    """The caller's own plans, as they were accepted; a new one seen before, and taken up."""

    serializer_class = AcceptedPlanSerializer
    queryset = AcceptedPlan.objects.none()
    filterset_fields = ["enrolment"]
    rules = {"acceptance": rules.can_log}

    def get_queryset(self) -> Any:
        return AcceptedPlan.objects.visible_to(self.request.user).order_by("-accepted_at", "-pk")

    @extend_schema(
        parameters=[
            OpenApiParameter("weekly_hours", float, description="Left out: as planned now."),
            OpenApiParameter("started_on", date, description="Left out: as it is."),
        ],
        responses=PlanPreviewSerializer,
        filters=False,
    )
    @action(detail=False, methods=["get"], pagination_class=None)
    def preview(self, request: Request) -> Response:
        """What would move with other hours or another start."""
        body = PlanAskedSerializer(data=request.query_params)
        body.is_valid(raise_exception=True)
        return Response(PlanPreviewSerializer(self._preview(request, body.validated_data)).data)

    @extend_schema(request=PlanAcceptanceSerializer, responses=PlanPreviewSerializer)
    @action(detail=False, methods=["post"])
    def acceptance(self, request: Request) -> Response:
        """Takes up what a preview showed, and answers with what is left to move: nothing."""
        body = PlanAcceptanceSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        asked = self._preview(request, body.validated_data)
        actions.accept_plan(
            asked.progress.enrolment,
            by=person_of(request),
            weekly_minutes=asked.weekly_minutes,
            started_on=asked.started_on,
            revision=body.validated_data["revision"],
        )
        return Response(PlanPreviewSerializer(self._preview(request, {})).data)

    @staticmethod
    def _preview(request: Request, asked: dict[str, Any]) -> Preview:
        enrolment = running_in(request)
        progress = progress_of(enrolment, timezone.localdate())
        minutes = asked.get("weekly_hours", progress.planned_minutes)
        if minutes <= 0:
            raise serializers.ValidationError({"weekly_hours": "Say how many hours, more than none."})
        started_on = asked.get("started_on", enrolment.started_on)
        if started_on != enrolment.started_on:
            check_start(started_on)
        return preview_of(progress, minutes, started_on)


def running_in(request: Request) -> Enrolment:
    """The roadmap the caller is on. Raises ValidationError."""
    found = Enrolment.objects.running_of(person_of(request))
    if found is None:
        raise serializers.ValidationError("You are on no roadmap at present.")
    return found
