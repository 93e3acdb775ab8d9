"""Who may ask for a design review, hold it, decline it and call it off."""

from accounts.models import User
from growth.decisions.models import Decision, Role
from growth.decisions.reviewing.models import OPEN_TO_REVIEW, DesignReview
from growth.decisions.rules import is_named


def can_ask_review(user: User, decision: Decision) -> bool:
    """Authors, while it can still be changed by what a review finds."""
    return decision.status in OPEN_TO_REVIEW and is_named(user, decision, Role.AUTHOR)


def can_hold(user: User, review: DesignReview) -> bool:
    """Whoever was asked and did not decline, until it is closed."""
    return user.is_active and review.can_be_held and _is_asked(user, review)


def can_decline(user: User, review: DesignReview) -> bool:
    return review.is_open and _is_asked(user, review)


def can_call_off(user: User, review: DesignReview) -> bool:
    """Authors, until it is closed."""
    return review.is_open and is_named(user, review.decision, Role.AUTHOR)


def _is_asked(user: User, review: DesignReview) -> bool:
    return any(row.person_id == user.pk and row.declined_at is None for row in review.asked.all())
