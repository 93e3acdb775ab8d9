"""Proposals that wait for answers, and for being settled."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from accounts.actions import mark_left
from growth.decisions.actions import edit_decision, name_people
from growth.decisions.flow_actions import accept_decision, answer, take_back
from growth.decisions.models import Decision
from growth.inbox.queries import frame_counts
from tests.decisions.makers import make_project, make_proposal
from tests.people import NAMES, Cast

SignIn = Callable[[str], Client]


@pytest.fixture
def proposal(cast: Cast) -> Decision:
    """By Ada, for Ben and Mia to decide."""
    made = make_proposal(make_project(cast.omar), cast.ada, cast.ben, title="Zeppelin queues")
    return name_people(made, by=cast.ada, people=[("author", cast.ada), ("decider", cast.ben), ("decider", cast.mia)])


def waits(cast: Cast) -> dict[str, str]:
    kinds = {who: frame_counts(cast[who]).by_kind for who in NAMES}
    return {who: ", ".join(found) for who, found in kinds.items() if found}


def test_a_proposal_waits_for_each_decider_until_they_answer(cast: Cast, proposal: Decision) -> None:
    assert waits(cast) == {"ben": "decision_answers", "mia": "decision_answers"}
    answer(proposal, by=cast.ben, reply="agree")
    assert waits(cast) == {"mia": "decision_answers"}


def test_once_all_have_answered_it_waits_to_be_settled(cast: Cast, proposal: Decision) -> None:
    for person in (cast.ben, cast.mia):
        answer(proposal, by=person, reply="agree")
    assert waits(cast) == {"ben": "decision_settling", "mia": "decision_settling"}
    accept_decision(proposal, by=cast.mia)
    assert waits(cast) == {}


def test_who_left_is_not_waited_for(cast: Cast, proposal: Decision) -> None:
    answer(proposal, by=cast.ben, reply="agree")
    mark_left(cast.mia, by=cast.rafael, on=timezone.localdate())
    assert waits(cast) == {"ben": "decision_settling"}


def test_changed_words_ask_anew(cast: Cast, proposal: Decision) -> None:
    answer(proposal, by=cast.ben, reply="agree")
    edit_decision(proposal, by=cast.ada, version=proposal.version, decision="Two queues each.")
    assert waits(cast) == {"ben": "decision_answers", "mia": "decision_answers"}


def test_what_was_taken_back_waits_for_nobody(cast: Cast, proposal: Decision) -> None:
    take_back(proposal, by=cast.ada)
    assert waits(cast) == {}


def test_one_out_of_a_file_is_answered_where_the_file_is(cast: Cast, proposal: Decision) -> None:
    Decision.objects.update(source_path="docs/adr/1.md")
    assert waits(cast) == {}


@pytest.mark.parametrize(("answered", "verb"), [((), "Answer"), (("ben", "mia"), "Settle")])
def test_each_row_opens_for_whom_it_waits(
    as_: SignIn, cast: Cast, proposal: Decision, answered: tuple[str, ...], verb: str
) -> None:
    for who in answered:
        answer(proposal, by=cast[who], reply="agree")
    for who in ("ben", "mia"):
        row = as_(who).get("/api/v1/inbox/").json()[0]["rows"][0]
        assert (row["what"], row["verb"]) == ("Zeppelin queues", verb)
        assert as_(who).get(row["url"]).status_code == 200
