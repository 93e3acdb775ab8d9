"""The demo world: the same every time, believable, and using everything that exists."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import Client
from django.utils import timezone

from accounts.actions import erase_person, mark_left
from accounts.models import Team, User
from growth.checkins.models import Agreement, CheckIn, Entry, HandOver
from growth.demo import CAST, STAGES, load_demo
from growth.effort.models import EffortCheckIn
from growth.evidence.claims import Answer as Answered
from growth.evidence.claims import Review, Verdict
from growth.evidence.models import Claim, Corroboration, Evidence, Kind, Mode, Scope, Strength, Visibility
from growth.inbox.queries import frame_counts
from growth.load.models import LoadCheckIn, LoadShare
from growth.load.queries import team_loads
from growth.mentoring.health.state import health_of
from growth.mentoring.matching.candidates import over_capacity
from growth.mentoring.models import (
    Achievement,
    CoffeeMember,
    MentorChoice,
    Pairing,
    PairingAgreement,
    Proposal,
    Round,
    Session,
)
from growth.mentoring.rounds.orphans import orphans
from growth.notices.models import Notice
from growth.opportunities.models import Assignment, AssignmentState, Interest, Opportunity
from growth.opportunities.queries import opportunities_at
from growth.practice.models import Answer, NextStep, PracticeAssessment
from growth.practice.queries import said_in
from growth.promotions.calibration import outcomes
from growth.promotions.calibration.models import Calibration, CaseRating, CommitteeMember, Outcome, Seat, Vote
from growth.promotions.cases import actions
from growth.promotions.cases.models import Case, Transition
from growth.promotions.cases.record import record_of
from growth.promotions.cases.states import State as CaseState
from growth.promotions.cases.steps import next_step
from growth.promotions.concerns.models import Concern
from growth.promotions.endorsements.models import Endorsement
from growth.promotions.lint.gaps import gaps_before
from growth.promotions.models import CaseTemplate
from growth.promotions.packets.actions import submit_case
from growth.promotions.packets.models import LibraryEntry, Packet
from growth.promotions.packets.reading import document_for, redacted
from growth.promotions.packets.verifying import verify
from growth.reports.queries import growth_report
from growth.roadmaps.calendars.models import LearningBlock
from growth.roadmaps.enrolments.models import Enrolment
from growth.roadmaps.milestones.models import Confirmation
from growth.roadmaps.mistakes.models import MistakesCheck
from growth.roadmaps.progress import progress_of
from growth.roadmaps.waiting import to_confirm
from growth.standing import State
from tests.test_guards import _path, is_api, routes

pytestmark = pytest.mark.django_db

NOT_OURS = ("account_", "mfa_", "usersessions", "None", "logout")  # pages of allauth have tests of their own


def person(key: str) -> User:
    return User.objects.get(email=f"{key}@northgate.example")


def ada() -> User:
    return person("ada")


def case_of(key: str) -> Case:
    return Case.objects.with_parts().get(person=person(key))


def errors_of(case: Case) -> set[str]:
    return {gap.rule for gap in gaps_before(case, CaseState.SUBMITTED) if gap.is_error}


@pytest.fixture(scope="class")
def mid(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The world at its usual stage, made once for the tests of a class: making it takes longer than looking at it."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_demo("mid")
        yield
        transaction.set_rollback(True)


@pytest.mark.usefixtures("mid")
class TestAtTheUsualStage:
    def test_about_24_people_in_3_teams_with_managers(self) -> None:
        assert len(CAST) == User.objects.count() == 24
        assert Team.objects.filter(parent__isnull=False).count() == 3
        assert User.objects.filter(manager__isnull=True).count() == 1
        assert Pairing.objects.active().count() == 10

    def test_every_kind_of_thing_occurs(self) -> None:
        for field, choices in (
            ("kind", Kind), ("scope", Scope), ("mode", Mode), ("strength", Strength), ("visibility", Visibility)
        ):  # fmt: skip
            assert set(choices.values) <= set(Evidence.objects.values_list(field, flat=True)), field
        assert set(Verdict.values) == set(Claim.objects.values_list("verdict", flat=True))
        assert set(Answered.values) <= set(Corroboration.objects.values_list("answer", flat=True))
        assert Corroboration.objects.open().exists()
        assert Evidence.objects.filter(archived_at__isnull=False).exists()
        assert Evidence.objects.filter(ended_on__isnull=True).exists()
        assert User.objects.filter(is_active=False).exists()

    def test_opportunities_of_every_state_and_one_that_fits_ada(self) -> None:
        assert set(Opportunity.objects.values_list("state", flat=True)) == {"open", "assigned", "done", "withdrawn"}
        assert Opportunity.objects.offered().count() == 3
        assert {"asked", "taken", "done"} == set(Assignment.objects.values_list("state", flat=True))
        report = growth_report(ada(), ada())
        assert report is not None
        fitting = opportunities_at(ada(), report.steps)["perspective"]
        wanted = Interest.objects.waiting().filter(opportunity__in=fitting).values_list("person__name", flat=True)
        assert set(wanted) == {"Ada Lindqvist", "Chidi Balogun"}
        done = Assignment.objects.filter(state=AssignmentState.DONE).select_related("person")
        drafts = [Evidence.objects.get(person=row.person, submission=row.submission) for row in done]
        assert {draft.visibility for draft in drafts} == {Visibility.PRIVATE}

    def test_of_mentoring_there_is_something_of_everything(self) -> None:
        today = timezone.localdate()
        pairings = Pairing.objects.with_meetings().active()
        states = {
            str(health_of(
                started_on=row.started_on, cadence_weeks=row.cadence_weeks, last_met=row.last_met.date(), today=today
            ))
            for row in pairings
        }  # fmt: skip
        assert states == {"On track", "Needs a check-in", "Quiet"}
        assert {row.name for row in orphans()} == {"Kofi Mensah"}
        assert [row.person.name for row, _ in over_capacity()] == []
        assert set(Round.objects.values_list("state", flat=True)) == {"open", "closed"}
        assert Proposal.objects.filter(state="preview").exists() and Proposal.objects.asked().exists()
        assert set(MentorChoice.objects.values_list("state", flat=True)) == {"asked", "more", "not_yet"}
        assert set(Achievement.objects.values_list("state", flat=True)) == {"asked", "consented"}
        assert Session.objects.planned().filter(starts_at__gt=timezone.now()).count() == 2
        assert PairingAgreement.objects.get().holds
        met = CoffeeMember.objects.values_list("group__round", "person")
        assert len(set(met)) == met.count()

    def test_of_roadmaps_there_is_something_of_everything(self) -> None:
        today = timezone.localdate()
        found = {row.person.first_name: row for row in Enrolment.objects.running().select_related("person", "version")}
        assert {name: row.visibility for name, row in found.items()} == {
            "Ada": "circle", "Chidi": "circle", "Ben": "circle", "Kofi": "private",
        }  # fmt: skip
        progress = {name: progress_of(row, today) for name, row in found.items()}
        assert {name for name, row in progress.items() if row.is_too_much} == {"Chidi"}
        ada_s = progress["Ada"]
        assert {row.state for row in ada_s.milestones} == {"not_started", "under_way", "closed", "skipped"}
        assert ada_s.weeks_off and ada_s.pace.is_known and [row for row in ada_s.milestones if row.is_own]
        assert ada_s.expected.lands_on and found["Ada"].first_lands_on
        slip = (ada_s.expected.lands_on - found["Ada"].first_lands_on).days // 7
        assert 4 <= slip <= 20  # later than planned, and not beyond belief
        assert 500 < (found["Ada"].first_lands_on - found["Ada"].started_on).days < 580  # eighteen months
        assert set(Confirmation.objects.values_list("by__name", flat=True)) == {"Noor Haddad", "Mia Okafor"}
        assert {row.key for row in to_confirm(person("noor"))} == {"read-real-answers", "output-contract"}
        assert MistakesCheck.objects.filter(enrolment=found["Ada"]).count() == 2
        assert LearningBlock.objects.exists() and EffortCheckIn.objects.filter(person=ada(), is_shared=True).exists()

    def test_payments_assessed_its_ai_practice_twice_a_quarter_apart_and_a_step_is_overdue(self) -> None:
        now, before = PracticeAssessment.objects.filter(team__name="Payments")
        assert (now.day - before.day).days == 91
        assert len(said_in(person("mia"), now).changes) > 5
        linked = Answer.objects.exclude(evidence=None).get().evidence
        assert linked in Evidence.objects.visible_to(person("mia"))
        assert Answer.objects.exclude(url="").count() > 5
        assert frame_counts(person("sana")).by_kind["practice_steps"] == 1
        assert NextStep.objects.exclude(done_at=None).count() == 1

    def test_two_leads_told_their_load_and_one_of_them_her_mentor(self) -> None:
        for lead in ("helena", "mia"):
            assert LoadCheckIn.objects.filter(person=person(lead)).count() > 8
        share = LoadShare.objects.get()
        assert (share.check_in.person, share.pairing.mentor) == (person("mia"), person("ines"))

    def test_check_ins_agreements_and_a_hand_over_are_there_to_be_tried(self) -> None:
        assert sorted(CheckIn.objects.filter(subject=ada()).values_list("state", flat=True)) == [
            "closed",
            "closed",
            "open",
        ]
        assert CheckIn.objects.filter(state="joint").exists()
        states = set(Agreement.objects.filter(person=ada()).values_list("state", flat=True))
        assert states == {"proposed", "open", "met", "dropped"}
        made = HandOver.objects.get()
        assert {line.state for line in made.lines.all()} == {"waiting", "confirmed", "contested"}
        assert not User.objects.filter(wants_mail=False).exists()
        for model, field in (
            (CheckIn, "ended_at"),
            (Agreement, "ended_at"),
            (Entry, "created_at"),
            (Notice, "created_at"),
        ):
            assert not model._default_manager.filter(**{f"{field}__gt": timezone.now()}).exists()

    def test_nothing_lies_in_the_future_and_the_record_covers_18_months(self) -> None:
        days = [day for day in Evidence.objects.values_list("ended_on", flat=True) if day]
        assert max(days) <= timezone.localdate()
        assert (timezone.localdate() - min(days)).days > 540
        kinds = ((Evidence, "created_at"), (Claim, "created_at"), (Corroboration, "asked_at"))
        more = (
            (Opportunity, "created_at"),
            (Assignment, "taken_at"),
            (Interest, "created_at"),
            (Transition, "at"),
            (Packet, "frozen_at"),
            (Seat, "handed_in_at"),
            (Outcome, "recorded_at"),
            (Concern, "raised_at"),
        )
        for model, field in (*kinds, *more):
            assert not model._default_manager.filter(**{f"{field}__gt": timezone.now()}).exists()

    def test_titles_are_words_and_each_its_own(self) -> None:
        titles = Counter(Evidence.objects.values_list("title", flat=True))
        assert titles.most_common(1)[0][1] == 1
        assert not [title for title in titles if "lorem" in title.lower() or title.lower().startswith("evidence")]

    def test_promotion_has_a_past_a_case_being_read_one_being_drafted_and_an_idea(self) -> None:
        states = {case.person.first_name: case.state for case in Case.objects.select_related("person")}
        assert states == {
            "Ada": "drafting", "Ben": "idea", "Elif": "submitted", "Zoe": "promoted", "Chidi": "promoted",
            "Luca": "not_yet", "Priya": "not_yet",
        }  # fmt: skip
        templates = CaseTemplate.objects.order_by("number").values_list("number", "status")
        assert list(templates) == [(1, "retired"), (2, "published")]
        sitting = CommitteeMember.objects.filter(ended_on=None).select_related("person")
        members = {row.person.first_name: row.is_chair for row in sitting}
        assert members == {"Omar": True, "Ines": False, "Noor": False, "Jonas": False, "Yuki": False}
        held = Calibration.objects.filter(closed_at__isnull=False)
        assert min(row.since for row in sitting) < min(row.meets_on for row in held)
        assert {row.is_blind for row in Calibration.objects.exclude(pk__in=held)} == {True}
        assert Calibration.objects.taking_cases().count() == 1

    def test_packets_are_a_chain_and_one_is_an_example_without_names(self) -> None:
        proof = verify()
        assert proof.holds and proof.packets == Packet.objects.count() == 5
        entry = LibraryEntry.objects.get()
        document, note = redacted(entry.packet, entry.note)
        names = {word for somebody in CAST for word in somebody.name.split()}
        assert not [name for name in names if name in f"{document} {note}"]
        assert entry.packet.case.state == "promoted"
        assert {"accepted", "needs_more"} <= {row["verdict"] for row in document["criteria"]}

    def test_elifs_packet_is_being_read_without_names_and_two_have_handed_in(self) -> None:
        seats = Seat.objects.filter(case=case_of("elif")).select_related("person", "case__packet")
        assert {seat.barred_because for seat in seats} == {""}
        done = {seat.person.first_name for seat in seats if seat.handed_in_at}
        assert done == {"Omar", "Ines"}
        document, is_masked = document_for(person("yuki"), case_of("elif").packet)
        assert is_masked and document["evidence"] and "Elif" not in str(document)

    def test_adas_case_is_drafted_with_gaps_of_every_side(self) -> None:
        errors = errors_of(case_of("ada"))
        assert {"sections", "projects", "baselines", "concerns", "assessments", "endorsements", "released"} <= errors
        assert not {"thesis", "pay"} & errors
        gaps = gaps_before(case_of("ada"), CaseState.SUBMITTED)
        assert {"Ada", "Mia"} <= {gap.owner.first_name for gap in gaps if gap.owner}

    def test_nobodys_level_contradicts_their_case(self) -> None:
        for somebody in CAST:
            held = person(somebody.key).placements.order_by("since").values_list("level__key", flat=True)
            assert list(held) == [key for key in (somebody.before, somebody.level) if key]
        for outcome in Outcome.objects.filter(kind="promoted").select_related("case__person", "case__target"):
            now = outcome.case.person.placements.latest("since")
            assert (now.level, now.since) == (outcome.case.target, outcome.effective_on)
        assert outcomes.place_promoted() == 0

    def test_whoever_is_barred_from_a_case_recorded_nothing_about_it(self) -> None:
        for outcome in Outcome.objects.select_related("recorded_by"):
            assert outcome.recorded_by is not None
            assert Seat.objects.reading(outcome.recorded_by).filter(case=outcome.case_id).exists()
        assert Seat.objects.filter(person=person("omar"), barred_because="mentee").exists()
        long_ago = Notice.objects.filter(url__startswith="/cases/outcomes/")
        assert long_ago.exists() and not long_ago.filter(read_at=None).exists()

    def test_every_page_opens(self) -> None:
        """With the first thing of each kind, as a manager and as a committee’s chair: none fails, on no database."""
        pages = [name for name, view in routes() if not is_api(view) and not name.startswith(NOT_OURS)]
        addresses = [path for path in map(_path, pages) if path]
        assert len(addresses) > 200
        for who in ("Mia Okafor", "Omar Ferreira"):
            client = Client()
            client.force_login(User.objects.get(name=who))
            answers = {path: client.get(path).status_code for path in addresses}
            assert {path: status for path, status in answers.items() if status >= 500} == {}

    def test_everybody_of_the_demo_world_can_be_erased_and_what_they_gave_stays_with_their_name(self) -> None:
        rafael = person("rafael")
        others = User.objects.exclude(pk=rafael.pk).order_by("pk")
        mia = person("mia")
        given = Review.objects.filter(reviewer=mia).exclude(claim__evidence__person=mia).count()
        mark_left(mia, by=rafael, on=timezone.localdate())
        erase_person(mia, by=rafael)
        assert not Evidence.objects.filter(person=mia).exists()
        assert Review.objects.filter(reviewer__name="Mia Okafor").count() == given
        for other in others.exclude(pk=mia.pk):
            mark_left(other, by=rafael, on=timezone.localdate())
            erase_person(other, by=rafael)
        assert not Evidence.objects.exists()
        assert not Evidence.history.exists()
        assert set(User.objects.visible_to(rafael)) == {rafael}
        addresses = set(User.objects.exclude(pk=rafael.pk).values_list("email", flat=True))
        assert not [address for address in addresses if not address.startswith("erased-")]


def world() -> list[tuple[object, ...]]:
    claims = Claim.objects.order_by("evidence__pk", "pk").values_list(
        "evidence__title", "evidence__ended_on", "evidence__strength", "expectation__text", "verdict"
    )
    verdicts = Review.objects.order_by("pk").values_list("reviewer__name", "verdict", "created_at")
    answers = Corroboration.objects.order_by("pk").values_list("witness__name", "answer", "asked_at", "answered_at")
    given = Assignment.objects.order_by("pk").values_list("opportunity__title", "person__name", "state", "taken_at")
    return [*claims, *verdicts, *answers, *given]


@pytest.mark.many_cases
@time_machine.travel(date(2026, 11, 20), tick=False)
def test_the_same_day_gives_the_same_world() -> None:
    worlds = []
    for _ in range(2):
        with transaction.atomic():
            load_demo("mid")
            worlds.append(world())
            transaction.set_rollback(True)
    assert worlds[0] == worlds[1]


def load_shown(key: str) -> set[tuple[str, bool, int]]:
    return {(row.team.name, row.with_teams_under_it, row.people) for row in team_loads(person(key)).shown}


@pytest.mark.many_cases
@pytest.mark.parametrize("day", [date(2026, 11, 2), date(2027, 1, 1), date(2027, 6, 30)])
def test_the_world_is_the_same_wherever_in_a_month_and_a_quarter_today_lies(day: date) -> None:
    with time_machine.travel(day, tick=False):
        load_demo("mid")
        report = growth_report(ada(), ada())
        assert load_shown("petra") == {("Platform", False, 6), ("Engineering", True, 12)}
        assert load_shown("helena") == {("Platform", False, 5)}
        assert load_shown("mia") == load_shown("tomasz") == set()
        assert not LoadCheckIn.objects.filter(answered_on__gt=day).exists()
    assert report is not None
    states = {part.dimension.key: part.standing.at(3) for part in report.dimensions}
    assert states == {
        "autonomy": State.SUSTAINED,
        "risk": State.EMERGING,
        "perspective": State.CLAIMED,
        "collaboration": State.SUSTAINED,
        "ownership": State.SUSTAINED,
    }


@pytest.mark.many_cases
def test_at_the_start_hardly_anything_is_there_and_nothing_is_decided() -> None:
    load_demo("start")
    assert 0 < Evidence.objects.count() < 120
    assert set(Claim.objects.values_list("verdict", flat=True)) == {"waiting"}
    assert PracticeAssessment.objects.filter(team__name="Payments").count() == 1
    assert 0 < LoadCheckIn.objects.filter(person=person("helena")).count() < 6
    assert Enrolment.objects.get().person == ada()
    assert CaseTemplate.objects.published().count() == 1
    assert CommitteeMember.objects.count() == 5
    assert not Case.objects.exists() and not Packet.objects.exists()


@pytest.fixture(scope="class")
def promotion(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    with django_db_blocker.unblock(), transaction.atomic():
        load_demo("promotion")
        yield
        transaction.set_rollback(True)


@pytest.mark.many_cases
@pytest.mark.usefixtures("promotion")
class TestBeforePromotion:
    def test_ada_stands_at_senior_throughout(self) -> None:
        report = growth_report(ada(), ada())
        assert report is not None
        assert {part.standing.at(3) for part in report.dimensions} == {State.SUSTAINED}

    def test_adas_case_lacks_her_release_and_nothing_else(self) -> None:
        case = case_of("ada")
        assert (case.state, errors_of(case)) == ("feedback", {"released"})
        given = Endorsement.objects.filter(case=case)
        assert {row.state for row in given} == {"given"} and given.count() == 4
        assert not [row for row in given if row.answered_at is None or row.answered_at < row.asked_at]

    def test_released_mia_may_submit_it_to_a_meeting_of_today(self) -> None:
        case = case_of("ada")
        actions.release(case, by=ada(), revision=case.revision)
        case = case_of("ada")
        assert next_step(case.manager, record_of(case)).may_submit
        meeting = Calibration.objects.taking_cases().get(meets_on=timezone.localdate())
        submit_case(case, by=case.manager, revision=case.revision, calibration=meeting)
        assert verify().packets == 6 and verify().holds
        seats = Seat.objects.filter(case=case).select_related("person")
        barred = {row.person.first_name: row.barred_because for row in seats if row.barred_because}
        assert barred == {"Noor": "mentee"}

    def test_of_elif_all_is_handed_in_and_one_dimension_is_to_talk_about(self) -> None:
        seats = Seat.objects.filter(case=case_of("elif"))
        assert {seat.handed_in_at is None for seat in seats} == {False}
        by_dimension: dict[str, list[int]] = {}
        for row in CaseRating.objects.filter(seat__in=seats):
            by_dimension.setdefault(row.dimension, []).append(row.level)
        assert {key for key, levels in by_dimension.items() if max(levels) - min(levels) > 1} == {"perspective"}
        assert not Vote.objects.filter(seat__in=seats).exists()


@pytest.mark.many_cases
def test_the_command_needs_an_empty_database_or_keeps_what_is_there() -> None:
    call_command("demo", stage=STAGES[0], verbosity=0)
    people = User.objects.count()
    with pytest.raises(CommandError):
        call_command("demo")
    call_command("demo", keep=True)
    assert User.objects.count() == people
