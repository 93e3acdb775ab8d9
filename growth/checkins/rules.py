"""Who may do what with check-ins, agreements and hand-overs. All of it is asked of what `visible_to` has found."""

from accounts.models import User
from growth.access import is_in_circle
from growth.checkins.agreements import AGREED, Agreement
from growth.checkins.handover import Line
from growth.checkins.models import CheckIn, Part


def can_open(user: User, person: User | None = None) -> bool:
    """Anybody about themselves; about somebody else, their manager and active mentors."""
    return person is None or person.pk == user.pk or is_in_circle(user, person)


def can_write_part(user: User, part: Part) -> bool:
    """The author, until it is handed in or the check-in is over."""
    return part.author_id == user.pk and not part.is_in and part.check_in.state == CheckIn.State.OPEN


def can_write_own_part(user: User, check_in: CheckIn) -> bool:
    """The same, asked of the check-in."""
    part = check_in.parts.filter(author=user).first()
    return part is not None and can_write_part(user, part)


def can_cancel(user: User, check_in: CheckIn) -> bool:
    """Who opened it, while not both parts are in; and the subject when the assessor has left."""
    if check_in.state == CheckIn.State.OPEN and check_in.opened_by_id == user.pk:
        return True
    return check_in.is_running and check_in.subject_id == user.pk and not check_in.assessor.is_active


def can_note(user: User, check_in: CheckIn) -> bool:
    """Either side, from when both parts are in until both have confirmed."""
    return check_in.is_joint and check_in.is_side(user)


def can_confirm(user: User, check_in: CheckIn) -> bool:
    """Each side once for a revision; an edit asks both anew."""
    return can_note(user, check_in) and not check_in.has_confirmed(user)


# ---- agreements

can_propose = can_open


def can_edit_proposal(user: User, agreement: Agreement) -> bool:
    """Who proposed it, until it is confirmed. Later entries only append."""
    return agreement.is_proposed and agreement.proposed_by_id == user.pk


def can_confirm_agreement(user: User, agreement: Agreement) -> bool:
    """The other side: nobody agrees with themselves."""
    return agreement.is_proposed and agreement.is_side(user) and agreement.proposed_by_id != user.pk


def can_decline(user: User, agreement: Agreement) -> bool:
    """Either side: who proposed takes it back, the other turns it down."""
    return agreement.is_proposed and agreement.is_side(user)


def can_append(user: User, agreement: Agreement) -> bool:
    """Either side, also once it is met or dropped."""
    return agreement.state in AGREED and agreement.is_side(user)


def can_say_met(user: User, agreement: Agreement) -> bool:
    """Either side, while there is another side to confirm it."""
    return (
        agreement.is_open
        and agreement.met_said_by_id is None
        and agreement.is_side(user)
        and has_other_side(user, agreement)
    )


def can_answer_met(user: User, agreement: Agreement) -> bool:
    """The side that did not say so."""
    return agreement.is_open and agreement.is_side(user) and agreement.met_said_by_id not in (None, user.pk)


def can_drop(user: User, agreement: Agreement) -> bool:
    """Either side, with a reason; also when the other side has gone."""
    return agreement.is_open and agreement.is_side(user)


def has_other_side(user: User, agreement: Agreement) -> bool:
    """Whether the other side can still open it: a mentor whose pairing ended or a guide who left cannot."""
    other = agreement.other(user)
    return other.is_active and (agreement.guide_id == user.pk or is_in_circle(other, agreement.person))


# ---- hand-overs


def can_confirm_line(user: User, line: Line) -> bool:
    """The new manager, also after they contested it: people talk."""
    return line.state != Line.State.CONFIRMED and _takes_over(user, line)


def can_contest_line(user: User, line: Line) -> bool:
    return line.state == Line.State.WAITING and _takes_over(user, line)


def _takes_over(user: User, line: Line) -> bool:
    hand_over = line.hand_over
    return (
        hand_over.ended_at is None
        and hand_over.to_manager_id == user.pk
        and hand_over.person.manager_id == user.pk
        and line.agreement.is_open
    )
