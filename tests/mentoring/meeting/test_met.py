"""“Did you meet?”: asked once, answered by one click, and one yes is enough."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail, signing
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from growth.inbox.queries import frame_counts
from growth.mentoring.actions import end_pairing
from growth.mentoring.meeting import actions, met
from growth.mentoring.meeting.models import Session
from growth.mentoring.models import Pairing
from growth.notices.models import Notice
from tests.mentoring.meeting.world import DAY, HOUR, at, begun, held, of_ada, over, planned
from tests.people import NAMES, Cast

SignIn = Callable[[str], Client]


@pytest.fixture
def pairing(cast: Cast) -> Pairing:
    return of_ada(20)


def ask(capture: Any) -> int:
    with capture(execute=True):
        return met.ask_whether_met(timezone.now())


def links(body: str) -> dict[str, str]:
    """By their label, without the host."""
    return dict(re.findall(r"^(.+): https?://[^/\s]+(/mentoring/met/\S+)$", body, re.M))


def waits(cast: Cast) -> set[str]:
    """For whom “did you meet?” waits."""
    return {name for name in NAMES if "mentoring_met" in frame_counts(cast[name]).by_kind}


# ---- asking


def test_both_are_asked_once_by_a_mail_with_two_links(
    cast: Cast, pairing: Pairing, django_capture_on_commit_callbacks: Any
) -> None:
    session = over(pairing)
    mail.outbox.clear()
    assert [ask(django_capture_on_commit_callbacks) for _ in range(3)] == [1, 0, 0]
    assert sorted(message.to[0] for message in mail.outbox) == ["ada@example.org", "noor@example.org"]
    for message in mail.outbox:
        other = "Noor Haddad" if message.to == ["ada@example.org"] else "Ada Lindqvist"
        day = timezone.localtime(session.starts_at)
        assert message.subject == f"[Rungs] Did you and {other} meet on {day.day} {day:%b}?"
        assert list(links(str(message.body))) == ["Yes, we met", "Not this time"]
    assert waits(cast) == {"ada", "noor"}
    assert not Notice.objects.filter(text__startswith="Did you", read_at=None).exists()  # it waits, so it is no news


def test_nobody_is_asked_before_it_is_over_nor_about_what_was_settled(
    cast: Cast, pairing: Pairing, django_capture_on_commit_callbacks: Any
) -> None:
    session = planned(pairing, 1, minutes=60)
    actions.cancel_session(planned(pairing, 0.5), by=cast.ada)
    with time_machine.travel(session.ends_at - timedelta(seconds=1), tick=False):
        assert ask(django_capture_on_commit_callbacks) == 0
    with time_machine.travel(session.ends_at, tick=False):
        assert ask(django_capture_on_commit_callbacks) == 1
    Session.objects.filter(pk=session.pk).update(state="held", asked_at=None)
    with time_machine.travel(session.ends_at + HOUR, tick=False):
        assert ask(django_capture_on_commit_callbacks) == 0


def test_who_wants_no_mail_finds_it_in_the_inbox(
    cast: Cast, pairing: Pairing, django_capture_on_commit_callbacks: Any
) -> None:
    cast.ada.wants_mail = False
    cast.ada.save()
    over(pairing)
    mail.outbox.clear()
    ask(django_capture_on_commit_callbacks)
    assert [message.to for message in mail.outbox] == [["noor@example.org"]]
    assert waits(cast) == {"ada", "noor"}


def test_moved_to_another_time_it_is_asked_about_again(
    cast: Cast, pairing: Pairing, django_capture_on_commit_callbacks: Any
) -> None:
    session = over(pairing)
    ask(django_capture_on_commit_callbacks)
    actions.move_session(session, by=cast.ada, version=1, starts_at=at(2), minutes=45, how="video")
    assert waits(cast) == set()
    with time_machine.travel(at(3), tick=False):
        assert ask(django_capture_on_commit_callbacks) == 1
        assert waits(cast) == {"ada", "noor"}


def test_after_a_cadence_with_nothing_planned_both_are_asked_once(
    cast: Cast, pairing: Pairing, django_capture_on_commit_callbacks: Any
) -> None:
    held(pairing, 13)
    assert ask(django_capture_on_commit_callbacks) == 0
    with time_machine.travel(at(2), tick=False):
        assert [ask(django_capture_on_commit_callbacks) for _ in range(2)] == [1, 0]
    with time_machine.travel(at(10), tick=False):
        assert ask(django_capture_on_commit_callbacks) == 0  # not answered yet, so it still waits
        question = Session.objects.get(is_question=True)
        met.say_whether_met(question, by=cast.ada, met=False)
        assert ask(django_capture_on_commit_callbacks) == 0
    with time_machine.travel(at(17), tick=False):
        assert ask(django_capture_on_commit_callbacks) == 1  # the next cadence


def test_something_planned_or_an_ended_pairing_asks_nobody(
    cast: Cast, pairing: Pairing, django_capture_on_commit_callbacks: Any
) -> None:
    planned(pairing)
    gone = begun(cast.zoe, cast.ben, days=50)
    over(gone)
    end_pairing(gone, by=cast.zoe)
    assert ask(django_capture_on_commit_callbacks) == 0
    assert not Session.objects.filter(is_question=True).exists()


@pytest.mark.parametrize("weeks", [1, 4])
def test_the_rhythm_is_that_of_the_pairing(
    cast: Cast, pairing: Pairing, weeks: int, django_capture_on_commit_callbacks: Any
) -> None:
    Pairing.objects.update(cadence_weeks=weeks)
    held(pairing, 1)
    with time_machine.travel(at(weeks * 7 - 2), tick=False):
        assert ask(django_capture_on_commit_callbacks) == 0
    with time_machine.travel(at(weeks * 7), tick=False):
        assert ask(django_capture_on_commit_callbacks) == 1


def test_a_yes_to_a_question_is_a_session_held_that_day(
    as_: SignIn, cast: Cast, pairing: Pairing, django_capture_on_commit_callbacks: Any
) -> None:
    ask(django_capture_on_commit_callbacks)
    question = Session.objects.get()
    assert "Did you and Noor Haddad meet lately?" in as_("ada").get(pairing.get_absolute_url()).content.decode()
    as_("ada").post(f"/mentoring/sessions/{question.pk}/answer/", {"answer": "yes"})
    question.refresh_from_db()
    assert (question.state, timezone.localtime(question.starts_at).date()) == ("held", timezone.localdate())
    assert Pairing.objects.with_meetings().get().met == 1


def test_a_no_to_a_question_leaves_no_row_in_the_table(
    as_: SignIn, cast: Cast, pairing: Pairing, django_capture_on_commit_callbacks: Any
) -> None:
    ask(django_capture_on_commit_callbacks)
    met.say_whether_met(Session.objects.get(), by=cast.ada, met=False)
    assert "You have not met yet." in as_("ada").get(pairing.get_absolute_url()).content.decode()


def test_logging_a_session_answers_an_open_question(
    cast: Cast, pairing: Pairing, django_capture_on_commit_callbacks: Any
) -> None:
    ask(django_capture_on_commit_callbacks)
    held(pairing)
    assert waits(cast) == set()
    assert Pairing.objects.with_meetings().get().met == 1


# ---- answering


def test_one_yes_is_enough_and_says_so(as_: SignIn, cast: Cast, pairing: Pairing) -> None:
    session = over(pairing)
    met.say_whether_met(session, by=cast.noor, met=False)
    session.refresh_from_db()
    assert session.state == "missed"
    met.say_whether_met(session, by=cast.ada, met=True)
    session.refresh_from_db()
    assert session.state == "held"
    assert Notice.objects.filter(person=cast.noor, text__contains="says that you did meet").count() == 1
    page = as_("noor").get(session.get_absolute_url()).content.decode()
    assert "You said: not this time. Ada Lindqvist says that you met, so it counts as held." in page
    met.say_whether_met(session, by=cast.noor, met=False)
    session.refresh_from_db()
    assert session.state == "held"


def test_the_order_of_the_answers_makes_no_difference(cast: Cast, pairing: Pairing) -> None:
    first, second = over(pairing), over(pairing, 2)
    for session, by in ((first, (cast.ada, cast.noor)), (second, (cast.noor, cast.ada))):
        for person in by:
            met.say_whether_met(session, by=person, met=person == cast.ada)
    assert set(Session.objects.values_list("state", "mentor_says", "mentee_says")) == {("held", False, True)}


def test_a_yes_taken_back_gives_the_agenda_back(cast: Cast, pairing: Pairing) -> None:
    topic = actions.add_topic(pairing, by=cast.ada, words="Calls", key="claim:7")
    session = over(pairing)
    met.say_whether_met(session, by=cast.ada, met=True)
    topic.refresh_from_db()
    assert topic.session == session
    met.say_whether_met(session, by=cast.ada, met=False)
    topic.refresh_from_db()
    session.refresh_from_db()
    assert (topic.session, session.state) == (None, "missed")


def test_the_same_answer_twice_changes_nothing(cast: Cast, pairing: Pairing) -> None:
    session = over(pairing)
    first = met.say_whether_met(session, by=cast.ada, met=True)
    with time_machine.travel(at(1), tick=False):
        again = met.say_whether_met(session, by=cast.ada, met=True)
    assert (again.version, again.settled_at) == (first.version, first.settled_at)


def test_one_that_has_not_begun_or_was_cancelled_cannot_be_answered(as_: SignIn, cast: Cast, pairing: Pairing) -> None:
    ahead, cancelled = planned(pairing), over(pairing)
    actions.cancel_session(cancelled, by=cast.ada)
    for session in (ahead, cancelled):
        with pytest.raises(ValidationError):
            met.say_whether_met(session, by=cast.ada, met=True)
        assert as_("ada").post(f"/mentoring/sessions/{session.pk}/answer/", {"answer": "yes"}).status_code == 302
        path = f"/api/v1/mentoring-sessions/{session.pk}/answer/"
        assert as_("ada").post(path, {"met": True}, content_type="application/json").status_code == 400
    assert set(Session.objects.values_list("state", flat=True)) == {"planned", "cancelled"}


def test_it_waits_until_one_of_the_two_answers(
    cast: Cast, pairing: Pairing, django_capture_on_commit_callbacks: Any
) -> None:
    session = over(pairing)
    assert waits(cast) == set()  # not asked yet
    ask(django_capture_on_commit_callbacks)
    assert waits(cast) == {"ada", "noor"}
    met.say_whether_met(session, by=cast.noor, met=False)
    assert waits(cast) == set()


# ---- the link in the mail


@pytest.fixture
def session(pairing: Pairing) -> Session:
    return over(pairing)


def test_opening_the_link_changes_nothing_and_shows_only_a_date_and_a_first_name(cast: Cast, session: Session) -> None:
    Session.objects.update(notes="Secret notes", place="Secret place")
    answer = Client().get(met.link_of(session, cast.ada, "yes"))
    page = answer.content.decode()
    assert (answer.status_code, "Did you and Noor meet on" in page) == (200, True)
    assert [word for word in ("Secret", "Haddad", "Ada", "Lindqvist", "@") if word in page] == []
    assert "data-post-at-once" in page
    session.refresh_from_db()
    assert (session.state, session.mentee_says) == ("planned", None)


def test_the_page_posts_the_answer_and_it_can_be_changed(cast: Cast, session: Session) -> None:
    client, link = Client(enforce_csrf_checks=True), met.link_of(session, cast.ada, "yes")
    answer = client.post(link, {"answer": "yes"})
    assert answer.status_code == 302
    page = client.get(answer.url).content.decode()
    assert ("You said yes." in page, "data-post-at-once" in page, "We did not meet" in page) == (True, False, True)
    client.post(answer.url, {"answer": "no"})
    session.refresh_from_db()
    assert (session.state, session.mentee_says, session.settled_by) == ("missed", False, cast.ada)
    assert "data-post-at-once" not in client.get(link).content.decode()  # an old link answers once
    session.refresh_from_db()
    assert session.state == "missed"


def test_the_other_sides_yes_is_said_by_first_name(cast: Cast, session: Session) -> None:
    met.say_whether_met(session, by=cast.noor, met=True)
    client, link = Client(), met.link_of(session, cast.ada, "no")
    page = client.get(client.post(link, {"answer": "no"}).url).content.decode()
    assert "Noor says that you met, so it counts as held." in page


def test_the_date_is_that_of_the_reader(cast: Cast, session: Session) -> None:
    Session.objects.update(starts_at="2026-11-09T20:00:00Z")
    cast.ada.time_zone = "Asia/Tokyo"
    cast.ada.save()
    with time_machine.travel("2026-11-12T00:00:00Z", tick=False):
        assert "10 Nov 2026" in Client().get(met.link_of(session, cast.ada, "yes")).content.decode()
        assert "9 Nov 2026" in Client().get(met.link_of(session, cast.noor, "yes")).content.decode()


def test_a_link_lapses_after_thirty_days(cast: Cast, session: Session) -> None:
    link = met.link_of(session, cast.ada, "yes")
    with time_machine.travel(timezone.now() + 30 * DAY - HOUR):
        assert Client().get(link).status_code == 200
    with time_machine.travel(timezone.now() + 30 * DAY + HOUR):
        assert Client().post(link, {"answer": "yes"}).status_code == 404
    session.refresh_from_db()
    assert session.state == "planned"


def test_forged_and_foreign_tokens_lead_nowhere(cast: Cast, session: Session) -> None:
    good = signing.dumps([session.pk, cast.ada.pk], salt=met.SALT)
    assert Client().get(f"/mentoring/met/{good}/").status_code == 200
    wrong = [
        good[:-1] + ("A" if good[-1] != "A" else "B"),
        signing.dumps([session.pk, cast.ada.pk], salt="inbox.digest"),  # meant for something else
        signing.dumps([session.pk, cast.zoe.pk], salt=met.SALT),  # neither side
        signing.dumps([session.pk + 1, cast.ada.pk], salt=met.SALT),
        signing.dumps([session.pk], salt=met.SALT),
        signing.dumps(session.pk, salt=met.SALT),
        "t",
    ]
    for token in wrong:
        assert Client().post(f"/mentoring/met/{token}/", {"answer": "yes"}).status_code == 404
    session.refresh_from_db()
    assert session.state == "planned"


def test_a_link_of_somebody_who_left_leads_nowhere(cast: Cast, session: Session) -> None:
    link = met.link_of(session, cast.ada, "yes")
    cast.ada.is_active = False
    cast.ada.save()
    assert Client().post(link, {"answer": "yes"}).status_code == 404


@pytest.mark.parametrize("how", ["cancelled", "ended", "ahead"])
def test_what_cannot_be_answered_any_more_says_so(cast: Cast, pairing: Pairing, session: Session, how: str) -> None:
    if how == "cancelled":
        actions.cancel_session(session, by=cast.noor)
    elif how == "ended":
        end_pairing(pairing, by=cast.noor)
    else:
        actions.move_session(session, by=cast.noor, version=1, starts_at=at(4), minutes=45, how="video")
    link = met.link_of(session, cast.ada, "yes")
    answer = Client().post(link, {"answer": "yes"})
    assert (answer.status_code, "cannot be answered any more" in answer.content.decode()) == (200, True)
    session.refresh_from_db()
    assert session.mentee_says is None


def test_odd_answers_are_none(cast: Cast, session: Session) -> None:
    link = met.link_of(session, cast.ada, "perhaps")
    page = Client().get(link).content.decode()
    assert ("data-post-at-once" in page, "Yes, we met" in page, "Not this time" in page) == (False, True, True)
    assert Client().post(link, {"answer": "perhaps"}).status_code == 200
    session.refresh_from_db()
    assert session.state == "planned"
