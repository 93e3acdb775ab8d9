"""The same facts give the same letters."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from growth.promotions.packets.canonical import LARGEST, NotCanonicalError, canonical, digest

TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
FACTS = st.recursive(
    st.none() | st.booleans() | st.integers(-LARGEST, LARGEST) | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=12,
)


@given(FACTS)
def test_it_reads_back_as_it_was_and_writes_the_same_again(facts: Any) -> None:
    written = canonical(facts)
    assert json.loads(written) == facts
    assert canonical(json.loads(written)) == written


@given(st.dictionaries(TEXTS, FACTS, max_size=5))
def test_the_order_things_were_put_in_does_not_matter(facts: dict[str, Any]) -> None:
    assert canonical(dict(reversed(facts.items()))) == canonical(facts)


def test_it_is_what_the_standard_writes() -> None:
    facts = {"\u20ac": 'é\n"\\\u0001', "b": [1, None, True], "a": {"z": -1, "y": ""}, "\U0001f600": 0, "\ufb33": 0}
    assert canonical(facts) == (
        '{"a":{"y":"","z":-1},"b":[1,null,true],"\u20ac":"é\\n\\"\\\\\\u0001","\U0001f600":0,"\ufb33":0}'
    )


@pytest.mark.parametrize(
    "odd", [1.0, float("nan"), LARGEST + 1, "\ud800", {1: 2}, {"\ud800": 1}, object(), {1, 2}, b""]
)
def test_what_has_no_one_form_is_refused(odd: Any) -> None:
    with pytest.raises(NotCanonicalError):
        canonical([odd])


def test_the_digest_depends_on_all_three() -> None:
    assert len({digest(1, "", "{}"), digest(2, "", "{}"), digest(1, "a", "{}"), digest(1, "", "{ }")}) == 4
