"""The pictures, for any ladder and any record."""

from datetime import date, timedelta
from xml.etree import ElementTree

from hypothesis import given, settings
from hypothesis import strategies as st

from growth.charts import (
    MODES,
    MOST_SINGLE_MARKS,
    NARROW_TREND,
    SCOPES,
    WIDE_TREND,
    AssessedOn,
    Axis,
    Frame,
    Mark,
    assessed_over_time,
    composition,
    growth_map,
    load_trend,
    mode_shares,
    profile,
    quarters_until,
    rung_symbols,
    rung_use,
    scale,
    scope_plot,
)
from growth.standing import ClaimRow, Rule, standings, window

TODAY = date(2026, 11, 20)
words = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=40)


@st.composite
def frames(draw: st.DrawFn) -> Frame:
    levels = draw(st.lists(words, min_size=2, max_size=8))
    axes = [Axis(f"d{n}", n, "X", draw(words)) for n in range(1, draw(st.integers(1, 8)) + 1)]
    days = st.dates(TODAY - timedelta(days=900), TODAY)
    level = st.integers(1, len(levels))
    keys = [axis.key for axis in axes]
    rows = draw(
        st.lists(
            st.builds(ClaimRow, st.sampled_from(keys), level, st.just(0) | level, st.booleans(), days), max_size=20
        )
    )
    marks = st.builds(
        Mark, days, words, st.sampled_from(["", *SCOPES]), st.sampled_from(["", *MODES]), st.sampled_from([None, *axes])
    )
    return Frame(
        who=draw(words),
        levels=levels,
        axes=axes,
        quarters=quarters_until(TODAY),
        window=window(TODAY, Rule()),
        standings={str(key): found for key, found in standings(rows, as_of=TODAY, rule=Rule()).items()},
        today=TODAY,
        target=draw(st.integers(0, len(levels))),
        marks=draw(st.lists(marks, max_size=MOST_SINGLE_MARKS + 20)),
    )


@settings(max_examples=40, deadline=None)
@given(frames())
def test_every_picture_is_well_formed_and_says_nothing_unescaped(frame: Frame) -> None:
    for picture in (growth_map, profile, scope_plot, mode_shares):
        root = ElementTree.fromstring(f"<pictures>{picture(frame)}</pictures>")
        for svg in root:
            assert [child.tag for child in svg[:2]] == ["title", "desc"]
            assert not [node for node in svg.iter() if "style" in node.attrib or node.tag == "script"]


seen = st.dictionaries(st.sampled_from([f"d{n}" for n in range(1, 9)]), st.integers(0, 8))


@settings(max_examples=40, deadline=None)
@given(frames(), st.lists(st.builds(AssessedOn, st.dates(), seen, seen), max_size=12), seen)
def test_check_ins_are_drawn_whatever_was_said(frame: Frame, points: list[AssessedOn], own: dict[str, int]) -> None:
    pictures = assessed_over_time(frame.axes, frame.levels, points) + profile(frame, assessed=own)
    for svg in ElementTree.fromstring(f"<pictures>{pictures}</pictures>"):
        assert [child.tag for child in svg[:2]] == ["title", "desc"]


def test_the_self_assessment_is_dashed_in_the_profile_and_said_in_words() -> None:
    axes = [Axis(letter, n, letter.upper(), letter) for n, letter in enumerate("abc", 1)]
    frame = Frame("Ada", ["Junior", "Mid"], axes, quarters_until(TODAY), [], {}, TODAY)
    assert 'class="self"' not in profile(frame)
    drawn = profile(frame, assessed={"a": 2, "b": 1})
    assert 'class="self"' in drawn
    assert "The dashed line is the self-assessment: a Mid, b Junior, c no evidence." in drawn


def test_many_check_ins_show_the_newest_ones() -> None:
    points = [AssessedOn(TODAY - timedelta(days=90 * ago), {"a": 1}, {"a": 2}) for ago in range(11, -1, -1)]
    drawn = assessed_over_time([Axis("a", 1, "A", "Autonomy")], ["Junior", "Mid"], points).split("</svg>")
    assert [part.count("self-dot") for part in drawn[:2]] == [WIDE_TREND, NARROW_TREND]


def marks(count: int) -> list[Mark]:
    return [Mark(TODAY - timedelta(days=index), f"Item {index}", "team", "owned", None) for index in range(count)]


def plot(count: int) -> str:
    frame = Frame("Ada", [], [], quarters_until(TODAY), [], {}, TODAY, marks=marks(count))
    return scope_plot(frame).split("</svg>")[0]


def test_few_items_are_single_marks_and_many_are_counted() -> None:
    assert plot(MOST_SINGLE_MARKS).count("dot-item dim-0") == MOST_SINGLE_MARKS
    crowded = plot(MOST_SINGLE_MARKS + 1)
    assert "dot-item dim-0" not in crowded
    assert sum(int(text.split("<")[0]) for text in crowded.split('class="letter tiny">')[1:]) == MOST_SINGLE_MARKS + 1


def test_twins_of_which_one_has_no_claim_are_both_drawn() -> None:
    axis = Axis("a", 1, "A", "Autonomy")
    twins = [Mark(TODAY, "Same words", "team", "owned", None), Mark(TODAY, "Same words", "team", "owned", axis)]
    frame = Frame("Ada", [], [], quarters_until(TODAY), [], {}, TODAY, marks=twins)
    drawn = scope_plot(frame).split("</svg>")[0]
    assert (drawn.count("dot-item dim-0"), drawn.count("dot-item dim-1")) == (1, 1)


def test_the_narrow_growth_map_shows_five_quarters() -> None:
    frame = Frame("Ada", ["Junior", "Mid"], [Axis("a", 1, "A", "Autonomy")], quarters_until(TODAY), [], {}, TODAY)
    wide, narrow = growth_map(frame).split("</svg>")[:2]
    assert (wide.count(">Q4<"), narrow.count(">Q4<")) == (2, 2)
    assert (wide.count('middle" class="tick"'), narrow.count('middle" class="tick"')) == (8, 5)


def test_the_load_trend_has_a_row_a_factor_and_no_line_over_a_long_silence() -> None:
    first, today = date(2026, 6, 1), date(2026, 11, 21)
    points = [(date(2026, 6, 1), [0, 1]), (date(2026, 6, 15), [4, 1]), (date(2026, 9, 7), [2, 2])]
    drawn = load_trend(["Risk & noise", "Talk"], points, first, today)
    wide = drawn[: drawn.index("load-trend narrow")]
    assert "Risk &amp; noise" in wide
    assert wide.count("load-dot") == 6
    assert wide.count("load-line") == 2  # one a factor; between June and September nothing is known
    assert "3 check-ins from 1 Jun 2026 to 7 Sep 2026" in wide


def test_a_scale_marks_one_place_also_between_steps() -> None:
    drawn = scale(1.5, 5)
    assert drawn.count("<circle") == 6
    assert 'class="on" cx="28"' in drawn


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(words, st.lists(words, max_size=60)), min_size=1, max_size=8))
def test_a_composition_draws_everybody_once_and_inside_the_picture(levels: list[tuple[str, list[str]]]) -> None:
    drawn = composition([name for name, _ in levels], [people for _, people in levels], "A pyramid.")
    for svg in ElementTree.fromstring(f"<pictures>{drawn}</pictures>"):
        assert [child.tag for child in svg[:2]] == ["title", "desc"]
        bricks = [node for node in svg.iter("rect") if node.get("class") == "brick"]
        width = float(svg.get("width", 0))
        assert all(0 <= float(brick.get("x", -1)) <= width - float(brick.get("width", 0)) for brick in bricks)
        counts = [node.text for node in svg.iter("text") if node.get("class") == "say strong"]
        assert counts == [str(len(people)) for _, people in reversed(levels)]


@given(st.integers(1, 9), st.data())
def test_every_glyph_in_use_is_among_the_symbols(levels: int, data: st.DataObject) -> None:
    solid = data.draw(st.integers(0, levels))
    hollow = data.draw(st.just(0) | st.integers(solid + 1, levels)) if solid < levels else 0
    ident = rung_use(solid, hollow, levels).split('href="#')[1].split('"')[0]
    assert rung_symbols([levels]).count(f'id="{ident}"') == 1
