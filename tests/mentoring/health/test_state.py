"""How a pairing is doing: the thresholds, and that more silence never makes it better."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from growth.mentoring.health.state import Health, closes_on, health_of, silent_for

TODAY = date(2026, 6, 15)
DAY = timedelta(days=1)
BADNESS = {Health.TOO_EARLY: 0, Health.ON_TRACK: 0, Health.CHECK_IN: 1, Health.QUIET: 2}  # too early: nobody can tell
days = st.integers(min_value=0, max_value=400)
weeks = st.integers(min_value=1, max_value=4)


def health(cadence: int, *, began: int, met: int | None) -> Health:
    """`began` and `met` days ago; `met` None: never."""
    last_met = None if met is None else TODAY - met * DAY
    return health_of(started_on=TODAY - began * DAY, cadence_weeks=cadence, last_met=last_met, today=TODAY)


@pytest.mark.parametrize(
    ("cadence", "began", "met", "expected"),
    [
        (2, 0, None, Health.TOO_EARLY),
        (2, 20, None, Health.TOO_EARLY),
        (1, 20, None, Health.TOO_EARLY),  # two weekly meetings missed already, but nobody can tell yet
        (1, 21, None, Health.CHECK_IN),
        (2, 21, None, Health.ON_TRACK),
        (2, 27, None, Health.ON_TRACK),
        (2, 28, None, Health.CHECK_IN),
        (2, 5, 0, Health.ON_TRACK),  # met once: one can tell
        (1, 300, 13, Health.ON_TRACK),
        (1, 300, 14, Health.CHECK_IN),
        (2, 300, 27, Health.ON_TRACK),
        (2, 300, 28, Health.CHECK_IN),
        (3, 300, 29, Health.ON_TRACK),
        (3, 300, 30, Health.CHECK_IN),  # two of three weeks would be 42 days; 30 is the limit
        (4, 300, 29, Health.ON_TRACK),
        (4, 300, 30, Health.CHECK_IN),
        (2, 300, 59, Health.CHECK_IN),
        (2, 300, 60, Health.QUIET),
        (2, 60, None, Health.QUIET),
        (2, 59, None, Health.CHECK_IN),
        (4, 300, 299, Health.QUIET),
        (
            2,
            10,
            40,
            Health.ON_TRACK,
        ),  # a session logged for a day before the pairing: silence counts from its beginning
    ],
)
def test_thresholds(cadence: int, began: int, met: int | None, expected: Health) -> None:
    assert health(cadence, began=began, met=met) == expected


@given(weeks, days, days, days)
def test_more_silence_never_makes_it_better(cadence: int, began: int, met: int, more: int) -> None:
    before = health(cadence, began=began + more, met=met)
    after = health(cadence, began=began + more, met=met + more)
    assert BADNESS[after] >= BADNESS[before]


@given(weeks, days, days, days)
def test_a_meeting_never_makes_it_worse(cadence: int, began: int, met: int, sooner: int) -> None:
    never, once = health(cadence, began=began, met=None), health(cadence, began=began, met=met)
    again = health(cadence, began=began, met=max(0, met - sooner))
    assert BADNESS[again] <= BADNESS[once]
    if never is not Health.TOO_EARLY:
        assert BADNESS[once] <= BADNESS[never]


@given(weeks, weeks, days, days)
def test_who_means_to_meet_less_often_is_never_judged_harder(one: int, other: int, began: int, met: int) -> None:
    often, seldom = sorted((one, other))
    assert BADNESS[health(seldom, began=began, met=met)] <= BADNESS[health(often, began=began, met=met)]


@given(days, st.none() | days)
def test_it_closes_ninety_days_after_the_last_meeting_and_is_quiet_for_a_month_before(
    began: int, met: int | None
) -> None:
    started, last = TODAY - began * DAY, None if met is None else TODAY - met * DAY
    closing = closes_on(started_on=started, last_met=last)
    assert silent_for(started_on=started, last_met=last, today=closing) == 90 * DAY
    for before in (30, 1, 0):
        found = health_of(started_on=started, cadence_weeks=4, last_met=last, today=closing - before * DAY)
        assert found is Health.QUIET
    assert health_of(started_on=started, cadence_weeks=4, last_met=last, today=closing - 31 * DAY) is not Health.QUIET
