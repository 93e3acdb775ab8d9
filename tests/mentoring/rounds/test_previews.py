"""What a preview says, that it can be made again and again, and what publishing makes of it."""

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.actions import mark_left
from accounts.models import User
from config.errors import StaleEdit
from growth.jobs.models import Job
from growth.jobs.models import State as JobState
from growth.jobs.progress import Progress
from growth.mentoring.actions import begin_pairing, end_pairing
from growth.mentoring.models import Pairing, Profile, Proposal, Round, Unmatched, Wish
from growth.mentoring.rounds import actions, previewing
from growth.mentoring.rounds.proposing import propose
from tests.mentoring.rounds.world import (
    DAY,
    helper,
    opened,
    pairs,
    previewed,
    proposal_of,
    published,
    run,
    seeker,
    told,
    why,
)
from tests.people import Cast, person


@pytest.fixture
def spring(helpers: Cast, omar: User) -> Round:
    """Open, with Ada and Ben in it."""
    made = opened(omar)
    actions.join(made, by=helpers.ada, ranked=[helpers.zoe])
    actions.join(made, by=helpers.ben)
    return made


def rows_of(of: Round) -> list[tuple[int, int, list[float], bool]]:
    return list(of.proposals.order_by("mentee").values_list("mentor", "mentee", "parts", "is_fixed"))


# ---- what it says


def test_a_preview_pairs_everybody_it_can_and_shows_every_part(spring: Round, omar: User) -> None:
    job = previewed(spring, omar)
    assert (job.state, job.said) == (JobState.DONE, "2 pairs, 0 mentees without anybody.")
    assert job.url == f"/mentoring/rounds/{spring.pk}/preview/"
    assert pairs(spring) == {("Zoe", "Ada"), ("Noor", "Ben")}
    assert {row.mentee.first_name: row.parts for row in spring.proposals.all()} == {
        "Ada": [20.0, 20.0, 15.0, 8.0, 10.0],  # one of two gaps, a level apart, one ladder, her first wish, a full week
        "Ben": [20.0, 20.0, 15.0, 0.0, 10.0],
    }
    assert {row.state for row in spring.proposals.all()} == {"preview"}
    assert told(omar) == []


def test_it_is_the_same_however_often_it_is_made(spring: Round, omar: User) -> None:
    previewed(spring, omar)
    first, wrote = rows_of(spring), spring.previewed_at
    previewed(spring, omar)
    assert rows_of(spring) == first
    assert spring.previewed_at > wrote


def test_made_again_after_it_was_cut_off_nothing_is_there_twice(
    spring: Round, omar: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    actions.close_round(spring, by=omar)
    spring.refresh_from_db()
    job = previewing.start_preview(spring, by=omar)
    steps = iter(range(3))

    def dies(self: Progress, *args: object, **kwargs: object) -> None:
        if next(steps) == 2:
            raise MemoryError

    with monkeypatch.context() as patch:
        patch.setattr(Progress, "step", dies)
        run(job)
    assert (job.state, spring.proposals.count()) == (JobState.FAILED, 0)
    Job.objects.filter(pk=job.pk).update(state=JobState.QUEUED)
    run(job)
    assert job.state == JobState.DONE
    assert pairs(spring) == {("Zoe", "Ada"), ("Noor", "Ben")}


def test_pairs_fixed_by_hand_come_first(spring: Round, omar: User, helpers: Cast) -> None:
    actions.fix_pair(spring, by=omar, mentor=helpers.noor, mentee=helpers.ada)
    previewed(spring, omar)
    assert pairs(spring) == {("Noor", "Ada"), ("Zoe", "Ben")}
    assert [row.mentee for row in spring.proposals.filter(is_fixed=True)] == [helpers.ada]


def test_a_fixed_pair_that_can_no_longer_be_is_left_out_and_said(spring: Round, omar: User, helpers: Cast) -> None:
    actions.fix_pair(spring, by=omar, mentor=helpers.noor, mentee=helpers.ada)
    Profile.objects.filter(person=helpers.noor).update(paused_until=timezone.localdate() + DAY)
    previewed(spring, omar)
    assert pairs(spring) == {("Zoe", "Ben")}
    assert why(spring) == {"Ada": "A pair with Noor Haddad was fixed by hand and can no longer be: Takes a pause."}


def test_whoever_stays_without_anybody_learns_why(spring: Round, omar: User, helpers: Cast) -> None:
    third, newcomer, high = person(name="Theo"), person(name="Nia"), person(name="Hugo")
    seeker(third)
    for somebody in (third, newcomer, high):
        actions.join(spring, by=somebody)
    seeker(high, level="junior")
    Wish.objects.update_or_create(person=high, defaults={"dimensions": ["ownership"]})
    previewed(spring, omar)
    assert why(spring) == {
        "Theo": "2 mentors fit, and every place there went to others, so that the pairs fit best over all.",
        "Nia": "Looks for no dimension, so there is nothing to match by.",
        "Hugo": "No mentor of this round can be paired. What closes most, 2 of 2: not sustained at the level looked "
        "for, in any dimension looked for.",
    }


def test_mentors_who_fit_but_are_full_or_pause_are_named_as_such(spring: Round, omar: User, helpers: Cast) -> None:
    Profile.objects.filter(person=helpers.noor).update(paused_until=timezone.localdate() + DAY)
    begin_pairing(mentor=helpers.zoe, mentee=helpers.rafael, by=omar)
    previewed(spring, omar)
    assert set(why(spring).values()) == {"2 mentors fit, but with no place free, or in a pause."}


def test_a_round_nobody_helps_in_says_so(spring: Round, omar: User, helpers: Cast) -> None:
    for entry in spring.entries.filter(side="mentor"):
        actions.leave(entry, by=entry.person)
    previewed(spring, omar)
    assert set(why(spring).values()) == {"Nobody in this round offers help."}


def test_twelve_months_lie_between_two_pairings_unless_both_ask(spring: Round, omar: User, helpers: Cast) -> None:
    for mentor in (helpers.noor, helpers.zoe):
        end_pairing(begin_pairing(mentor=mentor, mentee=helpers.ada, by=omar), by=helpers.ada)
    previewed(spring, omar)
    assert "Ada" in why(spring)
    actions.rank(spring.entries.get(person=helpers.zoe), by=helpers.zoe, ranked=[helpers.ada])
    previewed(spring, omar)
    assert ("Zoe", "Ada") in pairs(spring)


def test_a_pair_or_place_that_is_asked_elsewhere_is_not_promised_twice(
    spring: Round, omar: User, helpers: Cast
) -> None:
    propose(by=omar, kind="mentoring", mentor=helpers.zoe, mentee=helpers.rafael, words="Try")
    previewed(spring, omar)
    assert {mentor for mentor, _ in pairs(spring)} == {"Noor"}


def test_standings_are_read_anew_for_each_preview(spring: Round, omar: User, helpers: Cast) -> None:
    Profile.objects.filter(person=helpers.noor).update(strengths={}, level=0)
    previewed(spring, omar)
    assert ("Noor", "Ben") in pairs(spring)


def test_the_objective_is_chosen_and_previewed_again(spring: Round, omar: User, helpers: Cast) -> None:
    previewed(spring, omar)
    actions.choose_objective(spring, by=omar, objective="quality")
    spring.refresh_from_db()
    assert not spring.is_stale
    actions.choose_objective(spring, by=omar, objective="coverage")
    spring.refresh_from_db()
    assert spring.is_stale
    previewed(spring, omar)
    assert not spring.is_stale


@pytest.mark.parametrize("state", ["open", "published", "cancelled"])
def test_only_a_closed_round_is_previewed(spring: Round, omar: User, state: str) -> None:
    actions.close_round(spring, by=omar)
    spring.refresh_from_db()
    job = previewing.start_preview(spring, by=omar)
    Round.objects.update(state=state)
    run(job)
    assert (job.state, spring.proposals.count()) == (JobState.FAILED, 0)
    spring.refresh_from_db()
    with pytest.raises(ValidationError):
        previewing.start_preview(spring, by=omar)


def test_an_owner_who_is_none_any_more_gets_no_preview(spring: Round, omar: User) -> None:
    actions.close_round(spring, by=omar)
    spring.refresh_from_db()
    job = previewing.start_preview(spring, by=omar)
    User.objects.update(is_programme_owner=False)
    run(job)
    assert (job.state, job.error) == (JobState.FAILED, "You no longer run this round.")


# ---- something changes meanwhile


@pytest.mark.parametrize("change", ["leave", "rank", "fix"])
def test_a_preview_is_out_of_date_once_something_changed(spring: Round, omar: User, helpers: Cast, change: str) -> None:
    previewed(spring, omar)
    entry = spring.entries.get(person=helpers.ada)
    if change == "leave":
        actions.leave(entry, by=helpers.ada)
    elif change == "rank":
        actions.rank(entry, by=helpers.ada, ranked=[helpers.noor])
    else:
        actions.fix_pair(spring, by=omar, mentor=helpers.noor, mentee=helpers.ada)
    spring.refresh_from_db()
    assert spring.is_stale
    with pytest.raises(ValidationError, match="Make it again"):
        actions.publish_round(spring, by=omar, previewed_at=spring.previewed_at)
    assert not Proposal.objects.asked().exists()


def test_somebody_who_leaves_while_the_preview_is_made_makes_it_out_of_date(
    spring: Round, omar: User, helpers: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    actions.close_round(spring, by=omar)
    spring.refresh_from_db()
    job = previewing.start_preview(spring, by=omar)
    take = previewing.take

    def leaves_meanwhile(people: list[User]) -> None:
        take(people)
        actions.leave(spring.entries.get(person=helpers.ada), by=helpers.ada)

    monkeypatch.setattr(previewing, "take", leaves_meanwhile)
    run(job)
    spring.refresh_from_db()
    assert (job.state, spring.is_stale) == (JobState.DONE, True)
    monkeypatch.undo()
    previewed(spring, omar)
    assert {mentee for _, mentee in pairs(spring)} == {"Ben"}


def test_cancelled_while_the_preview_is_made_nothing_is_written(
    spring: Round, omar: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    actions.close_round(spring, by=omar)
    spring.refresh_from_db()
    job = previewing.start_preview(spring, by=omar)
    take = previewing.take

    def cancelled_meanwhile(people: list[User]) -> None:
        take(people)
        actions.cancel_round(spring, by=omar)

    monkeypatch.setattr(previewing, "take", cancelled_meanwhile)
    run(job)
    assert (job.state, spring.proposals.count()) == (JobState.FAILED, 0)


# ---- publishing


def test_publishing_asks_both_sides_by_mail_and_a_second_time_does_nothing(
    spring: Round, omar: User, helpers: Cast
) -> None:
    made = published(spring, omar)
    assert (made.asked, made.left_out) == (2, [])
    asked = proposal_of(spring, helpers.ada)
    assert (asked.state, asked.mentor, asked.due_at - asked.asked_at) == ("asked", helpers.zoe, 7 * DAY)
    again = actions.publish_round(spring, by=omar, previewed_at=None)
    assert again.asked == 2
    assert told(helpers.ada) == ["You and Zoe Tanaka are proposed as a pair: yes or no?"]
    assert told(helpers.zoe)[1:] == ["You and Ada Lindqvist are proposed as a pair: yes or no?"]
    assert not Pairing.objects.exists()


def test_whoever_has_nobody_is_told_once_with_the_reason(spring: Round, omar: User, helpers: Cast) -> None:
    Profile.objects.filter(person=helpers.noor).update(paused_until=timezone.localdate() + DAY)
    previewed(spring, omar)
    assert Unmatched.objects.visible_to(helpers.ben).count() == 0
    assert told(helpers.ben) == []
    actions.publish_round(spring, by=omar, previewed_at=spring.previewed_at)
    without = spring.unmatched.get().mentee
    assert told(without) == ["Nobody was found for you in this round: the reason, and what you can do"]
    seen = {who.first_name for who in (helpers.ada, helpers.ben) if Unmatched.objects.visible_to(who).exists()}
    assert seen == {without.first_name}


def test_somebody_who_left_between_preview_and_publication_is_left_out_and_said(
    spring: Round, omar: User, helpers: Cast
) -> None:
    previewed(spring, omar)
    mark_left(helpers.zoe, by=omar, on=timezone.localdate())
    made = actions.publish_round(spring, by=omar, previewed_at=spring.previewed_at)
    assert (made.asked, made.left_out) == (1, ["Zoe Tanaka and Ada Lindqvist: Zoe Tanaka has left."])
    assert pairs(spring) == {("Noor", "Ben")}
    assert why(spring) == {"Ada": "Zoe Tanaka has left."}
    assert told(helpers.ada) == ["Nobody was found for you in this round: the reason, and what you can do"]


def test_pairs_made_or_moved_into_one_line_meanwhile_are_left_out(spring: Round, omar: User, helpers: Cast) -> None:
    previewed(spring, omar)
    begin_pairing(mentor=helpers.zoe, mentee=helpers.ada, by=omar)
    User.objects.filter(pk=helpers.ben.pk).update(manager=helpers.noor)
    made = actions.publish_round(spring, by=omar, previewed_at=spring.previewed_at)
    assert (made.asked, len(made.left_out)) == (0, 2)
    assert why(spring) == {
        "Ada": "Paired with Zoe Tanaka already, or asked.",
        "Ben": "Noor Haddad is in the same reporting line by now.",
    }


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"capacity": 0}, "has no place free any more."),
        ({"paused_until": timezone.localdate() + 9 * DAY}, "takes a pause."),
        ({"offers": ["buddy"]}, "no longer offers this kind of help."),
    ],
)
def test_nobody_is_asked_for_a_place_that_is_gone_by_the_time_of_publishing(
    spring: Round, omar: User, helpers: Cast, change: dict[str, object], reason: str
) -> None:
    previewed(spring, omar)
    Profile.objects.filter(person=helpers.zoe).update(**change)
    made = actions.publish_round(spring, by=omar, previewed_at=spring.previewed_at)
    assert (made.asked, made.left_out) == (1, [f"Zoe Tanaka and Ada Lindqvist: Zoe Tanaka {reason}"])
    assert why(spring) == {"Ada": f"Zoe Tanaka {reason}"}


def test_a_place_proposed_by_hand_after_the_preview_is_not_promised_again(
    spring: Round, omar: User, helpers: Cast
) -> None:
    previewed(spring, omar)
    propose(by=omar, kind="mentoring", mentor=helpers.zoe, mentee=helpers.ines, words="By hand")
    made = actions.publish_round(spring, by=omar, previewed_at=spring.previewed_at)
    assert made.left_out == ["Zoe Tanaka and Ada Lindqvist: Zoe Tanaka has no place free any more."]


def test_nobody_publishes_a_preview_they_have_not_seen(spring: Round, omar: User) -> None:
    with pytest.raises(ValidationError, match="Close the round"):
        actions.publish_round(spring, by=omar, previewed_at=None)
    actions.close_round(spring, by=omar)
    with pytest.raises(ValidationError, match="Make a preview"):
        actions.publish_round(spring, by=omar, previewed_at=None)
    previewed(spring, omar)
    seen = spring.previewed_at
    with time_machine.travel(timezone.now() + DAY):
        previewed(spring, omar)
        with pytest.raises(StaleEdit):
            actions.publish_round(spring, by=omar, previewed_at=seen)
    assert not Proposal.objects.asked().exists()


# ---- how much it asks of the database


def asked_of_the_database(of: Round, omar: User) -> int:
    job = previewing.start_preview(of, by=omar)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        previewing.preview_round(job, _Quiet(job))
    job.delete()
    return len(asked)


class _Quiet(Progress):
    """Says how far it is by the clock, which has nothing to do with how many people there are."""

    def _say(self, **values: object) -> None:
        pass


def test_a_preview_asks_as_much_for_twenty_people_as_for_four(spring: Round, omar: User, helpers: Cast) -> None:
    actions.close_round(spring, by=omar)
    spring.refresh_from_db()
    asked_of_the_database(spring, omar)  # everybody has a profile and their strengths from now on
    few = asked_of_the_database(spring, omar)
    Round.objects.update(state="open")
    spring.refresh_from_db()
    for number in range(8):
        mentor = person(name=f"Mentor {number}")
        helper(mentor, helpers.ines, dimension="risk")
        actions.help_in(spring, by=mentor)
        mentee = person(name=f"Mentee {number}")
        seeker(mentee)
        actions.join(spring, by=mentee, ranked=[mentor])
    actions.close_round(spring, by=omar)
    spring.refresh_from_db()
    assert asked_of_the_database(spring, omar) == few
    assert spring.proposals.count() == 10
