"""Submitting a case: it is frozen into a packet, in one transaction with all that follows from it."""

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import User
from config.errors import StaleEdit
from growth.notices.actions import tell
from growth.promotions.calibration.models import Calibration
from growth.promotions.cases.actions import step
from growth.promotions.cases.locking import lock
from growth.promotions.cases.models import Case
from growth.promotions.cases.states import State
from growth.promotions.gates.checking import unmet
from growth.promotions.lint.gaps import Gap, gaps_before
from growth.promotions.packets.chain import append
from growth.promotions.packets.freezing import document_of, now
from growth.promotions.packets.models import Packet
from growth.promotions.signals import case_submitted


@transaction.atomic
def submit_case(case: Case, *, by: User, revision: int, calibration: Calibration) -> Packet:
    """Freezes the case for the committee and sends `case_submitted`. Submitted twice gives the packet that is there.

    Raises StaleEdit from a page that is older than the case, and ValidationError out of order, for a calibration that
    takes no cases any more, and with everything that is missing: errors of the lint, gates, the candidate's yes.
    A failure, also one of what listens to the signal, leaves nothing.
    """
    current = lock(case)
    known = Packet.objects.filter(case=current).first()
    if known is not None:
        return known
    if current.revision != revision:
        raise StaleEdit(current)
    if current.state != State.FEEDBACK:
        raise ValidationError("The document is not out for feedback, so it cannot be submitted.")
    taking = Calibration.objects.taking_cases().select_for_update().filter(pk=calibration.pk).first()
    if taking is None:
        raise ValidationError({"calibration": "This calibration takes no cases any more. Choose another one."})
    gaps = gaps_before(current, State.SUBMITTED)
    missing = what_is_missing(current, gaps)
    if missing:
        raise ValidationError(missing)
    current.calibration = taking
    current.save(update_fields=["calibration"])
    step(current, State.SUBMITTED, by=by)
    at, remarks = now(), [gap.said for gap in gaps if not gap.is_error]
    document = document_of(current, by=by, at=at, remarks=remarks)
    packet = append(current, lambda number: {**document, "number": number})
    case_submitted.send(Case, case=current, by=by)
    tell(current.other(by), f"{by.name} submitted a promotion case you have a part in", url=packet.get_absolute_url())
    return packet


def what_is_missing(case: Case, gaps: list[Gap]) -> list[str]:
    """In sentences, all that keeps a case from being submitted. `gaps` are those before submission; that the candidate
    released exactly this is one of them, which no template turns off.
    """
    said = [gap.said for gap in gaps if gap.is_error]
    return said + [f"The gate “{gate.name}” is not met." for gate in unmet(case, State.SUBMITTED)]
