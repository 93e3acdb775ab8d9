"""What a log shows of common mistakes: facts, and never more than there is."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from growth.charts import SCOPES
from growth.evidence.models import Kind, Mode, Scope
from growth.roadmaps.milestones.models import PlannedMilestone
from growth.roadmaps.mistakes.signs import SIX_MONTHS, TWO_MONTHS, WATCHED, Entry, Log, Step, signs_of

TODAY = date(2026, 11, 20)
SINCE = TODAY - TWO_MONTHS
DAY = timedelta(days=1)


def entries(count: int, kind: str = "learning", *, day: date = TODAY, **fields: Any) -> list[Entry]:
    return [Entry(day, kind, **fields)] * count


def step(title: str, phase: int = 1, state: str = "not_started", **fields: Any) -> Step:
    return Step(title, phase, state, **fields)


def closed(title: str, phase: int = 1, day: date = TODAY) -> Step:
    return step(title, phase, "closed", closed_on=day)


def seen(watch: str, *rows: Entry, steps: list[Step] | None = None, started_on: date = SINCE) -> str:
    return " ".join(signs_of(watch, Log(TODAY, started_on, rows, steps or [])))


def test_scopes_are_those_of_evidence_in_their_order() -> None:
    assert list(SCOPES) == Scope.values


def test_a_sign_is_a_sentence_with_its_facts() -> None:
    under_way = [step(title, state="under_way") for title in "CAB"]
    cases = {
        "many_under_way": (
            seen("many_under_way", steps=under_way),
            "Three milestones are under way at once: “A”, “B” and “C”.",
        ),
        "learning_without_artefact": (
            seen("learning_without_artefact", *entries(4)),
            "Four learning entries since 20 Sep, none with a link, and no milestone was closed.",
        ),
        "fundamentals_skipped": (
            seen("fundamentals_skipped", steps=[step("A", state="skipped"), closed("B", 2)]),
            "“A” of the first phase is not closed, while “B” is under way or closed.",
        ),
        "nothing_measured": (
            seen("nothing_measured", *entries(3, "delivery")),
            "Three deliveries since 20 Sep, none with a measured result.",
        ),
        "nothing_in_production": (
            seen("nothing_in_production", *entries(3)),
            "Three entries since 20 Sep, and none is a delivery or an incident you owned, of a system or wider.",
        ),
        "scope_does_not_widen": (
            seen(
                "scope_does_not_widen",
                *entries(4, scope="feature"),
                *entries(1, scope="system", day=SINCE - DAY),
            ),
            "Four entries since 20 Sep say how far they reached: the feature at most. In the six months before it was "
            "the system.",
        ),
        "nothing_delegated": (
            seen("nothing_delegated", *entries(5, mode="owned")),
            "Five entries since 20 Sep say how you worked: all owned, none delegated, none reviewed.",
        ),
        "no_decision_written": (
            seen("no_decision_written", *entries(14)),
            "14 entries since 20 Sep, and no decision among them.",
        ),
        "nobody_helped": (
            seen("nobody_helped", *entries(4)),
            "Four entries since 20 Sep, and none is mentoring, a review or glue work.",
        ),
    }  # fmt: skip
    assert cases.keys() == WATCHED.keys()
    for watch, (said, expected) in cases.items():
        assert said == expected, watch


def test_two_under_way_are_a_sign_only_when_nothing_was_closed_in_two_months() -> None:
    two = [step("A", state="under_way"), step("B", state="under_way")]
    assert seen("many_under_way", steps=two) == (
        "“A” and “B” are both under way, and no milestone was closed since 20 Sep."
    )
    assert seen("many_under_way", steps=[*two, closed("C", day=SINCE)]) == ""
    assert seen("many_under_way", steps=[*two, closed("C", day=SINCE - DAY)]) != ""
    assert seen("many_under_way", steps=two, started_on=SINCE + DAY) == ""  # not on it for two months yet
    assert seen("many_under_way", steps=two[:1]) == ""


@pytest.mark.parametrize(
    ("watch", "rows"),
    [
        ("learning_without_artefact", entries(2)),
        ("learning_without_artefact", [*entries(3), *entries(1, has_link=True)]),
        ("nothing_measured", entries(2, "delivery")),
        ("nothing_measured", [*entries(3, "delivery"), *entries(1, "delivery", is_measured=True)]),
        ("nothing_in_production", [*entries(3), *entries(1, "incident", mode="owned", scope="system")]),
        ("scope_does_not_widen", entries(4, scope="feature")),  # nothing to compare with
        ("scope_does_not_widen", [*entries(4, scope="team"), *entries(1, scope="task", day=SINCE - DAY)]),
        ("scope_does_not_widen", [*entries(4, scope="department"), *entries(1, scope="company", day=SINCE - DAY)]),
        ("nothing_delegated", [*entries(5, mode="owned"), *entries(1, mode="reviewed")]),
        ("nothing_delegated", [*entries(4, mode="owned"), *entries(5)]),
        ("no_decision_written", [*entries(4), *entries(1, "decision")]),
        ("nobody_helped", [*entries(4), *entries(1, "glue")]),
        ("nobody_helped", entries(9, day=SINCE - DAY)),
    ],
)
def test_what_is_there_or_too_little_is_no_sign(watch: str, rows: list[Entry]) -> None:
    assert seen(watch, *rows) == ""


def test_what_was_never_chosen_was_not_skipped() -> None:
    left_out = step("A", state="skipped", is_left_out=True)
    assert seen("fundamentals_skipped", steps=[left_out, closed("B"), closed("C", 2)]) == ""
    assert seen("fundamentals_skipped", steps=[step("A"), step("C", 2)]) == ""
    many = [step(title) for title in "ABCDE"]
    assert seen("fundamentals_skipped", steps=[*many, step("Z", 2, "under_way")]) == (
        "“A”, “B”, “C” and 2 more of the first phase are not closed, while “Z” is under way or closed."
    )


ENTRIES = st.lists(
    st.builds(
        Entry,
        day=st.dates(SINCE - SIX_MONTHS, TODAY),
        kind=st.sampled_from(Kind.values),
        scope=st.sampled_from(["", *Scope.values]),
        mode=st.sampled_from(["", *Mode.values]),
        has_link=st.booleans(),
        is_measured=st.booleans(),
    ),
    max_size=12,
)
STEPS = st.lists(
    st.builds(
        Step,
        title=st.sampled_from("ABCDEFGH"),
        phase=st.integers(1, 3),
        state=st.sampled_from(PlannedMilestone.State.values),
        closed_on=st.none() | st.dates(SINCE - DAY * 9, TODAY),
        is_left_out=st.booleans(),
    ),
    max_size=6,
)
WATCH = st.sampled_from(sorted(WATCHED))
# An entry that is what a sign says is missing.
MISSING = {
    "learning_without_artefact": Entry(TODAY, "learning", has_link=True),
    "nothing_measured": Entry(TODAY, "delivery", is_measured=True),
    "nothing_in_production": Entry(TODAY, "delivery", scope="system", mode="owned"),
    "scope_does_not_widen": Entry(TODAY, "glue", scope="industry"),
    "nothing_delegated": Entry(TODAY, "glue", mode="delegated"),
    "no_decision_written": Entry(TODAY, "decision"),
    "nobody_helped": Entry(TODAY, "mentoring"),
}


@given(watch=WATCH, rows=ENTRIES, steps=STEPS, data=st.data())
def test_order_never_matters(watch: str, rows: list[Entry], steps: list[Step], data: st.DataObject) -> None:
    mixed = data.draw(st.permutations(rows)), data.draw(st.permutations(steps))
    assert signs_of(watch, Log(TODAY, SINCE, *mixed)) == signs_of(watch, Log(TODAY, SINCE, rows, steps))


@given(watch=st.sampled_from(sorted(MISSING)), rows=ENTRIES, steps=STEPS)
def test_once_the_missing_thing_is_there_there_is_no_sign(watch: str, rows: list[Entry], steps: list[Step]) -> None:
    assert signs_of(watch, Log(TODAY, SINCE, [*rows, MISSING[watch]], steps)) == []


@given(watch=WATCH, started=st.dates(SINCE - SIX_MONTHS, TODAY))
def test_an_empty_log_shows_nothing(watch: str, started: date) -> None:
    assert signs_of(watch, Log(TODAY, started)) == []


def test_a_name_nobody_knows_shows_nothing() -> None:
    assert signs_of("no_such", Log(TODAY, SINCE, entries(9))) == []
