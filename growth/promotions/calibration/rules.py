"""Who may do what in a committee. What the moment allows, the actions say."""

from accounts.models import User
from growth.promotions.calibration.models import Calibration, Committee, CommitteeMember, Outcome, Seat
from growth.promotions.calibration.seats import leading
from growth.promotions.cases.models import Case


def can_administer(user: User, thing: Committee | CommitteeMember | None = None) -> bool:
    """Administrators say who sits on a committee; it shows them no case, no rating and no vote."""
    return user.is_administrator


def is_chair(user: User, committee: Committee | None = None) -> bool:
    """Of that committee; of any, if none is given."""
    chaired = CommitteeMember.objects.filter(person=user, is_chair=True, ended_on__isnull=True)
    return user.is_active and (chaired if committee is None else chaired.filter(committee=committee)).exists()


can_plan = is_chair


def can_keep(user: User, calibration: Calibration) -> bool:
    """Its chairs change its days and open its meeting."""
    return is_chair(user, calibration.committee)


can_open = can_keep


def is_own(user: User, seat: Seat | None = None) -> bool:
    return seat is None or seat.person_id == user.pk


def can_rate(user: User, seat: Seat | None = None) -> bool:
    """One's own seat, unless one is barred, or no longer on the committee."""
    if seat is None:
        return user.is_active
    return is_own(user, seat) and not seat.barred_because and _sits(user, seat.case)


can_hand_in = can_vote = can_declare = can_rate


def can_lead(user: User, case: Case | None = None) -> bool:
    """Records the outcome: a chair who is not barred; where every chair is, any member who is not."""
    return case is None or leading(user).filter(case=case).exists()


def can_tell(user: User, outcome: Outcome) -> bool:
    """Edits the letter and sends it: the manager, or who leads."""
    return outcome.case.manager_id == user.pk or can_lead(user, outcome.case)


def _sits(user: User, case: Case) -> bool:
    assert case.calibration is not None
    sitting = CommitteeMember.objects.filter(committee=case.calibration.committee_id, ended_on__isnull=True)
    return sitting.filter(person=user).exists()
