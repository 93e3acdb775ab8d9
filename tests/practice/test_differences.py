"""What changed between two assessments, by properties."""

from hypothesis import given
from hypothesis import strategies as st

from growth.practice.differences import Facts, differences
from growth.practice.models import Reply
from growth.practice.questions import PAIRS, POSITIONS, QUESTIONS, SIGNALS

facts = st.builds(
    Facts,
    st.dictionaries(st.sampled_from([question.key for question in QUESTIONS]), st.sampled_from(Reply.values)),
    st.frozensets(st.sampled_from(sorted(SIGNALS))),
    st.dictionaries(st.sampled_from([pair.key for pair in PAIRS]), st.integers(0, POSITIONS - 1)),
)
TURNED = {"good": "bad", "bad": "good", "": ""}


@given(facts)
def test_the_same_facts_differ_in_nothing(one: Facts) -> None:
    assert differences(one, one) == []


@given(facts, facts)
def test_the_other_way_round_every_direction_turns(one: Facts, other: Facts) -> None:
    there = [(change.what, change.direction) for change in differences(one, other)]
    back = [(change.what, TURNED[change.direction]) for change in differences(other, one)]
    assert sorted(there) == sorted(back)


@given(facts, facts)
def test_each_thing_changes_once(one: Facts, other: Facts) -> None:
    names = [change.what for change in differences(one, other)]
    assert len(names) == len(set(names))


def test_a_question_that_no_longer_applies_is_neither_better_nor_worse() -> None:
    change = differences(Facts({"drift": "no"}), Facts({"drift": "n_a"}))[0]
    assert (change.how, change.direction) == ("no before, does not apply now", "")


def test_signs_of_fragility_that_are_gone_are_good() -> None:
    before, after = Facts(signals={"no_evaluation"}), Facts(signals={"governed"})
    assert [(change.how, change.direction) for change in differences(before, after)] == [
        ("no longer", "good"),
        ("new", "good"),
    ]
