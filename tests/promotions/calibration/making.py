"""Submitted cases with seats, made by hand where another package makes them: the packet is a row, the signal is sent.

Omar chairs, Ines and Zoe sit beside him, none of them with a tie to Ada. Petra (Ada’s line), Noor (her mentor), Mia
(her manager) and Ada herself sit there too where a test is about who is barred.
"""

import hashlib
import json
from datetime import timedelta
from typing import Any

from django.utils import timezone

from growth.promotions.calibration import actions, outcomes, planning
from growth.promotions.calibration.models import Calibration, CommitteeMember, Outcome, Seat
from growth.promotions.cases.models import Case
from growth.promotions.cases.states import State
from growth.promotions.packets.models import Packet
from growth.promotions.signals import case_submitted
from tests.people import Cast
from tests.promotions.making import calibration, committee, fresh, in_state, meet_gates

DIMENSIONS = ("autonomy", "risk")
ASSESSMENTS = [
    {"side": "candidate", "dimension": "autonomy", "level": 3, "words": ""},
    {"side": "manager", "dimension": "autonomy", "level": 2, "words": ""},
]
BARRED = ("ada", "mia", "petra", "noor")
READERS = ("omar", "ines", "zoe")


def round_of(cast: Cast, *members: str) -> Calibration:
    """Cases come in until today."""
    return calibration(committee(cast, *(members or ("ines", "zoe"))), freezes_in=0)


def packet(case: Case) -> Packet:
    number = Packet.objects.count() + 1
    body = json.dumps({"assessments": ASSESSMENTS})
    before = Packet.objects.order_by("-number").values_list("digest", flat=True).first() or ""
    digest = hashlib.sha256(f"{number}{before}{body}".encode()).hexdigest()
    return Packet.objects.create(number=number, case=case, body=body, digest=digest, previous_digest=before)


def submitted(case: Case, to: Calibration, *, with_packet: bool = True) -> Case:
    """As `submit_case` leaves it. Without a packet, which is never deleted, where a test empties the database."""
    Case.objects.filter(pk=case.pk).update(calibration=to)
    case = in_state(case, State.SUBMITTED)
    if with_packet:
        packet(case)
    case_submitted.send(Case, case=case, by=case.manager)
    return fresh(case)


def seat(case: Case, who: str) -> Seat:
    return Seat.objects.select_related("case__calibration", "person").get(case=case, person__email=f"{who}@example.org")


def rated(case: Case, who: str, *levels: int) -> Seat:
    """A level for each dimension, senior if none is given, with reasons; not handed in."""
    at = seat(case, who)
    for dimension, level in zip(DIMENSIONS, levels or (3, 3), strict=True):
        reason = f"{who} on {dimension}: the packet shows it."
        actions.rate(at, by=at.person, dimension=dimension, level=level, reason=reason)
    return at


def handed_in(case: Case, who: str, *levels: int) -> Seat:
    at = rated(case, who, *levels)
    return actions.hand_in(at, by=at.person)


def opened(of: Calibration) -> Calibration:
    chair = CommitteeMember.objects.get(committee=of.committee, is_chair=True).person
    return planning.open_calibration(of, by=chair, confirmed=True)


def voted(case: Case, who: str, choice: str = "promote", words: str = "") -> None:
    at = seat(case, who)
    actions.cast_vote(at, by=at.person, choice=choice, words=words)


PROMOTED: dict[str, Any] = {
    "kind": "promoted",
    "reason": "Two quarters of work at the new level, seen by several people.",
    "agreed_levels": {"autonomy": 3, "risk": 2},
}
NOT_YET: dict[str, Any] = {
    "kind": "not_yet",
    "reason": "Autonomy is there. Risk was seen once.",
    "agreed_levels": {"autonomy": 3, "risk": 2},
    "shows": ["Leads one review of a risky change", "Writes down what was traded for what"],
}


def not_yet() -> dict[str, Any]:
    return {**NOT_YET, "review_on": timezone.localdate() + timedelta(days=120)}


def met(case: Case) -> Case:
    """A meeting that is open: all readers handed in, and Omar and Ines voted."""
    for who in READERS:
        handed_in(case, who)
    assert case.calibration is not None
    opened(case.calibration)
    for who in ("omar", "ines"):
        voted(case, who)
    return fresh(case)


def with_outcome(cast: Cast, case: Case, **words: Any) -> Outcome:
    meet_gates(case, "promoted")
    return outcomes.record_outcome(met(case), by=cast.omar, **(words or PROMOTED))
