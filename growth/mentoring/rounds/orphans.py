"""Mentees who lost their mentor, and whom nobody helps yet."""

from django.db.models import Exists, F, OuterRef, Q, Subquery

from accounts.models import PersonQuerySet, User
from growth.mentoring.asking.models import MentorRequest
from growth.mentoring.models import Kind, Pairing
from growth.mentoring.rounds.models import RoundEntry


def orphans() -> PersonQuerySet:
    """People whose last mentoring pairing was ended by somebody else (the mentor, who may have left, or Rungs).

    Not those who have another mentor, an open request, or left a round since: they look for nobody, or by themselves.
    Each carries `lost_on`, the day it ended.
    """
    mine = Pairing.objects.filter(mentee=OuterRef("pk"), kind=Kind.MENTORING)
    last = mine.filter(ended_on__isnull=False).order_by("-ended_on", "-pk")
    left = RoundEntry.objects.filter(
        person=OuterRef("pk"), side=RoundEntry.Side.MENTEE, left_at__date__gte=OuterRef("lost_on")
    )
    open_requests = MentorRequest.objects.open().filter(mentee=OuterRef("pk"), kind=Kind.MENTORING)
    lost = User.objects.active().annotate(
        lost_on=Subquery(last.values("ended_on")[:1]), lost_by=Subquery(last.values("ended_by")[:1])
    )
    return lost.filter(
        Q(lost_by__isnull=True) | ~Q(lost_by=F("pk")),
        ~Exists(mine.filter(ended_on__isnull=True)),
        ~Exists(open_requests),
        ~Exists(left),
        lost_on__isnull=False,
    )
