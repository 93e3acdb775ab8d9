from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from growth.roadmaps.enrolments.models import AcceptedPlan, Enrolment, HoursEntry, TimeOff
from growth.roadmaps.models import RoadmapVersion
from growth.roadmaps.progress import progress_of, progress_of_many
from growth.roadmaps.versions.documents import document_of
from growth.weeks import week_of
from tests.people import Cast
from tests.roadmaps.making import on_roadmap, small_roadmap, stone, weeks_ago


def test_a_version_gives_back_the_document_it_was_made_of(roadmap: RoadmapVersion) -> None:
    assert document_of(roadmap) == small_roadmap()


def test_enrolling_copies_the_milestones_and_makes_a_first_plan(roadmap: RoadmapVersion, cast: Cast) -> None:
    monday = week_of(timezone.localdate())
    made = on_roadmap(cast.ada, started_on=monday, weekly_minutes=420)
    rows = list(made.milestones.all())
    assert [(row.key, row.state, row.phase) for row in rows] == [
        ("memo", "not_started", 1), ("code", "not_started", 1), ("evaluation", "not_started", 1),
        ("runbook", "not_started", 2), ("tuning", "skipped", 2),
    ]  # fmt: skip
    assert [before.key for before in stone(made, "runbook").prerequisites.all()] == ["code"]
    today = timezone.localdate()
    assert rows[0].planned_from == today and rows[4].planned_until is None
    assert made.lands_on == made.first_lands_on == today + timedelta(days=39)  # 40 hours, one a day
    plan = AcceptedPlan.objects.get()
    assert (plan.weekly_minutes, plan.lands_on) == (420, made.lands_on)


def test_optional_milestones_are_taken_up_by_name(roadmap: RoadmapVersion, cast: Cast) -> None:
    made = on_roadmap(cast.ada, optional=["tuning"])
    assert stone(made, "tuning").state == "not_started"


def test_one_roadmap_at_a_time(roadmap: RoadmapVersion, cast: Cast) -> None:
    on_roadmap(cast.ada)
    with pytest.raises(ValidationError, match="on a roadmap already"):
        on_roadmap(cast.ada)
    on_roadmap(cast.ben)
    assert Enrolment.objects.count() == 2


def test_where_somebody_stands_comes_from_the_hours_they_logged(roadmap: RoadmapVersion, cast: Cast) -> None:
    made = on_roadmap(cast.ada)
    memo = stone(made, "memo")
    for back, minutes in ((1, 120), (2, 240), (3, 0), (9, 9000)):
        if minutes:
            HoursEntry.objects.create(enrolment=made, milestone=memo, week=weeks_ago(back), minutes=minutes)
    TimeOff.objects.create(enrolment=made, first_week=weeks_ago(6), last_week=weeks_ago(4))
    found = progress_of(made, timezone.localdate())
    assert (found.pace.minutes, found.pace.weeks) == (120, 3)
    assert [task.minutes for task in found.tasks] == [60, 600, 600, 600]  # the memo ran over and keeps a tenth
    assert found.expected == found.plan_at(120)


def test_reading_many_takes_as_many_queries_as_reading_one(
    roadmap: RoadmapVersion, cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    many = [on_roadmap(person) for person in (cast.ada, cast.ben, cast.noor)]
    for some in (many[:1], many):
        with django_assert_num_queries(2):
            progress_of_many(some, timezone.localdate())
