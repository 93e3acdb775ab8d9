"""Seats, ratings and votes, the second door. Blind as the pages are: a seat names its case by number alone."""

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.reads import RecordsReads
from config.pages import person_of, refuse_unless
from growth.mentoring.bodies import valid_body
from growth.promotions.calibration import actions, queries, rules, seats
from growth.promotions.calibration.models import CaseRating, Seat, Vote
from growth.promotions.calibration.reading_views import CASE


class CaseSeatSerializer(serializers.ModelSerializer):
    """Without `case_label`, `packet` and `candidate` where it is one’s own and one is barred; `candidate` is empty also
    until the meeting is open. `why` is known to its member at once, to others from then on.
    """

    calibration = serializers.IntegerField(source="case.calibration_id", read_only=True)
    reads = serializers.SerializerMethodField()
    case_label = serializers.SerializerMethodField()
    packet = serializers.SerializerMethodField()
    candidate = serializers.SerializerMethodField()
    why = serializers.SerializerMethodField()
    declared = serializers.SerializerMethodField(help_text="In one’s own words; those of nobody else.")

    class Meta:
        model = Seat
        fields = [
            "id", "person", "calibration", "reads", "case_label", "packet", "candidate", "why", "declared",
            "handed_in_at",
        ]  # fmt: skip

    def get_reads(self, seat: Seat) -> bool:
        return not seat.barred_because

    def get_case_label(self, seat: Seat) -> str:
        return "" if self._is_own_bar(seat) else queries.label_of(seat)

    def get_packet(self, seat: Any) -> int | None:
        return None if self._is_own_bar(seat) else seat.packet_id

    def get_candidate(self, seat: Any) -> int | None:
        return None if self._is_own_bar(seat) or seat.case.is_masked else seat.case.person_id

    def get_why(self, seat: Any) -> str:
        return seat.barred_because if self._is_own(seat) or not seat.case.calibration.is_blind else ""

    def get_declared(self, seat: Seat) -> str:
        return seat.declared if self._is_own(seat) else ""

    def _is_own(self, seat: Seat) -> bool:
        return rules.is_own(person_of(self.context["request"]), seat)

    def _is_own_bar(self, seat: Seat) -> bool:
        return self._is_own(seat) and bool(seat.barred_because)


class CaseConflictSerializer(serializers.Serializer):
    words = serializers.CharField(max_length=300)


class CaseSeatViewSet(viewsets.ReadOnlyModelViewSet):
    """The caller’s seats, and those beside them on cases they read."""

    serializer_class = CaseSeatSerializer
    queryset = Seat.objects.none()
    rules = {"hand_in": rules.can_hand_in, "declare": rules.can_declare}

    def get_queryset(self) -> Any:
        # No filter by case or person: either would say whose case a number is.
        return queries.with_labels(Seat.objects.visible_to(self.request.user)).order_by("pk")

    @extend_schema(request=None, responses=CaseSeatSerializer)
    @action(detail=True, methods=["post"], url_path="hand-in")
    def hand_in(self, request: Request, pk: str) -> Response:
        """From now on the caller’s ratings of this case do not change."""
        return self._answer(actions.hand_in(self.get_object(), by=person_of(request)))

    @extend_schema(request=CaseConflictSerializer, responses=CaseSeatSerializer)
    @action(detail=True, methods=["post"])
    def declare(self, request: Request, pk: str) -> Response:
        """A conflict of interest. The caller’s ratings of the case are deleted, and it cannot be taken back."""
        found, said = self.get_object(), valid_body(CaseConflictSerializer, request)
        return self._answer(seats.declare_conflict(found, by=person_of(request), **said))

    def _answer(self, seat: Seat) -> Response:
        return Response(self.get_serializer(self.get_queryset().get(pk=seat.pk)).data)


@extend_schema_field(OpenApiTypes.INT)
class OwnSeatField(serializers.PrimaryKeyRelatedField):
    """A seat the caller sees. Whether it is theirs to act from, the rule says."""

    def get_queryset(self) -> Any:
        if "request" not in self.context:
            return Seat.objects.none()
        return Seat.objects.visible_to(self.context["request"].user).select_related("case__calibration")


class CaseRatingSerializer(serializers.ModelSerializer):
    seat = OwnSeatField(queryset=Seat.objects.none())

    class Meta:
        model = CaseRating
        fields = ["id", "seat", "dimension", "level", "reason", "updated_at"]
        read_only_fields = ["updated_at"]
        validators: list[Any] = []  # a second rating of a dimension changes the first


class CaseRatingViewSet(RecordsReads, mixins.CreateModelMixin, viewsets.ReadOnlyModelViewSet):
    """The caller’s ratings; those of others once the meeting is open and the caller handed in. Posting one for a
    dimension that is rated changes it.
    """

    serializer_class = CaseRatingSerializer
    queryset = CaseRating.objects.none()
    filterset_fields = ["seat"]
    http_method_names = ["get", "post", "head", "options"]
    reads, owner = CASE, "seat.case.person_id"
    rules = {"create": rules.can_rate}

    def get_queryset(self) -> Any:
        return CaseRating.objects.visible_to(self.request.user).select_related("seat__case").order_by("pk")

    def perform_create(self, serializer: Any) -> None:
        said, by = dict(serializer.validated_data), person_of(self.request)
        seat = said.pop("seat")
        refuse_unless(rules.can_rate(by, seat))
        serializer.instance = actions.rate(seat, by=by, **said)


class CaseVoteSerializer(serializers.ModelSerializer):
    seat = OwnSeatField(queryset=Seat.objects.none())

    class Meta:
        model = Vote
        fields = ["id", "seat", "choice", "words", "at"]
        read_only_fields = ["at"]


class CaseVoteViewSet(RecordsReads, mixins.CreateModelMixin, viewsets.ReadOnlyModelViewSet):
    """The caller’s votes; those of others on cases the caller voted on. Posting again changes one’s vote."""

    serializer_class = CaseVoteSerializer
    queryset = Vote.objects.none()
    filterset_fields = ["seat"]
    http_method_names = ["get", "post", "head", "options"]
    reads, owner = CASE, "seat.case.person_id"
    rules = {"create": rules.can_vote}

    def get_queryset(self) -> Any:
        return Vote.objects.visible_to(self.request.user).select_related("seat__case").order_by("pk")

    def perform_create(self, serializer: Any) -> None:
        said, by = dict(serializer.validated_data), person_of(self.request)
        seat = said.pop("seat")
        refuse_unless(rules.can_vote(by, seat))
        serializer.instance = actions.cast_vote(seat, by=by, **said)
