"""A packet as somebody may read it."""

import json
from typing import Any

from accounts.models import User
from growth.promotions.packets.models import Packet


def document_for(viewer: User, packet: Packet) -> tuple[dict[str, Any], bool]:
    """The document, and whether it is masked: for everybody but the sides, until the meeting opens."""
    document: dict[str, Any] = json.loads(packet.body)
    case = packet.case
    blind = not case.is_side(viewer) and bool(case.calibration and case.calibration.is_blind)
    if blind:
        text = packet.body.replace(case.person.name, f"Case {packet.number}")
        document = json.loads(text)
    return document, blind
