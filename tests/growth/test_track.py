"""The roadmap track, at its extremes."""

import re
from datetime import date, timedelta
from itertools import pairwise
from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from growth.charts import Stone, Track, TrackPhase, track
from growth.charts.tracks import GAP, spread

START, TODAY = date(2026, 2, 2), date(2026, 11, 20)
WIDE, NARROW = 0, 1


def drawings(of: Track) -> list[ElementTree.Element]:
    """The two drawings, well-formed."""
    return list(ElementTree.fromstring(f"<both>{track(of)}</both>"))


def said(of: Track) -> str:
    return drawings(of)[WIDE].findtext("desc") or ""


def stones(count: int, *, closed: int = 0, apart: int = 20) -> list[Stone]:
    days = [START + timedelta(days=apart * number) for number in range(1, count + 1)]
    return [
        Stone(number, f"Part {number}", day, day + timedelta(days=5), number <= closed)
        for number, day in enumerate(days, 1)
    ]


def big_ones(drawing: ElementTree.Element) -> list[tuple[float, float]]:
    circles = [row for row in drawing.iter("circle") if "big" in row.get("class", "")]
    return [(float(row.get("cx", 0)), float(row.get("cy", 0))) for row in circles]


def overlapping(places: list[tuple[float, float]]) -> int:
    pairs = [(a, b) for index, a in enumerate(places) for b in places[:index]]
    return sum((a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2 < 22**2 for a, b in pairs)


def labels(drawing: ElementTree.Element) -> list[str]:
    return [row.text or "" for row in drawing.iter("text")]


def test_it_says_in_words_what_it_draws() -> None:
    of = Track(
        START, TODAY, [TrackPhase("Foundations", START, TODAY)],
        [Stone(1, "A memo", START, TODAY, True), Stone(2, "A tool", TODAY, None)], TODAY, None,
    )  # fmt: skip
    assert said(of) == (
        "1 of 2 milestones are closed. The plan ends 20 Nov 2026. It does not land yet. "
        "1 A memo: planned 2 Feb 2026, closed 20 Nov 2026. 2 A tool: planned 20 Nov 2026, no day in sight."
    )
    for drawing in drawings(of):
        assert "does not land yet" in labels(drawing) and "today, week 42" in labels(drawing)


def test_nothing_to_draw_is_drawn_all_the_same() -> None:
    of = Track(START, TODAY)
    assert said(of) == "No milestones."
    assert [big_ones(drawing) for drawing in drawings(of)] == [[], []]


def test_forty_milestones_cover_each_other_nowhere() -> None:
    for apart in (0, 1, 5, 14):
        of = Track(START, TODAY, [], stones(40, closed=10, apart=apart), TODAY, TODAY + timedelta(days=400))
        for drawing in drawings(of):
            places = big_ones(drawing)
            assert len(places) == 40 and overlapping(places) == 0, apart
            width, height = (float(drawing.get(side, 0)) for side in ("width", "height"))
            assert all(11 <= x <= width - 11 and 0 < y < height for x, y in places)


def test_with_everything_closed_no_rail_goes_on() -> None:
    of = Track(START, TODAY, [], stones(3, closed=3), TODAY, None)
    drawing = drawings(of)[WIDE]
    assert "rail-line soon" not in {row.get("class") for row in drawing.iter("path")}
    assert not any("land" in words for words in labels(drawing))


def test_a_landing_far_behind_the_plan_leaves_the_plan_legible() -> None:
    late = date(2035, 1, 1)
    of = Track(START, TODAY, [], [Stone(1, "A memo", TODAY, late)], TODAY, late)
    assert of.last < date(2029, 1, 1)
    for drawing in drawings(of):
        assert "lands about 1 Jan 2035" in labels(drawing)
    assert "expected 1 Jan 2035" in said(of)
    assert big_ones(drawings(of)[WIDE]) == []


def test_a_start_to_come_has_no_today() -> None:
    of = Track(TODAY + timedelta(days=30), TODAY, [], stones(2), TODAY + timedelta(days=200), None)
    assert of.week == 0
    assert not any("today" in words for drawing in drawings(of) for words in labels(drawing))


def test_titles_are_escaped() -> None:
    assert "<b>" not in track(Track(START, TODAY, [], [Stone(1, "<b>", START, START)]))


@given(st.lists(st.floats(84, 940), min_size=0, max_size=60))
def test_stones_keep_their_distance_within_the_drawing(wanted: list[float]) -> None:
    places = spread(sorted(wanted), right=940)
    for lane in {place.lane for place in places}:
        xs = [place.x for place in places if place.lane == lane]
        assert all(after - before >= GAP - 1e-6 for before, after in pairwise(xs))
    assert all(place.x <= 940 for place in places)


days = st.dates(date(2024, 1, 1), date(2040, 12, 31))


@given(
    days, days, st.lists(st.tuples(st.none() | days, st.none() | days, st.booleans()), max_size=40),
    st.none() | days, st.none() | days,
)  # fmt: skip
def test_any_facts_make_a_drawing(
    start: date, today: date, facts: list[tuple[date | None, date | None, bool]], plan: date | None, lands: date | None
) -> None:
    rows = [
        Stone(number, "Part", planned, day, is_closed and day is not None)
        for number, (planned, day, is_closed) in enumerate(facts, 1)
    ]
    for drawing in drawings(Track(start, today, [], rows, plan, lands)):
        assert not re.search(r"nan|inf", ElementTree.tostring(drawing, encoding="unicode").split("<desc")[0])
        assert overlapping(big_ones(drawing)) == 0
