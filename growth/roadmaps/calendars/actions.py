"""Every change to learning blocks and to the private link of a calendar."""

import hashlib
import secrets
from datetime import time, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from growth.roadmaps.calendars.blocks import DAY, LONGEST, SHORTEST, Block
from growth.roadmaps.calendars.models import CalendarLink, LearningBlock
from growth.roadmaps.enrolments.locking import lock
from growth.roadmaps.enrolments.models import Enrolment

MOST_BLOCKS = 21
NOTED_EVERY = timedelta(hours=1)  # that a calendar was read


@transaction.atomic
def add_block(enrolment: Enrolment, *, by: User, weekday: int, starts_at: time, minutes: int) -> LearningBlock:
    """Keeps a time of the week for learning. The same one again is the one that is there.

    Raises ValidationError at its field for one that overlaps with another, goes past midnight, is too short or long.
    """
    enrolment = lock(enrolment)
    wanted = {"weekday": weekday, "starts_at": starts_at, "minutes": minutes}
    there = enrolment.learning_blocks.filter(**wanted).first()
    if there is not None:
        return there
    if enrolment.learning_blocks.count() >= MOST_BLOCKS:
        raise ValidationError(f"{MOST_BLOCKS} blocks a week at most.")
    _check(enrolment, Block(0, weekday, starts_at, minutes))
    return LearningBlock.objects.create(enrolment=enrolment, **wanted)


@transaction.atomic
def change_block(block: LearningBlock, *, by: User, weekday: int, starts_at: time, minutes: int) -> LearningBlock:
    """Moves it, or makes it longer or shorter. Errors as those of `add_block`; one that is gone stays gone."""
    enrolment = lock(block.enrolment)
    current = enrolment.learning_blocks.filter(pk=block.pk).first()
    if current is None:
        raise ValidationError("This block is not there any more.")
    _check(enrolment, Block(block.pk, weekday, starts_at, minutes))
    current.weekday, current.starts_at, current.minutes = weekday, starts_at, minutes
    current.save()
    return current


@transaction.atomic
def remove_block(block: LearningBlock, *, by: User) -> None:
    lock(block.enrolment)
    LearningBlock.objects.filter(pk=block.pk).delete()


@transaction.atomic
def make_link(enrolment: Enrolment, *, by: User) -> tuple[CalendarLink, str]:
    """A new private link and its token, which nobody can read again. An address made before stops at once."""
    enrolment = lock(enrolment)
    _revoke(Q(enrolment=enrolment))
    token = secrets.token_urlsafe(32)
    return CalendarLink.objects.create(enrolment=enrolment, digest=digest_of(token)), token


@transaction.atomic
def revoke_link(link: CalendarLink, *, by: User) -> CalendarLink:
    """Its address answers nobody any more. A second time changes nothing."""
    _revoke(Q(pk=link.pk))
    link.refresh_from_db()
    return link


def revoke_links_of(enrolment: Enrolment) -> None:
    """Of a roadmap that has ended."""
    _revoke(Q(enrolment=enrolment))


def link_of_token(token: str) -> CalendarLink | None:
    """The link that holds, with its enrolment, version and person; None for any other word.

    SECURITY: looked up by its digest, so how long an answer takes says nothing about the token.
    """
    links = CalendarLink.objects.filter(
        digest=digest_of(token),
        revoked_at__isnull=True,
        enrolment__ended_on__isnull=True,
        enrolment__person__is_active=True,
    )
    return links.select_related("enrolment__version", "enrolment__person").first()


def note_reading(link: CalendarLink) -> None:
    """That it was read: once an hour at most, because calendars ask all day."""
    now = timezone.now()
    if link.read_at is None or now - link.read_at >= NOTED_EVERY:
        CalendarLink.objects.filter(pk=link.pk).update(read_at=now)


def digest_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _revoke(which: Q) -> None:
    CalendarLink.objects.filter(which, revoked_at__isnull=True).update(revoked_at=timezone.now())


def _check(enrolment: Enrolment, wanted: Block) -> None:
    if not SHORTEST <= wanted.minutes <= LONGEST:
        raise ValidationError({"minutes": f"Between {SHORTEST} minutes and {LONGEST // 60} hours ({LONGEST})."})
    if wanted.last > DAY:
        raise ValidationError({"minutes": "It would go past midnight. Make it two blocks, one on each day."})
    for row in enrolment.learning_blocks.exclude(pk=wanted.key):
        if wanted.overlaps(Block(row.pk, row.weekday, row.starts_at, row.minutes)):
            raise ValidationError({"starts_at": f"It overlaps with {row.words}."})
