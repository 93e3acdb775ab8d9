"""What of roadmaps waits for somebody: closed milestones of those they mentor, and their own mistakes check."""

from datetime import UTC, date, datetime, time, timedelta

from django.db.models import Exists, F, OuterRef, QuerySet
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from growth.access import people_mentored_by
from growth.evidence.visibility import SHARED
from growth.roadmaps.enrolments.models import Enrolment, Visibility
from growth.roadmaps.milestones.models import Confirmation, PlannedMilestone
from growth.roadmaps.mistakes.models import MistakesCheck
from growth.roadmaps.mistakes.queries import DUE_AFTER
from growth.waiting import Row, Waits

RECENT = timedelta(days=60)


def to_confirm(viewer: User) -> QuerySet[PlannedMilestone]:
    """Closed lately by those `viewer` mentors, with evidence they may see, and not confirmed by them. By days in UTC.

    Managers may confirm as well, and are not asked to: it is no approval.
    """
    confirmed = Confirmation.objects.filter(milestone=OuterRef("pk"), by=viewer)
    rows = PlannedMilestone.objects.filter(
        ~Exists(confirmed),
        state=PlannedMilestone.State.CLOSED,
        closed_on__gte=timezone.now().date() - RECENT,
        enrolment__person__in=people_mentored_by(viewer).values("pk"),
        enrolment__visibility=Visibility.CIRCLE,
        enrolment__ended_on__isnull=True,
        evidence__visibility__in=SHARED,
        evidence__archived_at__isnull=True,
    )
    return rows.select_related("enrolment__person").order_by("closed_on", "pk")


def mistakes_due(viewer: User) -> QuerySet[Enrolment]:
    """One's own roadmap, two months after its start or its last mistakes check. By days in UTC."""
    last = MistakesCheck.objects.filter(enrolment=OuterRef("pk")).order_by("-answered_on").values("answered_on")[:1]
    rows = Enrolment.objects.running().filter(person=viewer).exclude(version__mistakes=[])
    counted = rows.annotate(counted_from=Coalesce(last, F("started_on")))
    return counted.filter(counted_from__lte=timezone.now().date() - DUE_AFTER).order_by("started_on", "pk")


def _confirm(milestone: PlannedMilestone) -> Row:
    assert milestone.closed_on is not None
    return Row(
        f"{milestone.enrolment.person.name} closed “{milestone.title}”",
        "A milestone of their roadmap, closed with evidence you can look at",
        milestone.get_absolute_url(),
        "Confirm",
        _moment(milestone.closed_on),
    )


def _mistakes(enrolment: Enrolment) -> Row:
    return Row(
        "Your mistakes check",
        "For you alone: a few short questions, beside what your own log shows",
        reverse("roadmaps:mistakes"),
        "Answer",
        _moment(enrolment.counted_from + DUE_AFTER),  # type: ignore[attr-defined]
    )


def _moment(day: date) -> datetime:
    return datetime.combine(day, time.min, UTC)


WAITING = [
    Waits("milestones_to_confirm", "Closed milestones of those you mentor", to_confirm, _confirm),
    Waits("mistakes_checks", "Your mistakes check", mistakes_due, _mistakes),
]
