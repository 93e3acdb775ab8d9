"""What stands out about an expectation, from counts."""

from hypothesis import given
from hypothesis import strategies as st

from growth.promotions.overview.quality import Counts, Finding, findings


def test_nobody_has_accepted_evidence() -> None:
    assert findings(Counts()) == [Finding.UNSEEN]
    assert findings(Counts(seen_in=1, judged=1, verdicts=1)) == []


def test_half_of_the_verdicts_ask_for_more() -> None:
    assert findings(Counts(seen_in=3, judged=3, verdicts=4, contested=2, disciplines=2)) == [Finding.DISPUTED]
    assert findings(Counts(seen_in=3, judged=3, verdicts=5, contested=2, disciplines=2)) == []


def test_disputes_of_fewer_than_three_people_or_verdicts_are_not_told() -> None:
    assert findings(Counts(seen_in=1, judged=2, verdicts=6, contested=6)) == []
    assert findings(Counts(seen_in=0, judged=2, verdicts=3, contested=3)) == [Finding.UNSEEN]


def test_one_discipline_only_where_all_of_three_people_name_theirs() -> None:
    assert findings(Counts(seen_in=3, judged=3, verdicts=3, disciplines=1)) == [Finding.ONE_DISCIPLINE]
    assert findings(Counts(seen_in=3, judged=3, verdicts=3, disciplines=1, without_discipline=1)) == []
    assert findings(Counts(seen_in=2, judged=2, verdicts=2, disciplines=1)) == []
    assert findings(Counts(seen_in=3, judged=3, verdicts=3, without_discipline=3)) == []


def test_one_or_two_people_are_too_few_to_count() -> None:
    assert [Counts(seen_in=number).is_few for number in range(4)] == [False, True, True, False]


@given(st.builds(Counts, *[st.integers(0, 5)] * 6))
def test_what_is_told_of_few_people_is_only_that_nobody_was_accepted(counts: Counts) -> None:
    if max(counts.seen_in, counts.judged) < 3:
        assert set(findings(counts)) <= {Finding.UNSEEN}
