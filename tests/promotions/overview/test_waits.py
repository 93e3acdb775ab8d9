"""On whom a case waits, in words."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from growth.promotions.cases.states import ENDED, RUNNING, State
from growth.promotions.overview.waits import Facts, OpenGate, Wait, due_of, waits_of
from tests.cases import for_each

SOON, LATER = date(2026, 12, 1), date(2026, 12, 9)


def facts(state: str, **fields: object) -> Facts:
    return Facts(State(state), "Ada", "Mia", **fields)  # type: ignore[arg-type]


def said(state: str, **fields: object) -> list[str]:
    return [f"{wait.whom}: {wait.what}" for wait in waits_of(facts(state, **fields))]


def test_an_idea_waits_for_those_who_have_not_agreed() -> None:
    assert said("idea") == ["Ada: to agree on the candidacy", "Mia: to agree on the candidacy"]
    assert said("idea", manager_agreed=True) == ["Ada: to agree on the candidacy"]


def test_an_agreed_case_waits_for_gates_and_then_to_begin() -> None:
    gates = [OpenGate("drafting", "Leader", "Petra"), OpenGate("submitted", "Need", "Mia")]
    assert said("agreed", gates=gates) == ["Petra: to answer a gate: Leader"]
    assert said("agreed") == ["Ada: to begin drafting"]


def test_gates_one_may_not_know_are_one_unnamed_wait() -> None:
    unknown = [OpenGate("drafting"), OpenGate("drafting")]
    assert said("agreed", gates=unknown) == ["Its owner: to answer a gate"]
    assert said("agreed", gates=[OpenGate("drafting", "Visit")]) == ["Nobody yet: to answer a gate: Visit"]


def test_a_draft_waits_for_both_sides_until_it_freezes() -> None:
    assert waits_of(facts("drafting", freezes_on=SOON)) == [Wait("Ada and Mia", "to finish the document", SOON)]


def test_feedback_waits_for_each_who_was_asked_then_for_the_release_then_to_be_submitted() -> None:
    asked = [("Noor", LATER), ("Zoe", SOON)]
    waits = waits_of(facts("feedback", asked=asked, is_released=False, freezes_on=LATER))
    assert [wait.whom for wait in waits] == ["Noor", "Zoe", "Ada"] and due_of(waits) == SOON
    assert said("feedback", is_released=True) == ["Mia: to submit it"]
    assert said("feedback", is_released=None) == ["Mia: to submit it"]  # not for this reader


def test_a_submitted_case_waits_for_the_meeting_and_an_ended_one_for_nobody() -> None:
    assert waits_of(facts("submitted", committee="Promotions", meets_on=LATER)) == [
        Wait("Promotions", "to meet about it", LATER)
    ]
    assert said("submitted") == ["The committee: to meet about it"]


@for_each("state", [state.value for state in ENDED])
def test_nobody_waits_for_what_has_ended(db: None, state: str) -> None:
    assert waits_of(facts(state)) == [] and due_of([]) is None


@given(
    st.sampled_from(RUNNING),
    st.booleans(),
    st.sampled_from([True, False, None]),
    st.lists(
        st.builds(OpenGate, st.sampled_from(["drafting", "feedback", "submitted"]), st.sampled_from(["", "Need"]))
    ),
)
def test_a_running_case_always_waits_for_somebody(
    state: State, agreed: bool, released: bool | None, gates: list[OpenGate]
) -> None:
    waits = waits_of(facts(state, candidate_agreed=agreed, manager_agreed=agreed, is_released=released, gates=gates))
    assert waits and len(waits) == len(set(waits)) and all(wait.whom and wait.what for wait in waits)
