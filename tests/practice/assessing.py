"""Assessments for tests."""

from datetime import timedelta

from django.utils import timezone

from accounts.models import Team, User
from growth.evidence.models import Evidence
from growth.practice import actions
from growth.practice.actions import Answered, Content, Placed, Step
from growth.practice.models import NextStep, PracticeAssessment
from growth.practice.questions import PAIRS, QUESTIONS


def content(reply: str = "partly", *, evidence: Evidence | None = None, words: str = "", **more: object) -> Content:
    """One reply to all questions; evidence at the first."""
    answers = [
        Answered(question.key, reply, words, "", evidence if place == 0 else None)
        for place, question in enumerate(QUESTIONS)
    ]
    return Content(answers, [Placed(PAIRS[0].key, 1, "Seen twice")], ["no_evaluation", "in_diagrams"], **more)


def assessed(by: User, *, days_ago: int = 0, team: Team | None = None, **fields: object) -> PracticeAssessment:
    day = timezone.localdate() - timedelta(days=days_ago)
    return actions.assess(team or by.team, by=by, day=day, content=content(**fields))


def next_step(assessment: PracticeAssessment, owner: User, *, due_in: int = 7) -> NextStep:
    due_on = timezone.localdate() + timedelta(days=due_in)
    return actions.add_step(assessment, by=owner, step=Step("Version the prompts", owner, due_on))


def form_of(**changes: object) -> dict[str, object]:
    """What the browser would send."""
    data: dict[str, object] = {"day": timezone.localdate().isoformat(), "fragility": ["no_evaluation"]}
    for question in QUESTIONS:
        data |= {f"{question.key}_reply": "partly", f"{question.key}_words": "", f"{question.key}_link": ""}
    for pair in PAIRS:
        data |= {f"{pair.key}_position": "", f"{pair.key}_words": ""}
    return {**data, "text": "", "owner": "", "due_on": "", **changes}


def body_of(team: Team, **changes: object) -> dict[str, object]:
    """What a client of the API would send."""
    return {
        "team": team.pk,
        "day": timezone.localdate().isoformat(),
        "answers": [{"question": question.key, "reply": "yes"} for question in QUESTIONS],
        "positions": [{"pair": "drafts", "position": 3}],
        "signals": ["in_diagrams"],
        **changes,
    }
