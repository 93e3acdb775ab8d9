"""The demo world: the same every time, believable, and using everything that exists."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import transaction
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
from growth.reports.queries import growth_report
from growth.roadmaps.calendars.models import LearningBlock
from growth.roadmaps.enrolments.models import Enrolment
from growth.roadmaps.milestones.models import Confirmation
from growth.roadmaps.mistakes.models import MistakesCheck
from growth.roadmaps.progress import progress_of
from growth.roadmaps.waiting import to_confirm
from growth.standing import State

pytestmark = pytest.mark.django_db


def person(key: str) -> User:
    return User.objects.get(email=f"{key}@northgate.example")


def ada() -> User:
    return person("ada")


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
        more = ((Opportunity, "created_at"), (Assignment, "taken_at"), (Interest, "created_at"))
        for model, field in (*kinds, *more):
            assert not model._default_manager.filter(**{f"{field}__gt": timezone.now()}).exists()

    def test_titles_are_words_and_each_its_own(self) -> None:
        titles = Counter(Evidence.objects.values_list("title", flat=True))
        assert titles.most_common(1)[0][1] == 1
        assert not [title for title in titles if "lorem" in title.lower() or title.lower().startswith("evidence")]

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


@pytest.mark.many_cases
def test_before_promotion_ada_stands_at_senior_throughout() -> None:
    load_demo("promotion")
    report = growth_report(ada(), ada())
    assert report is not None
    assert {part.standing.at(3) for part in report.dimensions} == {State.SUSTAINED}


@pytest.mark.many_cases
def test_the_command_needs_an_empty_database_or_keeps_what_is_there() -> None:
    call_command("demo", stage=STAGES[0], verbosity=0)
    people = User.objects.count()
    with pytest.raises(CommandError):
        call_command("demo")
    call_command("demo", keep=True)
    assert User.objects.count() == people
