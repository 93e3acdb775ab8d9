"""Who may open, join and settle rounds, and who proposes pairs. What a state allows that is a mistake, actions say."""

from accounts.models import User
from growth.mentoring.models import Kind
from growth.mentoring.rounds.models import FixedPair, Proposal, Round, RoundEntry
from growth.mentoring.rules import can_run_programme

can_open_round = can_run_programme


def can_edit(user: User, round_: Round) -> bool:
    """Its words and last day, while it is open."""
    return can_run_programme(user) and round_.is_open


def can_run_round(user: User, round_: Round) -> bool:
    """Closing, fixing pairs, previews, the objective, publishing and cancelling: any programme owner."""
    return can_run_programme(user)


def can_fix(user: User, fixed: FixedPair) -> bool:
    return can_run_round(user, fixed.round)


def can_take_part(user: User, round_: Round) -> bool:
    """Everybody joins, leaves and says whom they would like."""
    return user.is_active


def is_own_entry(user: User, entry: RoundEntry) -> bool:
    """Leaving, and saying whom one would like."""
    return entry.person_id == user.pk


def can_know_why_in(user: User, entry: RoundEntry) -> bool:
    """That somebody was entered by Rungs, such as for having lost a mentor: themselves, and programme owners."""
    return is_own_entry(user, entry) or can_run_programme(user)


def can_propose(user: User, thing: object = None) -> bool:
    """Programme owners any pair; managers an onboarding buddy of a direct report."""
    return can_run_programme(user) or (user.is_active and user.direct_reports.filter(is_active=True).exists())


def can_propose_pair(user: User, mentee: User, kind: str) -> bool:
    return can_run_programme(user) or (user.is_active and user.manages(mentee) and kind == Kind.BUDDY)


def can_answer(user: User, proposal: Proposal) -> bool:
    return proposal.is_side(user)


def can_withdraw(user: User, proposal: Proposal) -> bool:
    """Whoever made it, and programme owners."""
    return can_run_programme(user) or (user.is_active and proposal.proposed_by_id == user.pk)
