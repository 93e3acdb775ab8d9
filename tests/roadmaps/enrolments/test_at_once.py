"""Two at the same moment: a week keeps its 168 hours, a plan is taken up once, one is on one roadmap."""

import uuid
from functools import partial

import pytest
from django.core.exceptions import ValidationError
from django.db.models import Sum

from config.errors import StaleEdit
from growth.roadmaps.enrolments.actions import accept_plan, add_time_off, end, log_hours
from growth.roadmaps.enrolments.models import AcceptedPlan, Enrolment, HoursEntry, TimeOff
from tests.at_once import at_once
from tests.factories import publish
from tests.people import Cast, make_cast
from tests.roadmaps.making import on_roadmap, publish_roadmap, weeks_ago

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world() -> Cast:
    publish()
    publish_roadmap()
    return make_cast()


def test_what_is_done_at_once_comes_to_one_of_each(world: Cast) -> None:
    refused = at_once(*[partial(on_roadmap, world.ada)] * 3)
    assert [type(error) for error in refused] == [ValidationError] * 2
    made, week = Enrolment.objects.get(), weeks_ago(1)

    token = uuid.uuid4()
    log = partial(log_hours, made, by=world.ada, week=week)
    assert at_once(*[partial(log, minutes=60, submission=token)] * 3) == []
    assert HoursEntry.objects.count() == 1

    refused = at_once(*[partial(log, minutes=100 * 60)] * 3)
    assert [type(error) for error in refused] == [ValidationError] * 2
    assert HoursEntry.objects.aggregate(sum=Sum("minutes"))["sum"] == 101 * 60

    made.refresh_from_db()
    take = partial(accept_plan, made, by=world.ada, started_on=made.started_on, revision=made.revision)
    refused = at_once(partial(take, weekly_minutes=600), partial(take, weekly_minutes=900))
    assert [type(error) for error in refused] == [StaleEdit]
    assert AcceptedPlan.objects.count() == 2

    off = partial(add_time_off, made, by=world.ada, first=weeks_ago(-1), last=weeks_ago(-2))
    assert at_once(off, off, off) == []
    assert TimeOff.objects.count() == 1

    refused = at_once(*[partial(end, made, by=world.ada)] * 2)
    assert [type(error) for error in refused] == [ValidationError]
