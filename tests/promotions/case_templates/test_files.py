"""A template as a file: exact complaints with their lines, the same text back, and the differences between two."""

from typing import Any

import pytest

from config.yamlfiles import FileError
from growth.promotions.case_templates.differences import difference
from growth.promotions.case_templates.files import CONTENT, filled, read, read_file, write
from growth.promotions.case_templates.specs import spec_of
from growth.promotions.lint.catalogue import RULE, RULES
from tests.promotions.making import gate, section, small_template

SMALL = """\
name: Promotion case
window_quarters: 4
pages: {fewest: 1, most: 7}
sections:
- key: thesis
  title: Thesis
  question: Why?
  required: true
  words: {fewest: 5, most: 80}
- key: leverage
  title: Leverage
  question: What works better for others?
values:
- key: kindness
  name: Kindness
  question: How did it show?
gates:
- key: need
  name: Need
  owner: manager
  needed_for: submitted
- key: words
  name: Words
  kind: endorsements
  owner: manager
  needed_for: submitted
lint:
  items: 2
  endorsements: 2
  severity:
    length: "off"
"""


def problems(text: str) -> list[str]:
    with pytest.raises(FileError) as caught:
        read(text)
    return [str(problem) for problem in caught.value.problems]


def test_every_optional_part_is_filled_in_the_order_of_the_schema() -> None:
    found = read(SMALL)
    assert list(found) == list(small_template())
    assert found["sections"][1] == {
        "key": "leverage", "title": "Leverage", "question": "What works better for others?", "good": "", "bad": "",
        "side": "candidate", "layer": "open", "required": False, "words": {"fewest": 0, "most": 0},
    }  # fmt: skip
    assert found["gates"][0] == {
        "key": "need", "name": "Need", "question": "", "kind": "answered", "owner": "manager",
        "needed_for": "submitted", "required": True,
    }  # fmt: skip
    assert (found["lint"]["items"], found["lint"]["quarters"]) == (2, 2)
    assert found["lint"]["severity"] == {"length": "off"}


def test_the_template_of_the_tests_has_the_shape_of_a_file() -> None:
    assert filled(small_template()) == small_template() == read(write(small_template()))


def test_writing_does_not_depend_on_the_order_a_database_keeps() -> None:
    def turned(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: turned(value[key]) for key in sorted(value, reverse=True)}
        return [turned(row) for row in value] if isinstance(value, list) else value

    assert write(turned(small_template())) == write(small_template())


def test_it_has_types() -> None:
    spec = spec_of(read(SMALL))
    assert [row.key for row in spec.sections] == ["thesis", "leverage", "value-kindness"]
    severities = {rule: spec.lint.severity_of(rule) for rule in ("length", "weasel_words", "items")}
    assert severities == {"length": "off", "weasel_words": "warning", "items": "error"}


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("pages: {fewest: 1", "pages: {fewest: 9", ["line 3: 9 pages at least are more than 7 at most."]),
        ("{fewest: 5, most: 80}", "{fewest: 90, most: 80}", ["line 9: 90 words at least are more than 80 at most."]),
        ("key: thesis", "key: why", ["line 5: there is no section “thesis”, which every case begins with."]),
        ("required: true\n  ", "", ["line 5: the section “thesis” is the candidate's, and required."]),
        ("key: leverage", "key: thesis", ["line 10: the key “thesis” is used twice in sections."]),
        ("key: leverage", "key: value-x", ["line 10: keys that begin with “value-” are those of the values."]),
        ("key: words", "key: need", ["line 22: the key “need” is used twice in gates."]),
        (
            "kind: endorsements\n  owner: manager",
            "kind: endorsements\n  owner: chosen",
            ["line 25: “words” is counted from endorsements, so nobody is chosen to answer it."],
        ),
        (
            "needed_for: submitted\nlint",
            "needed_for: withdrawn\nlint",
            [
                "line 26: gates.1.needed_for: “withdrawn” is none of what is allowed: agreed, drafting, feedback, "
                "submitted, promoted."
            ],
        ),
        ("length:", "lenght:", [f"line 31: there is no rule “lenght”. Known are: {', '.join(RULE)}."]),
        ("length:", "released:", ["line 31: the rule “released” is always an error."]),
        ("length:", "pay:", ["line 31: the rule “pay” is always an error."]),
        ("name: Need", "name: Salary band", ["line 19: “need” asks about pay, which Rungs never keeps."]),
        ("key: kindness", "key: bonus", ["line 14: “bonus” asks about pay, which Rungs never keeps."]),
        (
            "What works better for others?",
            "What pay is fair?",
            ["line 12: “leverage” asks about pay, which Rungs never keeps."],
        ),
        ("items: 2", "items: 1", ["line 28: 2 quarters cannot come from 1 items."]),
        (
            "endorsements: 2",
            "endorsers_at_target: 5",
            ["line 29: 5 endorsers at the target level are more than all 4 that are asked for."],
        ),
        ("items: 2", "items: 2\n  fewest_projects: 9", ["line 29: 9 projects at least are more than 4 at most."]),
        ("window_quarters: 4\n", "", ["line 1: the file: “window_quarters” is missing."]),
        ("name: Promotion case\n", "", ["line 1: the file: “name” is missing."]),
    ],
)
def test_faults_name_their_line(old: str, new: str, expected: list[str]) -> None:
    assert old in SMALL
    assert problems(SMALL.replace(old, new, 1)) == expected


def test_an_empty_file_says_how_a_template_begins() -> None:
    assert problems("") == ["The file is empty. A case template begins with “name:”."]
    assert problems("- a") == ["line 1: A case template is a mapping that begins with “name:”."]


# ---- what is built in


def test_the_built_in_template_reads_and_writes_the_same() -> None:
    document = read_file(CONTENT)
    assert read(write(document)) == document


def test_the_built_in_template_asks_for_every_element() -> None:
    spec = spec_of(read_file(CONTENT))
    written = [row for row in spec.sections if not row.is_value]
    assert [row.key for row in written] == [
        "thesis", "summary", "results", "leverage", "mentored", "glue", "plan", "assessment", "beside-the-level",
    ]  # fmt: skip
    assert all(row.question and row.good and row.bad and row.most_words for row in written)
    assert {row.key: (row.side, row.layer) for row in written if row.side == "manager"} == {
        "assessment": ("manager", "inner"), "beside-the-level": ("manager", "inner"),
    }  # fmt: skip
    assert sum(row.is_value for row in spec.sections) == 4
    assert [(row.key, row.owner, row.needed_for, row.kind) for row in spec.gates] == [
        ("knows-what-decides", "candidate", "drafting", "answered"),
        ("leadership-support", "managers_manager", "drafting", "answered"),
        ("sponsor", "sponsor", "submitted", "answered"),
        ("business-need", "manager", "submitted", "answered"),
        ("endorsements", "manager", "submitted", "endorsements"),
        ("role", "managers_manager", "promoted", "answered"),
        ("budget", "managers_manager", "promoted", "answered"),
    ]
    lint = spec.lint
    numbers = (lint.items, lint.quarters, lint.corroborated, lint.endorsements, lint.endorsers_at_target)
    assert (numbers, spec.window_quarters, spec.fewest_pages, spec.most_pages) == ((2, 2, 1, 4, 2), 6, 5, 7)


def test_examples_of_the_built_in_template_fit_their_own_rules() -> None:
    """A good example has no remark; a bad one is recognised as such by length or words in most cases."""
    from growth.promotions.lint import language

    spec = spec_of(read_file(CONTENT))
    for row in spec.sections:
        assert language.remarks(row.good, spec.lint.weasel_words) == [], row.key
        assert language.first_match(language.BLANK, row.good) == "", row.key
    thesis = spec.section("thesis")
    assert thesis.fewest_words <= language.word_count(thesis.good) <= thesis.most_words
    assert language.PERIOD.search(thesis.good) and language.names(thesis.good, "Senior")
    assert not language.PERIOD.search(thesis.bad) and language.remarks(thesis.bad, ())


def test_every_rule_is_said_in_a_sentence() -> None:
    assert all(rule.asks.endswith(".") for rule in RULES)
    assert len(RULE) == len(RULES) == 18


# ---- differences


def test_differences_are_told_by_part() -> None:
    before = small_template()
    sections = [*before["sections"][:1], section("glue"), *before["sections"][2:]]
    after = small_template(
        summary="Said anew.", sections=sections, gates=[*before["gates"][:-1], gate("visit", "sponsor", "submitted")],
        lint={**before["lint"], "items": 3},
    )  # fmt: skip
    told = [(change.kind, change.part, change.key) for change in difference(before, after)]
    assert told == [
        ("changed", "template", "case"), ("added", "section", "glue"), ("removed", "section", "leverage"),
        ("changed", "gate", "visit"),
    ]  # fmt: skip
    head = difference(before, after)[0].fields
    assert [(row.name, row.before, row.after) for row in head] == [
        ("summary", "A template for tests.", "Said anew."), ("lint: items", "2", "3"),
    ]  # fmt: skip
    assert difference(before, before) == []
    assert {change.kind for change in difference(None, after)} == {"added"}
