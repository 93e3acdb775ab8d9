"""A ladder as a file: exact complaints, the same text back, and the difference between two of them."""

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from ladder.differences import FieldChange, difference
from ladder.files import CONTENT, MOST_BYTES, Document, LadderFileError, read, read_file, write
from tests.factories import small_ladder

BUILT_IN = sorted(CONTENT.glob("*.yaml"))

SMALL = """\
key: engineer
name: Engineer
levels:
- key: junior
  name: Junior
- key: mid
  name: Mid
dimensions:
- key: risk
  name: Risk
  letter: R
expectations:
- key: names-a-risk
  dimension: risk
  level: junior
  text: Names a risk.
"""


def problems(text: str) -> list[str]:
    with pytest.raises(LadderFileError) as refused:
        read(text)
    return list(map(str, refused.value.problems))


def faulty(old: str, new: str) -> list[str]:
    """What is said about the small file with one thing in it replaced, the first time it occurs."""
    assert old in SMALL
    return problems(SMALL.replace(old, new, 1))


# ---- reading


def test_what_is_left_out_of_a_file_has_its_default() -> None:
    assert read(SMALL) == {
        "key": "engineer",
        "name": "Engineer",
        "summary": "",
        "notes": "",
        "sustained": {"quarters": 2, "of": 4},
        "levels": [
            {"key": "junior", "name": "Junior", "summary": "", "with_ai": ""},
            {"key": "mid", "name": "Mid", "summary": "", "with_ai": ""},
        ],
        "dimensions": [{"key": "risk", "name": "Risk", "letter": "R", "summary": ""}],
        "expectations": [
            {
                "key": "names-a-risk",
                "dimension": "risk",
                "level": "junior",
                "text": "Names a risk.",
                "example": "",
                "counter_example": "",
            }
        ],
        "disciplines": [],
        "moved": {},
    }


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        pytest.param(
            "  text: Names",
            "  colour: red\n  text: Names",
            [
                "line 13: expectations.0: unknown key “colour”. "
                "Known are: counter_example, dimension, example, key, level, text."
            ],
            id="unknown key",
        ),
        pytest.param("  letter: R\n", "", ["line 9: dimensions.0: “letter” is missing."], id="missing key"),
        pytest.param(
            "name: Engineer", "name: [Engineer]", ["line 2: name: expected text, found a list."], id="list for text"
        ),
        pytest.param(
            "name: Junior",
            "name: Yes",
            ["line 5: levels.0.name: expected text, found True (quote it to make it text)."],
            id="a word that YAML reads as yes",
        ),
        pytest.param(
            "letter: R",
            "letter: 1",
            ["line 11: dimensions.0.letter: expected text, found 1 (quote it to make it text)."],
            id="number for text",
        ),
        pytest.param(
            "levels:\n",
            "sustained: 2\nlevels:\n",
            ["line 3: sustained: expected a mapping, found 2 (quote it to make it text)."],
            id="number for mapping",
        ),
        pytest.param(
            "levels:\n",
            "sustained: {quarters: two, of: 4}\nlevels:\n",
            ["line 3: sustained.quarters: expected a whole number, found “two”."],
            id="text for number",
        ),
        pytest.param(
            "levels:\n",
            "sustained: {quarters: 5, of: 4}\nlevels:\n",
            ["line 3: more quarters are asked for than are looked at."],
            id="more quarters than there are",
        ),
        pytest.param(
            "levels:\n",
            "sustained: {quarters: 0, of: 4}\nlevels:\n",
            ["line 3: sustained.quarters: 0 is outside what is allowed (minimum 1)."],
            id="no quarters",
        ),
        pytest.param(
            "  name: Mid\n",
            "  name: Mid\n  name: Senior\n",
            ["line 8: “name” is there twice, first in line 7."],
            id="key twice",
        ),
        pytest.param(
            "dimensions:",
            "name: Again\ndimensions:",
            ["line 8: “name” is there twice, first in line 2."],
            id="key twice at the top",
        ),
        pytest.param(
            "name: Mid",
            "name: &mid Mid",
            ["line 7: YAML anchors and aliases are refused. Write the text out."],
            id="anchor",
        ),
        pytest.param(
            "name: Mid", "name: *mid", ["line 7: YAML anchors and aliases are refused. Write the text out."], id="alias"
        ),
        pytest.param(
            "level: junior",
            "level: senior",
            ["line 15: there is no level “senior”. Known are: junior, mid."],
            id="level that does not exist",
        ),
        pytest.param(
            "dimension: risk",
            "dimension: taste",
            ["line 14: there is no dimension “taste”. Known are: risk."],
            id="dimension that does not exist",
        ),
        pytest.param(
            "  text: Names a risk.\n",
            "  text: Names a risk.\n- {key: names-a-risk, dimension: risk, level: mid, text: Again.}\n",
            ["line 17: the key “names-a-risk” is used twice in expectations."],
            id="expectation key twice",
        ),
        pytest.param(
            "- key: mid", "- key: junior", ["line 6: the key “junior” is used twice in levels."], id="level key twice"
        ),
        pytest.param(
            "expectations:",
            "- {key: taste, name: Taste, letter: R}\nexpectations:",
            ["line 12: the letter “R” is used twice."],
            id="letter twice",
        ),
        pytest.param(
            "key: names-a-risk",
            "key: Names a risk",
            [
                "line 13: expectations.0.key: “Names a risk” is no key. "
                "Expected small letters, digits and hyphens, such as names-the-risk."
            ],
            id="no key",
        ),
        pytest.param(
            "text: Names a risk.",
            "text: ''",
            ["line 16: expectations.0.text: expected at least 1, found 0."],
            id="no text",
        ),
        pytest.param(
            "text: Names a risk.",
            f"text: {'x' * 1001}",
            ["line 16: expectations.0.text: expected at most 1000, found 1001."],
            id="long text",
        ),
        pytest.param(
            "- key: mid\n  name: Mid\n", "", ["line 4: levels: expected at least 2, found 1."], id="one level"
        ),
    ],
)
def test_a_fault_is_named_with_its_line(old: str, new: str, expected: list[str]) -> None:
    assert faulty(old, new) == expected


@pytest.mark.parametrize(
    ("extra", "expected"),
    [
        pytest.param(
            "disciplines:\n- key: data\n  name: Data\n  examples:\n  - expectation: sees-all\n    text: So.\n",
            ["line 21: there is no expectation “sees-all”."],
            id="example of nothing",
        ),
        pytest.param(
            "disciplines:\n- key: data\n  name: Data\n  examples:\n"
            "  - {expectation: names-a-risk, text: One.}\n  - {expectation: names-a-risk, text: Two.}\n",
            ["line 22: “names-a-risk” has two examples in this discipline."],
            id="two examples",
        ),
        pytest.param(
            "moved:\n  sees-all: sees-more\n",
            ["line 18: there is no expectation “sees-more” to move to."],
            id="moved to nothing known",
        ),
        pytest.param(
            "moved:\n  names-a-risk: null\n",
            ["line 18: “names-a-risk” is still in the file, so it cannot have moved."],
            id="moved and still there",
        ),
    ],
)
def test_a_reference_to_nothing_is_named_with_its_line(extra: str, expected: list[str]) -> None:
    assert problems(SMALL + extra) == expected


def test_all_faults_are_told_at_once_in_the_order_of_the_file() -> None:
    text = (
        SMALL.replace("name: Engineer", "name: 7").replace("  letter: R\n", "").replace("text: Names", "texts: Names")
    )
    assert [problem.split(":")[0] for problem in problems(text)] == ["line 2", "line 9", "line 12", "line 12"]


def test_two_missing_keys_of_one_part_are_not_told_twice() -> None:
    found = faulty("  name: Risk\n  letter: R\n", "")
    assert len(found) == len(set(found))
    assert all(any(f"“{key}”" in problem for problem in found) for key in ("name", "letter"))


@pytest.mark.parametrize("text", ["", "\n\n", "# only a comment\n"])
def test_an_empty_file_says_how_a_ladder_begins(text: str) -> None:
    assert problems(text) == ["The file is empty. A ladder begins with “key:”."]


@pytest.mark.parametrize("text", ["just words", "- a\n- list\n", "7", "null", "---\n"])
def test_what_is_no_mapping_is_no_ladder(text: str) -> None:
    assert problems(text) == ["line 1: A ladder is a mapping that begins with “key:”."]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("key: [a\nname: b\n", 2),
        ("key: a\n\tname: b\n", 2),
        ("key: 'a\n", 2),
        ("a: b: c\n", 1),
        ("key: a\n---\nkey: b\n", 2),
    ],
)
def test_what_is_not_yaml_is_refused_with_a_line(text: str, line: int) -> None:
    (found,) = problems(text)
    assert found.startswith(f"line {line}: Not YAML: ")


@pytest.mark.parametrize(
    "value",
    [
        "!ladder Engineer",
        "!!python/name:os.system",
        "!!int Engineer",
        "=",
        "2024-99-99",
        "2024-01-01T99:99:99",
        "!!binary '%'",
    ],
)
def test_a_value_yaml_cannot_make_sense_of_is_refused_with_its_line(value: str) -> None:
    (found,) = problems(SMALL.replace("name: Engineer", f"name: {value}"))
    assert found.startswith("line 2: ")


def test_a_merge_key_is_refused_with_its_line() -> None:
    (found,) = problems(SMALL.replace("name: Engineer", "<<: Engineer"))
    assert found.startswith("line 2: ")


@pytest.mark.parametrize("escape", [r"\0", r"\uD800"])
def test_a_character_no_database_keeps_is_refused_with_its_line(escape: str) -> None:
    (found,) = problems(SMALL.replace("name: Engineer", f'name: "Engineer{escape}"'))
    assert found.startswith("line 2: ")


def test_a_key_does_not_end_in_a_line_break() -> None:
    (found,) = problems(SMALL.replace("key: engineer", 'key: "engineer\\n"'))
    assert found.startswith("line 1: ")


@pytest.mark.parametrize("brackets", ["[]", "{}"])
@pytest.mark.parametrize("depth", [20, 200, 330, 500])
def test_deep_nesting_is_refused_and_does_no_harm(brackets: str, depth: int) -> None:
    opening, closing = ("[", "]") if brackets == "[]" else ("{a: ", "}")
    assert problems(f"{SMALL}summary: {opening * depth}1{closing * depth}\n") != []


def test_a_file_that_is_too_large_is_refused_unread() -> None:
    assert problems("x" * (MOST_BYTES + 1)) == ["The file is larger than 2,000,000 bytes."]


def test_the_size_is_counted_in_bytes_not_in_letters() -> None:
    assert problems("é" * (MOST_BYTES // 2 + 1)) == ["The file is larger than 2,000,000 bytes."]


def file_problems(path: Path) -> list[str]:
    with pytest.raises(LadderFileError) as refused:
        read_file(path)
    return list(map(str, refused.value.problems))


def test_a_file_that_is_not_utf8_is_refused(tmp_path: Path) -> None:
    (tmp_path / "ladder.yaml").write_bytes(SMALL.replace("Names", "Erklärt").encode("latin-1"))
    assert file_problems(tmp_path / "ladder.yaml") == ["The file is not UTF-8 text."]


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    path = tmp_path / "nowhere.yaml"
    assert file_problems(path) == [f"Cannot read {path}: No such file or directory."]


@pytest.mark.parametrize("change", [lambda text: "\ufeff" + text, lambda text: text.replace("\n", "\r\n")])
def test_a_file_from_another_system_reads_the_same(tmp_path: Path, change: Any) -> None:
    (tmp_path / "ladder.yaml").write_bytes(change(SMALL).encode())
    assert read_file(tmp_path / "ladder.yaml") == read(SMALL)


# ---- the same text back


@pytest.mark.parametrize("path", BUILT_IN, ids=lambda path: path.stem)
def test_a_built_in_file_reads_and_writes_back_byte_for_byte(path: Path) -> None:
    assert write(read(path.read_text(encoding="utf-8"))).encode() == path.read_bytes()


def words(most: int = 40, *, least: int = 0) -> st.SearchStrategy[str]:
    # No database keeps a NUL, and a lone surrogate is no text.
    return st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=least, max_size=most)


TRICKY_KEYS = ["null", "true", "on", "no", "y", "1", "012", "1e5", "0x1f", "2024-01-01", "1-1", "0b1"]
keys = st.from_regex(r"[a-z0-9]{1,8}(-[a-z0-9]{1,8}){0,3}", fullmatch=True) | st.sampled_from(TRICKY_KEYS)


def unique_keys(least: int, most: int) -> st.SearchStrategy[list[str]]:
    return st.lists(keys, min_size=least, max_size=most, unique=True)


@st.composite
def documents(draw: st.DrawFn) -> Document:
    levels, dimensions = draw(unique_keys(2, 3)), draw(unique_keys(1, 3))
    expectations, disciplines = draw(unique_keys(1, 4)), draw(unique_keys(0, 2))
    letters = draw(st.lists(words(2, least=1), min_size=len(dimensions), max_size=len(dimensions), unique=True))
    of = draw(st.integers(1, 12))
    moved = [key for key in draw(unique_keys(0, 2)) if key not in expectations]
    return {
        "key": draw(keys),
        "name": draw(words(least=1)),
        "summary": draw(words(200)),
        "notes": draw(words()),
        "sustained": {"quarters": draw(st.integers(1, of)), "of": of},
        "levels": [
            {"key": key, "name": draw(words(least=1)), "summary": draw(words()), "with_ai": draw(words())}
            for key in levels
        ],
        "dimensions": [
            {"key": key, "name": draw(words(least=1)), "letter": letter, "summary": draw(words())}
            for key, letter in zip(dimensions, letters, strict=True)
        ],
        "expectations": [
            {
                "key": key,
                "dimension": draw(st.sampled_from(dimensions)),
                "level": draw(st.sampled_from(levels)),
                "text": draw(words(120, least=1)),
                "example": draw(words()),
                "counter_example": draw(words()),
            }
            for key in expectations
        ],
        "disciplines": [
            {
                "key": key,
                "name": draw(words(least=1)),
                "summary": draw(words()),
                "role_with_ai": draw(words()),
                "with_ai": draw(words()),
                "examples": [
                    {"expectation": told, "text": draw(words(least=1))}
                    for told in draw(st.lists(st.sampled_from(expectations), max_size=2, unique=True))
                ],
            }
            for key in disciplines
        ],
        "moved": {key: draw(st.none() | st.sampled_from(expectations)) for key in moved},
    }


# Making a failing ladder smaller takes minutes; the awkward texts below are small already.
quick = settings(max_examples=25, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])


@quick
@given(documents())
def test_any_ladder_reads_back_as_it_was_written(document: Document) -> None:
    assert read(write(document)) == document


@quick
@given(documents())
def test_a_ladder_is_never_different_from_itself(document: Document) -> None:
    assert difference(document, document) == []


@settings(quick, max_examples=10)
@given(documents(), documents())
def test_the_difference_of_any_two_ladders_names_what_was_added_and_removed(before: Document, after: Document) -> None:
    told = {(change.kind, change.key) for change in difference(before, after) if change.part == "expectation"}
    old, new = ({row["key"] for row in document["expectations"]} for document in (before, after))
    removed = {key for kind, key in told if kind == "removed"}
    added = {key for kind, key in told if kind == "added"}
    assert (removed, added) == (old - new, new - old)


@pytest.mark.parametrize(
    "text",
    [
        "  indented",
        "trailing  ",
        "one\ntwo\n",
        "a: b",
        "- a",
        "# a",
        "'",
        '"',
        "yes",
        "7",
        "\t",
        "\x85",
        "\u2028",
        "…" * 90,
    ],
)
def test_awkward_text_comes_back_as_it_was(text: str) -> None:
    document = read(SMALL)
    document["expectations"][0]["example"] = text
    assert read(write(document))["expectations"][0]["example"] == text


# ---- differences


def told(before: Document | None, after: Document) -> list[tuple[str, str, str]]:
    return [(change.kind, change.part, change.key) for change in difference(before, after)]


def changed(part: str, index: int, **fields: Any) -> Document:
    """The small ladder with some fields of one of its parts changed."""
    document = small_ladder()
    document[part][index] = {**document[part][index], **fields}
    return document


def test_the_same_ladder_has_no_difference() -> None:
    assert told(small_ladder(), small_ladder()) == []


def test_a_new_ladder_is_all_added() -> None:
    counts = Counter((change.kind, change.part) for change in difference(None, small_ladder()))
    assert counts == {("added", "level"): 3, ("added", "dimension"): 2, ("added", "expectation"): 12}


def test_an_added_expectation_is_told() -> None:
    before = small_ladder()
    before["expectations"] = before["expectations"][:-1]
    assert told(before, small_ladder()) == [("added", "expectation", "risk-senior-2")]


def test_a_removed_expectation_is_told() -> None:
    after = small_ladder()
    after["expectations"] = after["expectations"][1:]
    assert told(small_ladder(), after) == [("removed", "expectation", "autonomy-junior-1")]


def test_a_changed_expectation_is_told_field_by_field() -> None:
    after = changed("expectations", 0, text="New words.", counter_example="Not this.")
    (change,) = difference(small_ladder(), after)
    assert (change.kind, change.key, change.title) == ("changed", "autonomy-junior-1", "New words.")
    assert change.fields == [
        FieldChange("text", "Shows autonomy as a junior, in way 1.", "New words."),
        FieldChange("counter-example", "No example of autonomy at junior.", "Not this."),
    ]


def test_an_expectation_placed_elsewhere_is_changed_not_removed_and_added() -> None:
    (change,) = difference(small_ladder(), changed("expectations", 0, level="mid"))
    assert (change.kind, change.key) == ("changed", "autonomy-junior-1")
    assert change.fields == [FieldChange("level", "junior", "mid")]


def test_a_moved_order_is_told_once() -> None:
    after = small_ladder()
    after["levels"] = after["levels"][::-1]
    (change,) = difference(small_ladder(), after)
    assert (change.kind, change.part, change.title) == ("changed", "ladder", "Order of levels")
    assert change.fields == [FieldChange("order", "junior, mid, senior", "senior, mid, junior")]


def test_adding_in_the_middle_is_no_change_of_order() -> None:
    before = small_ladder()
    before["expectations"] = before["expectations"][:3] + before["expectations"][4:]
    assert told(before, small_ladder()) == [("added", "expectation", "autonomy-mid-2")]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"name": "Maker"}, FieldChange("name", "Engineer", "Maker")),
        ({"summary": "New."}, FieldChange("summary", "A ladder for tests.", "New.")),
        ({"sustained": {"quarters": 3, "of": 6}}, FieldChange("sustained", "2 of 4 quarters", "3 of 6 quarters")),
    ],
)
def test_a_changed_head_is_told(change: dict[str, Any], expected: FieldChange) -> None:
    (found,) = difference(small_ladder(), small_ladder(**change))
    assert (found.part, found.fields) == ("ladder", [expected])


def test_what_ai_changes_at_a_level_is_told() -> None:
    (change,) = difference(small_ladder(), changed("levels", 1, with_ai="Reviews drafts."))
    assert (change.part, change.key) == ("level", "mid")
    assert change.fields == [FieldChange("what AI changes", "", "Reviews drafts.")]


def test_a_changed_example_of_a_discipline_is_told() -> None:
    def with_example(text: str) -> Document:
        examples = [{"expectation": "risk-mid-1", "text": text}]
        row = {"key": "data", "name": "Data", "summary": "", "role_with_ai": "", "with_ai": "", "examples": examples}
        return small_ladder(disciplines=[row])

    (change,) = difference(with_example("One."), with_example("Two."))
    assert (change.part, change.key) == ("discipline", "data")
    assert change.fields == [FieldChange("examples", "risk-mid-1: One.", "risk-mid-1: Two.")]


# ---- what is built in


@pytest.fixture(scope="module", params=BUILT_IN, ids=lambda path: path.stem)
def built_in(request: pytest.FixtureRequest) -> Document:
    return read(request.param.read_text(encoding="utf-8"))


def test_two_ladders_are_built_in() -> None:
    assert [path.stem for path in BUILT_IN] == ["ai-engineer", "software-engineer"]


def test_a_built_in_file_is_named_after_its_ladder() -> None:
    assert [read_file(path)["key"] for path in BUILT_IN] == [path.stem for path in BUILT_IN]


def test_a_built_in_ladder_has_the_four_levels_and_the_five_dimensions(built_in: Document) -> None:
    assert [row["name"] for row in built_in["levels"]] == ["Junior", "Mid", "Senior", "Staff"]
    names = ["Autonomy", "Risk", "Perspective", "Collaboration", "Ownership"]
    assert [row["name"] for row in built_in["dimensions"]] == names


def test_each_cell_of_a_built_in_ladder_holds_two_or_three_expectations(built_in: Document) -> None:
    cells = {
        (dimension["key"], level["key"]): sum(
            (row["dimension"], row["level"]) == (dimension["key"], level["key"]) for row in built_in["expectations"]
        )
        for dimension in built_in["dimensions"]
        for level in built_in["levels"]
    }
    assert len(cells) == 20
    assert {cell: count for cell, count in cells.items() if count not in (2, 3)} == {}


def test_each_built_in_expectation_has_an_example_and_a_counter_example(built_in: Document) -> None:
    assert [row["key"] for row in built_in["expectations"] if not (row["example"] and row["counter_example"])] == []


def test_no_two_built_in_expectations_say_the_same(built_in: Document) -> None:
    for field in ("text", "example", "counter_example"):
        said = [row[field] for row in built_in["expectations"]]
        assert len(set(said)) == len(said)


def test_each_built_in_level_says_what_it_is_and_what_ai_changes(built_in: Document) -> None:
    assert [row["key"] for row in built_in["levels"] if not (row["summary"] and row["with_ai"])] == []


def test_each_built_in_dimension_says_what_it_is(built_in: Document) -> None:
    assert [row["key"] for row in built_in["dimensions"] if not row["summary"]] == []


def test_each_built_in_discipline_overlays_expectations_that_exist(built_in: Document) -> None:
    known = {row["key"] for row in built_in["expectations"]}
    told = {row["key"]: {example["expectation"] for example in row["examples"]} for row in built_in["disciplines"]}
    assert told != {}
    assert {key: sorted(names - known) for key, names in told.items() if not names or names - known} == {}


def test_each_built_in_discipline_says_what_ai_makes_of_the_role(built_in: Document) -> None:
    rows = built_in["disciplines"]
    assert [row["key"] for row in rows if not (row["summary"] and row["role_with_ai"] and row["with_ai"])] == []
