"""Milestones of one's own, and one's own order."""

import uuid
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from growth.roadmaps.enrolments.models import Enrolment, HoursEntry
from growth.roadmaps.milestones import actions, adapting
from growth.roadmaps.milestones.adapting import Draft
from growth.roadmaps.milestones.models import PlannedMilestone
from tests.people import Cast
from tests.roadmaps.making import on_roadmap, stone, weeks_ago
from tests.roadmaps.milestones.test_actions import close, refused


def draft(**changes: Any) -> Draft:
    given: dict[str, Any] = {"title": "A talk", "artefact": "Slides", "hours_low": 4, "hours_high": 6, "phase": 1}
    return Draft(**{**given, **changes})


def add(plan: Enrolment, *after: PlannedMilestone, **changes: Any) -> PlannedMilestone:
    ids = frozenset(row.pk for row in after)
    return adapting.add_own(plan, by=plan.person, draft=draft(after=ids, **changes))


def order(plan: Enrolment) -> list[str]:
    return list(plan.milestones.order_by("position").values_list("title", flat=True))


MEMO, CODE, EVALUATION, RUNBOOK, TUNING = (f"The {key}" for key in ("memo", "code", "evaluation", "runbook", "tuning"))


def test_one_of_ones_own_comes_at_the_end_of_its_phase(plan: Enrolment) -> None:
    made = add(plan, stone(plan, "memo"))
    assert order(plan) == [MEMO, CODE, EVALUATION, "A talk", RUNBOOK, TUNING]
    assert (made.is_own, made.state, [row.key for row in made.prerequisites.all()]) == (True, "not_started", ["memo"])
    assert list(plan.milestones.values_list("position", flat=True)) == [1, 2, 3, 4, 5, 6]


def test_it_comes_after_what_it_builds_on_whatever_its_phase(plan: Enrolment) -> None:
    add(plan, stone(plan, "runbook"))
    assert order(plan) == [MEMO, CODE, EVALUATION, RUNBOOK, "A talk", TUNING]


def test_sent_twice_it_is_added_once_and_the_plan_changes_once(plan: Enrolment) -> None:
    submission = uuid.uuid4()
    made = [adapting.add_own(plan, by=plan.person, draft=draft(), submission=submission) for _ in range(2)]
    assert made[0] == made[1]
    revision = plan.revision
    plan.refresh_from_db()
    assert plan.revision == revision + 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"hours_low": 0}, "hours_low"),
        ({"hours_low": 7}, "hours_high"),
        ({"hours_high": 501}, "hours_high"),
        ({"phase": 3}, "phase"),
        ({"expectation": "no-such"}, "expectation"),
        ({"after": frozenset({0})}, "after"),
    ],
)
def test_what_does_not_fit_the_roadmap_is_refused_at_its_field(plan: Enrolment, changes: Any, field: str) -> None:
    assert refused(lambda: adapting.add_own(plan, by=plan.person, draft=draft(**changes))) == {field}
    assert not PlannedMilestone.objects.filter(is_own=True).exists()


def test_nothing_builds_on_a_milestone_of_another_plan(cast: Cast, plan: Enrolment) -> None:
    other = stone(on_roadmap(cast.zoe), "memo")
    assert refused(lambda: add(plan, other)) == {"after"}


def test_a_circle_is_refused_at_the_field_and_names_who_waits(plan: Enrolment) -> None:
    first = add(plan, title="First")
    second = add(plan, first, title="Second")
    with pytest.raises(ValidationError) as error:
        adapting.edit_own(first, by=plan.person, draft=draft(title="First", after=frozenset({second.pk})))
    words = error.value.message_dict["after"][0]
    assert words in (
        "These would wait for each other: “First”, then “Second”, then “First”.",
        "These would wait for each other: “Second”, then “First”, then “Second”.",
    )
    assert refused(lambda: adapting.edit_own(first, by=plan.person, draft=draft(after=frozenset({first.pk})))) == {
        "after"
    }


def test_an_edit_changes_the_words_and_keeps_the_order_right(plan: Enrolment) -> None:
    made = add(plan)
    adapting.edit_own(
        made, by=plan.person, draft=draft(title="A course", phase=2, after=frozenset({stone(plan, "tuning").pk}))
    )
    assert order(plan) == [MEMO, CODE, EVALUATION, RUNBOOK, TUNING, "A course"]


def test_only_own_ones_that_are_open_are_edited_and_removed(plan: Enrolment) -> None:
    closed = close(add(plan))
    for row in (stone(plan, "memo"), closed):
        assert refused(lambda row=row: adapting.edit_own(row, by=plan.person, draft=draft())) == {"__all__"}  # type: ignore[misc]
        assert refused(lambda row=row: adapting.remove_own(row, by=plan.person)) == {"__all__"}  # type: ignore[misc]
    assert plan.milestones.count() == 6


def test_removed_it_is_gone_and_its_hours_stay_in_their_week(plan: Enrolment) -> None:
    made = add(plan)
    needs_it = add(plan, made, title="After it")
    HoursEntry.objects.create(enrolment=plan, milestone=made, week=weeks_ago(1), minutes=90)
    actions.save_note(made, by=plan.person, version=0, words="Mine")
    for _ in range(2):
        adapting.remove_own(made, by=plan.person)
    assert HoursEntry.objects.values_list("milestone", "minutes").get() == (None, 90)
    assert not needs_it.prerequisites.exists()
    assert refused(lambda: actions.begin(made, by=plan.person)) == {"__all__"}


def test_a_step_at_a_time_and_never_past_a_prerequisite(plan: Enrolment) -> None:
    def step(key: str, *, earlier: bool, place: int | None = None) -> None:
        adapting.move(stone(plan, key), by=plan.person, earlier=earlier, place=place)

    step("runbook", earlier=True)
    assert order(plan) == [MEMO, CODE, RUNBOOK, EVALUATION, TUNING]
    with pytest.raises(ValidationError, match=r"“The code” comes before it: this milestone builds on it\."):
        step("runbook", earlier=True)
    with pytest.raises(ValidationError, match=r"“The code” builds on this milestone, so it stays after it\."):
        step("memo", earlier=False)
    step("runbook", earlier=False)
    assert order(plan) == [MEMO, CODE, EVALUATION, RUNBOOK, TUNING]


def test_clicked_twice_it_moves_once_and_at_the_ends_not_at_all(plan: Enrolment) -> None:
    for _ in range(2):
        adapting.move(stone(plan, "tuning"), by=plan.person, earlier=True, place=5)
    assert order(plan) == [MEMO, CODE, EVALUATION, TUNING, RUNBOOK]
    plan.refresh_from_db()
    revision = plan.revision
    adapting.move(stone(plan, "memo"), by=plan.person, earlier=True)
    adapting.move(stone(plan, "runbook"), by=plan.person, earlier=False)
    plan.refresh_from_db()
    assert plan.revision == revision
    assert order(plan) == [MEMO, CODE, EVALUATION, TUNING, RUNBOOK]
