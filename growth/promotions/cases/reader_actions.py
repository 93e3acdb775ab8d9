"""Who reads the open document besides its two sides, and what is said about its sections.

None of it changes the document, so none of it raises its revision.
"""

import uuid

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from growth.notices.actions import tell
from growth.promotions.cases.locking import lock_writable
from growth.promotions.cases.models import Case, Reader, Section, SectionComment


@transaction.atomic
def invite_reader(case: Case, *, by: User, person: User) -> Reader:
    """Lets somebody read the open document while it is drafted and out for feedback, and tells them. Twice is once.

    Raises ValidationError for a side of the case, for somebody who has left, and once the document is frozen.
    """
    current = lock_writable(case)
    if current.is_side(person):
        raise ValidationError({"person": f"{person.name} reads all of it already."})
    if not person.is_active:
        raise ValidationError({"person": f"{person.name} has left."})
    known = current.readers.reading().filter(person=person).first()
    if known is not None:
        return known
    reader = Reader.objects.create(case=current, person=person, invited_by=by)
    tell(person, f"{by.name} invited you to read a promotion case", url=current.get_absolute_url())
    return reader


@transaction.atomic
def end_reader(reader: Reader, *, by: User) -> Reader:
    """They do not see the case any more; what they said stays. Twice is once."""
    Reader.objects.filter(pk=reader.pk, ended_at__isnull=True).update(ended_at=timezone.now())
    reader.refresh_from_db()
    return reader


@transaction.atomic
def comment_section(section: Section, *, by: User, words: str, submission: uuid.UUID | None = None) -> SectionComment:
    """The same `submission` twice gives the comment that is there already.

    Raises ValidationError without words, and once the document is frozen.
    """
    lock_writable(section.case)
    words = words.strip()
    if not words:
        raise ValidationError({"words": "Say what you would change, or what you miss."})
    comment = SectionComment(
        section=section, author=by, author_name=by.name, words=words, submission=submission or uuid.uuid4()
    )
    comment.clean_fields(exclude=["section", "author"])
    try:
        with transaction.atomic():
            comment.save()
    except IntegrityError:
        return SectionComment.objects.get(section=section, submission=comment.submission)
    return comment


@transaction.atomic
def settle_comment(comment: SectionComment, *, by: User) -> SectionComment:
    """It was taken up, or answered in person. Settled twice is settled once, by whoever was first."""
    rows = SectionComment.objects.filter(pk=comment.pk, settled_at__isnull=True)
    rows.update(settled_at=timezone.now(), settled_by=by)
    comment.refresh_from_db()
    return comment
