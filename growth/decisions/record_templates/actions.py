"""Every change to an organisation's own templates and checklists."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from config.yamlfiles import Document
from growth.decisions.record_templates.models import OwnTemplate, built_in, kind_of

OTHER_KIND = "“{}” is the key of a {} already. Give this one another key."


@transaction.atomic
def save_template(document: Document, *, by: User | None) -> OwnTemplate:
    """Puts it in use; one of the same key is replaced. Saying the same again changes nothing.

    `document` was read by `templates.read`. Raises ValidationError when the key belongs to one of the other kind.
    """
    key, kind = document["key"], kind_of(document)
    own = OwnTemplate.objects.select_for_update().filter(key=key).first()
    taken = own.kind if own else kind_of(built_in()[key]) if key in built_in() else kind
    if taken != kind:
        raise ValidationError(OTHER_KIND.format(key, taken))
    if own is None:
        return OwnTemplate.objects.create(key=key, kind=kind, document=document, saved_by=by)
    if own.document == document and own.retired_at is None:
        return own
    own.document, own.version, own.retired_at = document, own.version + 1, None
    own.saved_by, own.saved_at = by, timezone.now()
    own.save()
    return own


@transaction.atomic
def retire_template(own: OwnTemplate, *, by: User) -> OwnTemplate:
    """Takes it out of use: nothing new is written with it. A built-in one of its key is back. Said again: no change."""
    OwnTemplate.objects.filter(pk=own.pk, retired_at__isnull=True).update(retired_at=timezone.now(), saved_by=by)
    own.refresh_from_db()
    return own
