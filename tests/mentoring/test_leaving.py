"""What becomes of mentoring when somebody leaves: nothing goes on with them, and nobody is left without a word."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from accounts.actions import bring_back, mark_left
from growth.mentoring.achievements.actions import name_achievement
from growth.mentoring.achievements.models import Achievement
from growth.mentoring.actions import begin_pairing, end_pairing
from growth.mentoring.asking.models import Watch
from growth.mentoring.coffee.actions import take_part
from growth.mentoring.models import Kind, Pairing
from growth.mentoring.profiles.models import Profile
from growth.mentoring.rounds.models import Round, RoundEntry
from growth.mentoring.rounds.orphans import orphans
from growth.notices.models import Notice
from tests.people import Cast


def leaves(cast: Cast, who: str) -> None:
    mark_left(cast[who], by=cast.rafael, on=timezone.localdate())


def told(cast: Cast, who: str) -> list[tuple[str, str]]:
    return list(Notice.objects.filter(person=cast[who]).order_by("pk").values_list("text", "url"))


def test_all_pairings_end_on_either_side_and_of_every_kind(cast: Cast) -> None:
    untouched = begin_pairing(mentor=cast.ines, mentee=cast.zoe, by=cast.zoe)
    begin_pairing(mentor=cast.noor, mentee=cast.ben, by=cast.ben, kind=Kind.BUDDY)
    begin_pairing(mentor=cast.omar, mentee=cast.noor, by=cast.noor)
    leaves(cast, "noor")
    assert list(Pairing.objects.active()) == [untouched]
    ended = Pairing.objects.filter(ended_on__isnull=False)
    assert set(ended.values_list("ended_on", "ended_by")) == {(timezone.localdate(), cast.noor.pk)}


def test_the_other_side_is_told(cast: Cast) -> None:
    of_ada = Pairing.objects.get()
    buddy = begin_pairing(mentor=cast.noor, mentee=cast.ben, by=cast.ben, kind=Kind.BUDDY)
    own_mentor = begin_pairing(mentor=cast.omar, mentee=cast.noor, by=cast.noor)
    leaves(cast, "noor")
    said = "Noor Haddad has left, so your pairing has ended"
    assert told(cast, "ada") == [(said, of_ada.get_absolute_url())]
    assert told(cast, "ben") == [(said, buddy.get_absolute_url())]
    assert told(cast, "omar") == [(said, own_mentor.get_absolute_url())]
    assert told(cast, "noor") == []


def test_whoever_lost_a_mentor_that_way_is_an_orphan(cast: Cast) -> None:
    leaves(cast, "noor")
    assert list(orphans()) == [cast.ada]


def test_a_mentee_who_left_is_none(cast: Cast) -> None:
    leaves(cast, "ada")
    assert list(orphans()) == []
    assert [text for text, _ in told(cast, "noor")] == ["Ada Lindqvist has left, so your pairing has ended"]


@pytest.mark.parametrize(
    ("who", "kind", "shown"),
    [("ada", Kind.MENTORING, True), ("noor", Kind.MENTORING, False), ("ada", Kind.ROTATION, False)],
)
def test_the_page_of_an_ended_pairing_shows_a_mentee_the_way_on(
    as_: Callable[[str], Client], cast: Cast, who: str, kind: str, shown: bool
) -> None:
    Pairing.objects.update(kind=kind)
    pairing = end_pairing(Pairing.objects.get(), by=cast.noor)
    page = as_(who).get(pairing.get_absolute_url()).content.decode()
    assert ("Find help</a>" in page) == shown


def test_coffee_ends(cast: Cast) -> None:
    for who in ("noor", "ada"):
        take_part(by=cast[who], coffee=True)
    leaves(cast, "noor")
    assert list(Profile.objects.filter(coffee=True).values_list("person", flat=True)) == [cast.ada.pk]


@pytest.mark.parametrize("who", ["ada", "noor"])
def test_what_was_asked_about_achievements_is_asked_no_more(cast: Cast, who: str) -> None:
    pairing, today = Pairing.objects.get(), timezone.localdate()
    asked = name_achievement(pairing, by=cast.noor, words="One", own_part="Part", happened_on=today)
    kept = name_achievement(pairing, by=cast.noor, words="Two", own_part="Part", happened_on=today)
    Achievement.objects.filter(pk=kept.pk).update(state="consented")
    leaves(cast, who)
    assert dict(Achievement.objects.values_list("words", "state")) == {"One": "withdrawn", "Two": "consented"}
    assert Achievement.objects.get(pk=asked.pk).withdrawn_at is not None


def test_nobody_waits_for_a_place_with_them_nor_do_they(cast: Cast) -> None:
    for person, mentor in (("ada", "noor"), ("noor", "zoe"), ("ben", "zoe")):
        Watch.objects.create(person=cast[person], mentor=cast[mentor])
    leaves(cast, "noor")
    assert list(Watch.objects.values_list("person", "mentor")) == [(cast.ben.pk, cast.zoe.pk)]


def test_rounds_that_are_not_published_go_on_without_them(cast: Cast) -> None:
    today = timezone.localdate()
    rounds = {
        state: Round.objects.create(name=state, closes_on=today, state=state, created_by=cast.omar)
        for state in Round.State.values
    }
    for round_ in rounds.values():
        for who in ("noor", "zoe"):
            RoundEntry.objects.create(round=round_, person=cast[who], side="mentor")
    leaves(cast, "noor")
    left = RoundEntry.objects.filter(left_at__isnull=False)
    assert set(left.values_list("person__name", "round__state")) == {
        ("Noor Haddad", state) for state in ("open", "closed", "cancelled")
    }


def test_coming_back_restores_nothing(cast: Cast) -> None:
    take_part(by=cast.noor, coffee=True)
    leaves(cast, "noor")
    bring_back(cast.noor, by=cast.rafael)
    assert not Pairing.objects.active().exists()
    assert not Profile.objects.filter(coffee=True).exists()
    assert begin_pairing(mentor=cast.noor, mentee=cast.ada, by=cast.ada).is_active


def test_left_twice_tells_once(cast: Cast) -> None:
    leaves(cast, "noor")
    leaves(cast, "noor")
    assert len(told(cast, "ada")) == 1
