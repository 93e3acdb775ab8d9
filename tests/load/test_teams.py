"""Figures about teams: for whom, of whom, from how many."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Team, User
from growth.load.actions import check_in
from growth.load.models import LoadCheckIn
from growth.load.queries import TeamLoads, team_loads
from growth.load.weeks import last_closed_month
from growth.weeks import week_of
from tests.factories import TeamFactory
from tests.people import NAMES, Cast, person

SignIn = Callable[[str], Client]
MONTH = last_closed_month(timezone.localdate())
FIRST = week_of(MONTH + timedelta(days=6))  # its first Monday


def answered(who: User, step: int = 2, week: date = FIRST) -> LoadCheckIn:
    """All four factors at one step, in a week of the closed month unless told otherwise."""
    made = check_in(by=who, visible_risk=step, without_authority=step, communication=step, emotional=step)
    LoadCheckIn.objects.filter(pk=made.pk).update(week=week, answered_on=week)
    return made


def members(team: Team, manager: User, count: int) -> list[User]:
    return [person(team=team, manager=manager) for _ in range(count)]


def figures(loads: TeamLoads) -> set[tuple[str, bool, int]]:
    return {(row.team.name, row.with_teams_under_it, row.people) for row in loads.shown}


@pytest.fixture
def payments(cast: Cast) -> list[User]:
    """Mia's people: Ada, Ben and three more; all answered but the last."""
    people = [cast.ada, cast.ben, *members(cast.mia.team, cast.mia, 3)]
    for step, who in zip((1, 2, 2, 3), people, strict=False):
        answered(who, step)
    return people


def test_five_answers_of_others_make_a_figure(cast: Cast, payments: list[User]) -> None:
    answered(cast.mia, 4)
    assert figures(team_loads(cast.mia)) == set()  # four, and her own
    answered(payments[-1], 4)
    loads = team_loads(cast.mia)
    assert figures(loads) == {("Payments", False, 5)}
    assert set(loads.shown[0].means.values()) == {2.5}  # of 1, 2, 2, 3 and 4, without her own


def test_the_same_person_counts_once_with_their_mean(cast: Cast, payments: list[User]) -> None:
    for number in (1, 2):
        answered(payments[0], 1, FIRST + timedelta(weeks=number))
    assert figures(team_loads(cast.mia)) == set()


def test_only_the_closed_month_counts(cast: Cast, payments: list[User]) -> None:
    answered(payments[-1], 2, week_of(timezone.localdate()))
    assert figures(team_loads(cast.mia)) == set()
    answered(payments[-1], 2, FIRST - timedelta(weeks=1))
    assert figures(team_loads(cast.mia)) == set()


def test_only_those_who_lead_the_whole_team_see_it(as_: SignIn, cast: Cast, payments: list[User]) -> None:
    answered(payments[-1])
    on_page = {who for who in NAMES if "people answered" in as_(who).get("/load/teams/").content.decode()}
    in_api = {who for who in NAMES if as_(who).get("/api/v1/team-load/").json()["teams"]}
    assert on_page == in_api == {"mia", "petra"}
    cast.ben.manager = cast.zoe
    cast.ben.save()
    assert figures(team_loads(cast.mia)) == set()
    assert figures(team_loads(cast.petra)) == set()
    assert figures(team_loads(cast.zoe)) == set()


def test_a_move_to_another_team_changes_no_figure(cast: Cast, payments: list[User]) -> None:
    answered(payments[-1])
    payments[0].team = cast.petra.team
    payments[0].save()
    assert figures(team_loads(cast.mia)) == {("Payments", False, 5)}


def test_a_department_is_shown_when_what_it_adds_is_enough(cast: Cast, payments: list[User]) -> None:
    answered(payments[-1])
    User.objects.filter(team=cast.petra.team).exclude(pk=cast.petra.pk).update(manager=cast.petra)
    User.objects.filter(team=cast.zoe.team).update(manager=cast.petra)  # Search: Noor, Zoe and Omar
    four = [cast.noor, cast.zoe, cast.omar, cast.ines]
    for who in four:
        answered(who)
    assert figures(team_loads(cast.petra)) == {("Payments", False, 5)}
    answered(cast.mia)  # Payments is six now; the rest is still four
    assert figures(team_loads(cast.petra)) == {("Payments", False, 6)}
    answered(cast.rafael)
    assert figures(team_loads(cast.petra)) == {("Payments", False, 6), ("Engineering", True, 11)}


def test_a_department_with_a_team_one_does_not_lead_has_no_total(cast: Cast, payments: list[User]) -> None:
    User.objects.filter(team=cast.petra.team).exclude(pk=cast.petra.pk).update(manager=cast.petra)
    for who in (payments[-1], *members(cast.petra.team, cast.petra, 5), cast.zoe, cast.omar):
        answered(who)
    assert figures(team_loads(cast.petra)) == {("Payments", False, 5), ("Engineering", False, 5)}


def test_a_team_that_lost_everybody_goes_on_counting_above(cast: Cast) -> None:
    lead = person()
    root = TeamFactory.create(name="Data")
    pair, small = TeamFactory.create(name="Pair", parent=root), TeamFactory.create(name="Small", parent=root)
    people = members(root, lead, 1) + members(pair, lead, 2) + members(small, lead, 3)
    for who in people:
        answered(who)
    assert figures(team_loads(lead)) == {("Data", True, 6)}
    for who in people[1:3]:
        who.team = None
        who.save()
    assert figures(team_loads(lead)) == {("Data", True, 6)}


def test_the_page_names_the_teams_that_have_too_few(as_: SignIn, cast: Cast, payments: list[User]) -> None:
    body = as_("mia").get("/load/teams/").content.decode()
    assert "Fewer than 5 people answered in Payments" in body
    assert "This page will show" in body


def test_the_number_of_queries_does_not_grow(cast: Cast, payments: list[User], django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    answered(payments[-1])
    with django_assert_num_queries(4):
        team_loads(cast.mia)
    for who in members(cast.mia.team, cast.mia, 6):
        answered(who)
    with django_assert_num_queries(4):
        team_loads(cast.mia)
