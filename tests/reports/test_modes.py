"""Delegated, reviewed, owned: figures of the window before and what moved, beside what the level looks for."""

import html
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from growth.charts import MODES
from growth.reports.formats import as_document, as_markdown
from growth.reports.modes import FEWEST, moved
from growth.reports.queries import growth_report
from growth.standing import Quarter
from ladder.actions import place
from tests.factories import log, publish, small_ladder
from tests.people import Cast

SignIn = Callable[[str], Client]
NOW = Quarter.of(timezone.localdate())
COUNTS = st.fixed_dictionaries({mode: st.integers(0, 30) for mode in MODES})


def counts(delegated: int, reviewed: int, owned: int) -> dict[str, int]:
    return {"delegated": delegated, "reviewed": reviewed, "owned": owned}


@pytest.mark.parametrize(
    ("now", "before", "said"),
    [
        (counts(5, 3, 2), counts(0, 0, 0), []),
        (counts(5, 3, 2), counts(1, 0, 1), ["These are too few to say whether the shares moved."]),
        (counts(0, 0, 0), counts(1, 0, 4), []),
        (counts(4, 4, 2), counts(8, 8, 4), ["The shares are about the same since."]),
        (
            counts(6, 2, 2),
            counts(1, 2, 7),
            ["Since then a larger part was delegated and a smaller part was owned."],
        ),
        (
            counts(0, 0, 8),
            counts(4, 4, 2),
            ["Since then a larger part was owned and a smaller part was delegated and reviewed."],
        ),
    ],
)
def test_what_moved_is_said_in_words(now: dict[str, int], before: dict[str, int], said: list[str]) -> None:
    assert moved(now, before, "four quarters")[1:] == said


def test_the_window_before_is_said_in_figures() -> None:
    assert moved(counts(1, 1, 1), counts(1, 2, 7), "four quarters")[0] == (
        "Of 10 in the four quarters before: 7 owned, 2 reviewed and 1 delegated."
    )


@given(COUNTS, st.integers(1, 5))
def test_the_same_shares_never_count_as_moved(now: dict[str, int], times: int) -> None:
    before = {mode: count * times for mode, count in now.items()}
    said = moved(now, before, "four quarters")
    assert not any("larger" in words or "smaller" in words for words in said)
    if sum(now.values()) >= FEWEST:
        assert said[1] == "The shares are about the same since."


@given(COUNTS, COUNTS)
def test_there_and_back_swaps_larger_and_smaller(now: dict[str, int], before: dict[str, int]) -> None:
    if min(sum(now.values()), sum(before.values())) < FEWEST:
        return
    there, back = moved(now, before, "x")[1], moved(before, now, "x")[1]
    assert ("larger" in there, "smaller" in there) == ("smaller" in back, "larger" in back)


@pytest.fixture
def placed(cast: Cast) -> Cast:
    """Ada at Mid on a ladder that says of Mid and Senior, and of Junior, what AI changes there."""
    document = small_ladder()
    for level in document["levels"]:
        level["with_ai"] = f"Drafts are read, says {level['name']}."
    version = publish(document)
    place(cast.ada, level=version.levels.get(key="mid"), since=timezone.localdate() - timedelta(days=900), by=cast.mia)
    for quarter, modes in ((0, ["delegated"] * 4 + ["owned"]), (-4, ["owned"] * 4 + ["reviewed"])):
        for number, mode in enumerate(modes):
            log(cast.ada, f"Item {quarter} {number}", share="circle", mode=mode, ended_on=NOW.plus(quarter).first_day)
    return cast


def test_the_report_says_it_beside_what_the_level_and_the_next_look_for(as_: SignIn, placed: Cast) -> None:
    report = growth_report(placed.mia, placed.ada)
    assert report is not None
    page = html.unescape(as_("mia").get(f"/people/{placed.ada.pk}/report/").content.decode())
    for words in (
        "Of 5 items in the window Ada owned 1, reviewed 0 and delegated 4.",
        "Of 5 in the four quarters before: 4 owned, 1 reviewed and 0 delegated.",
        "Since then a larger part was delegated and a smaller part was reviewed and owned.",
        "Drafts are read, says Mid.",
        "Drafts are read, says Senior.",
    ):
        assert words in page
        assert words in as_markdown(report)
    assert "says Junior" not in page
    assert list(as_document(report)["mode_shares"]["looked_for"]) == ["mid", "senior"]


def test_the_picture_has_a_table_a_quarter(as_: SignIn, placed: Cast) -> None:
    page = as_("ada").get("/report/").content.decode()
    assert f'<tr><th scope="row">{NOW}</th><td>4</td><td>0</td><td>1</td></tr>' in page
    assert f'<tr><th scope="row">{NOW.plus(-4)}</th><td>0</td><td>1</td><td>4</td></tr>' in page
    assert f'<tr><th scope="row">{NOW.plus(-2)}</th><td>0</td><td>0</td><td>0</td></tr>' in page
