"""Drafts, publishing, and moving a plan to a newer version."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from config.errors import StaleEdit
from config.yamlfiles import Document
from growth.evidence.models import Evidence
from growth.roadmaps.enrolments.models import AcceptedPlan, Enrolment, HoursEntry
from growth.roadmaps.milestones.models import Confirmation, MilestoneNote, PlannedMilestone
from growth.roadmaps.models import Roadmap, RoadmapVersion
from growth.roadmaps.progress import progress_of
from growth.roadmaps.versions import actions
from growth.roadmaps.versions.documents import document_of
from growth.roadmaps.versions.moves import newer_version
from ladder.models import LadderVersion
from tests.factories import log
from tests.people import Cast
from tests.roadmaps.making import milestone, on_roadmap, publish_roadmap, small_roadmap, stone, weeks_ago

State = PlannedMilestone.State


def versions() -> list[tuple[int, str]]:
    return list(RoadmapVersion.objects.order_by("number").values_list("number", "status"))


# ---- drafts


def test_a_second_document_replaces_the_draft(ladder: LadderVersion) -> None:
    first = actions.import_document(small_roadmap(), by=None)
    second = actions.import_document(small_roadmap(name="Other"), by=None)
    assert first.pk == second.pk and document_of(second)["name"] == "Other"


def test_publishing_retires_the_version_before(roadmap: RoadmapVersion, cast: Cast) -> None:
    draft = actions.import_document(small_roadmap(summary="New."), by=cast.ines)
    actions.publish_version(draft, by=cast.ines)
    assert versions() == [(1, "retired"), (2, "published")]
    with pytest.raises(ValidationError, match="published already"):
        actions.publish_version(draft, by=cast.ines)
    assert document_of(RoadmapVersion.objects.get(number=1)) == small_roadmap()


def test_a_draft_that_was_replaced_meanwhile_is_not_published(roadmap: RoadmapVersion, cast: Cast) -> None:
    draft = actions.import_document(small_roadmap(summary="Read."), by=cast.ines)
    seen = actions.fingerprint(draft)
    actions.import_document(small_roadmap(summary="Not read."), by=cast.ines)
    with pytest.raises(ValidationError, match="replaced after you opened it"):
        actions.publish_version(draft, by=cast.ines, seen=seen)
    assert versions() == [(1, "published"), (2, "draft")]


def test_a_draft_thrown_away_takes_a_roadmap_along_that_never_was(ladder: LadderVersion, cast: Cast) -> None:
    actions.discard_draft(actions.import_document(small_roadmap(), by=cast.ines), by=cast.ines)
    assert not Roadmap.objects.exists()
    published = publish_roadmap()
    actions.discard_draft(actions.import_document(small_roadmap(name="Other"), by=cast.ines), by=cast.ines)
    assert versions() == [(1, "published")]
    with pytest.raises(ValidationError, match="Only a draft"):
        actions.discard_draft(published, by=cast.ines)


# ---- moving


def newer(*gone: str, changes: dict[str, dict[str, Any]] | None = None, **document: Any) -> Document:
    """The small roadmap without some milestones, with some changed, and with a check between code and evaluation."""
    made = small_roadmap(**document)
    rows = [{**row, **(changes or {}).get(row["key"], {})} for row in made["milestones"] if row["key"] not in gone]
    rows = [{**row, "after": [key for key in row["after"] if key not in gone]} for row in rows]
    place = 1 + next(index for index, row in enumerate(rows) if row["key"] == "code")
    rows.insert(place, milestone("check", "first", "code"))
    return {**made, "milestones": rows}


def move(enrolment: Enrolment) -> Enrolment:
    to = newer_version(enrolment)
    return actions.move(enrolment, by=enrolment.person, revision=enrolment.revision, to=to)


def plan(enrolment: Enrolment) -> list[tuple[str, str, int]]:
    return [(row.key, row.state, row.phase) for row in enrolment.milestones.order_by("position")]


def test_a_plan_stays_on_its_version_until_it_moves(roadmap: RoadmapVersion, cast: Cast) -> None:
    made = on_roadmap(cast.ada)
    assert newer_version(made) is None
    second = publish_roadmap(newer())
    made.refresh_from_db()
    assert made.version == roadmap and newer_version(made) == second


def test_moving_brings_takes_and_changes(roadmap: RoadmapVersion, cast: Cast) -> None:
    made = on_roadmap(cast.ada)
    days = {row.key: row.planned_from for row in made.milestones.all()}
    wider = {"hours": {"low": 20, "high": 30}, "title": "A wider memo", "phase": "first"}
    to = publish_roadmap(newer("runbook", changes={"memo": wider, "evaluation": {"after": ["check"]}}))
    moved = move(made)
    assert (moved.version, moved.revision) == (to, made.revision + 1)
    assert plan(moved) == [
        ("memo", "not_started", 1), ("code", "not_started", 1), ("check", "not_started", 1),
        ("evaluation", "not_started", 1), ("tuning", "skipped", 2),
    ]  # fmt: skip
    memo = stone(moved, "memo")
    assert (memo.title, memo.hours_low, memo.hours_high) == ("A wider memo", 20, 30)
    assert [row.key for row in stone(moved, "evaluation").prerequisites.all()] == ["check"]
    assert {key: stone(moved, key).planned_from for key in ("memo", "code", "check")} == {
        "memo": days["memo"], "code": days["code"], "check": None,
    }  # fmt: skip
    assert AcceptedPlan.objects.filter(enrolment=made).count() == 1  # a new plan is theirs to make
    assert progress_of(moved, timezone.localdate()).plan_at(300).is_whole


def with_traces(enrolment: Enrolment, by: Any) -> tuple[Evidence, MilestoneNote]:
    """Memo closed and confirmed, code under way with hours, a note on the runbook, evaluation given up."""
    today = timezone.localdate()
    evidence = log(enrolment.person)
    memo, code = stone(enrolment, "memo"), stone(enrolment, "code")
    memo.state, memo.closed_on, memo.evidence = State.CLOSED, today, evidence
    memo.save()
    Confirmation.objects.create(milestone=memo, by=by, by_name=by.name)
    code.state, code.begun_on = State.UNDER_WAY, today - timedelta(days=9)
    code.save()
    for row in (memo, code):
        HoursEntry.objects.create(enrolment=enrolment, milestone=row, week=weeks_ago(2), minutes=300)
    PlannedMilestone.objects.filter(enrolment=enrolment, key="evaluation").update(
        state=State.SKIPPED, skipped_because="We have one already."
    )
    note = MilestoneNote.objects.create(milestone=stone(enrolment, "runbook"), words="Ask Kim.", html="<p>Ask Kim.</p>")
    return evidence, note


def test_nothing_logged_closed_or_written_is_lost_even_when_all_of_it_goes(roadmap: RoadmapVersion, cast: Cast) -> None:
    made = on_roadmap(cast.ada)
    evidence, note = with_traces(made, cast.mia)
    only = {**small_roadmap(), "milestones": [milestone("check"), milestone("last", "second", "check")]}
    publish_roadmap(only)
    moved = move(made)
    rows = {row.key: row for row in moved.milestones.all()}
    assert {key: (row.state, row.is_own) for key, row in rows.items()} == {
        "memo": ("closed", True), "code": ("under_way", True), "evaluation": ("skipped", True),
        "runbook": ("not_started", True), "check": ("not_started", False), "last": ("not_started", False),
    }  # fmt: skip
    assert rows["memo"].evidence == evidence and rows["memo"].confirmations.count() == 1
    assert rows["evaluation"].skipped_because == "We have one already."
    assert note in MilestoneNote.objects.filter(milestone=rows["runbook"])
    hours = HoursEntry.objects.filter(enrolment=made).order_by("pk").values_list("milestone__key", "minutes")
    assert list(hours) == [("memo", 300), ("code", 300)]
    assert [row.key for row in rows["code"].prerequisites.all()] == ["memo"]


def test_what_is_closed_keeps_its_words_and_what_is_skipped_stays_skipped(roadmap: RoadmapVersion, cast: Cast) -> None:
    made = on_roadmap(cast.ada)
    with_traces(made, cast.mia)
    other = {"title": "Other words", "hours": {"low": 1, "high": 2}}
    publish_roadmap(newer(changes=dict.fromkeys(("memo", "code", "evaluation"), other)))
    moved = move(made)
    found = {row.key: (row.title, row.state, row.is_own) for row in moved.milestones.all()}
    assert found["memo"] == ("The memo", "closed", False)
    assert found["code"] == ("Other words", "under_way", False)
    assert found["evaluation"] == ("Other words", "skipped", False)
    assert stone(moved, "evaluation").skipped_because == "We have one already."


def test_phases_are_found_again_by_their_keys(roadmap: RoadmapVersion, cast: Cast) -> None:
    made = on_roadmap(cast.ada)
    runbook = stone(made, "runbook")
    PlannedMilestone.objects.filter(pk=runbook.pk).update(state=State.UNDER_WAY)
    document = newer("runbook")
    before = {**document["phases"][0], "key": "before", "months": {"first": 1, "last": 1}}
    first, second = document["phases"]
    document["phases"] = [before, {**first, "months": {"first": 2, "last": 3}}, second]
    publish_roadmap(document)
    assert {key: phase for key, _, phase in plan(move(made))} == {
        "memo": 2, "code": 2, "check": 2, "evaluation": 2, "runbook": 3, "tuning": 3,
    }  # fmt: skip


def test_one_s_own_milestones_and_order_stay(roadmap: RoadmapVersion, cast: Cast) -> None:
    made = on_roadmap(cast.ada)
    own = PlannedMilestone.objects.create(
        enrolment=made, key="check", is_own=True, phase=2, position=1, title="My own", artefact="A list.",
        hours_low=1, hours_high=2,
    )  # fmt: skip
    for place, key in enumerate(["memo", "code", "runbook", "evaluation", "tuning"], 2):
        made.milestones.filter(key=key).update(position=place)
    publish_roadmap(newer())
    moved = move(made)
    assert [key for key, *_ in plan(moved)] == ["check-2", "memo", "code", "check", "runbook", "evaluation", "tuning"]
    own.refresh_from_db()
    assert (own.key, own.title, own.is_own, own.position) == ("check-2", "My own", True, 1)
    assert not stone(moved, "check").is_own


def test_new_optional_ones_wait_as_skipped(roadmap: RoadmapVersion, cast: Cast) -> None:
    made = on_roadmap(cast.ada)
    publish_roadmap(newer(changes={"tuning": {"key": "tuning-late"}}))
    moved = move(made)
    assert stone(moved, "tuning-late").state == "skipped" and not moved.milestones.filter(key="tuning").exists()


def test_moving_again_says_so_and_harms_nothing(roadmap: RoadmapVersion, cast: Cast) -> None:
    made = on_roadmap(cast.ada)
    to = publish_roadmap(newer())
    moved = move(made)
    before = plan(moved)
    with pytest.raises(ValidationError, match="newest version already"):
        actions.move(made, by=cast.ada, revision=made.revision, to=to)
    assert plan(made) == before


def test_a_plan_that_changed_meanwhile_is_not_moved(roadmap: RoadmapVersion, cast: Cast) -> None:
    made = on_roadmap(cast.ada)
    to = publish_roadmap(newer())
    with pytest.raises(StaleEdit):
        actions.move(made, by=cast.ada, revision=made.revision - 1, to=to)
    publish_roadmap(newer(summary="Newer still."))
    with pytest.raises(StaleEdit):
        actions.move(made, by=cast.ada, revision=made.revision, to=to)
    made.refresh_from_db()
    assert made.version == roadmap and made.revision == 1


def test_an_ended_roadmap_does_not_move(roadmap: RoadmapVersion, cast: Cast) -> None:
    made = on_roadmap(cast.ada)
    to = publish_roadmap(newer())
    Enrolment.objects.update(ended_on=timezone.localdate(), outcome="left")
    with pytest.raises(ValidationError, match="has ended"):
        actions.move(made, by=cast.ada, revision=made.revision, to=to)
