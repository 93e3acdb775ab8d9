"""Reviews and verdicts in the states tests need, made through the actions of the slice."""

import uuid
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from accounts.models import User
from growth.decisions.afterwards.actions import give_verdict
from growth.decisions.afterwards.models import Verdict
from growth.decisions.models import Decision
from growth.decisions.record_templates.models import Checklist, Question
from growth.decisions.reviewing.actions import ItemAnswer, ask_review, close_review, save_answers
from growth.decisions.reviewing.models import DesignReview

SHORT = Checklist(
    "short", "Short", "Two questions.", (Question("Who may read it?", ""), Question("What if it stops?", ""))
)


def ask(decision: Decision, author: User, *reviewers: User, checklist: Checklist = SHORT) -> DesignReview:
    return ask_review(decision, by=author, reviewers=reviewers, checklists=[checklist])


def answer_all(review: DesignReview, by: User, reply: str = "fine", words: str = "") -> DesignReview:
    answers = [ItemAnswer(item.position, reply, words) for item in review.items.all()]
    return save_answers(review, by=by, version=review.version, answers=answers)


def hold(review: DesignReview, by: User, result: str = "sound", **said: Any) -> DesignReview:
    return close_review(answer_all(review, by), by=by, held_on=timezone.localdate(), result=result, **said)


def make_due(decision: Decision, days: int = 10) -> Decision:
    """Its revisit date was `days` ago. No action sets a date that has passed."""
    Decision.objects.filter(pk=decision.pk).update(revisit_on=days_ago(days))
    decision.refresh_from_db()
    return decision


def days_ago(days: int) -> date:
    return timezone.localdate() - timedelta(days=days)


def verdict(decision: Decision, by: User, came: str = "held", **said: Any) -> Verdict:
    said = {"happened": "Three banks were slow, and nobody waited.", "submission": uuid.uuid4()} | said
    return give_verdict(decision, by=by, verdict=came, **said)
