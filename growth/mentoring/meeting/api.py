"""What the two sides of a pairing share, the second door. Nobody else finds any of it."""

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from config.pages import person_of, refuse_unless
from growth.mentoring import rules as pairing_rules
from growth.mentoring.bodies import valid_body
from growth.mentoring.meeting import actions, agreement_actions, met, rules
from growth.mentoring.meeting.agenda import agenda_of, take_proposal
from growth.mentoring.meeting.models import (
    ActionItem,
    ClosingNote,
    Goal,
    OutlineStep,
    PairingAgreement,
    PrivateNote,
    Session,
    Topic,
)
from growth.mentoring.meeting.views import note_agenda_read
from growth.mentoring.models import CADENCES, Pairing
from ladder.models import Expectation


class OfOwnPairing(serializers.ModelSerializer):
    """`pairing` is one of the caller's own."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        if "pairing" in fields and "request" in self.context:
            rows = Pairing.objects.of_sides(self.context["request"].user).select_related("mentor", "mentee")
            fields["pairing"].queryset = rows


class OwnedSerializer(OfOwnPairing):
    pairing = serializers.PrimaryKeyRelatedField(queryset=Pairing.objects.none())


# ---- the agreement, on the pairing


class GoalSerializer(serializers.ModelSerializer):
    class Meta:
        model = Goal
        fields = ["id", "pairing", "words", "expectation", "met_at"]


class PairingAgreementSerializer(serializers.ModelSerializer):
    """`version` is read with it and sent back with an edit or a confirmation; 0 for the first words."""

    version = serializers.IntegerField(min_value=0)
    cadence_weeks = serializers.ChoiceField(choices=CADENCES)
    ends_on = serializers.DateField()
    goals = GoalSerializer(many=True, read_only=True, source="pairing.goals")
    expectations = serializers.PrimaryKeyRelatedField(
        queryset=Expectation.objects.published(), many=True, write_only=True, required=False, default=list
    )
    free_goals = serializers.ListField(
        child=serializers.CharField(max_length=300), write_only=True, required=False, default=list
    )

    class Meta:
        model = PairingAgreement
        fields = [
            "pairing", "aim", "cadence_weeks", "ends_on", "minutes", "directness", "urgency", "silence", "goals",
            "expectations", "free_goals", "version", "edited_by", "edited_at", "mentor_agreed_at",
            "mentee_agreed_at", "holds",
        ]  # fmt: skip
        read_only_fields = ["pairing", "edited_by", "edited_at", "mentor_agreed_at", "mentee_agreed_at", "holds"]


class AgreementVersionSerializer(serializers.Serializer):
    version = serializers.IntegerField(help_text="The version of the agreement you have read.")


class RenewalSerializer(serializers.Serializer):
    until = serializers.DateField()


class RenewalStateSerializer(serializers.ModelSerializer):
    """The agreed end, and what one side proposed instead and the other has not answered."""

    class Meta:
        model = Pairing
        fields = ["ends_on", "renewal_until", "renewal_by"]


class ProposalOfAgendaSerializer(serializers.Serializer):
    """Something Rungs proposes to speak about."""

    key = serializers.CharField(max_length=60)
    words = serializers.CharField(read_only=True)
    why = serializers.CharField(read_only=True)
    minutes = serializers.IntegerField(read_only=True)
    leave_out = serializers.BooleanField(write_only=True, default=False)


class TopicSerializer(OwnedSerializer):
    minutes = serializers.IntegerField(required=False, allow_null=True, default=None)

    class Meta:
        model = Topic
        fields = ["id", "pairing", "words", "minutes", "key", "is_left_out", "added_by", "created_at", "session"]
        read_only_fields = ["key", "is_left_out", "added_by", "created_at", "session"]


class ActionItemSerializer(OwnedSerializer):
    owner = serializers.PrimaryKeyRelatedField(queryset=User.objects.all())
    session = serializers.PrimaryKeyRelatedField(
        queryset=Session.objects.none(), required=False, allow_null=True, default=None
    )

    class Meta:
        model = ActionItem
        fields = [
            "id", "pairing", "session", "words", "owner", "due_on", "added_by", "created_at", "done_at", "dropped_at",
        ]  # fmt: skip
        read_only_fields = ["added_by", "created_at", "done_at", "dropped_at"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "request" in self.context:
            visible = Session.objects.visible_to(self.context["request"].user)
            self.fields["session"].queryset = visible  # type: ignore[attr-defined]

    def validate(self, attrs: Any) -> Any:
        session = attrs.get("session")
        if session is not None and session.pairing_id != attrs["pairing"].pk:
            raise serializers.ValidationError({"session": "This session is of another pairing."})
        return attrs


class AgendaSerializer(serializers.Serializer):
    """`proposed` is what both may see; taking one makes it a topic."""

    action_items = ActionItemSerializer(many=True, source="items")
    topics = TopicSerializer(many=True)
    proposed = ProposalOfAgendaSerializer(many=True)


class ClosingNoteSerializer(serializers.ModelSerializer):
    class Meta:
        model = ClosingNote
        fields = ["id", "pairing", "author", "words", "created_at"]
        read_only_fields = ["pairing", "author", "created_at"]


class WrittenAgreement:
    """Of a pairing the caller is a side of; 404 otherwise, also for who sees that the pairing exists."""

    @staticmethod
    def of(request: Request, pairing: Pairing) -> PairingAgreement:
        rows = PairingAgreement.objects.visible_to(person_of(request)).select_related("pairing")
        return get_object_or_404(rows.prefetch_related("pairing__goals"), pairing=pairing)


class PairingActions:
    """What the two sides do to their pairing, for the viewset of pairings."""

    meeting_rules = {
        "agreement": pairing_rules.can_work_on,
        "agreement_confirmation": pairing_rules.can_work_on,
        "renewal": pairing_rules.can_work_on,
        "renewal_confirmation": pairing_rules.can_work_on,
        "renewal_refusal": pairing_rules.can_work_on,
        "agenda": pairing_rules.can_work_on,
        "closing_notes": rules.can_leave_closing_note,
    }
    get_object: Any

    @extend_schema(methods=["get"], responses=PairingAgreementSerializer)
    @extend_schema(methods=["put"], request=PairingAgreementSerializer, responses=PairingAgreementSerializer)
    @action(detail=True, methods=["get", "put"])
    def agreement(self, request: Request, pk: str) -> Response:
        """How the two work together. Putting it asks the other side to confirm."""
        pairing = self.get_object()
        if request.method == "PUT":
            body = valid_body(PairingAgreementSerializer, request)
            agreement_actions.write_agreement(pairing, by=person_of(request), **body)
        return Response(PairingAgreementSerializer(WrittenAgreement.of(request, pairing)).data)

    @extend_schema(request=AgreementVersionSerializer, responses=PairingAgreementSerializer)
    @action(detail=True, methods=["post"], url_path="agreement/confirmation")
    def agreement_confirmation(self, request: Request, pk: str) -> Response:
        pairing = self.get_object()
        written = WrittenAgreement.of(request, pairing)
        agreement_actions.confirm_agreement(
            written, by=person_of(request), **valid_body(AgreementVersionSerializer, request)
        )
        return Response(PairingAgreementSerializer(WrittenAgreement.of(request, pairing)).data)

    @extend_schema(methods=["get"], responses=RenewalStateSerializer)
    @extend_schema(methods=["post"], request=RenewalSerializer, responses=RenewalStateSerializer)
    @action(detail=True, methods=["get", "post"])
    def renewal(self, request: Request, pk: str) -> Response:
        """Whether the two go on. Posting proposes until when; the other side answers."""
        pairing = self._of_sides(request)
        if request.method == "POST":
            body = valid_body(RenewalSerializer, request)
            pairing = agreement_actions.propose_renewal(pairing, by=person_of(request), **body)
        return Response(RenewalStateSerializer(pairing).data)

    @extend_schema(request=RenewalSerializer, responses=RenewalStateSerializer)
    @action(detail=True, methods=["post"], url_path="renewal/confirmation")
    def renewal_confirmation(self, request: Request, pk: str) -> Response:
        pairing = self.get_object()
        body = valid_body(RenewalSerializer, request)
        return Response(
            RenewalStateSerializer(agreement_actions.confirm_renewal(pairing, by=person_of(request), **body)).data
        )

    @extend_schema(request=None, responses=RenewalStateSerializer)
    @action(detail=True, methods=["post"], url_path="renewal/refusal")
    def renewal_refusal(self, request: Request, pk: str) -> Response:
        """The end stays as it is; whoever proposed it takes it back."""
        pairing = agreement_actions.refuse_renewal(self.get_object(), by=person_of(request))
        return Response(RenewalStateSerializer(pairing).data)

    @extend_schema(methods=["get"], responses=AgendaSerializer)
    @extend_schema(methods=["post"], request=ProposalOfAgendaSerializer, responses={201: TopicSerializer})
    @action(detail=True, methods=["get", "post"])
    def agenda(self, request: Request, pk: str) -> Response:
        """Of the next session. Posting the `key` of a proposal takes it, or leaves it out for this time."""
        pairing = self._of_sides(request)
        if request.method == "POST":
            body = valid_body(ProposalOfAgendaSerializer, request)
            topic = take_proposal(pairing, by=person_of(request), **body)
            return Response(TopicSerializer(topic).data, status=status.HTTP_201_CREATED)
        agenda = agenda_of(pairing)
        note_agenda_read(request, pairing, agenda)
        return Response(AgendaSerializer(agenda).data)

    @extend_schema(methods=["get"], responses=ClosingNoteSerializer(many=True))
    @extend_schema(methods=["post"], request=ClosingNoteSerializer, responses={201: ClosingNoteSerializer})
    @action(detail=True, methods=["get", "post"], url_path="closing-notes", pagination_class=None)
    def closing_notes(self, request: Request, pk: str) -> Response:
        """What the two said to each other at the end."""
        pairing = self._of_sides(request)
        if request.method == "POST":
            body = valid_body(ClosingNoteSerializer, request)
            note = agreement_actions.leave_closing_note(pairing, by=person_of(request), **body)
            return Response(ClosingNoteSerializer(note).data, status=status.HTTP_201_CREATED)
        notes = ClosingNote.objects.visible_to(person_of(request)).filter(pairing=pairing)
        return Response(ClosingNoteSerializer(notes, many=True).data)

    def _of_sides(self, request: Request) -> Pairing:
        """The pairing, for its two sides only; a change that is not theirs was refused before."""
        pairing = self.get_object()
        if not pairing_rules.is_side(person_of(request), pairing):
            raise Http404
        return pairing


# ---- sessions


class SessionSerializer(OwnedSerializer):
    """`version` is read with it and sent back with a change. With `held` it is logged as one that took place."""

    held = serializers.BooleanField(required=False, write_only=True, default=False)
    submission = serializers.UUIDField(required=False, write_only=True)
    version = serializers.IntegerField(required=False)

    class Meta:
        model = Session
        fields = [
            "id", "pairing", "starts_at", "minutes", "how", "place", "notes", "held", "state", "is_question",
            "mentor_says", "mentee_says", "created_by", "settled_by", "settled_at", "version", "submission",
        ]  # fmt: skip
        read_only_fields = [
            "state", "is_question", "mentor_says", "mentee_says", "created_by", "settled_by", "settled_at",
        ]  # fmt: skip
        validators: list[Any] = []  # the action makes a second submission the same session


class SessionNotesSerializer(serializers.Serializer):
    notes = serializers.CharField(max_length=10000, allow_blank=True)
    version = serializers.IntegerField()


class MetSerializer(serializers.Serializer):
    met = serializers.BooleanField(help_text="Whether the two met. One yes is enough.")


class SessionViewSet(mixins.CreateModelMixin, mixins.UpdateModelMixin, viewsets.ReadOnlyModelViewSet):
    """Sessions of the caller's pairings. Posting plans one, or logs one that was held; patching moves it."""

    serializer_class = SessionSerializer
    queryset = Session.objects.none()
    filterset_fields = ["pairing", "state"]
    http_method_names = ["get", "post", "patch", "head", "options"]
    rules = {
        "create": rules.can_add,
        "partial_update": rules.can_change,
        "notes": rules.can_change,
        "answer": rules.can_change,
        "cancelling": rules.can_change,
    }

    def get_queryset(self) -> Any:
        rows = Session.objects.visible_to(self.request.user).select_related("pairing__mentor", "pairing__mentee")
        return rows.order_by("pk")

    def perform_create(self, serializer: Any) -> None:
        said = {name: value for name, value in serializer.validated_data.items() if name != "version"}
        pairing, held = _own(self.request, said), said.pop("held")
        said.pop("place" if held else "notes", None)
        do = actions.log_session if held else actions.plan_session
        serializer.instance = do(pairing, by=person_of(self.request), **said)

    def perform_update(self, serializer: Any) -> None:
        session, said = serializer.instance, serializer.validated_data
        if said.get("version") is None:
            raise serializers.ValidationError({"version": ["Send the version you have read."]})
        names = ("starts_at", "minutes", "how", "place")
        planned = {name: said.get(name, getattr(session, name)) for name in names}
        serializer.instance = actions.move_session(
            session, by=person_of(self.request), version=said["version"], **planned
        )

    @extend_schema(request=SessionNotesSerializer, responses=SessionSerializer)
    @action(detail=True, methods=["put"], http_method_names=["put"])
    def notes(self, request: Request, pk: str) -> Response:
        """What the two write down together."""
        session = self.get_object()
        body = valid_body(SessionNotesSerializer, request)
        return self._answer(actions.save_notes(session, by=person_of(request), **body))

    @extend_schema(request=MetSerializer, responses=SessionSerializer)
    @action(detail=True, methods=["post"])
    def answer(self, request: Request, pk: str) -> Response:
        """“Did you meet?” One yes of either side makes it held."""
        session = self.get_object()
        body = valid_body(MetSerializer, request)
        return self._answer(met.say_whether_met(session, by=person_of(request), **body))

    @extend_schema(request=None, responses=SessionSerializer)
    @action(detail=True, methods=["post"])
    def cancelling(self, request: Request, pk: str) -> Response:
        return self._answer(actions.cancel_session(self.get_object(), by=person_of(request)))

    def _answer(self, session: Session) -> Response:
        return Response(self.get_serializer(session).data)


# ---- action items, topics, goals, steps


class ActionItemViewSet(mixins.CreateModelMixin, viewsets.ReadOnlyModelViewSet):
    """What the two mean to do, in the caller's pairings."""

    serializer_class = ActionItemSerializer
    queryset = ActionItem.objects.none()
    filterset_fields = ["pairing", "session", "owner"]
    rules = {
        "create": rules.can_add,
        "done": rules.can_change,
        "dropping": rules.can_change,
        "reopening": rules.can_change,
    }

    def get_queryset(self) -> Any:
        return _of_sides(ActionItem, self.request)

    def perform_create(self, serializer: Any) -> None:
        said = dict(serializer.validated_data)
        pairing = _own(self.request, said)
        serializer.instance = actions.add_action_item(pairing, by=person_of(self.request), **said)

    @extend_schema(request=None, responses=ActionItemSerializer)
    @action(detail=True, methods=["post"])
    def done(self, request: Request, pk: str) -> Response:
        return self._answer(actions.complete_action_item(self.get_object(), by=person_of(request)))

    @extend_schema(request=None, responses=ActionItemSerializer)
    @action(detail=True, methods=["post"])
    def dropping(self, request: Request, pk: str) -> Response:
        """It is not worth doing any more; it stays on record."""
        return self._answer(actions.drop_action_item(self.get_object(), by=person_of(request)))

    @extend_schema(request=None, responses=ActionItemSerializer)
    @action(detail=True, methods=["post"])
    def reopening(self, request: Request, pk: str) -> Response:
        return self._answer(actions.reopen_action_item(self.get_object(), by=person_of(request)))

    def _answer(self, item: ActionItem) -> Response:
        return Response(self.get_serializer(item).data)


class TopicViewSet(mixins.CreateModelMixin, mixins.DestroyModelMixin, viewsets.ReadOnlyModelViewSet):
    """What the two put on their agendas, and what each session covered (`session`)."""

    serializer_class = TopicSerializer
    queryset = Topic.objects.none()
    filterset_fields = ["pairing", "session"]
    rules = {"create": rules.can_add, "destroy": rules.can_change, "returning": rules.can_change}

    def get_queryset(self) -> Any:
        return _of_sides(Topic, self.request)

    def perform_create(self, serializer: Any) -> None:
        said = dict(serializer.validated_data)
        pairing = _own(self.request, said)
        serializer.instance = actions.add_topic(pairing, by=person_of(self.request), **said)

    def perform_destroy(self, instance: Topic) -> None:
        actions.remove_topic(instance, by=person_of(self.request))

    @extend_schema(request=None, responses=TopicSerializer)
    @action(detail=True, methods=["post"])
    def returning(self, request: Request, pk: str) -> Response:
        """There was no time for it: back on the agenda of the next session."""
        topic = actions.return_topic(self.get_object(), by=person_of(request))
        return Response(self.get_serializer(topic).data)


class GoalViewSet(viewsets.ReadOnlyModelViewSet):
    """Goals of the caller's pairings. They are written with the agreement."""

    serializer_class = GoalSerializer
    queryset = Goal.objects.none()
    filterset_fields = ["pairing"]
    rules = {"meeting": rules.can_change, "reopening": rules.can_change}

    def get_queryset(self) -> Any:
        return _of_sides(Goal, self.request)

    @extend_schema(request=None, responses=GoalSerializer)
    @action(detail=True, methods=["post"])
    def meeting(self, request: Request, pk: str) -> Response:
        """It is met."""
        goal = agreement_actions.meet_goal(self.get_object(), by=person_of(request))
        return Response(self.get_serializer(goal).data)

    @extend_schema(request=None, responses=GoalSerializer)
    @action(detail=True, methods=["post"])
    def reopening(self, request: Request, pk: str) -> Response:
        goal = agreement_actions.reopen_goal(self.get_object(), by=person_of(request))
        return Response(self.get_serializer(goal).data)


class OutlineStepSerializer(OwnedSerializer):
    class Meta:
        model = OutlineStep
        fields = ["id", "pairing", "day", "words", "done_at", "done_by"]
        read_only_fields = ["done_at", "done_by"]


class OutlineStepViewSet(mixins.CreateModelMixin, mixins.DestroyModelMixin, viewsets.ReadOnlyModelViewSet):
    """Steps of the first ninety days, of pairings with an onboarding buddy."""

    serializer_class = OutlineStepSerializer
    queryset = OutlineStep.objects.none()
    filterset_fields = ["pairing", "day"]
    rules = {
        "create": rules.can_add,
        "done": rules.can_change,
        "reopening": rules.can_change,
        "destroy": rules.can_change,
    }

    def get_queryset(self) -> Any:
        return _of_sides(OutlineStep, self.request)

    def perform_create(self, serializer: Any) -> None:
        said = dict(serializer.validated_data)
        pairing = _own(self.request, said)
        serializer.instance = actions.add_outline_step(pairing, by=person_of(self.request), **said)

    def perform_destroy(self, instance: OutlineStep) -> None:
        actions.remove_outline_step(instance, by=person_of(self.request))

    @extend_schema(request=None, responses=OutlineStepSerializer)
    @action(detail=True, methods=["post"])
    def done(self, request: Request, pk: str) -> Response:
        step = actions.tick_outline_step(self.get_object(), by=person_of(request))
        return Response(self.get_serializer(step).data)

    @extend_schema(request=None, responses=OutlineStepSerializer)
    @action(detail=True, methods=["post"])
    def reopening(self, request: Request, pk: str) -> Response:
        step = actions.untick_outline_step(self.get_object(), by=person_of(request))
        return Response(self.get_serializer(step).data)


# ---- for oneself


class PrivateNoteSerializer(serializers.ModelSerializer):
    """`version` is read with it and sent back with a change."""

    session = serializers.PrimaryKeyRelatedField(queryset=Session.objects.none())
    words = serializers.CharField(max_length=10000)
    version = serializers.IntegerField(required=False, default=0)

    class Meta:
        model = PrivateNote
        fields = ["id", "session", "words", "version", "updated_at"]
        read_only_fields = ["updated_at"]
        validators: list[Any] = []  # the action answers a second first note

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "request" in self.context:
            visible = Session.objects.visible_to(self.context["request"].user).select_related("pairing")
            self.fields["session"].queryset = visible  # type: ignore[attr-defined]


class PrivateNoteViewSet(
    mixins.CreateModelMixin, mixins.UpdateModelMixin, mixins.DestroyModelMixin, viewsets.ReadOnlyModelViewSet
):
    """What the caller keeps for themselves about sessions. Nobody else ever finds it."""

    serializer_class = PrivateNoteSerializer
    queryset = PrivateNote.objects.none()
    filterset_fields = ["session"]
    http_method_names = ["get", "post", "patch", "delete", "head", "options"]
    rules = {
        "create": rules.can_add,
        "partial_update": rules.can_change_private_note,
        "destroy": rules.can_change_private_note,
    }

    def get_queryset(self) -> Any:
        return PrivateNote.objects.visible_to(self.request.user).select_related("session__pairing").order_by("pk")

    def perform_create(self, serializer: Any) -> None:
        said = serializer.validated_data
        refuse_unless(rules.can_keep_private_note(person_of(self.request), said["session"]))
        serializer.instance = actions.save_private_note(
            said["session"], by=person_of(self.request), version=said["version"], words=said["words"]
        )

    def perform_update(self, serializer: Any) -> None:
        note, said = serializer.instance, serializer.validated_data
        serializer.instance = actions.save_private_note(
            note.session,
            by=person_of(self.request),
            version=said.get("version", 0),
            words=said.get("words", note.words),
        )

    def perform_destroy(self, instance: PrivateNote) -> None:
        actions.remove_private_note(instance, by=person_of(self.request))


def _of_sides(model: Any, request: Request) -> Any:
    rows = model.objects.visible_to(person_of(request)).select_related("pairing__mentor", "pairing__mentee")
    return rows.order_by("pk")


def _own(request: Request, said: dict[str, Any]) -> Pairing:
    """Takes the pairing out of what was sent. Raises PermissionDenied once it has ended."""
    pairing: Pairing = said.pop("pairing")
    refuse_unless(pairing_rules.can_work_on(person_of(request), pairing))
    return pairing
