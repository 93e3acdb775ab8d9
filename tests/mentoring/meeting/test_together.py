"""Two who do the same at one moment: on two connections, where there are two (SQLite in memory has one)."""

import uuid
from collections.abc import Callable

import pytest

from growth.mentoring.actions import end_pairing
from growth.mentoring.meeting import actions, met
from growth.mentoring.meeting.models import ActionItem, PrivateNote, Session, Topic
from growth.mentoring.models import Pairing
from growth.notices.models import Notice
from tests.at_once import at_once
from tests.mentoring.meeting.world import at, of_ada, over
from tests.people import Cast, make_cast

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world(transactional_db: None) -> tuple[Cast, Pairing]:
    return make_cast(), of_ada()


def test_a_double_submit_makes_one_of_each(world: tuple[Cast, Pairing]) -> None:
    cast, pairing = world
    key, begins = uuid.uuid4(), at(3)
    for do in (
        lambda: actions.plan_session(pairing, by=cast.ada, starts_at=begins, submission=key),
        lambda: actions.add_topic(pairing, by=cast.ada, words="Calls"),
        lambda: actions.add_topic(pairing, by=cast.ada, words="Claim", key="claim:1"),
        lambda: actions.add_action_item(pairing, by=cast.ada, words="Calls", owner=cast.noor),
    ):
        assert at_once(do, do) == []
    assert (Session.objects.count(), Topic.objects.count(), ActionItem.objects.count()) == (1, 2, 1)
    assert Notice.objects.filter(person=cast.noor).count() == 2  # of the session and of the item


def test_a_first_private_note_in_two_windows_is_one_and_the_other_is_told(world: tuple[Cast, Pairing]) -> None:
    cast, pairing = world
    session = actions.log_session(pairing, by=cast.ada, starts_at=at(-1))

    def save(words: str) -> Callable[[], object]:
        return lambda: actions.save_private_note(session, by=cast.ada, version=0, words=words)

    raised = at_once(save("One"), save("Two"))
    assert [type(error).__name__ for error in raised] == ["StaleEdit"]
    assert PrivateNote.objects.count() == 1


def test_a_yes_and_a_no_at_one_moment_are_a_yes(world: tuple[Cast, Pairing]) -> None:
    cast, pairing = world
    session = over(pairing)
    raised = at_once(
        lambda: met.say_whether_met(session, by=cast.ada, met=True),
        lambda: met.say_whether_met(session, by=cast.noor, met=False),
    )
    session.refresh_from_db()
    assert (raised, session.state, session.mentee_says, session.mentor_says) == ([], "held", True, False)


def test_nothing_is_planned_in_a_pairing_that_ends_at_that_moment(world: tuple[Cast, Pairing]) -> None:
    cast, pairing = world
    at_once(
        lambda: end_pairing(pairing, by=cast.noor),
        lambda: actions.plan_session(pairing, by=cast.ada, starts_at=at(3)),
    )
    assert not Session.objects.filter(state="planned").exists()
