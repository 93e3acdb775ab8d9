"""Effort check-ins, the second door."""

from typing import Any

from rest_framework import mixins, serializers, viewsets

from accounts.reads import RecordsReads
from config.pages import person_of
from growth.effort import actions, rules
from growth.effort.models import PARTS, EffortCheckIn


def _percent() -> Any:
    return serializers.IntegerField(
        min_value=0, max_value=100, required=False, allow_null=True, help_text="One of the three may be left out."
    )


class EffortCheckInSerializer(serializers.ModelSerializer):
    """Percents of a month's working time; any day of the month names it."""

    month = serializers.DateField(input_formats=["%Y-%m", "%Y-%m-%d"])
    implement = _percent()
    design = _percent()
    review = _percent()

    class Meta:
        model = EffortCheckIn
        fields = ["id", "person", "month", *PARTS, "is_shared", "answered_at"]
        read_only_fields = ["person", "answered_at"]


class EffortCorrectionSerializer(EffortCheckInSerializer):
    month = serializers.DateField(read_only=True)


class EffortCheckInViewSet(
    RecordsReads,
    mixins.CreateModelMixin,
    mixins.UpdateModelMixin,
    mixins.DestroyModelMixin,
    viewsets.ReadOnlyModelViewSet,
):
    """One's own effort check-ins, and those that people one guides show in their growth report.

    Posting tells a month, or corrects it if it was told before; putting corrects one however long ago it was.
    """

    serializer_class = EffortCheckInSerializer
    queryset = EffortCheckIn.objects.none()
    filterset_fields = ["person"]
    http_method_names = ["get", "post", "put", "delete", "head", "options"]
    reads = "effort check-in"
    rules = {"create": rules.can_check_in, "update": rules.can_change, "destroy": rules.can_change}

    def get_queryset(self) -> Any:
        return EffortCheckIn.objects.visible_to(self.request.user).order_by("-month", "-pk")

    def get_serializer_class(self) -> Any:
        return EffortCorrectionSerializer if self.action == "update" else EffortCheckInSerializer

    def perform_create(self, serializer: Any) -> None:
        serializer.instance = actions.check_in(by=person_of(self.request), **serializer.validated_data)

    def perform_update(self, serializer: Any) -> None:
        actions.correct(serializer.instance, by=person_of(self.request), **serializer.validated_data)

    def perform_destroy(self, instance: EffortCheckIn) -> None:
        actions.remove(instance, by=person_of(self.request))
