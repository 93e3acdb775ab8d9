"""Turning a gap into an agreement between the two sides."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import User
from growth.checkins.agreements import Agreement
from growth.checkins.agreements_actions import propose_agreement
from growth.promotions.cases.locking import lock_writable
from growth.promotions.cases.models import Case
from growth.promotions.cases.states import State
from growth.promotions.lint.gaps import Gap, gaps_before
from growth.promotions.lint.letter import agreements_on, can_be_agreed, submissions_for
from ladder.models import Dimension


def find_gap(case: Case, key: str) -> Gap | None:
    """The gap with this key, while it is open."""
    return next((gap for gap in gaps_before(case, State.SUBMITTED) if gap.key == key), None)


@transaction.atomic
def agree_on_gap(case: Case, *, by: User, key: str, dimension: Dimension, text: str, due_on: date) -> Agreement:
    """Proposes to the other side that `text` closes the gap, at the level the case is for. Once for each gap: again,
    by whomever, gives the agreement that is there, unless it was declined.

    Raises ValidationError for a gap that is closed or somebody else's to close, once the document is frozen, and as
    `propose_agreement` does.
    """
    current = lock_writable(case)  # two who click at once make one
    known = agreements_on(current, [key]).get(key)
    if known is not None:
        return known
    gap = find_gap(current, key)
    if gap is None:
        raise ValidationError("This gap is closed by now.")
    if not can_be_agreed(current, gap):
        raise ValidationError("Only what one of you two closes can become an agreement.")
    submissions = submissions_for(current, key)
    declined = set(Agreement.objects.filter(submission__in=submissions).values_list("submission", flat=True))
    submission = next((row for row in submissions if row not in declined), None)
    if submission is None:
        raise ValidationError("This was declined several times. Talk about it.")
    return propose_agreement(
        person=current.person, guide=current.manager, by=by, submission=submission,
        dimension=dimension, level=current.target, text=text, due_on=due_on,
    )  # fmt: skip
