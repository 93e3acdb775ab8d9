"""Who may ask, answer and take back. What the state of a request allows, the actions say."""

from accounts.models import User
from growth.mentoring.asking.models import MentorChoice, MentorRequest


def can_ask(user: User, thing: object = None) -> bool:
    return user.is_active


def can_withdraw(user: User, request: MentorRequest) -> bool:
    return request.mentee_id == user.pk


def can_answer(user: User, choice: MentorChoice) -> bool:
    """Whoever is asked: yes, no, tell me more."""
    return choice.mentor_id == user.pk


def can_reply(user: User, choice: MentorChoice) -> bool:
    """The mentee tells more, and decides about those who are not asked yet."""
    return choice.request.mentee_id == user.pk


can_change = can_reply
