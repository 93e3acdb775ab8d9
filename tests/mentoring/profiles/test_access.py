"""Who reads what of a profile and a wish: the same on the page and through the API."""

from collections.abc import Callable

import pytest
from django.test import Client

from growth.mentoring.models import Pairing
from growth.mentoring.profiles.models import Profile, Wish
from tests.cases import for_each
from tests.mentoring.asking.world import offering
from tests.people import NAMES, Cast, person

SignIn = Callable[[str], Client]
pytestmark = pytest.mark.usefixtures("ladder")


@pytest.fixture
def profiles(cast: Cast) -> Cast:
    """Noor offers help; Ben has a profile and offers nothing; Zoe offered, and left."""
    offering(cast.noor, withheld=["autonomy"], topics=["Kafka"])
    offering(cast.ben, offers=[], topics=["Secret topic"])
    offering(cast.zoe)
    cast.zoe.is_active = False
    cast.zoe.save()
    return cast


@for_each("who", [name for name in NAMES if name != "zoe"])
def test_everybody_reads_what_is_offered_and_oneself_ones_own(as_: SignIn, profiles: Cast, who: str) -> None:
    client, names = as_(who), ("noor", "ben", "zoe", "mia")
    page = {name for name in names if client.get(f"/mentoring/people/{profiles[name].pk}/").status_code == 200}
    rows = client.get("/api/v1/mentoring-profiles/").json()["results"]
    listed = {name for name in names if profiles[name].pk in {row["person"] for row in rows}}
    one = {
        name
        for name, row in {name: Profile.objects.filter(person=profiles[name]).first() for name in names}.items()
        if row and client.get(f"/api/v1/mentoring-profiles/{row.pk}/").status_code == 200
    }
    assert page == listed == one == {"noor"} | ({"ben"} if who == "ben" else set())


def test_what_is_withheld_is_nowhere_to_be_read(as_: SignIn, profiles: Cast) -> None:
    page = as_("ada").get(f"/mentoring/people/{profiles.noor.pk}/").content.decode()
    row = as_("ada").get("/api/v1/mentoring-profiles/").json()["results"][0]
    assert "Risk" in page
    assert "Autonomy" not in page
    assert row["strengths"] == {"risk": 3}
    assert "withheld" not in row
    own = as_("noor").get("/api/v1/mentoring-profiles/mine/").json()
    assert own["withheld"] == ["autonomy"]


@for_each("who", NAMES)
def test_what_somebody_looks_for_is_read_by_nobody_else(as_: SignIn, cast: Cast, who: str) -> None:
    Profile.objects.create(person=cast.ada)
    Wish.objects.create(person=cast.ada, dimensions=["risk"], topics=["Secret wish"])
    client = as_(who)
    read = client.get("/mentoring/profile/").content.decode() + str(client.get("/api/v1/mentoring-wish/mine/").json())
    assert ("Secret wish" in read) == (who == "ada")
    assert {name for name in NAMES if Wish.objects.visible_to(cast[name])} == {"ada"}


def test_reading_writes_nothing(as_: SignIn, cast: Cast) -> None:
    client = as_("ada")
    for path in ("/mentoring/profile/", "/mentoring/finding/", "/api/v1/mentoring-profiles/mine/",
                 "/api/v1/mentoring-wish/mine/", "/api/v1/mentoring-suggestions/"):  # fmt: skip
        assert client.get(path).status_code == 200
    assert not Profile.objects.exists()
    assert not Wish.objects.exists()


@pytest.mark.parametrize("number", [1, 3])
def test_a_list_of_profiles_takes_the_same_queries_whatever_its_length(
    as_: SignIn, cast: Cast, django_assert_num_queries: Callable, number: int
) -> None:
    for _ in range(number):
        offering(mentor := person())
        Pairing.objects.create(mentor=mentor, mentee=cast.ben)
    client = as_("ada")
    with django_assert_num_queries(4):
        rows = client.get("/api/v1/mentoring-profiles/").json()["results"]
    assert [row["places_free"] for row in rows] == [1] * number
