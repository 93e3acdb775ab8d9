"""Committees and calibrations, the second door. Seats, ratings and votes stand in reading_api.py."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from config.pages import person_of, refuse_unless
from growth.mentoring.bodies import valid_body
from growth.promotions.calibration import committees, planning, queries, rules
from growth.promotions.calibration.models import Calibration, Committee, CommitteeMember


class CommitteeMemberSerializer(serializers.ModelSerializer):
    class Meta:
        model = CommitteeMember
        fields = ["id", "committee", "person", "is_chair", "since", "ended_on"]
        read_only_fields = fields


class CommitteeSerializer(serializers.ModelSerializer):
    """`members` are those of today."""

    members = CommitteeMemberSerializer(source="sitting", many=True, read_only=True)

    class Meta:
        model = Committee
        fields = ["id", "name", "about", "ended_on", "created_at", "members"]
        read_only_fields = ["ended_on"]
        extra_kwargs: dict[str, Any] = {"name": {"validators": []}}  # the action says that a name is taken


class CommitteeMembershipSerializer(serializers.Serializer):
    person = serializers.PrimaryKeyRelatedField(queryset=User.objects.active())
    is_chair = serializers.BooleanField(required=False, default=False)


class CommitteeViewSet(mixins.CreateModelMixin, mixins.UpdateModelMixin, viewsets.ReadOnlyModelViewSet):
    """Who sits where: read by everybody, changed by administrators."""

    serializer_class = CommitteeSerializer
    queryset = Committee.objects.none()
    http_method_names = ["get", "post", "patch", "head", "options"]
    rules = {
        "create": rules.can_administer,
        "partial_update": rules.can_administer,
        "add_member": rules.can_administer,
        "end": rules.can_administer,
    }

    def get_queryset(self) -> Any:
        return queries.with_sitting(Committee.objects.visible_to(self.request.user))

    def perform_create(self, serializer: Any) -> None:
        made = committees.make_committee(by=person_of(self.request), **serializer.validated_data)
        serializer.instance = self.get_queryset().get(pk=made.pk)

    def perform_update(self, serializer: Any) -> None:
        found, said = serializer.instance, serializer.validated_data
        words = {name: said.get(name, getattr(found, name)) for name in ("name", "about")}
        committees.edit_committee(found, by=person_of(self.request), **words)
        serializer.instance = self.get_queryset().get(pk=found.pk)

    @extend_schema(request=CommitteeMembershipSerializer, responses={201: CommitteeMemberSerializer})
    @action(detail=True, methods=["post"], url_path="members")
    def add_member(self, request: Request, pk: str) -> Response:
        said = valid_body(CommitteeMembershipSerializer, request)
        member = committees.add_member(self.get_object(), by=person_of(request), **said)
        return Response(CommitteeMemberSerializer(member).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=None, responses=CommitteeSerializer)
    @action(detail=True, methods=["post"])
    def end(self, request: Request, pk: str) -> Response:
        found = committees.end_committee(self.get_object(), by=person_of(request))
        return Response(self.get_serializer(self.get_queryset().get(pk=found.pk)).data)


class CommitteeChairSerializer(serializers.Serializer):
    is_chair = serializers.BooleanField()


class CommitteeMemberViewSet(viewsets.ReadOnlyModelViewSet):
    """Memberships, of today and before."""

    serializer_class = CommitteeMemberSerializer
    queryset = CommitteeMember.objects.none()
    filterset_fields = ["committee", "person"]
    rules = {"chair": rules.can_administer, "end": rules.can_administer}

    def get_queryset(self) -> Any:
        known = Committee.objects.visible_to(self.request.user)
        return CommitteeMember.objects.filter(committee__in=known.values("pk")).order_by("pk")

    @extend_schema(request=CommitteeChairSerializer, responses=CommitteeMemberSerializer)
    @action(detail=True, methods=["post"])
    def chair(self, request: Request, pk: str) -> Response:
        said = valid_body(CommitteeChairSerializer, request)
        member = committees.make_chair(self.get_object(), by=person_of(request), **said)
        return Response(self.get_serializer(member).data)

    @extend_schema(request=None, responses=CommitteeMemberSerializer)
    @action(detail=True, methods=["post"])
    def end(self, request: Request, pk: str) -> Response:
        member = committees.end_membership(self.get_object(), by=person_of(request))
        return Response(self.get_serializer(member).data)


class CalibrationSerializer(serializers.ModelSerializer):
    committee = serializers.PrimaryKeyRelatedField(queryset=Committee.objects.all())
    is_blind = serializers.BooleanField(read_only=True)

    class Meta:
        model = Calibration
        fields = ["id", "committee", "freezes_on", "meets_on", "is_blind", "opened_at", "opened_by", "closed_at"]
        read_only_fields = ["opened_at", "opened_by", "closed_at"]


class CalibrationOpeningSerializer(serializers.Serializer):
    """`confirmed`: although somebody has not handed in."""

    confirmed = serializers.BooleanField(required=False, default=False)


class CalibrationViewSet(mixins.CreateModelMixin, mixins.UpdateModelMixin, viewsets.ReadOnlyModelViewSet):
    """Rounds and their days: read by everybody, planned and opened by chairs. Seats say what stands on them."""

    serializer_class = CalibrationSerializer
    queryset = Calibration.objects.none()
    filterset_fields = ["committee"]
    http_method_names = ["get", "post", "patch", "head", "options"]
    rules = {"create": rules.can_plan, "partial_update": rules.can_keep, "open": rules.can_open}

    def get_queryset(self) -> Any:
        return queries.calibrations_for(person_of(self.request))

    def perform_create(self, serializer: Any) -> None:
        said = dict(serializer.validated_data)
        committee, by = said.pop("committee"), person_of(self.request)
        refuse_unless(rules.can_plan(by, committee))
        serializer.instance = planning.plan_calibration(committee, by=by, **said)

    def perform_update(self, serializer: Any) -> None:
        found, said = serializer.instance, serializer.validated_data
        days = {name: said.get(name, getattr(found, name)) for name in ("freezes_on", "meets_on")}
        serializer.instance = planning.change_days(found, by=person_of(self.request), **days)

    @extend_schema(request=CalibrationOpeningSerializer, responses=CalibrationSerializer)
    @action(detail=True, methods=["post"])
    def open(self, request: Request, pk: str) -> Response:
        """The meeting begins. Refused with the names of who has not handed in, unless `confirmed`."""
        said = valid_body(CalibrationOpeningSerializer, request)
        opened = planning.open_calibration(self.get_object(), by=person_of(request), **said)
        return Response(self.get_serializer(opened).data)
