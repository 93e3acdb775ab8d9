"""Two yeses for the last place at once, on connections of their own: one becomes a pair, the other is told."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import connection

from accounts.models import User
from growth.mentoring.asking import actions
from growth.mentoring.asking.models import MentorRequest
from growth.mentoring.asking.watching import tell_watchers, watch
from growth.mentoring.models import Pairing
from growth.mentoring.profiles.actions import offer
from growth.mentoring.profiles.models import Profile
from growth.notices.models import Notice
from tests.at_once import at_once
from tests.factories import publish
from tests.mentoring.asking.world import asked, choice_of, offering, states
from tests.people import Cast, make_cast

needs_postgresql = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="needs two connections to one database; SQLite is raced below"
)


@pytest.fixture
def people(transactional_db: None) -> Cast:
    publish()
    return make_cast()


def yes(request: MentorRequest, mentor: User) -> Callable[[], object]:
    choice = choice_of(request, mentor)
    return lambda: actions.accept(choice, by=mentor)


@needs_postgresql
def test_of_two_yeses_for_the_last_place_one_is_a_pair_and_the_other_is_told(people: Cast) -> None:
    offering(people.omar, capacity=1)
    requests = [asked(people.ben, people.omar, people.zoe), asked(people.ada, people.omar, people.zoe)]
    failures = at_once(*(yes(request, people.omar) for request in requests))
    assert [type(failure) for failure in failures] == [ValidationError]
    assert "Your last place was taken a moment ago." in failures[0].messages[0]
    assert Pairing.objects.active().filter(mentor=people.omar).count() == 1
    assert sorted(map(states, requests)) == [["accepted", "not_needed"], ["no_place", "asked"]]
    lost = next(request for request in requests if states(request)[0] == "no_place")
    texts = set(Notice.objects.filter(person=lost.mentee).values_list("text", flat=True))
    assert texts == {"Omar Ferreira has no place free any more; Zoe Tanaka is asked now"}


@needs_postgresql
def test_two_mentors_whose_yes_fails_do_not_wait_for_each_other(people: Cast) -> None:
    """Each holds their own row, and tells the other one that they are asked now."""
    for _ in range(10):
        MentorRequest.objects.all().delete()
        User.objects.filter(pk__in=[people.ben.pk, people.ada.pk]).update(manager=None)
        requests = [asked(people.ben, people.omar, people.zoe), asked(people.ada, people.zoe, people.omar)]
        User.objects.filter(pk=people.ben.pk).update(manager=people.omar)
        User.objects.filter(pk=people.ada.pk).update(manager=people.zoe)
        failures = at_once(yes(requests[0], people.omar), yes(requests[1], people.zoe))
        assert [type(failure) for failure in failures] == [ValidationError, ValidationError]
        assert [states(request) for request in requests] == [["no_place", "asked"]] * 2


@needs_postgresql
def test_a_yes_and_fewer_places_at_once_never_leave_a_pair_too_many_in_silence(people: Cast) -> None:
    offering(people.omar, capacity=1)
    request = asked(people.ben, people.omar)
    at_once(yes(request, people.omar), lambda: offer(by=people.omar, version=1, capacity=0))
    request.refresh_from_db()
    assert (request.state, Pairing.objects.filter(mentee=people.ben).count()) in (("paired", 1), ("unanswered", 0))


@needs_postgresql
def test_a_yes_and_taking_back_at_once_come_to_one_of_the_two(people: Cast) -> None:
    request = asked(people.ben, people.omar)
    at_once(yes(request, people.omar), lambda: actions.withdraw(request, by=people.ben))
    request.refresh_from_db()
    pairs = Pairing.objects.filter(mentee=people.ben).count()
    assert (request.state, pairs) in (("paired", 1), ("withdrawn", 0))


@needs_postgresql
def test_two_workers_who_move_on_at_once_ask_the_next_person_once(people: Cast) -> None:
    request = asked(people.ben, people.omar, people.zoe, people.noor)
    late = choice_of(request, people.omar)
    request.choices.filter(pk=late.pk).update(due_at=late.asked_at)
    assert at_once(actions.move_on, actions.move_on) == []
    assert states(request) == ["lapsed", "asked", "not_yet"]
    assert Notice.objects.filter(person=people.zoe).count() == 1


@needs_postgresql
def test_two_who_tell_of_a_place_at_once_tell_once(people: Cast) -> None:
    offering(people.omar, capacity=0)
    watch(people.omar, by=people.ben)
    Profile.objects.filter(person=people.omar).update(capacity=1)
    assert at_once(lambda: tell_watchers(people.omar), lambda: tell_watchers(people.omar)) == []
    assert Notice.objects.filter(person=people.ben).count() == 1


@needs_postgresql
def test_two_forms_sent_at_once_are_one_request(people: Cast) -> None:
    failures = at_once(*[lambda: asked(people.ben, people.omar)] * 2)
    assert [set(failure.message_dict) for failure in failures] == [{"kind"}]
    assert MentorRequest.objects.count() == 1


@pytest.mark.skipif(connection.vendor != "sqlite", reason="copies the tables of the tests into a file")
def test_the_race_on_a_sqlite_file_never_exceeds_the_capacity(db: None, tmp_path: Path) -> None:
    """With threads and connections of their own, as the bench does it two hundred times."""
    connection.ensure_connection()
    with closing(sqlite3.connect(tmp_path / "race.sqlite3")) as copy:  # sooner than making the tables anew
        copy.executescript("\n".join(connection.connection.iterdump()))
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    environment = kept | {"DATABASE_URL": f"sqlite:///{tmp_path}/race.sqlite3", "DATA_DIR": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-m", "bench.places", "--times", "8"],
        cwd=settings.BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "sqlite: 8 races" in done.stdout
    assert "became a pair: 8;" in done.stdout
    assert "mentors over their capacity: 0" in done.stdout
