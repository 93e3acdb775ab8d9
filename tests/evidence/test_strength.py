"""The seven facts and the label that follows from them."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from growth.evidence.actions import answer_corroboration, ask_corroboration, withdraw_claim
from growth.evidence.strength import Facts, label
from ladder.models import LadderVersion
from tests.factories import claim, log
from tests.people import Cast

NOTHING = Facts(*[False] * 7)
DOCUMENTED = replace(NOTHING, artefact=True, dated=True, own_part=True)
RANK = {"claim": 0, "documented": 1, "corroborated": 2}
facts = st.builds(Facts, *[st.booleans()] * 7)


@given(facts, st.booleans(), st.sampled_from(list(Facts.__dataclass_fields__)))
def test_one_more_fact_never_weakens(had: Facts, outcome: bool, name: str) -> None:
    more = replace(had, **{name: True})
    assert RANK[label(more, outcome=outcome)] >= RANK[label(had, outcome=outcome)]


@given(facts)
def test_nothing_is_documented_without_an_outcome(had: Facts) -> None:
    assert label(had, outcome=False) == "claim"


@pytest.mark.parametrize("missing", ["artefact", "dated", "own_part"])
def test_each_part_of_documented_is_needed(missing: str) -> None:
    assert label(DOCUMENTED, outcome=True) == "documented"
    assert label(replace(DOCUMENTED, **{missing: False}), outcome=True) == "claim"


def test_a_witness_alone_does_not_make_it_corroborated() -> None:
    assert label(replace(NOTHING, corroboration=True), outcome=True) == "claim"
    assert label(replace(DOCUMENTED, corroboration=True), outcome=True) == "corroborated"


@pytest.mark.parametrize(
    ("answer", "strength"), [("yes", "corroborated"), ("yes_but", "corroborated"), ("cannot_say", "documented")]
)
def test_an_answer_decides_the_strength_of_the_item(
    cast: Cast, ladder: LadderVersion, answer: str, strength: str
) -> None:
    item = log(
        cast.ada, own_part="All of it", outcome="Fewer calls", links=[{"label": "PR", "url": "https://x.example"}]
    )
    assert item.strength == "documented"
    asked = ask_corroboration(claim(item, "risk-mid-1"), by=cast.ada, witness=cast.zoe, question="Is it so?")
    answer_corroboration(asked, by=cast.zoe, answer=answer, words="Only on Mondays.")
    item.refresh_from_db()
    assert item.strength == strength


def test_strength_falls_back_when_the_corroborated_claim_is_withdrawn(cast: Cast, ladder: LadderVersion) -> None:
    item = log(
        cast.ada, own_part="All of it", outcome="Fewer calls", links=[{"label": "PR", "url": "https://x.example"}]
    )
    made = claim(item, "risk-mid-1")
    asked = ask_corroboration(made, by=cast.ada, witness=cast.zoe, question="Is it so?")
    answer_corroboration(asked, by=cast.zoe, answer="yes")
    withdraw_claim(made, by=cast.ada)
    item.refresh_from_db()
    assert item.strength == "documented"
