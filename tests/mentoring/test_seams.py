"""Where one part of mentoring takes up what another began: places, people who leave, managers who change."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from accounts.actions import bring_back, change_person, mark_left
from accounts.models import User
from growth.mentoring import receivers
from growth.mentoring.actions import begin_pairing
from growth.mentoring.asking.actions import accept
from growth.mentoring.health.actions import tell_of_reporting_lines
from growth.mentoring.models import Kind, Pairing, Profile, Proposal
from growth.mentoring.rounds.orphans import orphans
from growth.mentoring.rounds.proposing import answer, propose
from growth.notices.models import Notice
from tests.mentoring.asking.world import asked, choice_of, offering
from tests.people import Cast

SignIn = Callable[[str], Client]


def texts(person: User) -> list[str]:
    return list(Notice.objects.filter(person=person).order_by("pk").values_list("text", flat=True))


# ---- places


def test_a_place_a_proposal_holds_is_not_proposed_to_a_second(cast: Cast, owner: None) -> None:
    offering(cast.zoe, capacity=1)
    propose(by=cast.omar, kind=Kind.MENTORING, mentor=cast.zoe, mentee=cast.ben, words="One")
    with pytest.raises(ValidationError) as refused:
        propose(by=cast.omar, kind=Kind.BUDDY, mentor=cast.zoe, mentee=cast.ines, words="Two")
    assert set(refused.value.error_dict) == {"mentor"}
    assert Proposal.objects.count() == 1


def test_a_mentor_gives_the_last_place_to_whom_they_say_yes_first(cast: Cast, owner: None) -> None:
    """A proposal holds a place against other proposals, never against the mentor's own yes."""
    offering(cast.zoe, capacity=1)
    request = asked(cast.ines, cast.zoe)
    proposal = propose(by=cast.omar, kind=Kind.MENTORING, mentor=cast.zoe, mentee=cast.ben, words="One")
    answer(proposal, by=cast.ben, yes=True)
    accept(choice_of(request, cast.zoe), by=cast.zoe)
    closed = answer(proposal, by=cast.zoe, yes=True)
    assert (closed.state, closed.closed_because) == ("declined", "Zoe Tanaka has no place free any more.")
    assert set(Pairing.objects.active().filter(mentor=cast.zoe).values_list("mentee", flat=True)) == {cast.ines.pk}
    assert texts(cast.ben)[-1] == "What was proposed with Zoe Tanaka could not come about, and the reason is there"


# ---- leaving


def test_whoever_leaves_ended_their_pairings_not_the_administrator(cast: Cast) -> None:
    mark_left(cast.ada, by=cast.rafael, on=timezone.localdate())
    assert Pairing.objects.get().ended_by == cast.ada


def test_a_mentee_who_left_and_came_back_lost_nobody(cast: Cast) -> None:
    mark_left(cast.ada, by=cast.rafael, on=timezone.localdate())
    bring_back(cast.ada, by=cast.rafael)
    assert list(orphans()) == []


def test_a_mentor_who_marks_their_mentee_as_left_is_told_like_everybody(cast: Cast) -> None:
    begin_pairing(mentor=cast.rafael, mentee=cast.zoe, by=cast.zoe)
    mark_left(cast.zoe, by=cast.rafael, on=timezone.localdate())
    assert texts(cast.rafael) == ["Zoe Tanaka has left, so your pairing has ended"]


def test_leaving_goes_on_when_a_request_was_answered_a_moment_ago(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """The pair that came of it ends with the others."""
    from growth.mentoring.asking import actions

    request = asked(cast.ben, cast.zoe)
    real = actions._locked_request

    def answered_first(row: Any) -> Any:
        monkeypatch.setattr(actions, "_locked_request", real)
        User.objects.filter(pk=cast.ben.pk).update(is_active=True)  # as the other transaction still sees it
        accept(choice_of(request, cast.zoe), by=cast.zoe)
        User.objects.filter(pk=cast.ben.pk).update(is_active=False)
        return real(row)

    monkeypatch.setattr(actions, "_locked_request", answered_first)
    mark_left(cast.ben, by=cast.rafael, on=timezone.localdate())
    request.refresh_from_db()
    assert request.state == "paired"
    assert not Pairing.objects.active().filter(mentee=cast.ben).exists()


def test_nobody_is_paired_or_proposed_with_somebody_who_left_meanwhile(cast: Cast, owner: None) -> None:
    """What a caller read before the lock is not what holds."""
    read_before = User.objects.get(pk=cast.zoe.pk)
    mark_left(cast.zoe, by=cast.rafael, on=timezone.localdate())
    with pytest.raises(ValidationError, match="has left"):
        begin_pairing(mentor=read_before, mentee=cast.ben, by=cast.ben)
    with pytest.raises(ValidationError, match="has left"):
        propose(by=cast.omar, kind=Kind.MENTORING, mentor=read_before, mentee=cast.ben, words="One")


def test_each_rule_about_leaving_is_there_once() -> None:
    assert not hasattr(receivers, "stop_watching")


# ---- managers who change


@pytest.mark.parametrize("line", ["manager", "above", "below"])
def test_a_pair_that_comes_into_one_line_goes_on_and_both_are_told_once(cast: Cast, line: str) -> None:
    """A move in the organisation ends nothing by itself: what has ended cannot be taken up again."""
    pairing = Pairing.objects.get()
    person, manager = {
        "manager": (cast.ada, cast.noor), "above": (cast.mia, cast.noor), "below": (cast.noor, cast.ada),
    }[line]  # fmt: skip
    if line == "above":
        change_person(cast.petra, by=cast.rafael, manager=None)
        person = cast.petra
    change_person(person, by=cast.rafael, manager=manager)
    assert (tell_of_reporting_lines(), tell_of_reporting_lines()) == (2, 0)
    pairing.refresh_from_db()
    assert pairing.is_active
    said = "is in one reporting line with you by now: end your pairing, or agree on what to keep out of it"
    for side in (pairing.mentor, pairing.mentee):
        lines = Notice.objects.filter(person=side, text=f"{pairing.other(side).name} {said}")
        assert [row.url for row in lines] == [pairing.get_absolute_url()]


def test_pairs_outside_a_line_and_ended_ones_are_told_nothing(cast: Cast) -> None:
    assert tell_of_reporting_lines() == 0
    Pairing.objects.update(ended_on=timezone.localdate())
    change_person(cast.ada, by=cast.rafael, manager=cast.noor)
    assert tell_of_reporting_lines() == 0


def test_a_mentor_who_becomes_the_manager_is_in_the_circle_as_the_manager(cast: Cast) -> None:
    from growth.access import circle_of

    change_person(cast.ada, by=cast.rafael, manager=cast.noor)
    assert [(member.person, member.relation) for member in circle_of(cast.ada)] == [(cast.noor, "manager")]


def test_the_profile_of_a_mentor_says_nothing_of_proposals(cast: Cast, owner: None, as_: SignIn) -> None:
    offering(cast.zoe, capacity=1)
    propose(by=cast.omar, kind=Kind.MENTORING, mentor=cast.zoe, mentee=cast.ben, words="One")
    profile = Profile.objects.get(person=cast.zoe)
    assert as_("ada").get(f"/api/v1/mentoring-profiles/{profile.pk}/").json()["places_free"] == 1
