"""“Tell me when there is a place”: told once, whatever made the place free."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from accounts.actions import mark_left
from growth.mentoring.actions import begin_pairing, end_pairing
from growth.mentoring.asking.models import Watch
from growth.mentoring.asking.watching import tell_of_places, tell_watchers, watch
from growth.mentoring.profiles.actions import offer, pause, take_up_again
from growth.notices.models import Notice
from tests.mentoring.asking.world import offering
from tests.people import NAMES, Cast

SignIn = Callable[[str], Client]
SAID = "Omar Ferreira has a place for somebody to help"
pytestmark = pytest.mark.usefixtures("ladder")


@pytest.fixture
def full(cast: Cast) -> Cast:
    """Omar has one place, which Zoe has; Ben waits for it."""
    offering(cast.omar, capacity=1)
    begin_pairing(mentor=cast.omar, mentee=cast.zoe, by=cast.omar)
    watch(cast.omar, by=cast.ben)
    watch(cast.omar, by=cast.ben)
    return cast


def told(cast: Cast) -> list[tuple[str, str]]:
    return list(Notice.objects.filter(text__contains="has a place").values_list("person__name", "text"))


def test_a_pairing_that_ends_tells_whoever_waits_once(full: Cast) -> None:
    end_pairing(full.omar.pairings_as_mentor.get(), by=full.omar)
    tell_of_places()
    assert told(full) == [("Ben Achterberg", SAID)]
    assert not Watch.objects.exists()


def test_more_places_tell_and_other_changes_do_not(full: Cast) -> None:
    offer(by=full.omar, version=1, about="Patient")
    assert told(full) == []
    offer(by=full.omar, version=2, capacity=2)
    assert told(full) == [("Ben Achterberg", SAID)]


def test_a_place_during_a_pause_is_told_of_when_the_pause_is_over(full: Cast) -> None:
    pause(by=full.omar, until=timezone.localdate() + timedelta(days=3))
    end_pairing(full.omar.pairings_as_mentor.get(), by=full.omar)
    assert tell_of_places() == 0
    with time_machine.travel(timezone.now() + timedelta(days=3)):
        assert (tell_of_places(), tell_of_places()) == (1, 0)


def test_taking_up_again_before_the_day_tells_at_once(full: Cast) -> None:
    pause(by=full.omar, until=timezone.localdate() + timedelta(days=3))
    end_pairing(full.omar.pairings_as_mentor.get(), by=full.omar)
    take_up_again(by=full.omar)
    assert told(full) == [("Ben Achterberg", SAID)]


def test_nobody_is_told_while_there_is_no_place(full: Cast) -> None:
    assert tell_watchers(full.omar) == 0
    assert Watch.objects.count() == 1


@pytest.mark.parametrize("who", ["omar", "ben"])
def test_nobody_waits_for_or_as_somebody_who_left(full: Cast, who: str) -> None:
    watch(full.omar, by=full.ada)
    mark_left(full[who], by=full.rafael, on=timezone.localdate())
    left = {"omar": set(), "ben": {full.ada.pk}}[who]
    assert set(Watch.objects.values_list("person", flat=True)) == left


@pytest.mark.parametrize("mentor", ["ben", "mia", "petra", "noor"])
def test_who_can_never_be_asked_or_has_a_place_is_not_watched(cast: Cast, mentor: str) -> None:
    with pytest.raises(ValidationError):
        watch(cast[mentor], by=cast.ben)
    assert not Watch.objects.exists()


def test_only_oneself_knows_whom_one_waits_for(full: Cast) -> None:
    assert {who for who in NAMES if Watch.objects.visible_to(full[who])} == {"ben"}


def test_waiting_begins_and_ends_with_a_click_and_works_where_the_notice_leads(as_: SignIn, full: Cast) -> None:
    client = as_("ada")
    assert client.post(f"/mentoring/people/{full.omar.pk}/watch/").url == "/mentoring/finding/"
    assert "Omar Ferreira" in client.get("/mentoring/finding/").content.decode()
    client.post(f"/mentoring/people/{full.omar.pk}/watch/end/")
    assert set(Watch.objects.values_list("person", flat=True)) == {full.ben.pk}
    end_pairing(full.omar.pairings_as_mentor.get(), by=full.omar)
    notice = Notice.objects.get(person=full.ben)
    assert as_("ben").get(notice.url).status_code == 200
