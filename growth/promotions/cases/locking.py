"""One change to a case at a time."""

from django.core.exceptions import ValidationError

from config.errors import StaleEdit
from growth.promotions.cases.models import Case


def lock(case: Case, *, revision: int | None = None) -> Case:
    """The case as it is now, held until the transaction ends.

    Raises StaleEdit when the page one acts from was of another `revision`; None asks for no such thing.
    """
    current = Case.objects.with_parts().select_for_update(of=("self",)).get(pk=case.pk)
    if revision is not None and current.revision != revision:
        raise StaleEdit(current)
    return current


def lock_writable(case: Case) -> Case:
    """As `lock`. Raises ValidationError once the document is frozen."""
    current = lock(case)
    if not current.is_writable:
        raise ValidationError("The case was submitted or has ended: its document does not change any more.")
    return current


def raise_revision(locked: Case) -> None:
    """The document changed: what was agreed to before, and pages opened before, do not fit any more."""
    locked.revision += 1
    locked.save(update_fields=["revision"])
