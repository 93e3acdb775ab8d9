"""The pure rules, by properties: whatever the rows, these things hold."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from growth.standing import ClaimRow, Quarter, Rule, Standing, State, standings, window

TODAY = date(2026, 11, 20)
LEVELS = 4

days = st.dates(min_value=date(2024, 1, 1), max_value=TODAY)
rules = st.integers(1, 8).flatmap(lambda m: st.builds(Rule, st.integers(1, m), st.just(m)))


@st.composite
def rows(draw: st.DrawFn) -> ClaimRow:
    claimed = draw(st.integers(1, LEVELS))
    accepted = draw(st.integers(0, LEVELS))
    return ClaimRow(draw(st.sampled_from("AR")), claimed, accepted, accepted > 0, draw(days))


many = st.lists(rows(), max_size=30)


def states(found: dict, subject: str) -> list[int]:
    standing = found.get(subject, Standing())
    return [standing.at(level).rank for level in range(1, LEVELS + 1)]


@given(many, rules, st.randoms())
def test_order_of_input_never_matters(given_rows, rule, random) -> None:  # type: ignore[no-untyped-def]
    shuffled = list(given_rows)
    random.shuffle(shuffled)
    assert standings(shuffled, as_of=TODAY, rule=rule) == standings(given_rows, as_of=TODAY, rule=rule)


@given(many, rows(), rules)
def test_adding_accepted_evidence_never_lowers_a_standing(given_rows, extra, rule) -> None:  # type: ignore[no-untyped-def]
    extra = extra._replace(accepted=max(extra.accepted, 1), answered=True)
    before = standings(given_rows, as_of=TODAY, rule=rule)
    after = standings([*given_rows, extra], as_of=TODAY, rule=rule)
    for subject in "AR":
        assert all(new >= old for new, old in zip(states(after, subject), states(before, subject), strict=True))


@given(many, rows(), rules)
def test_an_unaccepted_claim_never_raises_a_standing_above_claimed(given_rows, extra, rule) -> None:  # type: ignore[no-untyped-def]
    extra = extra._replace(accepted=0, answered=False)
    before = standings(given_rows, as_of=TODAY, rule=rule)
    after = standings([*given_rows, extra], as_of=TODAY, rule=rule)
    for subject in "AR":
        old, new = before.get(subject, Standing()), after.get(subject, Standing())
        assert (new.sustained, new.emerging, new.evidenced) == (old.sustained, old.emerging, old.evidenced)
        assert all(
            n == o or n == State.CLAIMED.rank
            for n, o in zip(states(after, subject), states(before, subject), strict=True)
        )


@given(many, rules)
def test_a_higher_level_is_never_firmer_than_a_lower_one(given_rows, rule) -> None:  # type: ignore[no-untyped-def]
    found = standings(given_rows, as_of=TODAY, rule=rule)
    for subject in "AR":
        firmness = states(found, subject)
        assert firmness == sorted(firmness, reverse=True)


@given(many, rules)
def test_sustained_means_evidenced_in_n_of_the_last_m_quarters(given_rows, rule) -> None:  # type: ignore[no-untyped-def]
    """The definition, spelled out the slow way."""
    last = window(TODAY, rule)
    found = standings(given_rows, as_of=TODAY, rule=rule)
    for subject in "AR":
        for level in range(1, LEVELS + 1):
            quarters = {Quarter.of(row.day) for row in given_rows if row.subject == subject and row.accepted >= level}
            holds = len(quarters & set(last)) >= rule.needed
            assert (found.get(subject, Standing()).at(level) is State.SUSTAINED) == holds


@given(many, rules, st.integers(1, 400))
def test_what_lies_after_the_day_does_not_count(given_rows, rule, back) -> None:  # type: ignore[no-untyped-def]
    day = TODAY - timedelta(days=back)
    known = [row for row in given_rows if row.day <= day]
    assert standings(given_rows, as_of=day, rule=rule) == standings(known, as_of=day, rule=rule)


@given(days)
def test_a_day_lies_in_its_quarter(day: date) -> None:
    quarter = Quarter.of(day)
    assert quarter.first_day <= day <= quarter.last_day
    assert quarter.plus(1).plus(-1) == quarter
    assert quarter.plus(1).first_day == quarter.last_day + timedelta(days=1)


def test_accepted_at_another_level_counts_for_that_level_only() -> None:
    row = ClaimRow("A", claimed=3, accepted=2, answered=True, day=TODAY)
    found = standings([row], as_of=TODAY, rule=Rule())["A"]
    assert [found.at(level) for level in (1, 2, 3)] == [State.EMERGING, State.EMERGING, State.NONE]


@pytest.mark.parametrize(
    ("quarters_ago", "state"),
    [
        ([0, 3], State.SUSTAINED),
        ([0, 4], State.EMERGING),
        ([0, 0], State.EMERGING),
        ([9], State.EMERGING),
        ([], State.NONE),
    ],
)
def test_two_of_the_last_four_quarters(quarters_ago: list[int], state: State) -> None:
    newest = Quarter.of(TODAY)
    accepted = [ClaimRow("A", 3, 3, True, newest.plus(-ago).first_day) for ago in quarters_ago]
    found = standings(accepted, as_of=TODAY, rule=Rule(2, 4)).get("A", Standing())
    assert found.at(3) is state


def test_a_claim_that_waits_is_claimed_and_a_year_of_silence_does_not_undo_it() -> None:
    found = standings([ClaimRow("A", 3, 0, False, date(2025, 1, 5))], as_of=TODAY, rule=Rule())["A"]
    assert (found.at(3), found.claimed) == (State.CLAIMED, 3)
