"""The edit history of an item, as sentences."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from accounts.models import User
from growth.evidence.models import Evidence, Visibility

UNSPOKEN = {"version", "updated_at", "created_at", "listed_on", "person"}


@dataclass(frozen=True)
class FieldEdit:
    name: str
    before: str
    after: str


@dataclass(frozen=True)
class Edit:
    who: str
    at: datetime
    what: str
    fields: list[FieldEdit]


def edits_of(viewer: User, evidence: Evidence) -> list[Edit]:
    """Newest first. Others than the author see only what was written while it was shared."""
    records = evidence.history.select_related("history_user").order_by("history_date", "history_id")
    if viewer.pk != evidence.person_id:
        records = records.exclude(visibility=Visibility.PRIVATE).filter(archived_at__isnull=True)
    edits = []
    before = None
    for record in records:
        who = record.history_user.name if record.history_user else evidence.person.name
        if before is None:
            first = "Written" if record.history_type == "+" else "As it was when first shared"
            edits.append(Edit(who, record.history_date, first, []))
        else:
            fields = [
                _edit(record, change) for change in record.diff_against(before).changes if change.field not in UNSPOKEN
            ]
            if fields:
                edits.append(Edit(who, record.history_date, _what(fields), fields))
        before = record
    return edits[::-1]


def _edit(record: Any, change: Any) -> FieldEdit:
    field = Evidence._meta.get_field(change.field)
    choices = dict(field.flatchoices)  # type: ignore[union-attr]
    words = [choices.get(value, value) for value in (change.old, change.new)]
    return FieldEdit(str(field.verbose_name), *(_said(value) for value in words))  # type: ignore[union-attr]


def _said(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(f"{link['label']} ({link['url']})" for link in value)
    return "" if value is None else str(value)


def _what(fields: list[FieldEdit]) -> str:
    names = {field.name for field in fields}
    if names == {"visibility"}:
        return "Sharing changed"
    if names == {"archived at"}:
        return "Archived" if fields[0].after else "Restored"
    return "Edited"
