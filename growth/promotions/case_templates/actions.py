"""Every change to the template of cases. There is one lineage: at most one draft, and at most one in force."""

import hashlib

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from config.yamlfiles import Document
from growth.promotions.case_templates.files import filled, write
from growth.promotions.models import CaseTemplate

Status = CaseTemplate.Status


@transaction.atomic
def import_document(document: Document, *, by: User | None) -> CaseTemplate:
    """Makes the document the draft, replacing a draft that is there. Returns the draft."""
    document = filled(document)
    for _ in range(2):
        held = _held()
        draft = next((row for row in held if row.is_draft), None)
        draft = draft or CaseTemplate(number=1 + max((row.number for row in held), default=0), status=Status.DRAFT)
        draft.name, draft.document = document["name"], document
        try:
            with transaction.atomic():
                draft.save()
        except IntegrityError:
            continue  # somebody else made the first draft at the same moment: replace theirs
        return draft
    raise ValidationError("Somebody else is bringing in a template. Try again.")


@transaction.atomic
def discard_draft(draft: CaseTemplate, *, by: User) -> None:
    """Raises ValidationError for anything but a draft, and for one that is gone."""
    current = _current(draft)
    if not current.is_draft:
        raise ValidationError("Only a draft can be thrown away.")
    current.delete()


@transaction.atomic
def publish_template(draft: CaseTemplate, *, by: User | None, seen: str = "") -> CaseTemplate:
    """Puts a draft in force and retires the version before it; cases stay with theirs.

    `seen` is the fingerprint of what was read before. Raises ValidationError for anything but a draft, and for a draft
    that says something else by now.
    """
    current = _current(draft)
    if not current.is_draft:
        raise ValidationError("This version is published already.")
    if seen and seen != fingerprint(current):
        raise ValidationError("The draft was replaced after you opened it. Read the difference again.")
    CaseTemplate.objects.published().update(status=Status.RETIRED)
    current.status = Status.PUBLISHED
    current.published_at, current.published_by = timezone.now(), by
    current.save()
    return current


def document_of(template: CaseTemplate) -> Document:
    """What a version says, in the order of the file it came from."""
    return filled(template.document)


def fingerprint(template: CaseTemplate) -> str:
    """The same for versions that say the same."""
    return hashlib.sha256(write(template.document).encode()).hexdigest()


def _held() -> list[CaseTemplate]:
    """All versions, held until the transaction ends: each change looks at more than one of them."""
    return list(CaseTemplate.objects.select_for_update().order_by("pk"))


def _current(template: CaseTemplate) -> CaseTemplate:
    """As it is now. Raises ValidationError when it is gone."""
    current = next((row for row in _held() if row.pk == template.pk), None)
    if current is None:
        raise ValidationError("This draft was thrown away.")
    return current
