"""Profiles and wishes, the second door."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from config.pages import person_of
from growth.mentoring.bodies import valid_body
from growth.mentoring.models import Kind
from growth.mentoring.profiles import actions, rules
from growth.mentoring.profiles.models import Profile, Wish
from growth.mentoring.profiles.pages import own


class ProfileSerializer(serializers.ModelSerializer):
    """What everybody reads. What somebody withholds is in no field of it."""

    name = serializers.CharField(source="person.name", read_only=True)
    time_zone = serializers.CharField(source="person.time_zone", read_only=True)
    strengths = serializers.DictField(
        source="offered", read_only=True, help_text="Position of the sustained level by dimension key."
    )
    places_free = serializers.SerializerMethodField()

    class Meta:
        model = Profile
        fields = [
            "id", "person", "name", "offers", "coffee", "level", "ladder", "strengths", "topics", "languages", "about",
            "capacity", "places_free", "paused_until", "works_from", "works_until", "works_on", "time_zone", "taken_at",
        ]  # fmt: skip
        read_only_fields = fields

    def get_places_free(self, profile: Profile) -> int:
        taken: int = profile.places_taken  # type: ignore[attr-defined]
        return max(profile.capacity - taken, 0)


class OwnProfileSerializer(serializers.ModelSerializer):
    """One's own. `version` is read with it and sent back with a change."""

    offers = serializers.ListField(child=serializers.ChoiceField(choices=Kind.choices), required=False)
    withheld = serializers.ListField(child=serializers.CharField(), required=False)
    topics = serializers.ListField(child=serializers.CharField(), required=False)
    languages = serializers.ListField(child=serializers.CharField(), required=False)
    works_on = serializers.ListField(child=serializers.IntegerField(), required=False)
    version = serializers.IntegerField()

    class Meta:
        model = Profile
        fields = [
            "offers", "coffee", "withheld", "topics", "languages", "about", "capacity", "works_from", "works_until",
            "works_on", "paused_until", "level", "ladder", "strengths", "version",
        ]  # fmt: skip
        read_only_fields = ["paused_until", "level", "ladder", "strengths"]


class PauseSerializer(serializers.Serializer):
    paused_until = serializers.DateField()


class WishSerializer(serializers.ModelSerializer):
    """`dimensions` chosen by hand, most wanted first; empty for “from my gaps”. `wanted` is what counts."""

    wants = serializers.ListField(child=serializers.ChoiceField(choices=Kind.choices), required=False)
    dimensions = serializers.ListField(child=serializers.CharField(), required=False, max_length=3)
    topics = serializers.ListField(child=serializers.CharField(), required=False)
    wanted = serializers.ListField(child=serializers.CharField(), read_only=True)
    version = serializers.IntegerField()

    class Meta:
        model = Wish
        fields = ["wants", "dimensions", "topics", "track", "gaps", "wanted", "version"]
        read_only_fields = ["gaps"]


class ProfileViewSet(viewsets.ReadOnlyModelViewSet):
    """Everybody who offers help. One's own, whether one offers something or not, is at `mine/`."""

    serializer_class = ProfileSerializer
    queryset = Profile.objects.none()
    rules = {"change_mine": rules.can_keep, "pause": rules.can_keep, "pause_end": rules.can_keep}

    def get_queryset(self) -> Any:
        rows = Profile.objects.visible_to(self.request.user).with_places_taken()
        return rows.select_related("person").order_by("pk")

    @extend_schema(responses=OwnProfileSerializer, operation_id="mentoring_profiles_mine")
    @action(detail=False, methods=["get"], pagination_class=None)
    def mine(self, request: Request) -> Response:
        """As it is, with one's standing of today; nothing is written."""
        return Response(OwnProfileSerializer(own(person_of(request)).profile).data)

    @extend_schema(
        request=OwnProfileSerializer, responses=OwnProfileSerializer, operation_id="mentoring_profiles_change_mine"
    )
    @mine.mapping.patch
    def change_mine(self, request: Request) -> Response:
        body = valid_body(OwnProfileSerializer, request)
        return Response(OwnProfileSerializer(actions.offer(by=person_of(request), **body)).data)

    @extend_schema(request=PauseSerializer, responses=OwnProfileSerializer)
    @action(detail=False, methods=["post"], url_path="mine/pause")
    def pause(self, request: Request) -> Response:
        until = valid_body(PauseSerializer, request)["paused_until"]
        return Response(OwnProfileSerializer(actions.pause(by=person_of(request), until=until)).data)

    @extend_schema(request=None, responses=OwnProfileSerializer)
    @action(detail=False, methods=["post"], url_path="mine/pause/end")
    def pause_end(self, request: Request) -> Response:
        return Response(OwnProfileSerializer(actions.take_up_again(by=person_of(request))).data)


class WishViewSet(viewsets.GenericViewSet):
    """What the caller looks for; nobody else's."""

    serializer_class = WishSerializer
    queryset = Wish.objects.none()
    pagination_class = None
    rules = {"change": rules.can_keep}

    def get_queryset(self) -> Any:
        return Wish.objects.visible_to(self.request.user)

    @extend_schema(responses=WishSerializer, operation_id="mentoring_wish_mine")
    @action(detail=False, methods=["get"])
    def mine(self, request: Request) -> Response:
        return Response(WishSerializer(own(person_of(request)).wish).data)

    @extend_schema(request=WishSerializer, responses=WishSerializer, operation_id="mentoring_wish_change")
    @mine.mapping.patch
    def change(self, request: Request) -> Response:
        body = valid_body(WishSerializer, request)
        return Response(WishSerializer(actions.look_for(by=person_of(request), **body)).data)
