"""One's own ratings, and the programme, the second door."""

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from config.pages import person_of, refuse_unless
from growth.mentoring.health import actions, rules
from growth.mentoring.health.forms import ProgrammeForm
from growth.mentoring.health.models import HIGHEST, LOWEST, OwnerQuestion, Rating
from growth.mentoring.health.queries import ENDED, STATES, Pair, ended_pairings, programme
from growth.mentoring.models import Kind, Pairing
from growth.mentoring.rules import can_run_programme


class PairingRatingSerializer(serializers.ModelSerializer):
    """`month` is its first day."""

    pairing = serializers.PrimaryKeyRelatedField(queryset=Pairing.objects.none())
    score = serializers.IntegerField(min_value=LOWEST, max_value=HIGHEST)

    class Meta:
        model = Rating
        fields = ["id", "pairing", "month", "score", "given_at"]
        read_only_fields = ["month", "given_at"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "request" in self.context:
            own = Pairing.objects.of_sides(self.context["request"].user)
            self.fields["pairing"].queryset = own  # type: ignore[attr-defined]


class RatingViewSet(mixins.CreateModelMixin, viewsets.ReadOnlyModelViewSet):
    """The caller's own ratings: nobody reads anybody else's. Posted again within the month, it is changed."""

    serializer_class = PairingRatingSerializer
    queryset = Rating.objects.none()
    filterset_fields = ["pairing"]
    rules = {"create": rules.can_rate_own}

    def get_queryset(self) -> Any:
        return Rating.objects.visible_to(self.request.user)

    def perform_create(self, serializer: Any) -> None:
        pairing = serializer.validated_data["pairing"]
        score = serializer.validated_data["score"]
        serializer.instance = actions.rate(pairing, by=person_of(self.request), score=score)


class OwnerQuestionSerializer(serializers.ModelSerializer):
    class Meta:
        model = OwnerQuestion
        fields = ["id", "pairing", "asked_by", "asked_at"]


class ProgrammeViewSet(viewsets.GenericViewSet):
    """For programme owners: how pairs are doing, and who needs something. Never what a pair speaks about."""

    queryset = Pairing.objects.none()
    pagination_class = None
    rules = {"asking": rules.can_ask_both}

    def get_queryset(self) -> Any:
        return Pairing.objects.visible_to(self.request.user).select_related("mentor", "mentee")

    @extend_schema(
        responses=OpenApiTypes.OBJECT,
        parameters=[
            OpenApiParameter("state", str, enum=[*(key for key, _ in STATES), ENDED]),
            OpenApiParameter("kind", str, enum=Kind.values),
        ],
    )
    def list(self, request: Request) -> Response:
        viewer = person_of(request)
        refuse_unless(can_run_programme(viewer))
        found, chosen = programme(viewer), ProgrammeForm(request.query_params).chosen
        if chosen["state"] == ENDED:
            pairings = [_ended_as_json(pairing) for pairing in ended_pairings(viewer, chosen["kind"])]
        else:
            pairings = [_as_json(pair) for pair in found.chosen(**chosen)]
        return Response(
            {
                "needs_a_question": [pair.pairing.pk for pair in found.questions],
                "orphans": [{"person": person.pk, "name": person.name} for person in found.orphans],
                "over_capacity": [
                    {
                        "mentor": profile.person_id,
                        "name": profile.person.name,
                        "places": profile.capacity,
                        "helps": helps,
                    }
                    for profile, helps in found.over_capacity
                ],
                "open_requests": found.open_requests,
                "unanswered_requests": found.unanswered,
                "pairings": pairings,
            }
        )

    @extend_schema(request=None, responses={201: OwnerQuestionSerializer})
    @action(detail=True, methods=["post"])
    def asking(self, request: Request, pk: str) -> Response:
        """Tells both sides of a pairing that the caller would like to know how it goes; once a week."""
        question = actions.ask_both(self.get_object(), by=person_of(request))
        return Response(OwnerQuestionSerializer(question).data, status=status.HTTP_201_CREATED)


def _pairing_as_json(pairing: Pairing) -> dict[str, Any]:
    return {
        "pairing": pairing.pk,
        "mentor": pairing.mentor_id,
        "mentee": pairing.mentee_id,
        "kind": pairing.kind,
        "started_on": pairing.started_on,
    }


def _as_json(pair: Pair) -> dict[str, Any]:
    return {
        **_pairing_as_json(pair.pairing),
        "cadence_weeks": pair.pairing.cadence_weeks,
        "state": pair.key,
        "last_met": pair.last_met,
        "asked_on": pair.asked_on,
    }


def _ended_as_json(pairing: Pairing) -> dict[str, Any]:
    return {**_pairing_as_json(pairing), "state": ENDED, "ended_on": pairing.ended_on, "ended_by": pairing.ended_by_id}
