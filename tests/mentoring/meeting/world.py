"""What the tests of meetings share: Noor mentors Ada since a hundred days, and one of everything in it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from accounts.models import User
from growth.mentoring.actions import begin_pairing
from growth.mentoring.meeting import actions, agreement_actions
from growth.mentoring.meeting.models import ActionItem, Goal, OutlineStep, PairingAgreement, Session, Topic
from growth.mentoring.models import Kind, Pairing
from growth.mentoring.profiles.models import MOST_CAPACITY, Profile
from tests.people import Cast

DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def at(days: float = 0) -> datetime:
    """That many days from now, at the full second."""
    return timezone.now().replace(microsecond=0) + days * DAY


def of_ada(days: int = 100) -> Pairing:
    """Noor mentors Ada, that many days by now."""
    Pairing.objects.update(started_on=timezone.localdate() - days * DAY)
    return Pairing.objects.select_related("mentor", "mentee").get()


def begun(mentor: User, mentee: User, kind: str = Kind.MENTORING, days: int = 100) -> Pairing:
    Profile.objects.update_or_create(person=mentor, defaults={"capacity": MOST_CAPACITY})
    made = begin_pairing(mentor=mentor, mentee=mentee, by=mentee, kind=kind)
    Pairing.objects.filter(pk=made.pk).update(started_on=timezone.localdate() - days * DAY)
    made.refresh_from_db()
    return made


def held(pairing: Pairing, days_ago: float = 1, **fields: Any) -> Session:
    return actions.log_session(pairing, by=pairing.mentee, starts_at=at(-days_ago), **fields)


def planned(pairing: Pairing, in_days: float = 3, **fields: Any) -> Session:
    return actions.plan_session(pairing, by=pairing.mentee, starts_at=at(in_days), **fields)


def over(pairing: Pairing, days_ago: float = 1) -> Session:
    """Planned, and its time has passed."""
    session = planned(pairing)
    Session.objects.filter(pk=session.pk).update(starts_at=at(-days_ago))
    session.refresh_from_db()
    return session


def agreed(pairing: Pairing, **fields: Any) -> PairingAgreement:
    """Written by the mentee, not confirmed yet."""
    fields = {"aim": "Perspective first", "cadence_weeks": 2, "minutes": 45, "ends_on": timezone.localdate() + 90 * DAY,
              **fields}  # fmt: skip
    return agreement_actions.write_agreement(pairing, by=pairing.mentee, version=0, **fields)


@dataclass
class Everything:
    """One of everything the two share, each with words that could leak."""

    pairing: Pairing
    held: Session
    planned: Session
    item: ActionItem
    topic: Topic
    agreement: PairingAgreement
    goal: Goal
    step: OutlineStep


def everything(cast: Cast) -> Everything:
    pairing = of_ada()
    session = held(pairing, 3, notes="leak-notes")
    agreement = agreed(pairing, aim="leak-aim", free_goals=["leak-goal"])
    return Everything(
        pairing=pairing,
        held=session,
        planned=planned(pairing, place="leak-place"),
        item=actions.add_action_item(pairing, by=cast.ada, words="leak-item", owner=cast.noor, session=session),
        topic=actions.add_topic(pairing, by=cast.ada, words="leak-topic"),
        agreement=agreement,
        goal=pairing.goals.get(),
        step=OutlineStep.objects.create(pairing=pairing, day=30, words="leak-step"),
    )
