"""A plan against a newer version: what comes and goes, and that nothing done is lost."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from growth.roadmaps.planning.planner import Task, in_order
from growth.roadmaps.versions.moves import summary
from growth.roadmaps.versions.moving import Coming, Mine, Move, compare


def words(key: str, **changes: Any) -> dict[str, Any]:
    return {"title": f"The {key}", "what": "", "hours_low": 8, "hours_high": 12, "phase": 1, **changes}


def mine(key: str, *after: str, state: str = "", **changes: Any) -> Mine:
    """`state` names any of closed, touched and own."""
    facts = {f"is_{fact}": True for fact in state.split()}
    return Mine(key, words(key, **changes), frozenset(after), **facts)


def new(key: str, *after: str, **changes: Any) -> Coming:
    return Coming(key, words(key, **changes), frozenset(after))


def keys(rows: Any) -> list[str]:
    return [row.mine.key if hasattr(row, "mine") else row.key for row in rows]


BEFORE = [mine("a"), mine("b", "a"), mine("c", "b")]
SAME = [new("a"), new("b", "a"), new("c", "b")]

CASES: dict[str, tuple[list[Mine], list[Coming], dict[str, Any]]] = {
    "nothing is different": (BEFORE, SAME, {"order": ["a", "b", "c"]}),
    "a new one comes at its place": (
        BEFORE,
        [new("a"), new("x", "a"), new("b", "x"), new("c", "b")],
        {"added": ["x"], "changed": ["b"], "order": ["a", "x", "b", "c"]},
    ),
    "a new one may come first": (
        BEFORE, [new("x"), *SAME], {"added": ["x"], "order": ["x", "a", "b", "c"]}
    ),
    "what was not begun goes": (
        BEFORE, [new("a"), new("c", "a")], {"removed": ["b"], "changed": ["c"], "order": ["a", "c"]}
    ),
    "what is under way becomes one's own": (
        [mine("a"), mine("b", "a", state="touched")],
        [new("a")],
        {"becomes_own": ["b"], "order": ["a", "b"], "after": {"a": set(), "b": {"a"}}},
    ),
    "what is closed stays, gone or not": (
        [mine("a", state="closed"), mine("b", state="closed touched")],
        [new("a", title="Other words", hours_low=1)],
        {"stays": ["a", "b"], "becomes_own": ["b"], "order": ["a", "b"]},
    ),
    "open ones take other words and hours": (
        BEFORE, [new("a", hours_high=20), new("b", "a", what="More."), new("c", "b")],
        {"changed": ["a", "b"], "order": ["a", "b", "c"]},
    ),
    "another phase alone is nothing to tell": (
        BEFORE, [new("a", phase=2), *SAME[1:]], {"order": ["a", "b", "c"]}
    ),
    "one's own order is kept": (
        [mine("c"), mine("a"), mine("b")], [new("a"), new("b"), new("c")], {"order": ["c", "a", "b"]}
    ),
    "but prerequisites come first": (
        [mine("c"), mine("a"), mine("b")], [new("a"), new("b"), new("c", "b")],
        {"changed": ["c"], "order": ["a", "b", "c"]},
    ),
    "one's own milestones stay": (
        [mine("a"), mine("mine", "a", state="own")], [new("a"), new("x")],
        {"added": ["x"], "order": ["a", "x", "mine"], "after": {"a": set(), "x": set(), "mine": {"a"}}},
    ),
    "one's own before one of the roadmap stays before it": (
        [mine("mine", state="own"), mine("a", "mine")], [new("a", what="More.")],
        {"changed": ["a"], "order": ["mine", "a"], "after": {"mine": set(), "a": {"mine"}}},
    ),
    "unless that would make a circle": (
        [mine("a"), mine("mine", "a", state="own"), mine("b", "mine")],
        [new("b"), new("a", "b")],
        {"changed": ["a", "b"], "order": ["b", "a", "mine"], "after": {"b": set(), "a": {"b"}, "mine": {"a"}}},
    ),
    "a key that somebody used themselves is not overwritten": (
        [mine("a"), mine("x", "a", state="own"), mine("y", "x", state="own")],
        [new("a"), new("x", "a")],
        {
            "added": ["x"], "renamed": {"x": "x-2"}, "order": ["a", "x", "x-2", "y"],
            "after": {"a": set(), "x": {"a"}, "x-2": {"a"}, "y": {"x-2"}},
        },
    ),
    "closed as one's own, it counts for the roadmap": (
        [mine("x", state="own closed")], [new("x")], {"stays": ["x"], "order": ["x"]}
    ),
    "closed against the new order, it stands where it may": (
        [mine("c", "a", state="closed"), mine("a")], [new("c"), new("a", "c")],
        {"stays": ["c"], "changed": ["a"], "order": ["c", "a"], "after": {"c": set(), "a": {"c"}}},
    ),
}  # fmt: skip


@pytest.mark.parametrize(("before", "coming", "expected"), CASES.values(), ids=list(CASES))
def test_what_moving_does(before: list[Mine], coming: list[Coming], expected: dict[str, Any]) -> None:
    move = compare(before, coming)
    parts = ("added", "removed", "becomes_own", "changed", "stays")
    found = {name: keys(getattr(move, name)) for name in parts} | {"order": move.order, "renamed": move.renamed}
    assert found == {
        **{name: [] for name in parts},
        "renamed": {},
        **{k: v for k, v in expected.items() if k != "after"},
    }
    if "after" in expected:
        assert {key: set(before) for key, before in move.after.items()} == expected["after"]


@st.composite
def graph(draw: st.DrawFn) -> dict[str, frozenset[str]]:
    """Some of ten keys in some order, with prerequisites among those before."""
    found: dict[str, frozenset[str]] = {}
    for key in draw(st.lists(st.sampled_from("abcdefghij"), unique=True, max_size=8)):
        found[key] = frozenset(before for before in found if draw(st.booleans()))
    return found


@st.composite
def plans(draw: st.DrawFn) -> list[Mine]:
    rows = [
        Mine(
            key,
            words(key, hours_low=draw(st.integers(1, 3))),
            after,
            is_closed=draw(st.booleans()),
            is_touched=draw(st.booleans()),
            is_own=draw(st.booleans()),
        )
        for key, after in draw(graph()).items()
    ]
    return draw(st.permutations(rows))


@settings(max_examples=200, deadline=None)
@given(plans(), graph())
def test_whatever_the_plan_nothing_done_is_lost(before: list[Mine], after: dict[str, frozenset[str]]) -> None:
    coming = [Coming(key, words(key), keys) for key, keys in after.items()]
    move = compare(before, coming)
    kept = {move.renamed.get(row.key, row.key) for row in before if row.is_closed or row.is_touched or row.is_own}
    assert kept <= set(move.order)
    assert set(after) <= set(move.order)
    assert len(move.order) == len(set(move.order)) and set(move.order) == set(move.after)
    tasks = [Task(key, 1, frozenset(move.after[key])) for key in move.order]
    assert [task.key for task in in_order(tasks)] == move.order  # no circle, and in an order that works
    assert all(after[key] <= move.after[key] for key in after)
    closed = {row.key for row in before if row.is_closed}
    assert closed.isdisjoint(keys(move.updated)) and closed.isdisjoint(keys(move.removed))


@settings(max_examples=100, deadline=None)
@given(plans(), graph())
def test_moving_twice_is_moving_once(before: list[Mine], after: dict[str, frozenset[str]]) -> None:
    coming = [Coming(key, words(key), keys) for key, keys in after.items()]
    move = compare(before, coming)
    by_key = {move.renamed.get(row.key, row.key): row for row in before}
    moved = [
        Mine(
            key,
            by_key[key].words if key in by_key and (key not in after or by_key[key].is_closed) else words(key),
            move.after[key],
            is_closed=key in by_key and by_key[key].is_closed,
            is_touched=key in by_key and by_key[key].is_touched,
            is_own=key not in after,
        )
        for key in move.order
    ]
    again = compare(moved, coming)
    assert again.says_nothing_new and again.order == move.order and again.renamed == {}


def told(before: list[Mine], coming: list[Coming]) -> str:
    return summary(compare(before, coming))


def test_it_is_told_in_a_sentence() -> None:
    assert told(BEFORE, SAME) == ""
    assert told(BEFORE, [*SAME, new("d"), new("e"), new("f")]) == "3 milestones come."
    assert told(BEFORE, [*SAME, new("d")]) == "1 milestone comes."
    some = [new("a", hours_low=9), new("b", "a", hours_low=9), new("x"), new("y"), new("z")]
    assert told(BEFORE, some) == "3 milestones come, 1 goes and 2 have other hours."
    touched = [mine("a", state="touched"), mine("b")]
    assert told(touched, [new("b", what="More.")]) == (
        "1 milestone becomes your own and 1 has other words or prerequisites."
    )


def test_a_move_knows_whether_it_says_anything() -> None:
    assert compare(BEFORE, SAME).says_nothing_new
    assert not compare(BEFORE, SAME[:2]).says_nothing_new
    assert isinstance(compare([], []), Move)
