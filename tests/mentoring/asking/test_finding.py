"""Who is suggested, in which order and with which words."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from growth.mentoring.actions import begin_pairing, end_pairing
from growth.mentoring.matching.scoring import Refusal
from growth.mentoring.matching.suggesting import SHOWN, suggestions
from growth.mentoring.models import Pairing
from growth.mentoring.profiles.models import Profile, Wish
from tests.mentoring.asking.world import asked, offering
from tests.opportunities.world import placed
from tests.people import Cast, person

SignIn = Callable[[str], Client]
pytestmark = pytest.mark.usefixtures("ladder")


def suggested(viewer: User, *search: str) -> set[str]:
    return {one.mentor.name for one in suggestions(viewer, *search).suggestions}


@pytest.fixture
def ben(cast: Cast) -> User:
    """At Mid, without evidence: both dimensions are gaps. Mia and Petra are in his line."""
    return placed(cast.ben)


def test_somebody_without_a_profile_gets_suggestions_and_nothing_is_written(ben: User, cast: Cast) -> None:
    offering(cast.noor)
    assert suggested(ben) == {"Noor Haddad"}
    assert not Wish.objects.exists()
    assert set(Profile.objects.values_list("person", flat=True)) == {cast.noor.pk}


def test_nobody_is_suggested_who_could_not_be_asked_or_is_not_strong_enough(ben: User, cast: Cast) -> None:
    offering(cast.ben)
    offering(cast.mia)  # his manager
    offering(cast.noor, paused_until=timezone.localdate() + timedelta(days=9))
    offering(cast.zoe, capacity=0)
    offering(cast.omar, strengths={"risk": 2})
    offering(cast.ines, withheld=["risk", "autonomy"])
    offering(cast.rafael, offers=["buddy"])
    offering(person(name="Leaver", is_active=False))
    offering(fits := person(name="Fitting"))
    begin_pairing(mentor=(now := person(name="Now")), mentee=ben, by=ben)
    offering(now)
    offering(lately := person(name="Lately"))
    end_pairing(begin_pairing(mentor=lately, mentee=ben, by=ben), by=ben)
    assert suggested(ben) == {fits.name}


def test_a_buddy_need_not_stand_higher_and_still_not_in_the_line(ben: User, cast: Cast) -> None:
    for who in (cast.noor, cast.mia):
        offering(who, offers=["buddy"], strengths={}, level=1)
    offering(cast.zoe, offers=["buddy"], strengths={}, capacity=0)
    offering(cast.omar, offers=["buddy"], strengths={}, paused_until=timezone.localdate() + timedelta(days=9))
    assert suggested(ben, "buddy") == {"Noor Haddad"}
    assert suggested(ben) == set()


def test_the_kind_one_wants_comes_first_unless_another_is_asked_for(ben: User, cast: Cast) -> None:
    Profile.objects.create(person=ben)
    Wish.objects.create(person=ben, wants=["buddy"])
    offering(cast.noor)
    offering(cast.zoe, offers=["buddy"])
    assert suggested(ben) == {"Zoe Tanaka"}
    assert suggested(ben, "mentoring") == {"Noor Haddad"}


def test_the_dimension_asked_for_counts_instead_of_the_gaps(ben: User, cast: Cast) -> None:
    offering(cast.noor, strengths={"risk": 3})
    offering(cast.zoe, strengths={"autonomy": 3})
    assert suggested(ben) == {"Noor Haddad", "Zoe Tanaka"}
    assert suggested(ben, "mentoring", "risk") == {"Noor Haddad"}


def test_reasons_weakness_and_what_would_make_it_first_are_words_without_figures(
    as_: SignIn, ben: User, cast: Cast
) -> None:
    offering(cast.noor)
    offering(cast.zoe, works_on=[5], strengths={"risk": 3, "autonomy": 3})
    far = suggestions(ben).suggestions[1]
    assert far.mentor == cast.zoe
    assert far.explained.reasons == (
        "Sustained at Senior in Autonomy and Risk",
        "On the ladder Engineer, as you",
        "One level above you",
    )
    assert far.explained.weakness == "Against it: you share no working hours."
    page = as_("ben").get("/mentoring/finding/").content.decode()
    main = page[page.index("<main") :]
    assert "Sustained at Senior in Autonomy and Risk" in main
    assert not re.search(r"\d+ ?%|\d+ points|score", main)


def test_not_everybody_is_shown_the_same_mentor_first_and_each_the_same_every_time(cast: Cast) -> None:
    for number in range(4):
        offering(person(name=f"Mentor {number}"))
    mentees = [placed(person(), "mid") for _ in range(20)]
    firsts = [suggestions(mentee).suggestions[0].mentor.pk for mentee in mentees]
    assert firsts == [suggestions(mentee).suggestions[0].mentor.pk for mentee in mentees]
    assert len(set(firsts)) > 1


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"capacity": 0}, Refusal.FULL),
        ({"paused_until": timezone.localdate() + timedelta(days=9)}, Refusal.PAUSED),
        ({}, Refusal.LINE),
    ],
)
def test_somebody_stronger_who_cannot_be_asked_is_named_with_the_reason(
    as_: SignIn, ben: User, cast: Cast, fields: dict[str, Any], why: Refusal
) -> None:
    offering(cast.noor, strengths={"risk": 3})
    strong = cast.mia if why is Refusal.LINE else cast.zoe
    offering(strong, **fields)
    found = suggestions(ben).why_not
    assert found is not None
    assert (found.mentor, found.refusal) == (strong, why)
    page = as_("ben").get("/mentoring/finding/").content.decode()
    assert f"Why not {strong.name}?" in page
    assert ("Tell me when there is a place" in page) == (why is not Refusal.LINE)


def test_nobody_weaker_or_not_strong_enough_is_named(ben: User, cast: Cast) -> None:
    offering(cast.noor)
    offering(cast.zoe, strengths={"risk": 3}, capacity=0)
    offering(cast.omar, strengths={"risk": 1}, capacity=0)
    assert suggestions(ben).why_not is None


@pytest.mark.parametrize(
    ("is_placed", "offers", "says"),
    [
        (False, True, "You have no placement on a ladder yet"),
        (True, False, "Nobody offers this yet"),
        (True, True, "Nobody who fits is free"),
    ],
)
def test_an_empty_page_says_why_and_what_to_do(
    as_: SignIn, cast: Cast, is_placed: bool, offers: bool, says: str
) -> None:
    if is_placed:
        placed(cast.ben)
    if offers:
        offering(cast.mia)
    page = as_("ben").get("/mentoring/finding/").content.decode()
    assert says in page
    assert 'class="btn primary" href="/mentoring/' in page


def test_without_a_placement_what_one_chose_counts(cast: Cast) -> None:
    Profile.objects.create(person=cast.ben)
    Wish.objects.create(person=cast.ben, dimensions=["risk"])
    offering(cast.noor)
    assert suggested(cast.ben) == {"Noor Haddad"}


def test_page_and_api_suggest_the_same_and_what_nobody_knows_is_not_asked(as_: SignIn, ben: User, cast: Cast) -> None:
    offering(cast.noor)
    offering(cast.zoe, strengths={"risk": 3})
    client = as_("ben")
    for search in ("", "?kind=mentoring&dimension=risk", "?kind=therapy&dimension=luck"):
        page = client.get(f"/mentoring/finding/{search}").context["found"]
        api = client.get(f"/api/v1/mentoring-suggestions/{search}").json()
        assert [row["mentor"] for row in api["suggestions"]] == [one.mentor.pk for one in page.suggestions]
        assert len(api["suggestions"]) == 2


def test_one_does_not_ask_twice_for_the_same_kind(as_: SignIn, ben: User, cast: Cast) -> None:
    offering(cast.noor)
    ask = f'href="/mentoring/requests/new/?mentor={cast.noor.pk}'
    assert ask in as_("ben").get("/mentoring/finding/").content.decode()
    request = asked(ben, cast.noor)
    page = as_("ben").get("/mentoring/finding/").content.decode()
    assert ask not in page
    assert request.get_absolute_url() in page


def test_what_somebody_withholds_is_used_for_nothing(as_: SignIn, ben: User, cast: Cast) -> None:
    offering(cast.noor, withheld=["autonomy"])
    one = suggestions(ben).suggestions[0]
    assert "Autonomy" not in one.explained.reasons[0]
    assert suggested(ben, "mentoring", "autonomy") == set()


def test_the_number_of_queries_does_not_depend_on_the_number_of_people(as_: SignIn, ben: User, cast: Cast) -> None:
    client, counts = as_("ben"), []
    client.get("/mentoring/finding/")
    for more in (1, 2, SHOWN * 4):
        for _ in range(more):
            offering(person())
            offering(person(), capacity=0, topics=["Kafka"])
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get("/mentoring/finding/")
        counts.append(len(queries))
    assert len(set(counts)) == 1
    assert counts[0] <= 20
    assert Pairing.objects.filter(mentee=ben).count() == 0
