"""The calendar file of a session."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import icalendar
import pytest
import time_machine
from django.test import Client

from growth.mentoring.meeting import actions
from growth.mentoring.meeting.models import Session
from tests.mentoring.meeting.world import of_ada, planned
from tests.people import Cast

SignIn = Callable[[str], Client]
NOW, BEGINS = datetime(2026, 11, 20, 9, tzinfo=UTC), datetime(2026, 11, 24, 14, tzinfo=UTC)


def entry(client: Client, session: Session) -> tuple[str, Any]:
    """The method of the file, and its one entry."""
    answer = client.get(f"/mentoring/sessions/{session.pk}/calendar.ics")
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    calendar = icalendar.Calendar.from_ical(answer.content)
    [event] = calendar.walk("VEVENT")
    return str(calendar["method"]), event


@pytest.fixture
def session(cast: Cast) -> Session:
    with time_machine.travel(NOW, tick=False):
        pairing = of_ada()
        return actions.plan_session(
            pairing, by=cast.ada, starts_at=BEGINS, place="Room 2; by the\nlake, DESCRIPTION:x", how="person"
        )


def test_it_holds_who_when_and_where_and_nothing_of_what_is_spoken_about(
    as_: SignIn, cast: Cast, session: Session
) -> None:
    actions.add_topic(session.pairing, by=cast.ada, words="Secret topic")
    Session.objects.update(notes="Secret notes")
    method, event = entry(as_("noor"), session)
    assert (method, str(event["status"]), str(event["uid"])) == ("PUBLISH", "CONFIRMED", f"{session.uid}@rungs")
    assert (event.decoded("dtstart"), event.decoded("dtend")) == (BEGINS, BEGINS + timedelta(minutes=45))
    assert str(event["summary"]) == "Mentoring: Ada Lindqvist and Noor Haddad"
    assert str(event["location"]) == session.place
    assert event["organizer"].params["cn"] == "Ada Lindqvist"
    assert {person.params["cn"] for person in event["attendee"]} == {"Ada Lindqvist", "Noor Haddad"}
    assert event.get("description") is None
    body = as_("noor").get(f"/mentoring/sessions/{session.pk}/calendar.ics").content.decode()
    assert "Secret" not in body
    assert "DTSTART:20261124T140000Z" in body


def test_moved_it_keeps_its_uid_and_counts_up(as_: SignIn, cast: Cast, session: Session) -> None:
    before = entry(as_("ada"), session)[1]
    with time_machine.travel(NOW, tick=False):
        later = BEGINS + timedelta(days=1)
        actions.move_session(session, by=cast.noor, version=1, starts_at=later, minutes=30, how="video")
    after = entry(as_("ada"), session)[1]
    assert (str(before["uid"]), before["sequence"]) == (str(after["uid"]), after["sequence"] - 1)
    assert after.decoded("dtend") == later + timedelta(minutes=30)


def test_cancelled_it_says_so_with_a_higher_number(as_: SignIn, cast: Cast, session: Session) -> None:
    actions.cancel_session(session, by=cast.noor)
    method, event = entry(as_("ada"), session)
    assert (method, str(event["status"]), event["sequence"]) == ("CANCEL", "CANCELLED", 2)


def test_one_that_was_missed_leaves_the_calendar(as_: SignIn, cast: Cast) -> None:
    session = planned(of_ada())
    Session.objects.update(state="missed")
    assert str(entry(as_("ada"), session)[1]["status"]) == "CANCELLED"
