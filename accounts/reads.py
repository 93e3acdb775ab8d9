"""Reads of a person's record by somebody else, and administrators who open one by break-glass.

Every page, fragment, API answer and export that shows somebody's record calls `record_read`; what it shows was
found through `visible_to` before.
"""

from datetime import timedelta
from operator import attrgetter
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from rest_framework.request import Request

from accounts.models import Opening, Read, User
from accounts.signals import record_opened

LONGEST_OPENING = timedelta(hours=24)
SHORTEST_REASON = 20  # characters; “because” is none


def record_read(
    request: HttpRequest | Request, *subjects: User | int, what: str, thing: Any = None, export: bool = False
) -> None:
    """Notes that the person asking reads `what` of `subjects` (people or their ids), unless they are oneself.

    `thing` is the object read, if it is one; None means the record as a whole, or a list.
    """
    reader = request.user
    assert isinstance(reader, User)
    via = "export" if export else "API" if isinstance(request, Request) else "page"
    note_read(reader, *subjects, what=what, thing=thing, via=via)


def note_read(reader: User, *subjects: User | int, what: str, via: str, thing: Any = None) -> None:
    """The same where there is no request, such as in a job that `reader` started."""
    ids = {subject.pk if isinstance(subject, User) else subject for subject in subjects} - {reader.pk}
    if not ids:
        return
    opened = _opened_to(reader) if reader.is_administrator else set()
    url = thing.get_absolute_url() if hasattr(thing, "get_absolute_url") else ""
    hour = timezone.now().replace(minute=0, second=0, microsecond=0)
    thing_id = thing.pk if thing is not None else 0
    # Most reads of many people are noted already in this hour, and looking is cheaper than writing.
    noted = Read.objects.filter(reader=reader, what=what, thing=thing_id, via=via, hour=hour, subject__in=ids)
    ids -= set(noted.values_list("subject", flat=True)) if len(ids) > 1 else set()
    Read.objects.bulk_create(
        [
            Read(
                reader=reader,
                reader_name=reader.name,
                subject_id=subject,
                what=what,
                thing=thing_id,
                url=url,
                via=via,
                hour=hour,
                by_opening=subject in opened,
            )
            for subject in sorted(ids)
        ],
        ignore_conflicts=True,
    )


class RecordsReads:
    """For viewsets: what they answer with is noted as read by the caller, each row under the person it belongs to."""

    reads: str  # what it is, as the person will read it
    owner: str = "person_id"  # where a row says whose it is

    def get_object(self) -> Any:
        found = super().get_object()  # type: ignore[misc]
        thing = found if self.owner == "person_id" else None
        record_read(self.request, attrgetter(self.owner)(found), what=self.reads, thing=thing)  # type: ignore[attr-defined]
        return found

    def paginate_queryset(self, queryset: Any) -> Any:
        page = super().paginate_queryset(queryset)  # type: ignore[misc]
        record_read(self.request, *map(attrgetter(self.owner), page or []), what=self.reads)  # type: ignore[attr-defined]
        return page


@transaction.atomic
def open_record(subject: User, *, by: User, reason: str, hours: int) -> Opening:
    """Break-glass: `by` may read what `subject` shares with the growth circle, for so many hours. The subject is told.

    Raises ValidationError for one's own record, a reason too short to be one, and more than a day.
    """
    reason = reason.strip()
    if subject.pk == by.pk:
        raise ValidationError("Your own record is open to you.")
    if len(reason) < SHORTEST_REASON:
        raise ValidationError({"reason": f"Say why, in a sentence. {subject.name} will read it."})
    length = timedelta(hours=hours)
    if not timedelta() < length <= LONGEST_OPENING:
        raise ValidationError({"hours": "Between one hour and a day."})
    opening = Opening.objects.create(
        subject=subject, administrator=by, administrator_name=by.name, reason=reason, expires_at=timezone.now() + length
    )
    record_opened.send(Opening, opening=opening)
    return opening


@transaction.atomic
def close_record(opening: Opening, *, by: User) -> Opening:
    Opening.objects.filter(pk=opening.pk, closed_at__isnull=True).update(closed_at=timezone.now())
    opening.refresh_from_db()
    return opening


def _opened_to(administrator: User) -> set[int]:
    return set(Opening.objects.in_force().filter(administrator=administrator).values_list("subject", flat=True))
