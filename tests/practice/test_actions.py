"""Assessing, correcting, next steps: what is kept, and what is refused."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.utils import timezone

from growth.notices.models import Notice
from growth.practice.actions import Answered, Placed, Step, add_step, assess, change_step, correct, finish_step
from growth.practice.models import NextStep, Position, PracticeAssessment
from growth.practice.queries import latest_practice
from growth.practice.rules import can_assess, can_change_step
from tests.factories import log
from tests.people import Cast
from tests.practice.assessing import assessed, content, next_step

TODAY = timezone.localdate()


def refused(cast: Cast, **changes: object) -> ValidationError:
    with pytest.raises(ValidationError) as error:
        assess(cast.mia.team, by=cast.mia, day=TODAY, content=replace(content(), **changes))
    assert not PracticeAssessment.objects.exists()
    return error.value


def test_an_assessment_keeps_answers_positions_and_signs_in_the_order_of_the_form(cast: Cast) -> None:
    said = replace(content(), signals=["in_diagrams", "no_evaluation"])
    made = assess(cast.mia.team, by=cast.mia, day=TODAY, content=said)
    assert made.signals == ["no_evaluation", "in_diagrams"]
    assert [answer.reply for answer in made.answers.all()] == ["partly"] * 5
    assert list(made.positions.values_list("pair", "position", "words")) == [("drafts", 1, "Seen twice")]


def test_content_that_is_not_of_the_form_is_refused(cast: Cast) -> None:
    answers = list(content().answers)
    refused(cast, answers=answers[:4])
    refused(cast, answers=[*answers[:4], answers[0]])
    refused(cast, answers=[*answers, Answered("mood", "yes")])
    refused(cast, positions=[Placed("drafts", 1), Placed("drafts", 2)])
    refused(cast, positions=[Placed("mood", 1)])
    refused(cast, positions=[Placed("drafts", 5)])
    refused(cast, signals=["tired"])
    refused(cast, answers=[replace(answers[0], evidence=log(cast.zoe)), *answers[1:]])


def test_a_day_to_come_and_a_second_one_of_a_day_are_refused(cast: Cast) -> None:
    with pytest.raises(ValidationError) as error:
        assess(cast.mia.team, by=cast.mia, day=TODAY + timedelta(days=1), content=content())
    assert set(error.value.error_dict) == {"day"}
    assessed(cast.mia)
    with pytest.raises(ValidationError) as error:
        assessed(cast.ada)
    assert set(error.value.error_dict) == {"day"}
    assert assessed(cast.zoe).team == cast.zoe.team  # another team may
    assert PracticeAssessment.objects.count() == 2


def test_a_refused_step_leaves_no_assessment_behind(cast: Cast) -> None:
    step = Step("Version the prompts", cast.zoe, TODAY)
    with pytest.raises(ValidationError) as error:
        assess(cast.mia.team, by=cast.mia, day=TODAY, content=content(), step=step)
    assert set(error.value.error_dict) == {"owner"}
    assert not PracticeAssessment.objects.exists()


def test_a_correction_takes_the_place_of_what_was_said_and_keeps_the_steps(cast: Cast) -> None:
    made = assessed(cast.ada)
    step = next_step(made, cast.ben)
    correct(made, by=cast.ada, content=replace(content("no"), positions=[], signals=[]))
    made = PracticeAssessment.objects.get()
    assert {answer.reply for answer in made.answers.all()} == {"no"}
    assert (made.signals, Position.objects.count()) == ([], 0)
    assert list(made.next_steps.all()) == [step]


def test_a_refused_correction_changes_nothing(cast: Cast) -> None:
    made = assessed(cast.ada)
    with pytest.raises(ValidationError):
        correct(made, by=cast.ada, content=replace(content("no"), signals=["tired"]))
    assert {answer.reply for answer in made.answers.all()} == {"partly"}
    assert made.positions.count() == 1


@pytest.mark.django_db(transaction=True)
def test_who_is_given_a_step_is_told_without_its_words(cast: Cast) -> None:
    made = assessed(cast.mia)
    step = add_step(made, by=cast.mia, step=Step("Version the prompts", cast.ada, TODAY))
    change_step(step, by=cast.mia, owner=cast.ada, due_on=TODAY + timedelta(days=1))  # a new day is no news
    change_step(step, by=cast.ada, owner=cast.ben, due_on=TODAY)
    change_step(step, by=cast.mia, owner=cast.mia, due_on=TODAY)  # taken by oneself
    told = list(Notice.objects.order_by("pk").values_list("person__name", "text"))
    assert told == [
        ("Ada Lindqvist", "Mia Okafor gave you a next step in the AI practice of Payments."),
        ("Ben Achterberg", "Ada Lindqvist gave you a next step in the AI practice of Payments."),
    ]
    assert [message.to for message in mail.outbox] == [["ada@example.org"], ["ben@example.org"]]
    assert not [message for message in mail.outbox if "Version" in message.body]


def test_a_step_goes_to_readers_of_the_team_only(cast: Cast) -> None:
    step = next_step(assessed(cast.mia), cast.ada)
    for owner in (cast.zoe, cast.rafael):
        with pytest.raises(ValidationError):
            change_step(step, by=cast.mia, owner=owner, due_on=TODAY)
    assert change_step(step, by=cast.mia, owner=cast.petra, due_on=TODAY).owner == cast.petra


def test_a_step_is_done_once_and_then_rests(cast: Cast) -> None:
    step = next_step(assessed(cast.mia), cast.ada)
    first = finish_step(step, by=cast.ada).done_at
    assert finish_step(step, by=cast.ben).done_at == first
    assert NextStep.objects.get().done_by == cast.ada
    assert not can_change_step(cast.ada, step)


def test_latest_practice_is_the_newest_day_of_each_team(cast: Cast) -> None:
    assessed(cast.mia, days_ago=90)
    newest = assessed(cast.ada, days_ago=2)
    other = assessed(cast.zoe)
    assert latest_practice(cast.mia, [cast.mia.team_id, cast.zoe.team_id]) == {cast.mia.team_id: newest.day}
    assert latest_practice(cast.zoe, [cast.mia.team, cast.zoe.team]) == {cast.zoe.team_id: other.day}
    assert latest_practice(cast.mia, []) == {}


def test_who_left_assesses_nothing(cast: Cast) -> None:
    assert can_assess(cast.ada, cast.ada.team)
    cast.ada.is_active = False
    assert not can_assess(cast.ada, cast.ada.team)
