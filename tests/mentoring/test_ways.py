"""How the pages of mentoring, and those beside them, lead to one another."""

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from growth.mentoring.achievements.actions import name_achievement
from growth.mentoring.actions import end_pairing
from growth.mentoring.asking.actions import accept
from growth.mentoring.health.actions import rate
from growth.mentoring.models import Kind, Pairing
from growth.mentoring.rounds.proposing import answer, propose
from tests.mentoring.asking.world import asked, choice_of, offering
from tests.people import Cast

pytestmark = pytest.mark.usefixtures("ladder")
SignIn = Callable[[str], Client]


def main(client: Client, path: str) -> str:
    html = client.get(path).content.decode()
    return re.sub(r"\s+", " ", html[html.index("<main") : html.index("</main>")])


@pytest.fixture
def pairing(cast: Cast) -> Pairing:
    """Noor mentors Ada."""
    return Pairing.objects.get()


@pytest.mark.usefixtures("owner")
def test_the_list_says_what_is_asked_and_not_settled_to_exactly_those_it_concerns(as_: SignIn, cast: Cast) -> None:
    offering(cast.zoe, offers=["shadowing"])
    request = asked(cast.ben, cast.zoe, kind=Kind.SHADOWING)
    proposed = propose(by=cast.omar, kind=Kind.ROTATION, mentor=cast.zoe, mentee=cast.ada, words="Search for a week.")
    ways = {request.get_absolute_url(), choice_of(request, cast.zoe).get_absolute_url(), proposed.get_absolute_url()}
    shown = {
        who: {way for way in ways if f'href="{way}"' in main(as_(who), "/mentoring/")}
        for who in ("ada", "ben", "zoe", "mia", "noor", "omar")
    }
    assert shown == {
        "ada": {proposed.get_absolute_url()},
        "ben": {request.get_absolute_url()},
        "zoe": {choice_of(request, cast.zoe).get_absolute_url(), proposed.get_absolute_url()},
        "mia": set(),
        "noor": set(),
        "omar": set(),
    }


def test_a_request_leads_both_to_the_pairing_it_became_also_after_its_end(as_: SignIn, cast: Cast) -> None:
    offering(cast.zoe, offers=["shadowing"])
    request = asked(cast.ben, cast.zoe, kind=Kind.SHADOWING)
    choice = choice_of(request, cast.zoe)
    paths = {"ben": request.get_absolute_url(), "zoe": choice.get_absolute_url()}
    assert not any("/mentoring/pairings/" in main(as_(who), path) for who, path in paths.items())
    accept(choice, by=cast.zoe)
    made = Pairing.objects.get(mentor=cast.zoe)
    for _ in range(2):
        assert all(f'href="{made.get_absolute_url()}"' in main(as_(who), path) for who, path in paths.items())
        end_pairing(made, by=cast.ben)


@pytest.mark.usefixtures("owner")
def test_a_proposal_leads_the_two_to_their_pairing_and_nobody_else(as_: SignIn, cast: Cast) -> None:
    proposed = propose(by=cast.omar, kind=Kind.ROTATION, mentor=cast.zoe, mentee=cast.ada, words="Search for a week.")
    for side in (cast.zoe, cast.ada):
        answer(proposed, by=side, yes=True)
    way = f'href="{Pairing.objects.get(kind=Kind.ROTATION).get_absolute_url()}"'
    shown = {who for who in ("zoe", "ada", "omar") if way in main(as_(who), proposed.get_absolute_url())}
    assert shown == {"zoe", "ada"}


def test_a_pairing_says_whether_one_rated_it_oneself_and_nothing_of_the_other(
    as_: SignIn, cast: Cast, pairing: Pairing
) -> None:
    rate(pairing, by=cast.noor, score=7)
    path = pairing.get_absolute_url()
    rated = {who: "You rated it this month" in main(as_(who), path) for who in ("noor", "ada")}
    assert rated == {"noor": True, "ada": False}
    assert all(f'href="{path}rating/"' in main(as_(who), path) for who in ("noor", "ada"))
    end_pairing(pairing, by=cast.noor)
    assert not any(f'href="{path}rating/"' in main(as_(who), path) for who in ("noor", "ada"))


def test_a_pairing_lists_what_was_achieved_in_it_and_asks_only_the_mentor_to_name_it(
    as_: SignIn, cast: Cast, pairing: Pairing
) -> None:
    path = pairing.get_absolute_url()
    assert "achieved" not in main(as_("ada"), path)
    named = name_achievement(
        pairing, by=cast.noor, words="Led the review.", own_part="Asked.", happened_on=timezone.localdate()
    )
    assert all(f'href="{named.get_absolute_url()}"' in main(as_(who), path) for who in ("noor", "ada"))
    asks = {who for who in ("noor", "ada") if f'href="{path}achievements/new/"' in main(as_(who), path)}
    assert asks == {"noor"}


def test_the_page_of_a_person_leads_to_their_offer_while_there_is_one(as_: SignIn, cast: Cast) -> None:
    offering(cast.noor)
    offering(cast.zoe, offers=[])
    people = {who: cast[who].pk for who in ("noor", "zoe", "omar")}
    page = {who: main(as_("ada"), f"/people/{pk}/") for who, pk in people.items()}
    assert {who for who, pk in people.items() if f'href="/mentoring/people/{pk}/"' in page[who]} == {"noor"}
