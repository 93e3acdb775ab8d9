"""Who may write, propose, comment on, answer and settle decisions. What a state allows besides, the actions say."""

from accounts.models import User
from growth.decisions.discussing import Comment
from growth.decisions.models import Decision, Link, Project, Role


def can_start_project(user: User, thing: object = None) -> bool:
    """Everybody: a record nobody can file is a record nobody writes."""
    return user.is_active


def can_keep(user: User, project: Project) -> bool:
    """Whoever keeps it; once they left, their manager; administrators while none of them is here.

    The same as `project_kept_by`, for one at hand.
    """
    keeper = project.keeper
    if keeper is not None and keeper.is_active:
        return keeper.pk == user.pk
    manager = keeper.manager if keeper else None
    if manager is not None and manager.is_active:
        return manager.pk == user.pk
    return user.is_active and user.is_administrator


can_import = can_keep


def can_write(user: User, thing: object = None) -> bool:
    """Everybody, in a project they see."""
    return user.is_active


def can_edit(user: User, decision: Decision) -> bool:
    """Its authors, until it is settled. One out of a file is changed in its file, and imported again."""
    return (
        decision.status in ("draft", "proposed") and is_named(user, decision, Role.AUTHOR) and not decision.is_imported
    )


def can_propose(user: User, decision: Decision) -> bool:
    return decision.is_draft and is_named(user, decision, Role.AUTHOR)


def can_discard(user: User, decision: Decision) -> bool:
    return decision.is_draft and is_named(user, decision, Role.AUTHOR)


def can_take_back(user: User, decision: Decision) -> bool:
    return decision.is_proposed and is_named(user, decision, Role.AUTHOR) and not decision.is_imported


def can_name_people(user: User, decision: Decision) -> bool:
    """Authors at any time before it is settled; afterwards only who is informed changes (`actions.name_people`)."""
    return is_named(user, decision, Role.AUTHOR) and not decision.is_imported


def can_comment(user: User, decision: Decision) -> bool:
    """Whoever sees it."""
    return user.is_active


def can_resolve(user: User, decision: Decision) -> bool:
    """Its authors and deciders say that a comment is dealt with."""
    return is_named(user, decision, Role.AUTHOR, Role.DECIDER)


def can_resolve_comment(user: User, said: Comment) -> bool:
    """They, and whoever wrote it."""
    return said.author_id == user.pk or can_resolve(user, said.decision)


def can_unlink(user: User, link: Link) -> bool:
    return can_mark(user, link.source)


def can_answer(user: User, decision: Decision) -> bool:
    return decision.is_proposed and is_named(user, decision, Role.DECIDER) and not decision.is_imported


def can_settle(user: User, decision: Decision) -> bool:
    """Accepting and rejecting belong to its deciders."""
    return can_answer(user, decision)


def can_deprecate(user: User, decision: Decision) -> bool:
    return decision.status == "accepted" and is_named(user, decision, Role.AUTHOR, Role.DECIDER)


def can_mark(user: User, decision: Decision) -> bool:
    """Tags, the revisit date and loose links help finding it, and change nothing of what was decided."""
    return is_named(user, decision, Role.AUTHOR, Role.DECIDER) or can_keep(user, decision.project)


def is_named(user: User, decision: Decision, *roles: Role) -> bool:
    """Whether they are still here and have one of these parts. A page has the people of the record at hand."""
    parts = decision.participants.all()
    return user.is_active and any(part.person_id == user.pk and part.role in roles for part in parts)
