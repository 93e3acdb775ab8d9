"""Whatever people do in whatever order: who sees what, what is settled, and which number it has."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import Team, User
from growth.decisions import actions, flow_actions, rules
from growth.decisions.discussing import Answer
from growth.decisions.finding.search import search
from growth.decisions.models import SETTLED, Decision, Participant, Project
from growth.decisions.record_templates.models import checklists
from growth.decisions.reviewing.actions import ask_review, decline_review
from growth.decisions.reviewing.models import AskedReviewer
from growth.decisions.reviewing.rules import can_ask_review, can_decline
from tests.decisions.makers import make_draft, make_project
from tests.people import Cast

PEOPLE = ("ada", "mia", "noor", "zoe")
WORD = "quetzal"  # in every record, and in nothing else
Do = Callable[[Decision, User, Cast], object]


def _decline(decision: Decision, by: User, cast: Cast) -> None:
    for review in decision.design_reviews.all():
        if can_decline(by, review):
            decline_review(review, by=by)


DOES: dict[str, tuple[Callable[[User, Decision], bool], Do]] = {
    "propose": (rules.can_propose, lambda row, by, cast: flow_actions.propose_decision(row, by=by)),
    "take back": (rules.can_take_back, lambda row, by, cast: flow_actions.take_back(row, by=by)),
    "discard": (rules.can_discard, lambda row, by, cast: flow_actions.discard_draft(row, by=by)),
    "edit": (
        rules.can_edit,
        lambda row, by, cast: actions.edit_decision(
            row, by=by, version=row.version, decision=f"{WORD} {row.version + 1}"
        ),
    ),
    "edit what was settled": (
        lambda by, row: True,
        lambda row, by, cast: row.is_settled and actions.edit_decision(row, by=by, version=row.version, decision="No."),
    ),
    "agree": (rules.can_answer, lambda row, by, cast: flow_actions.answer(row, by=by, reply="agree")),
    "object": (rules.can_answer, lambda row, by, cast: flow_actions.answer(row, by=by, reply="object", reason="No.")),
    "accept": (rules.can_settle, lambda row, by, cast: flow_actions.accept_decision(row, by=by, words="All the same.")),
    "reject": (rules.can_settle, lambda row, by, cast: flow_actions.reject_decision(row, by=by, words="Too dear.")),
    "deprecate": (rules.can_deprecate, lambda row, by, cast: flow_actions.deprecate_decision(row, by=by, words="Old.")),
    "name": (
        rules.can_name_people,
        lambda row, by, cast: actions.name_person(row, by=by, role="decider", person=cast.noor),
    ),
    "take off": (
        rules.can_name_people,
        lambda row, by, cast: actions.take_off(row, by=by, role="decider", person=cast.mia),
    ),
    "ask": (
        can_ask_review,
        lambda row, by, cast: ask_review(row, by=by, reviewers=[cast.zoe], checklists=checklists()[:1]),
    ),
    "decline": (lambda by, row: True, _decline),
}
STEPS = st.lists(st.tuples(st.sampled_from(sorted(DOES)), st.sampled_from(PEOPLE), st.booleans()), max_size=16)


def _teams_up_from(person: User) -> list[Team]:
    teams, team = [], person.team
    while team is not None:
        teams.append(team)
        team = team.parent
    return teams


class World:
    """Two drafts in a project for a team, and what must stay true of them."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.project = make_project(cast.mia, team=cast.ada.team, audience="team")
        self.rows = [make_draft(self.project, cast.ada, cast.mia, decision=WORD) for _ in range(2)]
        self.settled: dict[int, tuple[Any, ...]] = {}
        self.numbers: dict[int, int] = {}

    def step(self, name: str, who: str, first: bool) -> None:
        by = self.cast[who]
        row = Decision.objects.visible_to(by).filter(pk=self.rows[0 if first else 1].pk).first()
        may, do = DOES[name]
        if row is None or not may(by, row):
            return
        waiting = name == "accept" and self.unanswered(row)
        try:
            do(row, by, self.cast)
        except ValidationError:
            return
        assert not waiting, "accepted without the answer of a decider"

    def unanswered(self, row: Decision) -> set[int]:
        deciders = Participant.objects.filter(decision=row, role="decider", person__is_active=True)
        said = Answer.objects.filter(decision=row, round=row.round)
        return set(deciders.values_list("person", flat=True)) - set(said.values_list("person", flat=True))

    def check_settled(self) -> None:
        for row in Decision.objects.all():
            words = (row.title, row.context, row.decision, row.options)
            if row.status in SETTLED:
                assert self.settled.setdefault(row.pk, words) == words
            else:
                assert row.pk not in self.settled
            if row.number is not None:
                assert self.numbers.setdefault(row.number, row.pk) == row.pk
            else:
                assert row.pk not in self.numbers.values()

    def check_search(self) -> None:
        for name in PEOPLE:
            rows = Decision.objects.visible_to(self.cast[name])
            assert set(rows.values_list("pk", flat=True)) == self.seen_by(self.cast[name])
            assert set(search(rows, WORD).values_list("pk", flat=True)) == self.seen_by(self.cast[name])

    def seen_by(self, viewer: User) -> set[int]:
        """The rule of visibility once more, in other words."""
        named = set(Participant.objects.filter(person=viewer).values_list("decision", flat=True))
        asked = AskedReviewer.objects.filter(person=viewer, declined_at=None).values_list("review__decision", flat=True)
        is_in = viewer == self.project.keeper or self.project.team in _teams_up_from(viewer)
        return {
            row.pk
            for row in Decision.objects.all()
            if row.pk in named or row.pk in set(asked) or (is_in and row.status != "draft")
        }

    def check_doors(self, client: Client) -> None:
        """Page and API show what the queryset does, and the words to nobody else."""
        for name in PEOPLE:
            client.force_login(self.cast[name])
            seen = self.seen_by(self.cast[name])
            for row in self.rows:
                for path in (f"/decisions/{row.pk}/", f"/api/v1/decisions/{row.pk}/"):
                    answer = client.get(path)
                    assert answer.status_code == (200 if row.pk in seen else 404)
                    assert (WORD in answer.content.decode()) == (row.pk in seen)
            listed = client.get("/api/v1/decisions/", {"q": WORD}).json()
            assert {row["id"] for row in listed["results"]} == seen


@pytest.mark.many_cases
@settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=STEPS)
def test_no_order_of_steps_shows_a_draft_changes_what_is_settled_or_accepts_too_early(
    cast: Cast, client: Client, steps: list[tuple[str, str, bool]]
) -> None:
    before = transaction.savepoint()
    try:
        Project.objects.all().delete()
        world = World(cast)
        for step in steps:
            world.step(*step)
            world.check_settled()
        world.check_search()
        world.check_doors(client)
    finally:
        transaction.savepoint_rollback(before)
