"""What of pairings waits for a side: “did you meet?”, an agreement to confirm, a renewal to answer, an end in sight."""

from datetime import datetime, time

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import User
from growth.mentoring.meeting.models import PairingAgreement, Session
from growth.mentoring.meeting.queries import SOON
from growth.mentoring.models import Pairing
from growth.waiting import Row, Waits


def unsettled(viewer: User) -> QuerySet[Session]:
    active = Pairing.objects.of_sides(viewer).active()
    rows = Session.objects.planned().filter(asked_at__isnull=False, pairing__in=active.values("pk"))
    return rows.select_related("pairing__mentor", "pairing__mentee").order_by("asked_at", "pk")


def unconfirmed(viewer: User) -> QuerySet[PairingAgreement]:
    mine = Q(pairing__mentor=viewer, mentor_agreed_at=None) | Q(pairing__mentee=viewer, mentee_agreed_at=None)
    rows = PairingAgreement.objects.filter(mine, pairing__ended_on=None)
    return rows.select_related("pairing__mentor", "pairing__mentee", "edited_by").order_by("edited_at", "pk")


def renewals(viewer: User) -> QuerySet[Pairing]:
    rows = Pairing.objects.of_sides(viewer).active().filter(renewal_until__isnull=False)
    return rows.exclude(renewal_by=viewer).select_related("mentor", "mentee", "renewal_by").order_by("ends_on", "pk")


def ends(viewer: User) -> QuerySet[Pairing]:
    # The day in UTC, not the reader's: the same SQL counts for everybody.
    soon = timezone.now().date() + SOON
    rows = Pairing.objects.of_sides(viewer).active().filter(ends_on__lte=soon, renewal_until=None)
    return rows.select_related("mentor", "mentee").order_by("ends_on", "pk")


def _unsettled(session: Session) -> Row:
    return Row(
        f"{session.pairing.mentor.name} and {session.pairing.mentee.name}",
        "Did you two meet lately?" if session.is_question else "Did you two meet as planned?",
        session.get_absolute_url(),
        "Answer",
        session.asked_at,
    )


def _unconfirmed(agreement: PairingAgreement) -> Row:
    by = agreement.edited_by.name if agreement.edited_by else "The other side"
    return Row(
        "How you work together",
        f"{by} asks you to confirm it",
        agreement.pairing.get_absolute_url(),
        "Read",
        agreement.edited_at,
    )


def _renewal(pairing: Pairing) -> Row:
    by = pairing.renewal_by.name if pairing.renewal_by else "The other side"
    return Row("Go on meeting?", f"{by} would like to", pairing.get_absolute_url(), "Answer", _since(pairing))


def _end(pairing: Pairing) -> Row:
    return Row(
        f"{pairing.mentor.name} and {pairing.mentee.name}",
        "Your pairing comes to its agreed end: go on, or end it",
        pairing.get_absolute_url(),
        "Decide",
        _since(pairing),
    )


def _since(pairing: Pairing) -> datetime:
    """From when on the end was in sight; for sorting."""
    day = pairing.ends_on - SOON if pairing.ends_on else pairing.started_on
    return timezone.make_aware(datetime.combine(day, time.min))


WAITING = [
    Waits("mentoring_met", "Did you meet?", unsettled, _unsettled),
    Waits("mentoring_agreements", "Mentoring agreements to confirm", unconfirmed, _unconfirmed),
    Waits("mentoring_renewals", "Pairings to go on with", renewals, _renewal),
    Waits("mentoring_ends", "Pairings near their end", ends, _end),
]
