"""What joining, logging, planning anew and ending do, and refuse."""

import uuid
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from config.errors import StaleEdit
from growth.load.models import LoadCheckIn
from growth.roadmaps.enrolments.actions import (
    accept_plan,
    add_time_off,
    end,
    enrol,
    log_hours,
    remove_hours,
    remove_time_off,
    share,
)
from growth.roadmaps.enrolments.models import AcceptedPlan, Enrolment, HoursEntry, TimeOff
from growth.roadmaps.enrolments.previews import is_outdated, preview_of
from growth.roadmaps.enrolments.queries import load_of, own_roadmap
from growth.roadmaps.milestones.models import PlannedMilestone
from growth.roadmaps.models import RoadmapVersion
from growth.roadmaps.progress import Progress, progress_of
from growth.weeks import week_of
from tests.people import Cast
from tests.roadmaps.making import on_roadmap, stone, weeks_ago

WEEK = timedelta(weeks=1)


@pytest.fixture
def running(roadmap: RoadmapVersion, cast: Cast) -> Enrolment:
    return on_roadmap(cast.ada)


def now(enrolment: Enrolment) -> Progress:
    enrolment.refresh_from_db()
    return progress_of(enrolment, timezone.localdate())


# ---- joining


def test_weeks_off_at_the_start_make_the_first_plan_longer(roadmap: RoadmapVersion, cast: Cast) -> None:
    plain = on_roadmap(cast.ben, started_on=weeks_ago(0))
    made = on_roadmap(cast.ada, started_on=weeks_ago(0), time_off=(weeks_ago(-1), weeks_ago(-2)))
    assert made.lands_on is not None and plain.lands_on is not None
    assert made.lands_on - plain.lands_on == 2 * WEEK
    with pytest.raises(ValidationError, match="ends after it begins"):
        on_roadmap(cast.zoe, time_off=(weeks_ago(-2), weeks_ago(-1)))
    assert not Enrolment.objects.filter(person=cast.zoe).exists()


def test_a_version_out_of_force_is_not_joined(roadmap: RoadmapVersion, cast: Cast) -> None:
    RoadmapVersion.objects.update(status="retired")
    roadmap.refresh_from_db()
    with pytest.raises(ValidationError, match="not in force"):
        enrol(by=cast.ada, version=roadmap, started_on=weeks_ago(0), weekly_minutes=60, visibility="private")


# ---- hours


def test_the_same_form_sent_twice_counts_once(cast: Cast, running: Enrolment) -> None:
    token = uuid.uuid4()
    first, again = (
        log_hours(running, by=cast.ada, week=timezone.localdate(), minutes=60, submission=token) for _ in range(2)
    )
    assert first == again and HoursEntry.objects.count() == 1


def test_hours_belong_to_weeks_of_the_roadmap_and_to_its_milestones(cast: Cast, running: Enrolment) -> None:
    other = stone(on_roadmap(cast.ben), "memo")
    for wrong, field in (
        ({"week": weeks_ago(9)}, "week"),
        ({"week": weeks_ago(-1)}, "week"),
        ({"minutes": 0}, "hours"),
        ({"minutes": 168 * 60 + 1}, "hours"),
        ({"milestone": other}, "milestone"),
    ):
        with pytest.raises(ValidationError) as refused:
            log_hours(running, by=cast.ada, **{"week": weeks_ago(1), "minutes": 60, **wrong})  # type: ignore[arg-type]
        assert set(refused.value.error_dict) == {field}
    assert not HoursEntry.objects.exists()


def test_a_roadmap_begun_on_a_thursday_takes_hours_of_that_week(roadmap: RoadmapVersion, cast: Cast) -> None:
    made = on_roadmap(cast.ada, started_on=weeks_ago(2) + timedelta(days=3))
    assert log_hours(made, by=cast.ada, week=weeks_ago(2), minutes=60).week == weeks_ago(2)


def test_hours_are_taken_back_once(cast: Cast, running: Enrolment) -> None:
    entry = log_hours(running, by=cast.ada, week=weeks_ago(1), minutes=60)
    revision = now(running).enrolment.revision
    for _ in range(2):
        remove_hours(entry, by=cast.ada)
    assert not HoursEntry.objects.exists() and now(running).enrolment.revision == revision + 1


def test_an_ended_roadmap_stays_as_it_was(cast: Cast, running: Enrolment) -> None:
    entry = log_hours(running, by=cast.ada, week=weeks_ago(1), minutes=60)
    end(running, by=cast.ada)
    for change in (
        lambda: log_hours(running, by=cast.ada, week=weeks_ago(1), minutes=60),
        lambda: remove_hours(entry, by=cast.ada),
        lambda: add_time_off(running, by=cast.ada, first=weeks_ago(0), last=weeks_ago(0)),
        lambda: end(running, by=cast.ada),
    ):
        with pytest.raises(ValidationError, match="has ended"):
            change()
    assert not share(running, by=cast.ada, visibility="private").is_shared


# ---- time off


def test_weeks_off_that_overlap_become_one_row(cast: Cast, running: Enrolment) -> None:
    add_time_off(running, by=cast.ada, first=weeks_ago(-2), last=weeks_ago(-4) + timedelta(days=6))
    add_time_off(running, by=cast.ada, first=weeks_ago(-3), last=weeks_ago(-6))
    add_time_off(running, by=cast.ada, first=weeks_ago(-9), last=weeks_ago(-9))
    rows = list(TimeOff.objects.values_list("first_week", "last_week"))
    assert rows == [(weeks_ago(-2), weeks_ago(-6)), (weeks_ago(-9), weeks_ago(-9))]
    for row in TimeOff.objects.all():
        remove_time_off(row, by=cast.ada)
    assert now(running).weeks_off == frozenset()


# ---- planning anew


def test_changing_the_start_loses_nothing_that_was_done(cast: Cast, running: Enrolment) -> None:
    log_hours(running, by=cast.ada, week=weeks_ago(5), minutes=600, milestone=stone(running, "memo"))
    PlannedMilestone.objects.filter(enrolment=running, key="memo").update(state="closed", closed_on=weeks_ago(4))
    running.refresh_from_db()

    def begin(day: date) -> object:
        running.refresh_from_db()
        return accept_plan(running, by=cast.ada, weekly_minutes=300, started_on=day, revision=running.revision)

    with pytest.raises(ValidationError) as refused:
        begin(weeks_ago(4))
    assert set(refused.value.error_dict) == {"started_on"} and "You logged hours" in str(refused.value)
    HoursEntry.objects.update(week=weeks_ago(4))
    with pytest.raises(ValidationError, match="You closed “The memo”"):
        begin(weeks_ago(4) + timedelta(days=2))
    begin(weeks_ago(6))
    running.refresh_from_db()
    assert (running.started_on, HoursEntry.objects.get().minutes) == (weeks_ago(6), 600)
    assert stone(running, "memo").closed_on == weeks_ago(4)


def test_a_start_more_than_a_year_back_is_no_hindrance_to_a_new_plan(cast: Cast, running: Enrolment) -> None:
    Enrolment.objects.update(started_on=weeks_ago(70))
    running.refresh_from_db()
    assert accept_plan(running, by=cast.ada, weekly_minutes=600, started_on=weeks_ago(70), revision=running.revision)


def test_whatever_moves_plans_makes_a_preview_stale(cast: Cast, running: Enrolment) -> None:
    shown = running.revision
    log_hours(running, by=cast.ada, week=weeks_ago(1), minutes=60)
    with pytest.raises(StaleEdit):
        accept_plan(running, by=cast.ada, weekly_minutes=600, started_on=running.started_on, revision=shown)
    assert AcceptedPlan.objects.count() == 1


def test_the_plan_that_is_accepted_is_the_one_that_was_shown(cast: Cast, running: Enrolment) -> None:
    add_time_off(running, by=cast.ada, first=weeks_ago(-1), last=weeks_ago(-3))
    progress = now(running)
    assert is_outdated(progress)
    shown = preview_of(progress, 450, running.started_on)
    accept_plan(running, by=cast.ada, weekly_minutes=450, started_on=running.started_on, revision=running.revision)
    days = {row.pk: row.planned_until for row in running.milestones.filter(state="not_started")}
    assert days == {move.milestone.pk: move.after for move in shown.moves}
    assert preview_of(now(running), 450, running.started_on).changes_nothing and not is_outdated(now(running))


@given(
    st.lists(st.tuples(st.integers(1, 40), st.integers(0, 40), st.integers(0, 6000)), min_size=1, max_size=12),
    st.integers(30, 1800), st.integers(30, 1800), st.integers(-60, 60), st.sets(st.integers(0, 20)),
)  # fmt: skip
def test_planning_anew_with_unchanged_facts_moves_nothing_and_more_hours_nothing_later(
    rows: list[tuple[int, int, int]], minutes: int, more: int, begins: int, off: set[int]
) -> None:
    today = date(2026, 11, 20)
    enrolment = Enrolment(started_on=today + timedelta(days=begins))
    milestones = [
        PlannedMilestone(pk=number, hours_low=low, hours_high=low + wide, state="not_started")
        for number, (low, wide, _) in enumerate(rows, 1)
    ]
    progress = Progress(enrolment, today, milestones, planned_minutes=minutes)
    progress.spent.update({number: spent for number, (_, _, spent) in enumerate(rows, 1)})
    progress.time_off = [
        TimeOff(first_week=week_of(today) + week * WEEK, last_week=week_of(today) + week * WEEK) for week in off
    ]
    first = preview_of(progress, minutes, enrolment.started_on)
    for move in first.moves:
        move.milestone.planned_until = move.after
    assert preview_of(progress, minutes, enrolment.started_on).changes_nothing
    assert not is_outdated(progress)
    faster = preview_of(progress, minutes + more, enrolment.started_on)
    assert all(move.after is not None and (not move.before or move.after <= move.before) for move in faster.moves)


# ---- load, and the end


def test_load_is_read_from_one_s_own_check_ins_of_the_last_weeks(cast: Cast, running: Enrolment) -> None:
    def answer(back: int, communication: int, person: str = "ada") -> None:
        LoadCheckIn.objects.create(
            person=cast[person], week=weeks_ago(back), visible_risk=0, without_authority=0, emotional=0,
            communication=communication,
        )  # fmt: skip

    assert load_of(cast.ada, timezone.localdate()) is None
    answer(9, 0)
    for back, step in ((3, 1), (2, 2)):
        answer(back, step)
    answer(1, 4, "ben")
    found = load_of(cast.ada, timezone.localdate())
    assert found is not None and not found.is_rising  # two of them, and one too long ago
    answer(1, 3)
    found = load_of(cast.ada, timezone.localdate())
    assert found is not None and found.is_rising and [factor.key for factor in found.heavy] == ["communication"]
    assert own_roadmap(running).is_a_lot


def test_with_something_open_it_is_left_and_with_nothing_open_finished(cast: Cast, roadmap: RoadmapVersion) -> None:
    assert end(on_roadmap(cast.ada), by=cast.ada).outcome == "left"
    again = on_roadmap(cast.ada)
    again.milestones.filter(state="not_started").update(state="closed", closed_on=weeks_ago(0))
    assert end(again, by=cast.ada).outcome == "finished"
