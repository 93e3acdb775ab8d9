"""A case, its people and their roles, tried in any order: what nobody may see stays unseen, and no gate is skipped.

Every text somebody writes carries a mark. After each step the rows each person may see are compared with what is said
here in words of its own; and now and then somebody opens any page or endpoint of promotion, whose answer may hold no
mark of a row they may not see. People get other managers, join committees, end there, and leave, all the while.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.test import Client
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from accounts import actions as accounts
from accounts.models import User
from accounts.reads import open_record
from config.api import router
from config.errors import StaleEdit
from growth.promotions import urls
from growth.promotions.calibration import actions as rating
from growth.promotions.calibration import committees, outcomes, planning, seats
from growth.promotions.calibration import rules as may_calibrate
from growth.promotions.calibration.models import Calibration, CaseRating, CommitteeMember, Outcome, Seat, Vote
from growth.promotions.cases import actions
from growth.promotions.cases import rules as may
from growth.promotions.cases.models import Case
from growth.promotions.cases.states import STEPS, State
from growth.promotions.concerns.actions import answer_concern, raise_concern
from growth.promotions.concerns.models import Concern
from growth.promotions.concerns.rules import can_answer, can_raise
from growth.promotions.endorsements import actions as endorsing
from growth.promotions.endorsements import rules as may_endorse
from growth.promotions.endorsements.models import Endorsement
from growth.promotions.gates.actions import answer_gate
from growth.promotions.gates.checking import is_met
from growth.promotions.gates.models import Gate
from growth.promotions.gates.rules import can_answer as can_answer_gate
from growth.promotions.packets.actions import submit_case
from growth.promotions.packets.models import Packet
from tests.people import NAMES, Cast
from tests.promotions import making

MARK = re.compile(r"mark[a-z]\d+")
STRIDE, FEW = 127, 8  # every so many addresses of promotion are opened in one look, and of those that say most
people = st.sampled_from(NAMES)
RULES_OFF = dict.fromkeys(
    ("thesis", "sections", "unfinished", "window", "projects", "project_parts", "baselines", "length", "weasel_words",
     "items", "quarters", "corroborated", "carries_too_much", "assessments", "concerns", "endorsements"), "off",
)  # fmt: skip


class Machine(RuleBasedStateMachine):
    """Anybody may try anything, as through a door: found by `visible_to`, asked by a rule, done by an action."""

    cast: Cast
    round: Calibration
    reached: Counter[str]  # what happened in all runs together

    def __init__(self) -> None:
        super().__init__()
        self.savepoint = transaction.savepoint()
        self.written = 0
        self.case = actions.start_case(by=self.cast.ada, person=self.cast.ada)
        self.states: list[str] = [self.case.state]
        self.clients: dict[str, Client] = {}
        self.is_checked = False

    @initialize(steps=st.sampled_from([6, 5, 7, 5, 6, 8, 3, 0]))
    def is_under_way(self, steps: int) -> None:
        for _ in range(steps):
            self.goes_on_as_it_should()

    def teardown(self) -> None:
        transaction.savepoint_rollback(self.savepoint)

    # ---- what anybody tries

    @rule(actor=people)
    def agrees(self, actor: str) -> None:
        self._step(actor, may.can_agree, actions.agree)

    @rule(actor=people)
    def begins_drafting(self, actor: str) -> None:
        self._step(actor, may.can_begin_drafting, actions.begin_drafting)

    @rule(actor=people)
    def asks_for_feedback(self, actor: str) -> None:
        self._step(actor, may.can_ask_for_feedback, actions.ask_for_feedback)

    @rule(actor=people)
    def releases(self, actor: str) -> None:
        self._step(actor, may.can_release, actions.release)

    @rule(actor=people)
    def submits(self, actor: str) -> None:
        self._step(actor, may.can_submit, lambda case, **given: submit_case(case, calibration=self.round, **given))

    @rule(actor=people, key=st.sampled_from(["leader", "need", "budget"]), yes=st.booleans())
    def answers_a_gate(self, actor: str, key: str, yes: bool) -> None:
        gate = Gate.objects.get(case=self.case, key=key)
        self._try(
            actor,
            gate,
            can_answer_gate,
            lambda by: answer_gate(gate, by=by, version=gate.version, is_met=yes, words="So."),
        )

    @rule(actor=people)
    def raises_a_concern(self, actor: str) -> None:
        words = self._marked("c")
        self._try(actor, self._now(), can_raise, lambda by: raise_concern(self.case, by=by, words=words))

    @rule(actor=people, index=st.integers(0, 3))
    def answers_a_concern(self, actor: str, index: int) -> None:
        concern = _nth(Concern.objects.filter(case=self.case), index)
        if concern is not None:
            answer = self._marked("c")
            self._try(
                actor,
                concern,
                can_answer,
                lambda by: answer_concern(concern, by=by, version=concern.version, answer=answer),
            )

    @rule(actor=people, giver=people)
    def asks_for_an_endorsement(self, actor: str, giver: str) -> None:
        self._try(
            actor, self._now(), may_endorse.can_ask,
            lambda by: endorsing.ask_for(self.case, by=by, people=[self.cast[giver]]),
        )  # fmt: skip

    @rule(actor=people, yes=st.booleans())
    def endorses(self, actor: str, yes: bool) -> None:
        asked = Endorsement.objects.waiting().filter(case=self.case, giver=self.cast[actor]).first()
        if asked is not None:
            words, concern = self._marked("e"), self._marked("c")
            self._try(
                actor, asked, may_endorse.can_give,
                lambda by: endorsing.give(asked, by=by, is_supportive=yes, words=words, concern=concern),
            )  # fmt: skip

    @rule(actor=people, level=st.integers(1, 3))
    def rates(self, actor: str, level: int) -> None:
        seat = Seat.objects.filter(case=self.case, person=self.cast[actor]).first()
        if seat is not None:
            for dimension in ("autonomy", "risk"):
                reason = self._marked("r")
                self._try(
                    actor, seat, may_calibrate.can_rate,
                    lambda by, dimension=dimension, reason=reason: rating.rate(
                        seat, by=by, dimension=dimension, level=level, reason=reason
                    ),
                )  # fmt: skip

    @rule(actor=people)
    def hands_in(self, actor: str) -> None:
        seat = Seat.objects.filter(case=self.case, person=self.cast[actor]).first()
        if seat is not None:
            self._try(actor, seat, may_calibrate.can_hand_in, lambda by: rating.hand_in(seat, by=by))

    @rule(actor=people)
    def declares_a_conflict(self, actor: str) -> None:
        seat = Seat.objects.filter(case=self.case, person=self.cast[actor]).first()
        if seat is not None and Seat.objects.free().filter(case=self.case).count() > 1:
            self._try(
                actor,
                seat,
                may_calibrate.can_declare,
                lambda by: seats.declare_conflict(seat, by=by, words="A friend."),
            )

    @rule(actor=people)
    def opens_the_meeting(self, actor: str) -> None:
        self._try(
            actor, self._round(), may_calibrate.can_open,
            lambda by: planning.open_calibration(self._round(), by=by, confirmed=True),
        )  # fmt: skip

    @rule(actor=people, choice=st.sampled_from(Vote.Choice.values))
    def votes(self, actor: str, choice: str) -> None:
        seat = Seat.objects.filter(case=self.case, person=self.cast[actor]).first()
        if seat is not None:
            words = self._marked("v")
            self._try(
                actor,
                seat,
                may_calibrate.can_vote,
                lambda by: rating.cast_vote(seat, by=by, choice=choice, words=words),
            )

    @rule(actor=people, promoted=st.booleans())
    def records_an_outcome(self, actor: str, promoted: bool) -> None:
        day = timezone.localdate()
        given = (
            {"effective_on": day}
            if promoted
            else {"shows": ["One.", "Two."], "review_on": day.replace(year=day.year + 1)}
        )
        reason = self._marked("o")
        self._try(
            actor, self._now(), may_calibrate.can_lead,
            lambda by: outcomes.record_outcome(
                self._now(), by=by, kind="promoted" if promoted else "not_yet", reason=reason,
                agreed_levels={"autonomy": 3, "risk": 3}, **given,
            ),
        )  # fmt: skip

    @rule(actor=people)
    def sends_the_letter(self, actor: str) -> None:
        outcome = Outcome.objects.select_related("case__calibration").filter(case=self.case).first()
        if outcome is not None:
            self._try(
                actor, outcome, may_calibrate.can_tell,
                lambda by: outcomes.send_letter(outcome, by=by, version=outcome.letter_version),
            )  # fmt: skip

    @rule(person=people, manager=people)
    def gets_another_manager(self, person: str, manager: str) -> None:
        self._arrange("manager", lambda: accounts.change_person(
            self._fresh(person), by=self.cast.rafael, manager=self._fresh(manager)
        ))  # fmt: skip

    @rule(person=people, is_chair=st.booleans())
    def joins_the_committee(self, person: str, is_chair: bool) -> None:
        self._arrange("joined", lambda: committees.add_member(
            self._round().committee, by=self.cast.rafael, person=self._fresh(person), is_chair=is_chair
        ))  # fmt: skip

    @rule(index=st.integers(0, 5))
    def ends_on_the_committee(self, index: int) -> None:
        member = _nth(CommitteeMember.objects.filter(ended_on__isnull=True), index)
        if member is not None:
            self._arrange("ended", lambda: committees.end_membership(member, by=self.cast.rafael))

    @rule(person=people, is_sure=st.sampled_from([False, False, False, True]))
    def leaves(self, person: str, is_sure: bool) -> None:
        if is_sure:
            self._arrange(
                "left", lambda: accounts.mark_left(self._fresh(person), by=self.cast.rafael, on=timezone.localdate())
            )

    @rule()
    def goes_on_as_it_should(self) -> None:
        """Whatever is next, by whoever does it: otherwise chance would hardly ever meet the committee."""
        case = self._now()
        match case.state:
            case State.IDEA:
                self.agrees("ada")
                self.agrees("mia")
            case State.AGREED:
                self.answers_a_gate("petra", "leader", True)
                self.begins_drafting("ada")
            case State.DRAFTING:
                self.asks_for_feedback("mia")
            case State.FEEDBACK:
                self.asks_for_an_endorsement("mia", "zoe")
                self.endorses("zoe", True)
                self.answers_a_gate("mia", "need", True)
                self.releases("ada")
                self.submits("mia")
            case State.SUBMITTED if not Vote.objects.filter(seat__case=case).exists():
                for name in ("omar", "ines"):
                    self.rates(name, 2)
                    self.hands_in(name)
                self.opens_the_meeting("omar")
                self.votes("omar", Vote.Choice.PROMOTE)
                self.votes("ines", Vote.Choice.NOT_YET)
                self.answers_a_gate("petra", "budget", True)
            case State.SUBMITTED if not Outcome.objects.filter(case=case).exists():
                self.records_an_outcome("omar", True)
            case State.SUBMITTED:
                self.sends_the_letter("mia")
        self.no_gate_was_skipped()

    # ---- what holds after each step

    @invariant()
    def only_these_rows_are_seen(self) -> None:
        """Nothing to look at again where nothing was changed."""
        if self.is_checked:
            return
        self.is_checked = True
        case = self._now()
        sides, voted, done = {case.person_id, case.manager_id}, _voters(case), _done(case)
        free = set(Seat.objects.free().filter(case=case).values_list("person", flat=True))
        opened = case.calibration is not None and case.calibration.opened_at is not None
        concerns = list(Concern.objects.filter(case=case))
        endorsements = list(Endorsement.objects.filter(case=case))
        ratings = list(CaseRating.objects.filter(seat__case=case).select_related("seat"))
        votes = list(Vote.objects.filter(seat__case=case).select_related("seat"))
        outcome = Outcome.objects.filter(case=case).first()
        is_told = outcome is not None and outcome.letter_sent_at is not None
        packet = Packet.objects.filter(case=case).first()
        self.reached.update(
            outcome_before_letter=outcome is not None and not is_told, letter=is_told,
            ratings_of_others=opened and len(done) > 1, votes_of_others=len(voted) > 1,
        )  # fmt: skip
        for name in NAMES:
            person, pk = self.cast[name], self.cast[name].pk
            is_side = pk in sides
            assert _seen(Concern, person, case) == {row.pk for row in concerns if is_side or pk == row.raised_by_id}, (
                name
            )
            assert _seen(Endorsement, person, case) == {
                row.pk
                for row in endorsements
                if pk in (row.giver_id, case.manager_id) or (row.state == "given" and pk == case.person_id)
            }, name
            assert _seen(CaseRating, person, case, "seat__case") == {
                row.pk
                for row in ratings
                if row.seat.person_id == pk or (opened and pk in done and row.seat.person_id in done)
            }, name
            assert _seen(Vote, person, case, "seat__case") == {
                row.pk for row in votes if row.seat.person_id == pk or pk in voted
            }, name
            may_read = pk == case.manager_id or pk in free or (is_told and pk == case.person_id)
            assert _seen(Outcome, person, case) == ({outcome.pk} if outcome and may_read else set()), name
            may_read = is_side or pk in free
            assert _seen(Packet, person, case) == ({packet.pk} if packet and may_read else set()), name

    @invariant()
    def candidate_and_manager_judge_nothing(self) -> None:
        """Once the outcome is recorded it is history who had judged before they took the case over."""
        case = self._now()
        if case.state == State.SUBMITTED and not Outcome.objects.filter(case=case).exists():
            for person in (case.person, case.manager):
                assert not CaseRating.objects.visible_to(person).filter(seat__case=case).exists()
                assert not Vote.objects.visible_to(person).filter(seat__case=case).exists()

    @invariant()
    def barred_seats_are_empty(self) -> None:
        barred = Seat.objects.exclude(barred_because="")
        assert not CaseRating.objects.filter(seat__in=barred).exists()
        assert not Vote.objects.filter(seat__in=barred).exists()

    @invariant()
    def no_gate_was_skipped(self) -> None:
        case = self._now()
        before, now = self.states[-1], case.state
        if now == before:
            return
        self.states.append(now)
        # A step at a time; agreeing and submitting are one each.
        assert (State(before), State(now)) in STEPS
        gates = case.gates.filter(needed_for=now, is_required=True).select_related("case__template")
        assert all(is_met(gate) for gate in gates), now

    @rule(actor=people, where=st.integers(0, 500))
    def looks_around(self, actor: str, where: int) -> None:
        """Any page or endpoint of promotion, with any id there is."""
        addresses, known = self._addresses(), self._marks_for(self.cast[actor])
        telling = self._telling_addresses()
        for address in [*addresses[where % STRIDE :: STRIDE], *telling[where % FEW :: FEW]]:
            answer = self._client(actor).get(address)
            assert answer.status_code < 500, address
            if not answer.streaming:  # the PDF, which is bytes nobody finds a mark in
                found = set(MARK.findall(answer.content.decode(errors="ignore")))
                self.reached["marks"] += len(found)
                assert found <= known, (actor, address)

    # ---- how

    def _now(self) -> Case:
        return making.fresh(self.case)

    def _round(self) -> Calibration:
        return Calibration.objects.select_related("committee").get(pk=self.round.pk)

    def _marked(self, kind: str) -> str:
        self.written += 1
        return f"What I saw there and why it matters for the next level: mark{kind}{self.written}."

    def _step(self, actor: str, rule_: Callable[..., bool], do: Callable[..., object]) -> None:
        case = self._now()
        self._try(actor, case, rule_, lambda by: do(case, by=by, revision=case.revision))

    def _fresh(self, name: str) -> User:
        return User.objects.get(pk=self.cast[name].pk)

    def _client(self, name: str) -> Client:
        """Signed in once a run."""
        if name not in self.clients:
            self.clients[name] = Client()
            self.clients[name].force_login(self.cast[name])
        return self.clients[name]

    def _arrange(self, what: str, do: Callable[[], object]) -> None:
        """What administrators do, as far as they can."""
        try:
            with transaction.atomic():
                do()
        except ValidationError:
            return
        self.is_checked = False
        self.reached[what] += 1

    def _try(self, actor: str, thing: Any, rule_: Callable[..., bool], do: Callable[[User], object]) -> None:
        by = self._fresh(actor)
        if not by.is_active:
            return
        rows: Any = type(thing).objects
        if not rows.visible_to(by).filter(pk=thing.pk).exists() and not isinstance(thing, Case):
            return
        if not rule_(by, thing):
            return
        try:
            with transaction.atomic():
                do(by)
        except (ValidationError, StaleEdit):
            pass
        else:
            self.reached[rule_.__name__] += 1
        self.is_checked = False  # a bar that came up stays, whatever was refused after it

    def _marks_for(self, person: User) -> set[str]:
        """Marks of rows `person` may see, and of the packet once they may read it."""
        texts: list[str] = []
        for row in Concern.objects.visible_to(person):
            texts += [row.words, row.answer]
        texts += [row.words for row in Endorsement.objects.visible_to(person)]
        texts += [row.reason for row in CaseRating.objects.visible_to(person)]
        texts += [row.words for row in Vote.objects.visible_to(person)]
        texts += [row.body for row in Packet.objects.visible_to(person)]
        # The candidate is told by the letter, which says why.
        texts += [f"{row.reason} {row.letter}" for row in Outcome.objects.visible_to(person)]
        return set(MARK.findall(" ".join(texts)))

    def _addresses(self) -> list[str]:
        case = self.case
        ids = {case.pk, self.round.pk}
        for rows in (Concern, Endorsement, Gate, Seat, Outcome, Packet):
            ids |= set(rows._default_manager.filter(case=case).values_list("pk", flat=True))
        return [*_page_addresses(ids), *_api_addresses(ids)]

    def _telling_addresses(self) -> list[str]:
        """Where most is said, of this case: pages that exist, and whole lists."""
        case = self.case
        names = {
            "case": [case.pk], "letter": [case.pk], "calibration": [self.round.pk], "pipeline": [], "list": [],
            **{
                name: rows._default_manager.filter(case=case).values_list("pk", flat=True)
                for name, rows in {
                    "packet": Packet, "seat": Seat, "meeting": Seat, "outcome": Outcome, "concern": Concern,
                    "endorsement": Endorsement,
                }.items()
            },
        }  # fmt: skip
        pages = [
            reverse(f"promotions:{name}", args=[pk] if pk else [])
            for name, pks in names.items()
            for pk in pks or ([None] if name in ("pipeline", "list") else [])
        ]
        return [*pages, *_api_addresses(set())]


def _page_addresses(ids: set[int]) -> Iterator[str]:
    for entry in urls.urlpatterns:
        name = f"promotions:{entry.name}"
        for arguments in [{}, *({"pk": pk} for pk in sorted(ids))]:
            try:
                yield reverse(name, kwargs=arguments)
            except NoReverseMatch:
                continue


def _api_addresses(ids: set[int]) -> Iterator[str]:
    for prefix, viewset, _ in router.registry:
        if viewset.__module__.startswith("growth.promotions"):
            yield f"/api/v1/{prefix}/"
            yield from (f"/api/v1/{prefix}/{pk}/" for pk in sorted(ids))


def _seen(model: Any, person: User, case: Case, path: str = "case") -> set[int]:
    return set(model.objects.visible_to(person).filter(**{path: case}).values_list("pk", flat=True))


def _done(case: Case) -> set[int]:
    """Who handed their ratings in, and is not barred."""
    done = Seat.objects.free().filter(case=case, handed_in_at__isnull=False)
    return set(done.values_list("person", flat=True))


def _voters(case: Case) -> set[int]:
    return set(Seat.objects.free().filter(case=case, vote__isnull=False).values_list("person", flat=True))


def _nth(rows: QuerySet[Any], index: int) -> Any:
    return rows.order_by("pk")[index : index + 1].first()


@pytest.fixture
def machine(placed: Cast) -> type[Machine]:
    document = making.small_template()
    making.publish_template(lint={**document["lint"], "severity": RULES_OFF})
    Machine.cast, Machine.reached = placed, Counter()
    Machine.round = making.calibration(making.committee(placed, "ines", "noor", "zoe"), freezes_in=0, meets_in=0)
    open_record(placed.ada, by=placed.rafael, reason="An investigation, invented.", hours=24)
    return Machine


REACHED = {"ratings_of_others", "votes_of_others", "outcome_before_letter", "letter", "marks"}


@pytest.mark.many_cases
def test_from_idea_to_letter_nobody_sees_what_is_not_theirs(machine: type[Machine]) -> None:
    """The way as it should go, with everybody looking around at each step: whatever chance leaves out below."""
    run = machine()
    for step in range(9):
        run.goes_on_as_it_should()
        run.only_these_rows_are_seen()
        run.candidate_and_manager_judge_nothing()
        for place, name in enumerate(NAMES):
            run.looks_around(name, step * 7 + place)
    assert run.states == ["idea", "agreed", "drafting", "feedback", "submitted", "promoted"]
    assert {what for what in REACHED if machine.reached[what]} == REACHED
    run.teardown()


@pytest.mark.many_cases
def test_whatever_people_try_nothing_leaks_and_no_gate_is_skipped(machine: type[Machine]) -> None:
    run_state_machine_as_test(machine, settings=settings(max_examples=12, stateful_step_count=30, deadline=None))
    assert machine.reached["ratings_of_others"] and machine.reached["votes_of_others"], machine.reached
