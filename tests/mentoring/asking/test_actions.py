"""Asking one person after the other, and every answer there is."""

import uuid
from collections.abc import Callable
from datetime import date, timedelta

import pytest
import time_machine
from django.core import mail
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.actions import mark_left
from growth.inbox.queries import frame_counts
from growth.mentoring.actions import begin_pairing, end_pairing
from growth.mentoring.asking import actions
from growth.mentoring.asking.actions import leave, move_on
from growth.mentoring.asking.models import MentorChoice, MentorRequest
from growth.mentoring.models import Pairing
from growth.mentoring.profiles.actions import pause
from growth.notices.models import Notice
from tests.mentoring.asking.world import asked, choice_of, offering, states
from tests.people import Cast

pytestmark = pytest.mark.usefixtures("ladder")
WEEK = timedelta(days=7)


def refused(do: Callable[[], object]) -> dict[str, list[str]]:
    with pytest.raises(ValidationError) as found:
        do()
    error = found.value
    return error.message_dict if hasattr(error, "error_dict") else {"": error.messages}


def told(cast: Cast, name: str) -> list[str]:
    return list(Notice.objects.filter(person=cast[name]).order_by("pk").values_list("text", flat=True))


# ---- asking


def test_the_first_is_asked_at_once_by_mail_and_the_others_know_nothing(
    cast: Cast, django_capture_on_commit_callbacks: Callable
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        request = asked(cast.ben, cast.noor, cast.zoe, cast.omar)
    assert states(request) == ["asked", "not_yet", "not_yet"]
    assert [message.to for message in mail.outbox] == [["noor@example.org"]]
    assert {name: told(cast, name) for name in ("noor", "zoe", "omar")} == {
        "noor": ["Ben Achterberg asks you for help: mentoring"],
        "zoe": [],
        "omar": [],
    }
    assert choice_of(request, cast.noor).due_at - choice_of(request, cast.noor).asked_at == WEEK


def test_the_same_form_twice_is_one_request(cast: Cast) -> None:
    submission = uuid.uuid4()
    one, other = (asked(cast.ben, cast.noor, submission=submission) for _ in range(2))
    assert one == other
    assert len(told(cast, "noor")) == 1


def test_one_open_request_of_a_kind_and_another_of_another_kind(cast: Cast) -> None:
    asked(cast.ben, cast.noor)
    assert set(refused(lambda: asked(cast.ben, cast.zoe))) == {"kind"}
    asked(cast.ben, cast.zoe, kind="shadowing")
    assert MentorRequest.objects.open().count() == 2


def test_everybody_who_cannot_be_asked_is_refused_at_their_field_with_the_reason(cast: Cast) -> None:
    pause(by=cast.zoe, until=timezone.localdate() + timedelta(days=20))
    offering(cast.omar, capacity=0)
    mark_left(cast.ines, by=cast.rafael, on=timezone.localdate())
    reasons = {}
    for name in ("ada", "mia", "petra", "noor", "zoe", "omar", "ines"):
        reasons[name] = refused(lambda name=name: asked(cast.ada, cast[name], words="Help"))["first"][0]
    until = timezone.localdate() + timedelta(days=20)
    assert reasons == {
        "ada": "Somebody else can see what you cannot. Choose a colleague.",
        "mia": "Mia Okafor is the manager, and sees what is shared already.",
        "petra": "Petra Novak is in the same reporting line. Choose somebody outside it.",
        "noor": "Noor Haddad helps you with this already.",
        "zoe": f"Zoe Tanaka takes a pause until {until.day} {until:%b %Y}.",
        "omar": "Omar Ferreira has no place free.",
        "ines": "Ines Duarte has left.",
    }
    assert not MentorRequest.objects.exists()


def test_a_direct_report_is_refused_as_well_and_nothing_is_kept(cast: Cast) -> None:
    assert "reporting line" in refused(lambda: asked(cast.petra, cast.noor, cast.ada))["second"][0]
    assert not MentorRequest.objects.exists()


def test_each_mistake_of_a_request_is_said_at_its_field(cast: Cast) -> None:
    errors = refused(lambda: asked(cast.ben, cast.noor, cast.noor, cast.zoe, cast.omar, words=" ", dimensions=["luck"]))
    assert set(errors) == {"second", "third", "words", "dimensions"}
    assert errors["second"] == ["Noor Haddad is on the list already."]
    assert set(refused(lambda: asked(cast.ben, words="Help"))) == {"first"}
    assert set(refused(lambda: asked(cast.ben, cast.noor, kind="therapy"))) == {"kind"}


def test_somebody_who_offers_nothing_can_be_asked(cast: Cast) -> None:
    assert states(asked(cast.ben, cast.zoe)) == ["asked"]


# ---- yes


def test_a_yes_makes_the_pair_of_that_kind_and_ends_the_search(
    cast: Cast, django_capture_on_commit_callbacks: Callable
) -> None:
    request = asked(cast.ben, cast.noor, cast.zoe, kind="rotation")
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        actions.accept(choice_of(request, cast.noor), by=cast.noor, words="Gladly")
    request.refresh_from_db()
    pairing = Pairing.objects.get(mentee=cast.ben)
    assert (pairing.mentor, pairing.kind, request.state) == (cast.noor, "rotation", "paired")
    assert states(request) == ["accepted", "not_needed"]
    assert [message.to for message in mail.outbox] == [["ben@example.org"]]
    assert told(cast, "ben") == ["Noor Haddad says yes: you are a pair now"]
    assert frame_counts(cast.ben).notices == 1


def test_a_second_yes_changes_nothing(cast: Cast) -> None:
    request = asked(cast.ben, cast.noor)
    for _ in range(2):
        actions.accept(choice_of(request, cast.noor), by=cast.noor)
    assert Pairing.objects.filter(mentee=cast.ben).count() == 1
    assert len(told(cast, "ben")) == 1


def test_when_the_last_place_is_gone_the_mentor_is_told_and_the_request_goes_on(cast: Cast) -> None:
    offering(cast.omar, capacity=1)
    first, second = asked(cast.ben, cast.omar), asked(cast.ada, cast.omar, cast.zoe)
    actions.accept(choice_of(first, cast.omar), by=cast.omar)
    said = refused(lambda: actions.accept(choice_of(second, cast.omar), by=cast.omar))
    assert said == {
        "": ["Your last place was taken a moment ago. Ada Lindqvist is told, and goes on to somebody else."]
    }
    assert states(second) == ["no_place", "asked"]
    assert told(cast, "ada") == ["Omar Ferreira has no place free any more; Zoe Tanaka is asked now"]
    assert Pairing.objects.active().filter(mentor=cast.omar).count() == 1


def test_a_yes_to_somebody_who_is_paired_with_them_by_now_makes_no_second_pair(cast: Cast) -> None:
    request = asked(cast.ben, cast.noor, cast.zoe)
    begin_pairing(mentor=cast.noor, mentee=cast.ben, by=cast.omar)
    actions.accept(choice_of(request, cast.noor), by=cast.noor)
    request.refresh_from_db()
    assert (request.state, Pairing.objects.filter(mentee=cast.ben).count()) == ("paired", 1)


def test_who_moved_into_the_reporting_line_meanwhile_cannot_say_yes(cast: Cast) -> None:
    request = asked(cast.ben, cast.noor)
    cast.ben.manager = cast.noor
    cast.ben.save()
    assert "is the manager" in refused(lambda: actions.accept(choice_of(request, cast.noor), by=cast.noor))[""][0]
    request.refresh_from_db()
    assert (request.state, Pairing.objects.filter(mentee=cast.ben).exists()) == ("unanswered", False)


# ---- no, and nobody left


def test_a_no_asks_the_next_person_and_tells_the_mentee(cast: Cast) -> None:
    request = asked(cast.ben, cast.noor, cast.zoe)
    for _ in range(2):
        actions.decline(choice_of(request, cast.noor), by=cast.noor, words="Not before spring")
    assert states(request) == ["declined", "asked"]
    assert told(cast, "ben") == ["Noor Haddad cannot help you this time; Zoe Tanaka is asked now"]
    assert len(told(cast, "zoe")) == 1


def test_after_the_last_no_the_mentee_is_told_what_to_do(cast: Cast) -> None:
    request = asked(cast.ben, cast.noor)
    actions.decline(choice_of(request, cast.noor), by=cast.noor)
    request.refresh_from_db()
    assert request.state == "unanswered"
    assert told(cast, "ben") == [
        "Noor Haddad cannot help you this time, and nobody else is left to ask: see what you can do next"
    ]


def test_people_without_a_place_by_then_are_passed_over(cast: Cast) -> None:
    request = asked(cast.ben, cast.noor, cast.zoe, cast.omar)
    pause(by=cast.zoe, until=timezone.localdate() + timedelta(days=3))
    actions.decline(choice_of(request, cast.noor), by=cast.noor)
    assert states(request) == ["declined", "no_place", "asked"]
    assert told(cast, "zoe") == []


def _late(cast: Cast, request: MentorRequest) -> None:
    request.choices.filter(mentor=cast.noor).update(due_at=timezone.now() - timedelta(minutes=1))


def _lapsed(cast: Cast, request: MentorRequest) -> None:
    _late(cast, request)
    move_on()


OVER = {
    "The week to answer is over": (_late, _lapsed),
    "Ben Achterberg took this request back": (lambda cast, request: actions.withdraw(request, by=cast.ben),),
    "You answered this already": (
        lambda cast, request: actions.accept(choice_of(request, cast.noor), by=cast.noor),
        lambda cast, request: actions.decline(choice_of(request, cast.noor), by=cast.noor),
    ),
}
ANSWERS = {
    "accepted": lambda choice: actions.accept(choice, by=choice.mentor),
    "declined": lambda choice: actions.decline(choice, by=choice.mentor),
    "more": lambda choice: actions.ask_more(choice, by=choice.mentor, question="Why?"),
}


@pytest.mark.parametrize("answer", ANSWERS)
@pytest.mark.parametrize(("said", "end"), [(said, end) for said, ends in OVER.items() for end in ends])
def test_no_answer_counts_once_it_is_over(cast: Cast, answer: str, said: str, end: Callable) -> None:
    request = asked(cast.ben, cast.noor, cast.zoe)
    end(cast, request)
    before, pairs = states(request), Pairing.objects.filter(mentee=cast.ben).count()
    if before[0] == answer:  # the same answer again is a second click
        ANSWERS[answer](choice_of(request, cast.noor))
    else:
        assert said in refused(lambda: ANSWERS[answer](choice_of(request, cast.noor)))[""][0]
    assert (states(request), Pairing.objects.filter(mentee=cast.ben).count()) == (before, pairs)


# ---- tell me more


def test_tell_me_more_gives_each_side_a_turn_of_a_week(cast: Cast) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        request = asked(cast.ben, cast.noor)
        clock.shift(timedelta(days=6))
        for _ in range(2):
            actions.ask_more(choice_of(request, cast.noor), by=cast.noor, question="Why now?")
        assert choice_of(request, cast.noor).due_at == timezone.now() + WEEK
        clock.shift(timedelta(days=6))
        for _ in range(2):
            actions.reply(choice_of(request, cast.noor), by=cast.ben, words="Because of the move")
        found = choice_of(request, cast.noor)
        assert (found.state, found.due_at) == ("asked", timezone.now() + WEEK)
        clock.shift(timedelta(days=6))
        actions.accept(found, by=cast.noor)
    assert told(cast, "ben")[0] == "Noor Haddad would like to know more before answering you"
    assert told(cast, "noor") == [
        "Ben Achterberg asks you for help: mentoring",
        "Ben Achterberg answered your question",
    ]


def test_a_question_has_to_be_answered_before_a_yes_and_is_asked_once(cast: Cast) -> None:
    request = asked(cast.ben, cast.noor)
    assert set(refused(lambda: actions.ask_more(choice_of(request, cast.noor), by=cast.noor, question=" "))) == {
        "question"
    }
    actions.ask_more(choice_of(request, cast.noor), by=cast.noor, question="Why now?")
    said = refused(lambda: actions.accept(choice_of(request, cast.noor), by=cast.noor))[""]
    assert said == ["Ben Achterberg has not answered your question yet."]
    assert set(refused(lambda: actions.reply(choice_of(request, cast.noor), by=cast.ben, words=" "))) == {"words"}
    actions.reply(choice_of(request, cast.noor), by=cast.ben, words="Because")
    again = refused(lambda: actions.ask_more(choice_of(request, cast.noor), by=cast.noor, question="And why not?"))
    assert set(again) == {"question"}


def test_a_question_that_is_not_answered_in_a_week_lapses(cast: Cast) -> None:
    request = asked(cast.ben, cast.noor, cast.zoe)
    actions.ask_more(choice_of(request, cast.noor), by=cast.noor, question="Why now?")
    with time_machine.travel(timezone.now() + WEEK + timedelta(minutes=1)):
        assert (
            "not open any more"
            in refused(lambda: actions.reply(choice_of(request, cast.noor), by=cast.ben, words="Late"))[""][0]
        )
        assert move_on() == 1
    assert states(request) == ["lapsed", "asked"]
    assert told(cast, "ben")[-1] == "You did not answer Noor Haddad in a week; Zoe Tanaka is asked now"


# ---- by the clock


def test_a_week_without_an_answer_asks_the_next_and_twice_is_once(cast: Cast) -> None:
    request, other = asked(cast.ben, cast.noor, cast.zoe), asked(cast.mia, cast.omar)
    with time_machine.travel(timezone.now() + timedelta(days=6)):
        assert move_on() == 0
    with time_machine.travel(timezone.now() + WEEK + timedelta(minutes=1)):
        assert move_on() == 2
        assert move_on() == 0
    other.refresh_from_db()
    assert (states(request), other.state) == (["lapsed", "asked"], "unanswered")
    assert told(cast, "ben") == ["Noor Haddad did not answer in a week; Zoe Tanaka is asked now"]


def test_whoever_used_their_turn_at_the_last_moment_has_another_week(cast: Cast) -> None:
    """The worker has found it late already when the question arrives."""
    request = asked(cast.ben, cast.noor, cast.zoe)
    found = choice_of(request, cast.noor)
    actions.ask_more(choice_of(request, cast.noor), by=cast.noor, question="Why now?")
    assert actions._lapse(found, found.due_at) is False
    assert states(request) == ["more", "not_yet"]


# ---- what the mentee changes


def test_taking_it_back_tells_whoever_was_asked_and_nobody_else(cast: Cast) -> None:
    request = asked(cast.ben, cast.noor, cast.zoe)
    for _ in range(2):
        actions.withdraw(request, by=cast.ben)
    assert states(request) == ["withdrawn", "not_needed"]
    assert told(cast, "noor")[1:] == ["Ben Achterberg took a request back"]
    assert told(cast, "zoe") == []
    assert states(asked(cast.ben, cast.zoe)) == ["asked"]


def test_what_has_ended_otherwise_cannot_be_taken_back(cast: Cast) -> None:
    request = asked(cast.ben, cast.noor)
    actions.accept(choice_of(request, cast.noor), by=cast.noor)
    assert refused(lambda: actions.withdraw(request, by=cast.ben)) == {"": ["This request has ended."]}


def test_people_not_asked_yet_are_taken_off_and_put_first(cast: Cast) -> None:
    request = asked(cast.ben, cast.noor, cast.zoe, cast.omar)
    for _ in range(2):
        actions.ask_sooner(choice_of(request, cast.omar), by=cast.ben)
    ordered = request.choices.order_by("rank")
    assert list(ordered.values_list("mentor", "rank")) == [(cast.noor.pk, 1), (cast.omar.pk, 2), (cast.zoe.pk, 3)]
    dropped = choice_of(request, cast.omar)
    for _ in range(2):
        actions.drop(dropped, by=cast.ben)
    actions.decline(choice_of(request, cast.noor), by=cast.noor)
    assert list(ordered.values_list("mentor", "state")) == [(cast.noor.pk, "declined"), (cast.zoe.pk, "asked")]


@pytest.mark.parametrize("change", [actions.drop, actions.ask_sooner])
def test_whoever_was_asked_stays_where_they_are(cast: Cast, change: Callable) -> None:
    request = asked(cast.ben, cast.noor, cast.zoe)
    assert "was asked already" in refused(lambda: change(choice_of(request, cast.noor), by=cast.ben))[""][0]
    assert states(request) == ["asked", "not_yet"]


# ---- people who leave


def test_when_a_mentee_leaves_the_search_ends(cast: Cast) -> None:
    request = asked(cast.ben, cast.noor, cast.zoe)
    mark_left(cast.ben, by=cast.rafael, on=date(2026, 1, 1))
    request.refresh_from_db()
    assert (request.state, states(request)) == ("withdrawn", ["withdrawn", "not_needed"])


def test_when_a_mentor_leaves_the_request_goes_on(cast: Cast) -> None:
    request = asked(cast.ben, cast.noor, cast.zoe)
    mark_left(cast.noor, by=cast.rafael, on=date(2026, 1, 1))
    leave(cast.noor)
    assert states(request) == ["no_place", "asked"]
    assert told(cast, "ben") == ["Noor Haddad has left; Zoe Tanaka is asked now"]


# ---- what waits


def test_requests_and_questions_wait_in_the_inbox_of_whose_turn_it_is(cast: Cast) -> None:
    request = asked(cast.ben, cast.noor, cast.zoe)
    keys = ("mentoring_requests", "mentoring_questions")

    def waiting() -> dict[str, set[str]]:
        found = {name: frame_counts(cast[name]).by_kind.keys() & set(keys) for name in ("ben", "noor", "zoe", "mia")}
        return {name: kinds for name, kinds in found.items() if kinds}

    assert waiting() == {"noor": {"mentoring_requests"}}
    actions.ask_more(choice_of(request, cast.noor), by=cast.noor, question="Why now?")
    assert waiting() == {"ben": {"mentoring_questions"}}
    MentorChoice.objects.update(due_at=timezone.now() - timedelta(minutes=2))
    assert waiting() == {}


def test_a_pairing_that_ended_can_be_asked_for_again(cast: Cast) -> None:
    end_pairing(Pairing.objects.get(mentee=cast.ada), by=cast.ada)
    assert states(asked(cast.ada, cast.noor)) == ["asked"]
