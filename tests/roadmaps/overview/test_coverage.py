"""Which questions about AI practice somebody works towards: the grouping alone."""

from growth.roadmaps.overview.coverage import Stage, Step, coverage


def step(person: str, stage: Stage, *questions: str, title: str = "Evaluation set") -> Step:
    return Step(ord(person[0]), person, title, f"/{person}/", stage, frozenset(questions))


def test_steps_stand_under_each_question_they_help_with_in_the_order_given() -> None:
    found = coverage(
        ["versioned", "drift"],
        [
            step("Ada", Stage.CLOSED, "drift"),
            step("Ben", Stage.UNDER_WAY, "drift", "versioned"),
            step("Cy", Stage.UNDER_WAY, "drift"),
            step("Dana", Stage.AHEAD, "versioned", "nothing we ask"),
        ],
    )
    assert [row.key for row in found] == ["versioned", "drift"]
    versioned, drift = found
    assert [step.person for step in drift.closed] == ["Ada"]
    assert [step.person for step in drift.under_way] == ["Ben", "Cy"]
    assert (drift.ahead, [step.person for step in versioned.ahead]) == ([], ["Dana"])
    assert not drift.has_nobody and not versioned.has_nobody


def test_what_is_closed_is_behind_them_and_what_is_ahead_counts() -> None:
    stages = {"only closed": Stage.CLOSED, "under way": Stage.UNDER_WAY, "ahead": Stage.AHEAD}
    found = coverage([*stages, "nothing"], [step("Ada", stage, key) for key, stage in stages.items()])
    assert [row.key for row in found if row.has_nobody] == ["only closed", "nothing"]


def test_without_steps_every_question_is_there_and_has_nobody() -> None:
    assert [(row.key, row.has_nobody) for row in coverage(["a", "b"], [])] == [("a", True), ("b", True)]


def test_of_what_is_ahead_only_the_next_step_of_each_person_is_named() -> None:
    ahead = [step(who, Stage.AHEAD, "drift", title=title) for who in ("Ada", "Ben") for title in ("First", "Second")]
    closed = [step("Ada", Stage.CLOSED, "drift", title=title) for title in ("Third", "Fourth")]
    [found] = coverage(["drift"], [*ahead, *closed])
    assert [(row.person, row.title) for row in found.ahead] == [("Ada", "First"), ("Ben", "First")]
    assert [row.title for row in found.closed] == ["Third", "Fourth"]
