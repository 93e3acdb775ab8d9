"""Two texts side by side: nothing of either is lost."""

from hypothesis import given
from hypothesis import strategies as st

from growth.decisions.differences import CONTEXT, Line, side_by_side

lines = st.lists(st.sampled_from(["a b c", "a b d", "x", "", "Ünïcode words, 2 of them", "  indented"]), max_size=12)


def side(rows: list[Line], name: str) -> list[str]:
    return ["".join(words for _, words in getattr(row, name)) for row in rows if getattr(row, name) is not None]


@given(lines, lines)
def test_each_side_reads_as_its_text_but_for_what_is_skipped(old: list[str], new: list[str]) -> None:
    rows = side_by_side("\n".join(old), "\n".join(new))
    skipped = sum(row.skipped for row in rows)
    before, after = "\n".join(old).splitlines(), "\n".join(new).splitlines()
    assert len(side(rows, "before")) + skipped == len(before)
    assert len(side(rows, "after")) + skipped == len(after)
    if not skipped:
        assert (side(rows, "before"), side(rows, "after")) == (before, after)


@given(lines)
def test_equal_texts_show_no_difference(same: list[str]) -> None:
    assert all(row.skipped for row in side_by_side("\n".join(same), "\n".join(same)))


def test_words_that_differ_are_marked_within_their_line() -> None:
    (row,) = side_by_side("One bank is slow.", "Two banks are slow.")
    assert row.before is not None
    assert (True, "One") in row.before and any(words.endswith("slow.") and not differs for differs, words in row.before)


def test_long_unchanged_stretches_are_folded() -> None:
    same = [f"line {n}" for n in range(50)]
    rows = side_by_side("\n".join([*same, "old"]), "\n".join([*same, "new"]))
    assert [row.skipped for row in rows if row.skipped] == [50 - CONTEXT]


def test_huge_texts_are_shown_without_comparing_them_for_minutes() -> None:
    rows = side_by_side("\n".join("abcdefgh"[n % 8] for n in range(20_000)), "x " * 500_000)
    assert len(rows) == 20_000
