"""Answering and sharing: what counts once, and what is refused."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from growth.load.actions import check_in, share, take_back
from growth.load.factors import FACTORS, heaviest
from growth.load.models import LoadCheckIn, LoadShare
from growth.load.weeks import last_closed_month, month_after
from growth.mentoring.actions import begin_pairing, end_pairing
from growth.mentoring.models import Pairing
from growth.weeks import week_of
from tests.people import Cast, person

LIGHT = {"visible_risk": 0, "without_authority": 0, "communication": 0, "emotional": 0}
HEAVY = {**LIGHT, "emotional": 4}


def test_a_second_answer_in_a_week_takes_the_place_of_the_first(cast: Cast) -> None:
    with time_machine.travel(datetime(2026, 11, 16, 9, tzinfo=UTC), tick=False):  # a Monday
        check_in(by=cast.ada, words="First", **LIGHT)
    with time_machine.travel(datetime(2026, 11, 22, 20, tzinfo=UTC), tick=False):  # its Sunday
        check_in(by=cast.ada, **HEAVY)
    with time_machine.travel(datetime(2026, 11, 23, 0, 5, tzinfo=UTC), tick=False):
        check_in(by=cast.ada, **LIGHT)
    rows = LoadCheckIn.objects.order_by("week").values_list("week", "answered_on", "emotional", "words")
    assert list(rows) == [
        (date(2026, 11, 16), date(2026, 11, 22), 4, ""),
        (date(2026, 11, 23), date(2026, 11, 23), 0, ""),
    ]


def test_while_it_is_shared_it_is_not_changed(cast: Cast) -> None:
    made = check_in(by=cast.ada, **LIGHT)
    shared = share(made, by=cast.ada, pairing=Pairing.objects.get())
    with pytest.raises(ValidationError, match="Noor Haddad"):
        check_in(by=cast.ada, **HEAVY)
    take_back(shared, by=cast.ada)
    check_in(by=cast.ada, **HEAVY)
    made.refresh_from_db()
    assert made.emotional == 4


def test_a_share_that_ended_with_its_pairing_does_not_block_an_answer(cast: Cast) -> None:
    share(check_in(by=cast.ada, **LIGHT), by=cast.ada, pairing=Pairing.objects.get())
    end_pairing(Pairing.objects.get(), by=cast.ada)
    assert check_in(by=cast.ada, **HEAVY).emotional == 4


def test_it_remembers_the_team_of_then(cast: Cast) -> None:
    made = check_in(by=cast.ada, **LIGHT)
    team, cast.ada.team = cast.ada.team, cast.zoe.team
    cast.ada.save()
    made.refresh_from_db()
    assert made.team == team


def test_the_database_refuses_a_fifth_step(cast: Cast) -> None:
    with pytest.raises(IntegrityError):
        check_in(by=cast.ada, **{**LIGHT, "emotional": 5})


def refused(made: LoadCheckIn, pairing: Pairing) -> str:
    with pytest.raises(ValidationError) as error:
        share(made, by=made.person, pairing=pairing)
    assert set(error.value.error_dict) == {"pairing"}
    assert not LoadShare.objects.filter(pairing=pairing, taken_back_at__isnull=True).exclude(check_in=made).exists()
    return error.value.messages[0]


def test_it_is_shared_with_ones_own_active_mentors_only(cast: Cast) -> None:
    made = check_in(by=cast.ada, **LIGHT)
    of_ben = begin_pairing(mentor=cast.zoe, mentee=cast.ben, by=cast.ben)
    as_mentor = begin_pairing(mentor=cast.ada, mentee=cast.ben, by=cast.ben)
    assert refused(made, of_ben) == refused(made, as_mentor) == "Choose one of your mentors."
    ended = Pairing.objects.get(mentee=cast.ada)
    end_pairing(ended, by=cast.ada)
    assert refused(made, ended) == "Choose one of your mentors."


@pytest.mark.parametrize("height", [1, 2])
def test_it_is_not_shared_with_a_mentor_who_leads(cast: Cast, height: int) -> None:
    made = check_in(by=cast.ada, **LIGHT)
    pairing = Pairing.objects.get()
    below = cast.ada if height == 1 else cast.mia
    below.manager = cast.noor
    below.save()
    assert "leads you" in refused(made, pairing)


def test_it_is_not_shared_with_somebody_who_left_nor_twice(cast: Cast) -> None:
    made = check_in(by=cast.ada, **LIGHT)
    pairing = Pairing.objects.select_related("mentor").get()
    pairing.mentor.is_active = False
    assert "has left" in refused(made, pairing)
    pairing.mentor.is_active = True
    share(made, by=cast.ada, pairing=pairing)
    assert "already" in refused(made, pairing)


def test_the_heaviest_factors_are_those_at_the_top_if_any_weighs() -> None:
    assert heaviest(LIGHT) == []
    assert heaviest({**LIGHT, "communication": 1}) == []
    assert [factor.key for factor in heaviest(HEAVY)] == ["emotional"]
    assert [factor.key for factor in heaviest({**HEAVY, "visible_risk": 4})] == ["visible_risk", "emotional"]


def test_every_factor_has_words_for_each_step_and_something_that_helps() -> None:
    assert {field.name for field in LoadCheckIn._meta.fields} >= {factor.key for factor in FACTORS}
    for factor in FACTORS:
        assert len(set(factor.steps)) == 5
        assert len(factor.supports) >= 3


@pytest.mark.parametrize(
    ("today", "month"),
    [
        (date(2026, 11, 21), date(2026, 10, 1)),
        (date(2026, 11, 2), date(2026, 9, 1)),  # a Monday: the week of 26 October ended yesterday, not yet everywhere
        (date(2026, 11, 3), date(2026, 9, 1)),
        (date(2026, 11, 4), date(2026, 10, 1)),
        (date(2027, 1, 10), date(2026, 12, 1)),
    ],
)
def test_a_month_is_closed_when_its_last_week_is_over_everywhere(today: date, month: date) -> None:
    assert last_closed_month(today) == month


def test_no_week_of_a_closed_month_can_still_be_answered() -> None:
    for number in range(800):
        today = date(2026, 1, 1) + timedelta(days=number)
        somewhere = today - timedelta(days=1)  # where the day begins last
        assert week_of(somewhere) >= month_after(last_closed_month(today))


def test_people_who_left_answer_for_nothing(cast: Cast) -> None:
    from growth.load.rules import can_check_in

    assert can_check_in(cast.ada)
    assert not can_check_in(person(is_active=False))
