"""Cases in front of a committee, with seats, packets and outcomes, straight in the database."""

from datetime import date
from typing import Any

from django.utils import timezone

from growth.promotions.calibration.models import Calibration, Outcome, Seat
from growth.promotions.cases.models import Case, CaseAssessment
from growth.promotions.packets.models import Packet
from tests.people import Cast
from tests.promotions.making import fresh, in_state


def packet_of(case: Case, body: str = "{}") -> Packet:
    number = Packet.objects.count() + 1
    before = f"{number - 1:064x}" if number > 1 else ""
    return Packet.objects.create(number=number, case=case, body=body, digest=f"{number:064x}", previous_digest=before)


def submitted(case: Case, calibration: Calibration, cast: Cast, body: str = "{}", **seats: str) -> Case:
    """With a packet and a seat a member: `omar=""` reads it, `ines="line"` is barred."""
    Case.objects.filter(pk=case.pk).update(calibration=calibration)
    packet_of(case, body)
    for name, barred in seats.items():
        Seat.objects.create(case=case, person=cast[name], barred_because=barred)
    return in_state(case, "submitted")


def outcome(case: Case, *, sent: bool = True, kind: str = "not_yet", **levels: int) -> Outcome:
    """Recorded; with `sent` its letter was sent and the case ended."""
    made = Outcome.objects.create(
        case=case,
        kind=kind,
        reason="Not for two quarters yet.",
        review_on=date(2027, 6, 1),
        effective_on=date(2027, 1, 1),
        agreed_levels=levels,
        recorded_by_name="Omar Ferreira",
        letter_sent_at=timezone.now() if sent else None,
    )
    if sent:
        in_state(case, kind)
    return made


def assessed(case: Case, side: str, **levels: int) -> None:
    for dimension, level in levels.items():
        CaseAssessment.objects.create(case=case, side=side, dimension=dimension, level=level)


def another_case(cast: Cast, who: str, like: Case, **fields: Any) -> Case:
    """Of somebody else, with the template and target of a case that is there."""
    person = cast[who]
    given = {"manager": person.manager or cast.petra, "started_by": person, **fields}
    return fresh(Case.objects.create(person=person, template=like.template, target=like.target, **given))
