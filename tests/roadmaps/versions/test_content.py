"""The built-in roadmaps hold what they promise, on the built-in ladders."""

from collections import defaultdict
from datetime import date, timedelta
from typing import Any

import pytest

from config.yamlfiles import Document
from growth.practice.questions import QUESTIONS
from growth.roadmaps.models import ArtefactKind
from growth.roadmaps.planning.planner import Task, plan
from growth.roadmaps.versions.files import CONTENT, WEEKS_A_MONTH, read, read_file, write
from ladder import files as ladder_files

LADDERS = {
    document["key"]: document
    for document in (ladder_files.read_file(path) for path in sorted(ladder_files.CONTENT.glob("*.yaml")))
}


def expectations(ladder: str) -> dict[str, Any] | None:
    document = LADDERS.get(ladder)
    return {row["key"]: row for row in document["expectations"]} if document else None


FILES = {path.stem: read_file(path, expectations) for path in sorted(CONTENT.glob("*.yaml"))}
EACH = pytest.mark.parametrize("document", FILES.values(), ids=list(FILES))


def chosen(document: Document) -> list[dict[str, Any]]:
    return [item for item in document["milestones"] if not item["optional"]]


def middle(item: dict[str, Any]) -> float:
    return (item["hours"]["low"] + item["hours"]["high"]) / 2


def fed(document: Document, item: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = (expectations(document["ladder"]) or {})[item["expectation"]]
    return found


def test_there_are_two() -> None:
    assert {key: document["key"] for key, document in FILES.items()} == {
        "ai-engineer": "ai-engineer",
        "senior-to-staff": "senior-to-staff",
    }


@EACH
def test_they_come_back_from_being_written(document: Document) -> None:
    assert read(write(document), expectations) == document


@EACH
def test_the_hours_are_those_of_the_months(document: Document) -> None:
    weekly = middle(document)
    weeks = document["months"] * WEEKS_A_MONTH
    assert sum(map(middle, chosen(document))) == pytest.approx(weeks * weekly, rel=0.08)
    for phase in document["phases"]:
        months = phase["months"]["last"] - phase["months"]["first"] + 1
        asked = sum(middle(item) for item in chosen(document) if item["phase"] == phase["key"])
        assert asked == pytest.approx(months * WEEKS_A_MONTH * weekly, rel=0.16), phase["key"]


@EACH
def test_at_the_middle_pace_they_land_when_they_say(document: Document) -> None:
    start = date(2026, 1, 5)
    tasks = [Task(item["key"], round(middle(item) * 60), frozenset(item["after"])) for item in chosen(document)]
    found = plan(tasks, starts_on=start, weekly_minutes=round(middle(document) * 60))
    due = start + timedelta(weeks=document["months"] * WEEKS_A_MONTH)
    assert found.lands_on is not None
    assert abs(found.lands_on - due) <= timedelta(days=31)
    assert [slot.key for slot in found.slots] == [item["key"] for item in chosen(document)]  # a file in its own order


@EACH
def test_every_dimension_is_fed_and_levels_rise(document: Document) -> None:
    ladder = LADDERS[document["ladder"]]
    rows = [fed(document, item) for item in document["milestones"]]
    assert {row["dimension"] for row in rows} == {row["key"] for row in ladder["dimensions"]}
    levels = [row["key"] for row in ladder["levels"]]
    by_phase = defaultdict(list)
    for item, row in zip(document["milestones"], rows, strict=True):
        by_phase[item["phase"]].append(levels.index(row["level"]))
    means = [sum(found) / len(found) for found in (by_phase[phase["key"]] for phase in document["phases"])]
    assert means == sorted(means)


@EACH
def test_each_expectation_is_fed_by_one_milestone(document: Document) -> None:
    keys = [item["expectation"] for item in document["milestones"]]
    assert len(keys) == len(set(keys))


@EACH
def test_everything_says_why_and_nothing_is_a_link(document: Document) -> None:
    assert all(item["why"] for item in document["milestones"])
    assert all(phase["summary"] and phase["activities"] and phase["reading"] for phase in document["phases"])
    assert "http" not in write(document)
    assert len(document["mistakes"]) == 5
    watched = [item["watch"] for item in document["mistakes"]]
    assert len(set(watched)) == 5


def test_the_ai_roadmap_evaluates_early_tunes_late_and_covers_all() -> None:
    document = FILES["ai-engineer"]
    items = document["milestones"]
    assert 22 <= len(items) <= 28
    assert {item["artefact"]["kind"] for item in items} == set(ArtefactKind.values)
    assert {key for item in items for key in item["maturity"]} == {question.key for question in QUESTIONS}
    first_set = next(item for item in items if item["artefact"]["kind"] == "evaluation_set")
    assert first_set["phase"] == "foundations"
    assert [(item["key"], item["phase"]) for item in items if item["optional"]] == [
        ("fine-tuning-weighed", "production")
    ]


def test_the_two_watch_for_every_sign_between_them() -> None:
    assert len({item["watch"] for document in FILES.values() for item in document["mistakes"]}) == 9
