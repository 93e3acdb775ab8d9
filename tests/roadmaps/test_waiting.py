"""What of roadmaps waits, for exactly whom."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from growth.evidence.models import Evidence
from growth.inbox.queries import frame_counts, waiting_for
from growth.mentoring.actions import end_pairing
from growth.mentoring.models import Pairing
from growth.roadmaps.enrolments.models import Enrolment
from growth.roadmaps.milestones import actions
from growth.roadmaps.milestones.models import PlannedMilestone
from growth.roadmaps.mistakes.actions import answer
from growth.roadmaps.mistakes.models import MistakesCheck
from growth.roadmaps.models import RoadmapVersion
from tests.factories import log
from tests.people import NAMES, Cast
from tests.roadmaps.making import on_roadmap, stone
from tests.roadmaps.milestones.test_actions import close

SignIn = Callable[[str], Client]
DAY = timedelta(days=1)


@pytest.fixture
def closed(cast: Cast, roadmap: RoadmapVersion) -> PlannedMilestone:
    """By Ada, shared, a day ago; her roadmap began eight weeks ago."""
    plan = on_roadmap(cast.ada)
    day = timezone.localdate() - DAY
    return close(stone(plan, "memo"), log(cast.ada, share="circle"), closed_on=day)


def waits(cast: Cast, kind: str) -> dict[str, int]:
    counts = {who: frame_counts(cast[who]).by_kind.get(kind, 0) for who in NAMES}
    return {who: count for who, count in counts.items() if count}


def to_confirm(cast: Cast) -> dict[str, int]:
    return waits(cast, "milestones_to_confirm")


def test_a_closed_milestone_waits_for_the_mentor_alone(as_: SignIn, cast: Cast, closed: PlannedMilestone) -> None:
    assert to_confirm(cast) == {"noor": 1}
    (row,) = [row for row in waiting_for(cast.noor, frame_counts(cast.noor)) if row.verb == "Confirm"]
    assert row.what == "Ada Lindqvist closed “The memo”"
    assert as_("noor").get(row.url).status_code == 200
    actions.confirm(closed, by=cast.mia)
    assert to_confirm(cast) == {"noor": 1}
    actions.confirm(closed, by=cast.noor)
    assert to_confirm(cast) == {}


def test_it_waits_only_while_it_can_be_confirmed(cast: Cast, closed: PlannedMilestone) -> None:
    for change, undo in (
        (lambda: Evidence.objects.update(visibility="private"), lambda: Evidence.objects.update(visibility="team")),
        (lambda: Enrolment.objects.update(visibility="private"), lambda: Enrolment.objects.update(visibility="circle")),
        (
            lambda: Evidence.objects.update(archived_at=timezone.now()),
            lambda: Evidence.objects.update(archived_at=None),
        ),
        (
            lambda: Enrolment.objects.update(ended_on=timezone.localdate(), outcome="left"),
            lambda: Enrolment.objects.update(ended_on=None, outcome=""),
        ),
        (
            lambda: PlannedMilestone.objects.filter(pk=closed.pk).update(closed_on=timezone.now().date() - 61 * DAY),
            lambda: PlannedMilestone.objects.filter(pk=closed.pk).update(closed_on=timezone.now().date() - 60 * DAY),
        ),
    ):
        change()
        assert to_confirm(cast) == {}
        undo()
        assert to_confirm(cast) == {"noor": 1}
    actions.reopen(closed, by=cast.ada)
    assert to_confirm(cast) == {}


def test_nothing_waits_for_one_who_was_a_mentor_or_only_a_buddy(cast: Cast, closed: PlannedMilestone) -> None:
    Pairing.objects.create(mentor=cast.zoe, mentee=cast.ada, kind="buddy")
    assert to_confirm(cast) == {"noor": 1}
    end_pairing(Pairing.objects.get(mentor=cast.noor), by=cast.ada)
    assert to_confirm(cast) == {}


def test_a_mistakes_check_is_due_two_months_after_the_start_and_after_the_last(
    cast: Cast, roadmap: RoadmapVersion
) -> None:
    today = timezone.now().date()
    plan = on_roadmap(cast.ada, started_on=today - 61 * DAY)
    on_roadmap(cast.zoe, started_on=today - 60 * DAY)
    assert waits(cast, "mistakes_checks") == {"ada": 1}
    (row,) = waiting_for(cast.ada, frame_counts(cast.ada))
    assert (row.verb, row.url) == ("Answer", "/roadmap/mistakes/")
    answer(plan, by=cast.ada, replies={"tutorials": "no"})
    assert waits(cast, "mistakes_checks") == {}
    MistakesCheck.objects.update(answered_on=today - 61 * DAY)
    assert waits(cast, "mistakes_checks") == {"ada": 1}
    Enrolment.objects.update(ended_on=today, outcome="left")
    assert waits(cast, "mistakes_checks") == {}


def test_a_roadmap_without_mistakes_asks_nothing(cast: Cast, roadmap: RoadmapVersion) -> None:
    on_roadmap(cast.ada, started_on=timezone.now().date() - 61 * DAY)
    RoadmapVersion.objects.update(mistakes=[])
    assert waits(cast, "mistakes_checks") == {}
