"""What the tests of health share: pairings that began long ago, sessions that were held, ratings of other months."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from accounts.models import User
from growth.mentoring.health.models import Rating
from growth.mentoring.health.months import month_before, this_month
from growth.mentoring.meeting.models import Session
from growth.mentoring.models import Pairing

DAY = timedelta(days=1)


def paired(mentor: User, mentee: User, days_ago: int = 200, **fields: Any) -> Pairing:
    return Pairing.objects.create(
        mentor=mentor, mentee=mentee, started_on=timezone.localdate() - days_ago * DAY, **fields
    )


def begun(pairing: Pairing, days_ago: int) -> Pairing:
    pairing.started_on = timezone.localdate() - days_ago * DAY
    pairing.save()
    return pairing


def met(pairing: Pairing, days_ago: int, state: str = "held") -> Session:
    day = timezone.localdate() - days_ago * DAY
    noon = timezone.make_aware(datetime.combine(day, time(12)))
    return Session.objects.create(pairing=pairing, starts_at=noon, state=state, created_by=pairing.mentee)


def rated(pairing: Pairing, person: User, score: int, month: date | None = None) -> Rating:
    return Rating.objects.create(pairing=pairing, person=person, score=score, month=month or this_month())


def last_month() -> date:
    return month_before(this_month())
