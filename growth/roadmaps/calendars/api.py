"""Learning blocks and the private link of a calendar, the second door."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from config.pages import person_of
from growth.roadmaps.calendars import actions, rules
from growth.roadmaps.calendars.models import CalendarLink, LearningBlock
from growth.roadmaps.calendars.views import PRIVATE, address_of
from growth.roadmaps.enrolments.api import running_in


class LearningBlockSerializer(serializers.ModelSerializer):
    """For the roadmap the caller is on. `weekday` counts from Monday, 0; `starts_at` is in their time zone."""

    weekday = serializers.ChoiceField(choices=LearningBlock.Weekday.choices)
    minutes = serializers.IntegerField(min_value=1)

    class Meta:
        model = LearningBlock
        fields = ["id", "enrolment", "weekday", "starts_at", "minutes"]
        read_only_fields = ["enrolment"]


class CalendarLinkSerializer(serializers.ModelSerializer):
    class Meta:
        model = CalendarLink
        fields = ["id", "enrolment", "created_at", "read_at", "revoked_at"]


class NewCalendarLinkSerializer(CalendarLinkSerializer):
    """With its address, which is told this one time."""

    address = serializers.SerializerMethodField()

    class Meta(CalendarLinkSerializer.Meta):
        fields = [*CalendarLinkSerializer.Meta.fields, "address"]

    def get_address(self, link: CalendarLink) -> str:
        return address_of(self.context["token"])


class LearningBlockViewSet(
    mixins.CreateModelMixin, mixins.UpdateModelMixin, mixins.DestroyModelMixin, viewsets.ReadOnlyModelViewSet
):
    """The caller's own learning blocks. Nobody else ever reads them."""

    serializer_class = LearningBlockSerializer
    queryset = LearningBlock.objects.none()
    http_method_names = ["get", "post", "patch", "delete", "head", "options"]
    rules = {"create": rules.can_keep, "partial_update": rules.can_change, "destroy": rules.can_change}

    def get_queryset(self) -> Any:
        return LearningBlock.objects.visible_to(self.request.user).select_related("enrolment").order_by("pk")

    def perform_create(self, serializer: Any) -> None:
        viewer = person_of(self.request)
        serializer.instance = actions.add_block(running_in(self.request), by=viewer, **serializer.validated_data)

    def perform_update(self, serializer: Any) -> None:
        block = serializer.instance
        kept = {name: getattr(block, name) for name in ("weekday", "starts_at", "minutes")}
        wanted = {**kept, **serializer.validated_data}
        serializer.instance = actions.change_block(block, by=person_of(self.request), **wanted)

    def perform_destroy(self, instance: LearningBlock) -> None:
        actions.remove_block(instance, by=person_of(self.request))


class CalendarLinkViewSet(mixins.CreateModelMixin, mixins.DestroyModelMixin, viewsets.ReadOnlyModelViewSet):
    """The caller's own links. Posting makes one and revokes the one before; deleting revokes."""

    serializer_class = CalendarLinkSerializer
    queryset = CalendarLink.objects.none()
    rules = {"create": rules.can_keep, "destroy": rules.can_change}

    def get_queryset(self) -> Any:
        return CalendarLink.objects.visible_to(self.request.user).select_related("enrolment").order_by("pk")

    @extend_schema(request=None, responses={201: NewCalendarLinkSerializer})
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        viewer = person_of(request)
        link, token = actions.make_link(running_in(request), by=viewer)
        told = NewCalendarLinkSerializer(link, context={"token": token}).data
        return Response(told, status=status.HTTP_201_CREATED, headers={"Cache-Control": PRIVATE})

    def perform_destroy(self, instance: CalendarLink) -> None:
        actions.revoke_link(instance, by=person_of(self.request))
