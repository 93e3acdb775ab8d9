"""Load in the demo world, on whatever day it is made."""

from datetime import date

import pytest
import time_machine

from accounts.models import User
from growth.demo import load_demo
from growth.load.models import LoadCheckIn, LoadShare
from growth.load.queries import team_loads

pytestmark = pytest.mark.django_db


def person(key: str) -> User:
    return User.objects.get(email=f"{key}@northgate.example")


def shown(key: str) -> set[tuple[str, bool, int]]:
    return {(row.team.name, row.with_teams_under_it, row.people) for row in team_loads(person(key)).shown}


@pytest.mark.parametrize("day", [date(2026, 11, 21), date(2026, 11, 2), date(2027, 3, 31)])
def test_one_team_has_enough_answers_and_others_too_few(day: date) -> None:
    with time_machine.travel(day, tick=False):
        load_demo("mid")
        assert shown("petra") == {("Platform", False, 6), ("Engineering", True, 12)}
        assert shown("helena") == {("Platform", False, 5)}
        assert shown("mia") == shown("tomasz") == set()
        assert not LoadCheckIn.objects.filter(answered_on__gt=day).exists()
    for lead in ("helena", "mia"):
        assert LoadCheckIn.objects.filter(person=person(lead)).count() > 8
    share = LoadShare.objects.get()
    assert (share.check_in.person, share.pairing.mentor) == (person("mia"), person("ines"))


def test_at_the_start_only_the_first_weeks_are_there() -> None:
    load_demo("start")
    assert 0 < LoadCheckIn.objects.filter(person=person("helena")).count() < 6
