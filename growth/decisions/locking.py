"""In which order changes lock rows, stated once: projects by id, then decisions by id, then what hangs on them.

Every change of a decision locks its project first, because accepting numbers in it and importing writes into all of
it: two that began at the opposite ends would wait for each other for ever. SQLite has one writer, and no such locks.
"""

from collections.abc import Iterable

from django.core.exceptions import ValidationError

from growth.decisions.models import Decision, Project

GONE = "It is gone: somebody discarded it meanwhile."


def lock_projects(pks: Iterable[int]) -> None:
    """For a transaction that concerns these projects."""
    list(Project.objects.select_for_update().filter(pk__in=set(pks)).order_by("pk").values_list("pk"))


def locked(decision: Decision) -> Decision:
    """The record as it is now, with nobody else changing it or its project until the transaction ends.

    Raises ValidationError for a draft that was discarded meanwhile.
    """
    lock_projects([decision.project_id])
    current = Decision.objects.select_for_update().filter(pk=decision.pk).first()
    if current is None:
        raise ValidationError(GONE)
    return current
