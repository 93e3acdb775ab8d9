"""Two at the same moment: one round is drawn, one prompt told, one draft written. In earnest on PostgreSQL; on SQLite,
where the in-memory database of the tests has one connection, one after the other."""

from datetime import timedelta
from functools import partial

import pytest
from django.utils import timezone

from growth.evidence.models import Evidence
from growth.mentoring.achievements.actions import consent, name_achievement, take_question_back
from growth.mentoring.achievements.models import Achievement
from growth.mentoring.coffee.actions import draw_next, draw_round, take_part
from growth.mentoring.coffee.models import CoffeeMember, CoffeeRound
from growth.mentoring.health.actions import ask_both, rate, tend
from growth.mentoring.health.models import ConcludePrompt, OwnerQuestion, Rating
from growth.mentoring.models import Pairing
from growth.notices.models import Notice
from tests.at_once import at_once
from tests.mentoring.health.world import begun
from tests.people import Cast, make_cast

pytestmark = pytest.mark.django_db(transaction=True)
DAY = timedelta(days=1)


@pytest.fixture
def world() -> Cast:
    return make_cast()


def test_two_workers_draw_one_coffee_round(world: Cast) -> None:
    today = timezone.localdate()
    for person in (world.ada, world.noor, world.zoe, world.ben):
        take_part(by=person, coffee=True)
    first = draw_round(by=world.omar, until=today + 9 * DAY, every_weeks=2)
    CoffeeRound.objects.filter(pk=first.pk).update(starts_on=today - 14 * DAY)
    assert at_once(*[lambda: draw_next(today)] * 3, lambda: draw_next(today + DAY)) == []
    assert (CoffeeRound.objects.count(), CoffeeMember.objects.count()) == (2, 8)


def test_two_clicks_draw_the_first_round_once(world: Cast) -> None:
    for person in (world.ada, world.noor):
        take_part(by=person, coffee=True)
    until = timezone.localdate() + 9 * DAY
    assert at_once(*[lambda: draw_round(by=world.omar, until=until)] * 3) == []
    assert (CoffeeRound.objects.count(), Notice.objects.count()) == (1, 2)


def test_two_workers_prompt_once_and_end_once(world: Cast) -> None:
    pairing, today = begun(Pairing.objects.get(), 200), timezone.localdate()
    assert at_once(*[lambda: tend(today)] * 3) == []
    assert (ConcludePrompt.objects.count(), Notice.objects.count()) == (1, 2)
    ConcludePrompt.objects.update(told_at=timezone.now() - 20 * DAY)
    assert at_once(*[lambda: tend(today)] * 3) == []
    pairing.refresh_from_db()
    assert not pairing.is_active
    assert Notice.objects.filter(text__startswith="Rungs ended").count() == 2


def test_both_rating_at_once_tell_the_owners_once(world: Cast) -> None:
    world.omar.is_programme_owner = True
    world.omar.save()
    pairing = Pairing.objects.get()
    assert at_once(
        lambda: rate(pairing, by=world.ada, score=9),
        lambda: rate(pairing, by=world.noor, score=2),
        lambda: rate(pairing, by=world.noor, score=2),
    ) == []  # fmt: skip
    assert (Rating.objects.count(), Notice.objects.filter(person=world.omar).count()) == (2, 1)


def test_two_owners_ask_both_once(world: Cast) -> None:
    pairing = Pairing.objects.get()
    assert at_once(*[partial(ask_both, pairing, by=by) for by in (world.omar, world.ines)]) == []
    assert (OwnerQuestion.objects.count(), Notice.objects.count()) == (1, 2)


def test_consent_clicked_twice_writes_one_draft(world: Cast) -> None:
    made = name_achievement(
        Pairing.objects.get(), by=world.noor, words="W", own_part="P", happened_on=timezone.localdate()
    )
    assert at_once(*[lambda: consent(made, by=world.ada)] * 3) == []
    assert (Evidence.objects.count(), Notice.objects.filter(person=world.noor).count()) == (1, 1)


def test_consent_against_taking_the_question_back_one_of_them_holds(world: Cast) -> None:
    made = name_achievement(
        Pairing.objects.get(), by=world.noor, words="W", own_part="P", happened_on=timezone.localdate()
    )
    raised = at_once(lambda: consent(made, by=world.ada), lambda: take_question_back(made, by=world.noor))
    assert len(raised) == 1
    state = Achievement.objects.get().state
    assert Evidence.objects.exists() == (state == "consented")
