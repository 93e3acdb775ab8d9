"""Naming a mentor, ending a pairing, and who sees which pairing."""

from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from growth.access import Member, circle_of, people_guided_by
from growth.mentoring.actions import begin_pairing, end_pairing
from growth.mentoring.models import Pairing
from tests.people import NAMES, Cast

SignIn = Callable[[str], Client]


def test_the_growth_circle_is_the_manager_and_active_mentors(cast: Cast) -> None:
    assert circle_of(cast.ada) == [Member(cast.mia, "manager"), Member(cast.noor, "mentor")]
    end_pairing(Pairing.objects.get(), by=cast.noor)
    assert circle_of(cast.ada) == [Member(cast.mia, "manager")]


def test_somebody_who_left_is_in_no_circle(cast: Cast) -> None:
    for person in (cast.mia, cast.noor):
        person.is_active = False
        person.save()
    assert circle_of(cast.ada) == []


def test_guided_people_are_direct_reports_and_mentees_only(cast: Cast) -> None:
    guided = {who: set(people_guided_by(cast[who])) for who in NAMES}
    assert guided == {
        **{who: set() for who in NAMES},
        "mia": {cast.ada, cast.ben},
        "noor": {cast.ada},
        "petra": {cast.mia},
    }


def test_an_ended_pairing_beside_an_active_one_of_somebody_else_gives_nothing(cast: Cast) -> None:
    """Both conditions must be about the same pairing."""
    end_pairing(Pairing.objects.get(), by=cast.ada)
    begin_pairing(mentor=cast.zoe, mentee=cast.ada, by=cast.ada)
    assert set(people_guided_by(cast.noor)) == set()
    assert set(people_guided_by(cast.zoe)) == {cast.ada}


@pytest.mark.parametrize("mentor", ["ada", "mia", "noor"])
def test_oneself_ones_manager_and_a_mentor_one_has_are_refused(cast: Cast, mentor: str) -> None:
    with pytest.raises(ValidationError) as refused:
        begin_pairing(mentor=cast[mentor], mentee=cast.ada, by=cast.ada)
    assert set(refused.value.error_dict) == {"mentor"}
    assert Pairing.objects.count() == 1


def test_a_pairing_can_begin_again_after_its_end(cast: Cast) -> None:
    end_pairing(Pairing.objects.get(), by=cast.ada)
    begin_pairing(mentor=cast.noor, mentee=cast.ada, by=cast.ada)
    assert Pairing.objects.active().count() == 1


def test_pairings_are_seen_by_both_sides_and_the_manager(as_: SignIn, cast: Cast) -> None:
    api = {who for who in NAMES if as_(who).get("/api/v1/pairings/").json()["results"]}
    assert api == {"ada", "noor", "mia"}


@pytest.mark.parametrize(
    ("who", "page", "api"), [("ada", 302, 200), ("noor", 302, 200), ("mia", 403, 403), ("zoe", 404, 404)]
)
def test_either_side_ends_it_and_nobody_else(as_: SignIn, cast: Cast, who: str, page: int, api: int) -> None:
    for path, status in (("/mentoring/pairings/{}/ending/", page), ("/api/v1/pairings/{}/ending/", api)):
        Pairing.objects.update(ended_on=None)
        pairing = Pairing.objects.get()
        assert as_(who).post(path.format(pairing.pk), content_type="application/json").status_code == status
        pairing.refresh_from_db()
        assert (pairing.ended_on is not None) == (status in (200, 302))
