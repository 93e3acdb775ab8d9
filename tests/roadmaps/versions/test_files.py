"""A roadmap as a file: exact complaints, the same text back, and the difference between two of them."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from config.differences import FieldChange
from config.yamlfiles import Document, FileError
from growth.practice.questions import QUESTIONS
from growth.roadmaps.models import ArtefactKind
from growth.roadmaps.versions.differences import difference
from growth.roadmaps.versions.files import MOST_BYTES, read, read_file, schema, write
from tests.roadmaps.making import milestone, small_roadmap

KNOWN = {"engineer": ["autonomy-mid-1", "risk-mid-1", "risk-senior-1"]}

SMALL = """\
key: to-ai
name: To AI
ladder: engineer
months: 6
hours: {low: 2, high: 4}
phases:
- key: first
  name: First
  months: {first: 1, last: 3}
- key: second
  name: Second
  months: {first: 4, last: 6}
milestones:
- key: memo
  phase: first
  title: A memo
  what: Write it.
  artefact: {kind: design_memo, what: A memo.}
  expectation: risk-mid-1
  hours: {low: 8, high: 12}
- key: code
  phase: first
  title: Some code
  what: Write it too.
  artefact: {kind: code, what: Merged code.}
  expectation: autonomy-mid-1
  after: [memo]
  hours: {low: 8, high: 12}
- key: runbook
  phase: second
  title: A runbook
  what: Write it last.
  artefact: {kind: runbook, what: A runbook.}
  expectation: risk-senior-1
  after: [code]
  hours: {low: 8, high: 12}
mistakes:
- key: tutorials
  name: Staying in tutorials
  question: Did you build?
  signs: No artefact.
  watch: learning_without_artefact
  suggestion: Build.
"""


def problems(text: str) -> list[str]:
    with pytest.raises(FileError) as refused:
        read(text, KNOWN.get)
    return list(map(str, refused.value.problems))


# ---- reading


def test_what_is_left_out_of_a_file_has_its_default() -> None:
    found = read(SMALL, KNOWN.get)
    assert (found["summary"], found["notes"]) == ("", "")
    assert found["phases"][0]["activities"] == found["phases"][0]["reading"] == []
    memo = found["milestones"][0]
    assert (memo["why"], memo["after"], memo["optional"], memo["maturity"]) == ("", [], False, [])


def test_prerequisites_come_in_the_order_of_the_file() -> None:
    found = read(SMALL.replace("after: [code]", "after: [code, memo]"), KNOWN.get)
    assert found["milestones"][2]["after"] == ["memo", "code"]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        pytest.param(
            "name: To AI",
            "name: To AI\ncolour: red",
            [
                "line 1: the file: unknown key “colour”. Known are: hours, key, ladder, milestones, mistakes, months, "
                "name, notes, phases, summary."
            ],
            id="unknown key",
        ),
        pytest.param("months: 6\n", "", ["line 1: the file: “months” is missing."], id="missing key"),
        pytest.param(
            "- key: second",
            "- key: first",
            [
                "line 10: the key “first” is used twice in phases.",
                "line 30: there is no phase “second”. Known are: first.",
            ],
            id="phase key twice",
        ),
        pytest.param(
            "- key: runbook", "- key: memo", ["line 29: the key “memo” is used twice in milestones."], id="key twice"
        ),
        pytest.param(
            "phase: second",
            "phase: third",
            ["line 30: there is no phase “third”. Known are: first, second."],
            id="unknown phase",
        ),
        pytest.param(
            "{first: 1, last: 3}",
            "{first: 2, last: 3}",
            ["line 9: “first” begins in month 2. Expected 1: no gap, no overlap."],
            id="late first phase",
        ),
        pytest.param(
            "{first: 4, last: 6}",
            "{first: 5, last: 6}",
            ["line 12: “second” begins in month 5. Expected 4: no gap, no overlap."],
            id="gap",
        ),
        pytest.param(
            "{first: 4, last: 6}",
            "{first: 3, last: 6}",
            ["line 12: “second” begins in month 3. Expected 4: no gap, no overlap."],
            id="overlap",
        ),
        pytest.param(
            "{first: 4, last: 6}",
            "{first: 6, last: 4}",
            ["line 12: “second” begins in month 6, after its last, 4."],
            id="backwards",
        ),
        pytest.param(
            "months: 6",
            "months: 7",
            ["line 12: the last phase ends in month 6, but the roadmap has 7 months."],
            id="a month too many",
        ),
        pytest.param(
            "months: 6", "months: 0", ["line 4: months: 0 is outside what is allowed (minimum 1)."], id="no months"
        ),
        pytest.param(
            "hours: {low: 8, high: 12}\n- key: code",
            "hours: {low: 52, high: 60}\n- key: code",
            ["line 9: the milestones of “first” need at least 60 hours; its 3 months hold 52 at 4 hours a week."],
            id="a phase that holds too little",
        ),
        pytest.param(
            "hours: {low: 2, high: 4}",
            "hours: {low: 5, high: 4}",
            ["line 5: 5 hours at least are more than 4 at most."],
            id="weekly hours backwards",
        ),
        pytest.param(
            "hours: {low: 8, high: 12}\n- key: runbook",
            "hours: {low: 13, high: 12}\n- key: runbook",
            ["line 28: 13 hours at least are more than 12 at most."],
            id="hours backwards",
        ),
        pytest.param(
            "hours: {low: 8, high: 12}\n- key: code",
            "hours: {low: 0, high: 12}\n- key: code",
            ["line 20: milestones.0.hours.low: 0 is outside what is allowed (minimum 1)."],
            id="no hours",
        ),
        pytest.param(
            "after: [code]",
            "after: [essay]",
            ["line 35: there is no milestone “essay” to come first."],
            id="unknown prerequisite",
        ),
        pytest.param(
            "after: [code]", "after: [runbook]", ["line 35: “runbook” cannot come before itself."], id="before itself"
        ),
        pytest.param(
            "after: [code]", "after: [code, code]", ["line 35: “code” is named twice."], id="prerequisite twice"
        ),
        pytest.param(
            "after: [memo]",
            "after: [runbook]",
            [
                "line 21: these wait for each other: runbook → code → runbook.",
                "line 27: “runbook” is in a later phase than “code”, so it cannot come first.",
            ],
            id="a later phase first",
        ),
        pytest.param(
            "  expectation: risk-mid-1\n",
            "  expectation: risk-mid-1\n  after: [code]\n",
            ["line 14: these wait for each other: code → memo → code."],
            id="circle",
        ),
        pytest.param(
            "ladder: engineer", "ladder: designer", ["line 3: there is no ladder “designer” in force."], id="no ladder"
        ),
        pytest.param(
            "risk-senior-1",
            "risk-staff-1",
            ["line 34: the ladder “engineer” has no expectation “risk-staff-1”."],
            id="no expectation",
        ),
        pytest.param(
            "  after: [code]\n",
            "  maturity: [vibes, drift, drift]\n",
            [
                "line 35: there is no question “vibes”. Known are: versioned, consistency, accountability, drift, "
                "replaceable.",
                "line 35: “drift” is named twice.",
            ],
            id="maturity",
        ),
        pytest.param(
            "kind: runbook",
            "kind: poem",
            [
                "line 33: milestones.2.artefact.kind: “poem” is none of what is allowed: code, evaluation_set, "
                "design_memo, runbook, decision, incident_review, measurement, proposal, teaching."
            ],
            id="kind of artefact",
        ),
        pytest.param(
            "watch: learning_without_artefact",
            "watch: the_sky",
            [
                "line 42: mistakes.0.watch: “the_sky” is none of what is allowed: many_under_way, "
                "learning_without_artefact, fundamentals_skipped, nothing_measured, nothing_in_production, "
                "scope_does_not_widen, nothing_delegated, no_decision_written, nobody_helped."
            ],
            id="watch",
        ),
        pytest.param(
            "mistakes:\n",
            "mistakes:\n- {key: tutorials, name: N, question: Q, signs: S, watch: nobody_helped, suggestion: D}\n",
            ["line 39: the key “tutorials” is used twice in mistakes."],
            id="mistake key twice",
        ),
        pytest.param("key: to-ai", "key: [", ["line 3: Not YAML: expected ',' or ']', but got ':'."], id="not YAML"),
    ],
)
def test_a_fault_is_named_with_its_line(old: str, new: str, expected: list[str]) -> None:
    assert old in SMALL
    assert problems(SMALL.replace(old, new, 1)) == expected


def test_what_is_optional_does_not_fill_a_phase() -> None:
    text = SMALL.replace(
        "hours: {low: 8, high: 12}\n- key: code", "hours: {low: 52, high: 60}\n  optional: true\n- key: code", 1
    )
    assert read(text, KNOWN.get)["milestones"][0]["optional"] is True


def test_all_faults_are_told_at_once_in_the_order_of_the_file() -> None:
    text = SMALL.replace("ladder: engineer", "ladder: none").replace("after: [code]", "after: [essay]")
    text = text.replace("phase: second", "phase: third")
    assert [problem.split(":")[0] for problem in problems(text)] == ["line 3", "line 30", "line 35"]


def test_a_file_that_is_too_large_is_refused_unread() -> None:
    assert problems("x" * (MOST_BYTES + 1)) == ["The file is larger than 2,000,000 bytes."]


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="No such file"):
        read_file(tmp_path / "nowhere.yaml", KNOWN.get)


def test_the_schema_knows_the_kinds_of_artefact() -> None:
    kinds = schema()["properties"]["milestones"]["items"]["properties"]["artefact"]["properties"]["kind"]["enum"]
    assert kinds == ArtefactKind.values


# ---- the same text back


def test_what_is_empty_is_not_written() -> None:
    text = write(read(SMALL, KNOWN.get))
    assert not any(f"{name}:" in text for name in ("summary", "notes", "why", "optional", "maturity", "activities"))


def words(most: int = 40, *, least: int = 0) -> st.SearchStrategy[str]:
    return st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=least, max_size=most)


KEYS = st.from_regex(r"[a-z0-9]{1,8}(-[a-z0-9]{1,8}){0,2}", fullmatch=True) | st.sampled_from(
    ["null", "true", "no", "1", "012", "1e5", "2024-01-01"]
)
KINDS = schema()["properties"]["phases"]["items"]["properties"]["reading"]["items"]["properties"]["kind"]["enum"]
WATCHED = schema()["properties"]["mistakes"]["items"]["properties"]["watch"]["enum"]


def hours(draw: st.DrawFn, most: int) -> dict[str, int]:
    low = draw(st.integers(1, most))
    return {"low": low, "high": draw(st.integers(low, most))}


@st.composite
def documents(draw: st.DrawFn) -> Document:
    lengths = draw(st.lists(st.integers(1, 4), min_size=1, max_size=3))
    phase_keys = draw(st.lists(KEYS, min_size=len(lengths), max_size=len(lengths), unique=True))
    phases, month = [], 1
    for key, length in zip(phase_keys, lengths, strict=True):
        phases.append(
            {
                "key": key,
                "name": draw(words(least=1)),
                "summary": draw(words()),
                "months": {"first": month, "last": month + length - 1},
                "activities": draw(st.lists(words(least=1), max_size=2)),
                "reading": [
                    {"kind": draw(st.sampled_from(KINDS)), "about": draw(words(least=1))}
                    for _ in range(draw(st.integers(0, 2)))
                ],
            }
        )
        month += length
    keys = draw(st.lists(KEYS, min_size=1, max_size=4, unique=True))
    at = sorted(draw(st.lists(st.integers(0, len(phases) - 1), min_size=len(keys), max_size=len(keys))))
    return {
        "key": draw(KEYS),
        "name": draw(words(least=1)),
        "summary": draw(words(200)),
        "notes": draw(words()),
        "ladder": "engineer",
        "months": month - 1,
        "hours": {"low": 1, "high": draw(st.integers(20, 60))},
        "phases": phases,
        "milestones": [
            milestone(
                key,
                phase_keys[phase],
                *[before for before in keys[:place] if draw(st.booleans())],
                title=draw(words(least=1)),
                what=draw(words(least=1)),
                why=draw(words()),
                artefact={"kind": draw(st.sampled_from(ArtefactKind.values)), "what": draw(words(least=1))},
                expectation=draw(st.sampled_from(KNOWN["engineer"])),
                hours=hours(draw, 20),
                optional=draw(st.booleans()),
                maturity=draw(st.lists(st.sampled_from([row.key for row in QUESTIONS]), unique=True)),
            )
            for place, (key, phase) in enumerate(zip(keys, at, strict=True))
        ],
        "mistakes": [
            {
                "key": key,
                **{name: draw(words(least=1)) for name in ("name", "question", "signs")},
                "watch": draw(st.sampled_from(WATCHED)),
                "suggestion": draw(words(least=1)),
            }
            for key in draw(st.lists(KEYS, max_size=2, unique=True))
        ],
    }


@settings(max_examples=25, deadline=None)
@given(documents())
def test_any_roadmap_comes_back_from_being_written(document: Document) -> None:
    text = write(document)
    found = read(text, KNOWN.get)
    assert found == document
    assert write(found) == text
    assert difference(document, found) == []


# ---- the difference


def told(before: Document | None, after: Document) -> list[tuple[str, str, str, list[FieldChange]]]:
    return [(row.kind, row.part, row.key, row.fields) for row in difference(before, after)]


def test_everything_of_a_first_version_is_added() -> None:
    found = told(None, small_roadmap())
    assert {kind for kind, *_ in found} == {"added"}
    assert [part for _, part, *_ in found] == ["phase"] * 2 + ["milestone"] * 5 + ["mistake"]


def test_what_is_different_is_said_in_words() -> None:
    before, after = small_roadmap(), small_roadmap(months=7, hours={"low": 5, "high": 6})
    after["phases"][1] = {**after["phases"][1], "months": {"first": 4, "last": 7}}
    after["phases"][0] = {**after["phases"][0], "reading": [{"kind": "incident_report", "about": "A leak."}]}
    after["milestones"] = [row for row in after["milestones"] if row["key"] != "tuning"]
    changes: dict[str, Any] = {
        "hours": {"low": 10, "high": 20},
        "after": ["memo", "code"],
        "artefact": {"kind": "measurement", "what": "Figures."},
        "optional": True,
    }
    after["milestones"][2] = {**after["milestones"][2], **changes}
    assert told(before, after) == [
        (
            "changed",
            "roadmap",
            "to-ai",
            [FieldChange("months", "6", "7"), FieldChange("hours a week", "4–6 h", "5–6 h")],
        ),
        (
            "changed",
            "phase",
            "first",
            [FieldChange("reading", "Book: How services fail.", "Incident report: A leak.")],
        ),
        ("changed", "phase", "second", [FieldChange("months", "4 to 6", "4 to 7")]),
        (
            "changed",
            "milestone",
            "evaluation",
            [
                FieldChange("artefact", "Code: What the evaluation leaves.", "Measurement: Figures."),
                FieldChange("prerequisites", "code", "memo; code"),
                FieldChange("hours", "8–12 h", "10–20 h"),
                FieldChange("optional", "no", "yes"),
            ],
        ),
        ("removed", "milestone", "tuning", []),
    ]
