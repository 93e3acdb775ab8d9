"""Proposals: made by hand, answered by both sides, at once, too late, and taken back."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.actions import mark_left
from accounts.models import User
from growth.access import is_in_circle
from growth.mentoring.actions import begin_pairing
from growth.mentoring.models import Pairing, Profile, Proposal
from growth.mentoring.rounds import actions
from growth.mentoring.rounds.proposing import answer, propose, withdraw
from growth.mentoring.tasks import lapse_proposals
from tests.at_once import at_once
from tests.factories import publish
from tests.mentoring.rounds import world
from tests.mentoring.rounds.world import DAY, told
from tests.people import Cast, make_cast, person


def made(cast: Cast, by: User, **fields: Any) -> Proposal:
    """Zoe for Ada."""
    fields = {"kind": "mentoring", "mentor": cast.zoe, "mentee": cast.ada, "words": "Both like queues", **fields}
    return propose(by=by, **fields)


def refused(do: Callable[[], object]) -> str:
    """What is said at the field `mentor`, or on top."""
    with pytest.raises(ValidationError) as error:
        do()
    if hasattr(error.value, "error_dict"):
        assert set(error.value.error_dict) == {"mentor"}
    return " ".join(error.value.messages)


# ---- made by hand


def test_both_are_asked_once_however_often_it_is_sent(cast: Cast, omar: User) -> None:
    first = made(cast, omar)
    assert made(cast, omar) == first
    assert told(cast.zoe) == ["You and Ada Lindqvist are proposed as a pair: yes or no?"]
    assert told(cast.ada) == ["You and Zoe Tanaka are proposed as a pair: yes or no?"]


@pytest.mark.django_db(transaction=True)
def test_both_sides_get_a_mail_that_names_no_content() -> None:
    cast = make_cast()
    made(cast, world.owner(cast), words="Secret reason")
    assert {message.to[0] for message in mail.outbox} == {cast.zoe.email, cast.ada.email}
    assert "Secret" not in "".join(f"{message.subject}{message.body}" for message in mail.outbox)


def test_what_cannot_be_is_refused_at_the_field_with_the_reason(cast: Cast, omar: User) -> None:
    Profile.objects.create(person=cast.ines, paused_until=timezone.localdate() + DAY)
    Profile.objects.create(person=cast.rafael, capacity=0)
    gone = person(name="Gone Away", is_active=False)
    said = {
        "oneself": refused(lambda: made(cast, omar, mentor=cast.ada)),
        "manager": refused(lambda: made(cast, omar, mentor=cast.mia)),
        "line": refused(lambda: made(cast, omar, mentor=cast.petra)),
        "pair": refused(lambda: made(cast, omar, mentor=cast.noor)),
        "paused": refused(lambda: made(cast, omar, mentor=cast.ines)),
        "full": refused(lambda: made(cast, omar, mentor=cast.rafael)),
        "left": refused(lambda: made(cast, omar, mentor=gone)),
    }
    assert said == {
        "oneself": "Somebody else can see what you cannot. Choose a colleague.",
        "manager": "Mia Okafor is the manager, and sees what is shared already.",
        "line": "Petra Novak is in the same reporting line. Choose somebody outside it.",
        "pair": "Noor Haddad and Ada Lindqvist are a pair already.",
        "paused": "Ines Duarte takes a pause.",
        "full": "Rafael Costa has no place free.",
        "left": "Gone Away has left.",
    }
    made(cast, omar)
    again = refused(lambda: made(cast, omar, words="Another reason"))
    assert again == "Zoe Tanaka and Ada Lindqvist are asked already. Wait for their answers."
    assert Proposal.objects.count() == 1


# ---- answering


def test_with_the_second_yes_they_are_a_pair_and_the_first_one_is_told(cast: Cast, omar: User) -> None:
    asked = made(cast, omar)
    answer(asked, by=cast.ada, yes=True)
    answer(asked, by=cast.ada, yes=True)
    assert (Pairing.objects.filter(mentor=cast.zoe).count(), len(told(cast.zoe))) == (0, 1)
    assert not is_in_circle(cast.zoe, cast.ada)
    answer(asked, by=cast.zoe, yes=True)
    answer(asked, by=cast.zoe, yes=True)
    pairing = Pairing.objects.get(mentor=cast.zoe)
    assert (pairing.mentee, pairing.kind) == (cast.ada, "mentoring")
    assert is_in_circle(cast.zoe, cast.ada)
    assert told(cast.ada)[-1] == "What was proposed with Zoe Tanaka came about: you are a pair"
    asked.refresh_from_db()
    assert asked.state == "paired"


def test_a_buddy_opens_nobodys_record(cast: Cast, omar: User) -> None:
    asked = made(cast, omar, kind="buddy")
    for side in (cast.ada, cast.zoe):
        answer(asked, by=side, yes=True)
    assert Pairing.objects.get(mentor=cast.zoe).kind == "buddy"
    assert not is_in_circle(cast.zoe, cast.ada)


@pytest.mark.parametrize(("first", "second"), [("ada", "zoe"), ("zoe", "ada")])
def test_a_no_says_only_that_it_did_not_come_about(cast: Cast, omar: User, first: str, second: str) -> None:
    asked = made(cast, omar)
    answer(asked, by=cast[first], yes=False)
    asked.refresh_from_db()
    assert (asked.state, asked.closed_because) == ("declined", "")
    assert told(cast[second])[1:] == [f"What was proposed with {cast[first].name} did not come about"]
    assert len(told(cast[first])) == 1
    assert refused(lambda: answer(asked, by=cast[second], yes=True)) == "This proposal is no longer open."
    assert not Pairing.objects.filter(mentor=cast.zoe).exists()


def test_a_yes_becomes_a_no_until_the_other_one_answers_and_not_after(cast: Cast, omar: User) -> None:
    asked = made(cast, omar)
    answer(asked, by=cast.ada, yes=True)
    answer(asked, by=cast.ada, yes=False)
    asked.refresh_from_db()
    assert asked.state == "declined"
    assert answer(asked, by=cast.ada, yes=False).state == "declined"
    other = made(cast, omar, mentee=cast.ben)
    for side in (cast.ben, cast.zoe):
        answer(other, by=side, yes=True)
    assert refused(lambda: answer(other, by=cast.ben, yes=False)) == "This proposal is no longer open."


def test_when_the_place_is_gone_both_are_told_and_it_closes_with_the_reason(cast: Cast, omar: User) -> None:
    Profile.objects.create(person=cast.zoe, capacity=1)
    asked = made(cast, omar)
    begin_pairing(mentor=cast.zoe, mentee=cast.ben, by=omar)
    for side in (cast.ada, cast.zoe):
        answer(asked, by=side, yes=True)
    asked.refresh_from_db()
    assert (asked.state, asked.closed_because) == ("declined", "Zoe Tanaka has no place free any more.")
    assert [told(side)[-1] for side in (cast.ada, cast.zoe)] == [
        "What was proposed with Zoe Tanaka could not come about, and the reason is there",
        "What was proposed with Ada Lindqvist could not come about, and the reason is there",
    ]
    assert Pairing.objects.filter(mentor=cast.zoe).count() == 1


def test_unanswered_it_lapses_after_seven_days_and_both_are_told_once(cast: Cast, omar: User) -> None:
    asked = made(cast, omar)
    answer(asked, by=cast.ada, yes=True)
    lapse_proposals()
    asked.refresh_from_db()
    assert asked.state == "asked"
    with time_machine.travel(timezone.now() + timedelta(days=7, seconds=1)):
        assert refused(lambda: answer(asked, by=cast.zoe, yes=True)) == "This proposal is no longer open."
        lapse_proposals()
        lapse_proposals()
    asked.refresh_from_db()
    assert asked.state == "lapsed"
    for side, other in ((cast.ada, "Zoe Tanaka"), (cast.zoe, "Ada Lindqvist")):
        assert told(side)[1:] == [f"What was proposed with {other} was not answered in time"]
    assert made(cast, omar, words="Once more").state == "asked"


def test_taken_back_both_are_told_and_nobody_answers_any_more(cast: Cast, omar: User) -> None:
    asked = made(cast, omar)
    withdraw(asked, by=omar)
    withdraw(asked, by=omar)
    for side, other in ((cast.ada, "Zoe Tanaka"), (cast.zoe, "Ada Lindqvist")):
        assert told(side)[1:] == [f"What was proposed with {other} was taken back"]
    assert refused(lambda: answer(asked, by=cast.ada, yes=True)) == "This proposal is no longer open."


def test_of_somebody_who_leaves_it_does_not_come_about(cast: Cast, omar: User) -> None:
    asked, other = made(cast, omar), made(cast, omar, mentor=cast.ines, mentee=cast.ben)
    mark_left(cast.zoe, by=omar, on=timezone.localdate())
    asked.refresh_from_db()
    other.refresh_from_db()
    assert (asked.state, other.state) == ("withdrawn", "asked")
    assert told(cast.ada)[1:] == ["What was proposed with Zoe Tanaka did not come about"]


# ---- at the same instant


@pytest.mark.django_db(transaction=True)
def test_both_say_yes_at_the_same_instant_and_are_one_pair() -> None:
    cast = make_cast()
    asked = made(cast, world.owner(cast))
    sides = [cast.ada, cast.zoe] * 2  # and each of them clicks twice
    failures = at_once(*(partial(answer, asked, by=side, yes=True) for side in sides))
    assert failures == []
    asked.refresh_from_db()
    assert (asked.state, Pairing.objects.filter(mentor=cast.zoe, mentee=cast.ada).count()) == ("paired", 1)


@pytest.mark.django_db(transaction=True)
def test_two_mentees_who_say_yes_for_the_last_place_at_the_same_instant() -> None:
    cast = make_cast()
    by = world.owner(cast)
    profile = Profile.objects.create(person=cast.zoe, capacity=2)
    both = [made(cast, by), made(cast, by, mentee=cast.ben)]
    Profile.objects.filter(pk=profile.pk).update(capacity=1)
    for asked in both:
        answer(asked, by=cast.zoe, yes=True)
    failures = at_once(*(partial(answer, asked, by=asked.mentee, yes=True) for asked in both))
    assert {type(error) for error in failures} <= {ValidationError}
    assert Pairing.objects.filter(mentor=cast.zoe).count() == 1
    assert sorted(Proposal.objects.values_list("state", flat=True)) == ["declined", "paired"]


@pytest.mark.django_db(transaction=True)
def test_a_yes_and_a_no_at_the_same_instant_never_leave_a_pair_and_a_no() -> None:
    cast = make_cast()
    asked = made(cast, world.owner(cast))
    answer(asked, by=cast.ada, yes=True)
    failures = at_once(lambda: answer(asked, by=cast.zoe, yes=True), lambda: answer(asked, by=cast.ada, yes=False))
    assert {type(error) for error in failures} <= {ValidationError}
    asked.refresh_from_db()
    assert (asked.state == "paired") == Pairing.objects.filter(mentor=cast.zoe).exists()
    assert asked.state in ("paired", "declined")


@pytest.mark.django_db(transaction=True)
def test_published_twice_at_the_same_instant_everybody_is_asked_once() -> None:
    cast = make_cast()
    publish()
    by = world.owner(cast)
    world.without_pairings()
    world.helper(cast.zoe, cast.ines)
    world.seeker(cast.ada)
    spring = world.opened(by)
    actions.join(spring, by=cast.ada)
    world.previewed(spring, by)
    failures = at_once(*[lambda: actions.publish_round(spring, by=by, previewed_at=spring.previewed_at)] * 3)
    assert {type(error) for error in failures} <= {ValidationError}
    assert Proposal.objects.asked().count() == 1
    assert told(cast.ada) == ["You and Zoe Tanaka are proposed as a pair: yes or no?"]
