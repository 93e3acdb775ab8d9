"""The kind of work somebody says theirs is: offered from the ladders, never outside them."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from accounts.actions import change_person, invite_person
from accounts.disciplines import disciplines_for, disciplines_in_force
from accounts.models import User
from ladder.actions import place
from ladder.models import LadderVersion
from tests.factories import publish, small_ladder
from tests.people import Cast

SignIn = Callable[[str], Client]
SETTINGS, ME = "/settings/", "/api/v1/people/me/"


def discipline(key: str, name: str) -> dict[str, Any]:
    examples = [{"expectation": "risk-mid-1", "text": f"What risk is in {name.lower()}."}]
    return {"key": key, "name": name, "summary": "", "role_with_ai": "", "with_ai": "", "examples": examples}


@pytest.fixture
def ladders(db: None) -> tuple[LadderVersion, LadderVersion]:
    first = publish(small_ladder(disciplines=[discipline("testing", "Testing"), discipline("security", "Security")]))
    second = publish(small_ladder("ai", disciplines=[discipline("data", "Data"), discipline("testing", "Trials")]))
    return first, second


def typed(person: User, **changes: Any) -> dict[str, Any]:
    return {"name": person.name, "title": "", "time_zone": "UTC", "discipline": "", **changes}


def test_each_is_offered_once_and_those_of_one_s_own_ladder_first(
    cast: Cast, ladders: tuple[LadderVersion, LadderVersion]
) -> None:
    everything = [("testing", "Testing"), ("security", "Security"), ("data", "Data")]
    assert sorted(disciplines_in_force()) == sorted(everything)
    assert sorted(disciplines_for(cast.ada)) == sorted(everything)
    place(cast.ada, level=ladders[1].levels.first(), since=timezone.localdate(), by=None)
    assert disciplines_for(cast.ada) == [("data", "Data"), ("testing", "Trials")]


def test_it_is_chosen_in_the_settings(as_: SignIn, cast: Cast, ladders: tuple[LadderVersion, LadderVersion]) -> None:
    page = as_("ada").get(SETTINGS).content.decode()
    assert "Any work" in page and "Security" in page
    assert as_("ada").post(SETTINGS, typed(cast.ada, discipline="security")).status_code == 302
    cast.ada.refresh_from_db()
    assert cast.ada.discipline == "security"
    assert as_("ada").post(SETTINGS, typed(cast.ada, discipline="juggling")).status_code == 422
    cast.ada.refresh_from_db()
    assert cast.ada.discipline == "security"


def test_one_that_no_ladder_knows_any_more_stays_until_it_is_changed(as_: SignIn, cast: Cast) -> None:
    User.objects.filter(pk=cast.ada.pk).update(discipline="old")
    assert as_("ada").post(SETTINGS, typed(cast.ada, discipline="old", title="Engineer")).status_code == 302
    cast.ada.refresh_from_db()
    assert (cast.ada.discipline, cast.ada.title) == ("old", "Engineer")


def test_administrators_keep_it_for_others_and_nobody_else_does(
    as_: SignIn, cast: Cast, ladders: tuple[LadderVersion, LadderVersion]
) -> None:
    path = f"/api/v1/people/{cast.ada.pk}/"
    wanted = {"discipline": "data"}
    codes = {
        who: as_(who).patch(path, wanted, content_type="application/json").status_code for who in ("mia", "rafael")
    }
    assert codes == {"mia": 403, "rafael": 200}
    assert as_("zoe").get(path).json()["discipline"] == "data"
    refused = as_("rafael").patch(path, {"discipline": "juggling"}, content_type="application/json")
    assert refused.status_code == 400 and "discipline" in refused.json()
    assert as_("ada").get(ME).json()["discipline"] == "data"
    form = as_("rafael").get(f"/people/{cast.ada.pk}/edit/").context["form"]
    assert form["discipline"].value() == "data"


def test_nobody_is_invited_or_changed_into_one_that_does_not_exist(cast: Cast) -> None:
    with pytest.raises(ValidationError):
        invite_person(by=cast.rafael, email="new@example.org", link_base="http://x/", name="New", discipline="juggling")
    with pytest.raises(ValidationError):
        change_person(cast.ada, by=cast.rafael, discipline="juggling")
    assert not User.objects.filter(email="new@example.org").exists()


def test_the_ladder_opens_with_the_examples_of_one_s_own_work(
    as_: SignIn, cast: Cast, ladders: tuple[LadderVersion, LadderVersion]
) -> None:
    User.objects.filter(pk=cast.ada.pk).update(discipline="testing")
    own = as_("ada").get("/ladders/engineer/").content.decode()
    assert "What risk is in testing." in own
    assert "What risk is in testing." not in as_("ada").get("/ladders/engineer/?discipline=").content.decode()
    assert "What risk is in testing." not in as_("zoe").get("/ladders/engineer/").content.decode()
