"""Who may do what with a working case. What its state allows, the actions say."""

from accounts.models import User
from growth.promotions.cases.models import Case, CaseNote, Section, SectionComment, Side


def can_start(user: User, person: User | None = None) -> bool:
    """One's own, or one of somebody whose manager one is."""
    if person is None:
        return user.is_active
    return user.is_active and (person.pk == user.pk or user.manages(person))


def is_side(user: User, case: Case) -> bool:
    return case.is_side(user)


can_agree = can_begin_drafting = can_withdraw = can_plan = is_side


def is_manager(user: User, case: Case) -> bool:
    return case.manager_id == user.pk


can_ask_for_feedback = can_call_back = can_submit = is_manager


def is_candidate(user: User, case: Case) -> bool:
    return case.person_id == user.pk


can_release = can_invite = can_leave_out = can_name_achievements = is_candidate

can_write_projects = is_side  # the candidate writes most of it; the manager edits and coaches


def can_write(user: User, section: Section) -> bool:
    """The manager's parts are locked to the manager; those of the candidate are edited by both."""
    if section.side == Side.MANAGER:
        return section.case.manager_id == user.pk
    return section.case.is_side(user)


def can_comment(user: User, section: Section) -> bool:
    """Whoever reads it (the caller found it through `visible_to`)."""
    return user.is_active


def can_settle(user: User, comment: SectionComment) -> bool:
    return comment.section.case.is_side(user)


def can_keep_note(user: User, thing: Case | CaseNote) -> bool:
    """Each side its own."""
    return (thing.case if isinstance(thing, CaseNote) else thing).is_side(user)


can_assess = is_side
