"""Two at the same moment. In earnest on PostgreSQL; on SQLite one after the other."""

from functools import partial

import pytest
from django.utils import timezone

from growth.evidence.models import Claim, Evidence
from growth.notices.models import Notice
from growth.roadmaps.milestones import actions, adapting
from growth.roadmaps.milestones.models import Confirmation, PlannedMilestone
from tests.at_once import at_once
from tests.factories import log, publish
from tests.people import make_cast
from tests.roadmaps.making import on_roadmap, publish_roadmap, stone
from tests.roadmaps.milestones.test_adapting import draft, order

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def memo() -> PlannedMilestone:
    cast = make_cast()
    publish()
    publish_roadmap()
    return stone(on_roadmap(cast.ada), "memo")


def test_closing_twice_at_once_gives_one_item(memo: PlannedMilestone) -> None:
    close = partial(
        actions.close_with_new, memo, by=memo.enrolment.person, title="The memo", ended_on=timezone.localdate()
    )
    assert len(at_once(close, close, close)) == 2  # told that it is closed
    assert (Evidence.objects.count(), Claim.objects.count()) == (1, 1)


def test_confirming_against_reopening_leaves_no_confirmation_of_what_is_open(memo: PlannedMilestone) -> None:
    ada = memo.enrolment.person
    noor = ada.pairings_as_mentee.get().mentor
    closed = actions.close(memo, by=ada, evidence=log(ada, share="circle"))
    at_once(lambda: actions.confirm(closed, by=noor), lambda: actions.reopen(closed, by=ada))
    assert not Confirmation.objects.exists()


def test_confirming_twice_at_once_tells_once(memo: PlannedMilestone) -> None:
    ada = memo.enrolment.person
    noor = ada.pairings_as_mentee.get().mentor
    closed = actions.close(memo, by=ada, evidence=log(ada, share="circle"))
    assert at_once(*[lambda: actions.confirm(closed, by=noor)] * 3) == []
    assert (Confirmation.objects.count(), Notice.objects.count()) == (1, 1)


def test_two_moves_and_an_addition_at_once_keep_every_place(memo: PlannedMilestone) -> None:
    plan, ada = memo.enrolment, memo.enrolment.person
    runbook = stone(plan, "runbook")
    assert (
        at_once(
            lambda: adapting.move(runbook, by=ada, earlier=True, place=4),
            lambda: adapting.move(runbook, by=ada, earlier=True, place=4),
            lambda: adapting.add_own(plan, by=ada, draft=draft(phase=2)),
        )
        == []
    )
    assert sorted(plan.milestones.values_list("position", flat=True)) == [1, 2, 3, 4, 5, 6]
    assert order(plan)[2:4] == ["The runbook", "The evaluation"]
