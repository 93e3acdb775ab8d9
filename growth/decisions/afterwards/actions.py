"""Saying what came of a decision, and taking one's part up as evidence."""

import uuid
from collections.abc import Iterable
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q

from accounts.models import User
from growth.decisions.actions import set_revisit
from growth.decisions.afterwards.drafts import draft_of
from growth.decisions.afterwards.models import OFFER_EVIDENCE, WERE_DECIDED, Came, TakenUp, Verdict
from growth.decisions.afterwards.rules import roles_of
from growth.decisions.locking import locked
from growth.decisions.models import Decision
from growth.decisions.parts import DIMENSIONS_OF_ROLE
from growth.evidence.actions import log_evidence
from growth.notices.actions import tell
from ladder.models import Expectation

NOT_DECIDED = "Only what was decided can hold or not hold."


@transaction.atomic
def give_verdict(
    decision: Decision,
    *,
    by: User,
    verdict: str,
    happened: str,
    predicted: str = "",
    revisit_on: date | None = None,
    submission: uuid.UUID | None = None,
) -> Verdict:
    """Says whether it held. Stays beside earlier verdicts; the revisit date becomes `revisit_on`, or none.

    What the record predicted is kept with it. `predicted` is for a record that predicted nothing: it is marked as said
    in hindsight. The same `submission` twice gives the one that is there already. Raises ValidationError without what
    happened, for a record that never was decided, and for a next date that has passed.
    """
    submission = submission or uuid.uuid4()
    current = locked(decision)
    there = Verdict.objects.filter(submission=submission, by=by, decision=current).first()
    if there is not None:
        return there
    if current.status not in WERE_DECIDED:
        raise ValidationError(NOT_DECIDED)
    if not happened.strip():
        raise ValidationError({"happened": "Say what happened: it is what the next decision learns from."})
    written = current.prediction.strip()
    if written and predicted.strip():
        raise ValidationError({"predicted": "What was predicted stands on the record already."})
    set_revisit(current, revisit_on, by=by)
    made = Verdict.objects.create(
        decision=current,
        by=by,
        verdict=Came(verdict),
        predicted=written or predicted.strip(),
        in_hindsight=not written and bool(predicted.strip()),
        happened=happened.strip(),
        revisit_on=revisit_on,
        submission=submission,
    )
    offer_parts(current, verdict=made)
    return made


def offer_parts(decision: Decision, *, verdict: Verdict | None = None) -> None:
    """Tells everybody with a part that shows something, once for each occasion, that they may take it up."""
    name = decision.label or "a decision"
    occasion = f"verdict-{verdict.pk}" if verdict else "decided"
    news = f"{verdict.by.name} says what came of {name}. " if verdict else ""
    for person in _people_with_parts(decision):
        who = "" if verdict and person == verdict.by else news
        text = f"{who}You can take up your part in {name} as evidence"
        tell(person, text, url=f"{decision.get_absolute_url()}#part", key=f"decision-{decision.pk}-part-{occasion}")


def _people_with_parts(decision: Decision) -> Iterable[User]:
    named = User.objects.filter(decision_parts__decision=decision, decision_parts__role__in=DIMENSIONS_OF_ROLE)
    reviewed = User.objects.filter(
        design_reviews_asked__review__decision=decision, design_reviews_asked__took_part=True
    )
    return User.objects.active().filter(Q(pk__in=named.values("pk")) | Q(pk__in=reviewed.values("pk")))


@transaction.atomic
def take_up(
    decision: Decision, *, by: User, verdict: Verdict | None = None, expectations: Iterable[Expectation] = ()
) -> TakenUp:
    """A private draft of `by`'s part, with claims against `expectations`. Asked for again, it is the same one.

    Raises ValidationError for somebody without a part that shows something, and for a record that was not decided.
    """
    there = TakenUp.objects.filter(decision=decision, verdict=verdict, person=by).first()
    if there is not None:
        return there
    roles = roles_of(by, decision)
    if decision.status not in OFFER_EVIDENCE or not roles:
        raise ValidationError("You had no part in this that could be evidence.")
    evidence = log_evidence(
        by=by,
        submission=_submission(decision, verdict, by),
        expectations=expectations,
        **draft_of(decision, by, roles, verdict),
    )
    made, _ = TakenUp.objects.get_or_create(
        decision=decision, verdict=verdict, person=by, defaults={"roles": roles, "evidence": evidence}
    )
    return made


def _submission(decision: Decision, verdict: Verdict | None, person: User) -> uuid.UUID:
    """The same for the same part on the same occasion, however often it is asked for."""
    occasion = f"verdict-{verdict.pk}" if verdict else "decided"
    return uuid.uuid5(decision.submission, f"{occasion}-{person.pk}")
