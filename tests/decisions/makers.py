"""Records in the states tests need, made through the actions of the slice."""

from typing import Any

from accounts.models import User
from growth.decisions.actions import start_project, write_decision
from growth.decisions.flow_actions import accept_decision, answer, propose_decision
from growth.decisions.models import Decision, Project


def make_project(keeper: User, name: str = "Payouts", **fields: Any) -> Project:
    return start_project(by=keeper, name=name, **fields)


def make_draft(project: Project, author: User, decider: User | None = None, **words: Any) -> Decision:
    words = {"title": "A queue per partner", "context": "One bank is slow.", "decision": "A queue each."} | words
    return write_decision(project, by=author, people=[("decider", decider)] if decider else [], **words)


def make_proposal(project: Project, author: User, decider: User, **words: Any) -> Decision:
    return propose_decision(make_draft(project, author, decider, **words), by=author)


def make_accepted(project: Project, author: User, decider: User, **words: Any) -> Decision:
    proposal = make_proposal(project, author, decider, **words)
    answer(proposal, by=decider, reply="agree")
    return accept_decision(proposal, by=decider)
