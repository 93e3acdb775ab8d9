"""What somebody offers and looks for: what is kept, what is refused and what is taken from their standing."""

from collections.abc import Callable
from datetime import date, time, timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import User
from config.celery import app
from config.errors import StaleEdit
from growth.mentoring.profiles.actions import look_for, offer, pause, take_up_again
from growth.mentoring.profiles.models import Profile, Wish
from growth.mentoring.tasks import take_strengths
from growth.standing import Quarter
from tests.factories import accepted
from tests.opportunities.world import placed
from tests.people import Cast

pytestmark = pytest.mark.usefixtures("ladder")


def refused(do: Callable[[], object]) -> set[str]:
    with pytest.raises(ValidationError) as found:
        do()
    return set(found.value.error_dict)


def sustained_in_risk(cast: Cast) -> User:
    """Ada at Mid, with Risk sustained at Senior: accepted in two quarters."""
    placed(cast.ada)
    today = timezone.localdate()
    for day in (today, Quarter.of(today).plus(-1).first_day):
        accepted(cast.ada, cast.mia, "risk-senior-1", day)
    return cast.ada


def test_the_first_time_makes_both_rows_and_takes_the_standing(cast: Cast) -> None:
    ada = sustained_in_risk(cast)
    profile = offer(by=ada, version=1, offers=["mentoring"], topics=["Kafka"])
    assert (profile.offers, profile.topics, profile.version) == (["mentoring"], ["Kafka"], 2)
    assert (profile.level, profile.ladder, profile.strengths) == (2, "engineer", {"risk": 3})
    assert Wish.objects.get(person=ada).gaps == ["autonomy"]


def test_what_is_withheld_is_not_offered(cast: Cast) -> None:
    profile = offer(by=sustained_in_risk(cast), version=1, withheld=["risk"])
    assert (profile.strengths, profile.offered) == ({"risk": 3}, {})


def test_without_a_placement_nothing_is_said_of_a_standing(cast: Cast) -> None:
    profile = offer(by=cast.zoe, version=1, offers=["buddy"])
    assert (profile.level, profile.ladder, profile.strengths) == (0, "", {})


def test_the_same_again_changes_nothing_and_another_one_of_an_old_version_is_refused(cast: Cast) -> None:
    for _ in range(2):
        assert offer(by=cast.zoe, version=1, about="Patient").version == 2
        assert look_for(by=cast.zoe, version=1, topics=["Kafka"]).version == 2
    with pytest.raises(StaleEdit):
        offer(by=cast.zoe, version=1, about="Quick")
    with pytest.raises(StaleEdit):
        look_for(by=cast.zoe, version=1, topics=["Writing"])
    assert Profile.objects.get(person=cast.zoe).about == "Patient"
    assert Wish.objects.get(person=cast.zoe).topics == ["Kafka"]


ELEVEN = [f"Topic {number}" for number in range(11)]
OFFERS_REFUSED: list[tuple[str, Any]] = [
    ("offers", ["therapy"]),
    ("offers", ["buddy", "buddy"]),
    ("withheld", ["luck"]),
    ("topics", ELEVEN),
    ("topics", ["k" * 41]),
    ("topics", [" "]),
    ("languages", ELEVEN),
    ("about", "a" * 501),
    ("capacity", 7),
    ("capacity", -1),
    ("works_until", time(9)),
    ("works_on", []),
    ("works_on", [7]),
    ("works_on", [0, 0]),
]


@pytest.mark.parametrize(("field", "value"), OFFERS_REFUSED)
def test_what_cannot_be_offered_is_refused_at_its_field_and_nothing_is_kept(
    cast: Cast, field: str, value: object
) -> None:
    assert refused(lambda: offer(by=cast.zoe, version=1, **{field: value})) == {field}
    assert not Profile.objects.exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [("wants", ["therapy"]), ("dimensions", ["luck"]), ("dimensions", ["risk", "risk"]), ("topics", ELEVEN),
     ("track", "astronaut")],
)  # fmt: skip
def test_what_cannot_be_looked_for_is_refused_at_its_field(cast: Cast, field: str, value: object) -> None:
    assert refused(lambda: look_for(by=cast.zoe, version=1, **{field: value})) == {field}


def test_as_much_as_is_allowed_is_kept(cast: Cast) -> None:
    profile = offer(by=cast.zoe, version=1, topics=["k" * 40, *ELEVEN[:9]], capacity=6, works_from=time(22))
    assert (len(profile.topics), profile.capacity) == (10, 6)


def test_chosen_dimensions_count_before_the_gaps_until_one_goes_back(cast: Cast) -> None:
    placed(cast.ada)
    assert look_for(by=cast.ada, version=1, wants=["mentoring"]).wanted == ["autonomy", "risk"]
    assert look_for(by=cast.ada, version=2, dimensions=["risk"]).wanted == ["risk"]
    assert look_for(by=cast.ada, version=3, dimensions=[]).wanted == ["autonomy", "risk"]


@pytest.mark.parametrize(("days", "allowed"), [(-1, False), (0, False), (1, True), (366, True), (367, False)])
def test_a_pause_ends_in_the_future_and_within_a_year(cast: Cast, days: int, allowed: bool) -> None:
    until = timezone.localdate() + timedelta(days=days)
    if allowed:
        assert pause(by=cast.zoe, until=until).is_paused
    else:
        assert refused(lambda: pause(by=cast.zoe, until=until)) == {"paused_until"}


def test_a_pause_is_over_on_its_day_or_before_by_hand(cast: Cast) -> None:
    profile = pause(by=cast.zoe, until=timezone.localdate() + timedelta(days=3))
    with time_machine.travel(timezone.now() + timedelta(days=3)):
        assert not profile.is_paused
    for _ in range(2):
        assert not take_up_again(by=cast.zoe).is_paused
    assert Profile.objects.get(person=cast.zoe).version == 3


def test_every_night_what_is_said_of_a_standing_is_taken_anew(cast: Cast) -> None:
    placed(cast.ada)
    offer(by=cast.ada, version=1, offers=["mentoring"])
    offer(by=cast.zoe, version=1, offers=["buddy"])
    sustained_in_risk(cast)
    take_strengths()
    assert Profile.objects.get(person=cast.ada).strengths == {"risk": 3}
    assert not Profile.objects.filter(person=cast.mia).exists()
    scheduled = {entry["task"] for entry in app.conf.beat_schedule.values()}
    assert {"mentoring.take_strengths", "mentoring.move_on", "mentoring.tell_of_places"} <= scheduled


def test_a_day_long_gone_is_no_pause(cast: Cast) -> None:
    assert refused(lambda: pause(by=cast.zoe, until=date(2001, 1, 1))) == {"paused_until"}
