"""The weekly digest: on Monday morning, where the person lives, how much waits for them. Never what it says.

A mail cannot be sent and written down in one step. The row is claimed before and marked after, so two workers never
send the same one; a worker cut off between the two is followed by another after a while, with the same Message-ID, by
which mail servers and readers know a repetition (RFC 5322, section 3.6.4).
"""

import logging
import zoneinfo
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from growth.inbox.models import Digest
from growth.inbox.queries import KINDS, Counts, frame_counts, in_words

HOUR = 8  # on Monday; a server that was down catches up until Tuesday is over
LATEST = timedelta(days=2)
CUT_OFF_AFTER = timedelta(minutes=10)
SALT = "digest"

log = logging.getLogger(__name__)


def send_digests(now: datetime | None = None) -> int:
    """Sends every digest that is due and was not sent. Returns how many went out. Safe to run twice at once."""
    now = now or timezone.now()
    sent = 0
    with get_connection() as mail:
        for person, week in _due(now):
            digest = _claim(person, week, now)
            if digest is not None:
                sent += _send(person, digest, mail)
    return sent


def stop_token(person: User) -> str:
    """What the unsubscribe link carries: who it is, signed. It says nothing else and opens nothing else."""
    return signing.dumps(person.pk, salt=SALT)


def person_of_token(token: str) -> User | None:
    try:
        return User.objects.filter(pk=signing.loads(token, salt=SALT)).first()
    except signing.BadSignature:
        return None


def _due(now: datetime) -> Iterator[tuple[User, date]]:
    """Active people who want a digest, for whom it is Monday or Tuesday after eight, with the Monday."""
    sent = Digest.objects.filter(sent_at__isnull=False, week__gte=now.date() - timedelta(days=8))
    had = set(sent.values_list("person", "week"))
    for person in User.objects.active().filter(wants_digest=True).order_by("pk"):
        here = now.astimezone(zoneinfo.ZoneInfo(person.time_zone))
        monday = here.date() - timedelta(days=here.weekday())
        begins = datetime(monday.year, monday.month, monday.day, HOUR, tzinfo=here.tzinfo)
        if begins <= here < begins + LATEST and (person.pk, monday) not in had:
            yield person, monday


def _claim(person: User, week: date, now: datetime) -> Digest | None:
    """The row, if nobody has it: a new one, or one whose worker was cut off."""
    try:
        with transaction.atomic():
            return Digest.objects.create(person=person, week=week, claimed_at=now)
    except IntegrityError:
        stale = Digest.objects.filter(person=person, week=week, sent_at=None, claimed_at__lt=now - CUT_OFF_AFTER)
        return Digest.objects.get(person=person, week=week) if stale.update(claimed_at=now) else None


def _send(person: User, digest: Digest, mail: BaseEmailBackend) -> int:
    """1 if a mail went out, 0 if nothing waits: an empty digest is no news. What fails is tried again later."""
    counts = frame_counts(person)
    if counts.is_any:
        try:
            _message(person, counts, digest, mail).send()
        except OSError:
            log.exception("The digest of person %s was not sent", person.pk)
            return 0
    Digest.objects.filter(pk=digest.pk).update(sent_at=timezone.now())
    return int(counts.is_any)


def _message(person: User, counts: Counts, digest: Digest, mail: BaseEmailBackend) -> EmailMessage:
    stop = settings.SITE_URL + reverse("inbox:stopping", args=[stop_token(person)])
    lines = [(waits.kind, in_words(counts.by_kind[waits.key])) for waits in KINDS if waits.key in counts.by_kind]
    context = {
        "person": person,
        "lines": [*lines, ("News you have not read", in_words(counts.notices))] if counts.notices else lines,
        "link": settings.SITE_URL + reverse("inbox:inbox"),
        "stop": stop,
        "organisation": settings.ORGANISATION,
    }
    host = settings.SITE_URL.split("://")[-1].split("/")[0].split(":")[0]
    return EmailMessage(
        f"[Rungs] {counts.words} {'thing waits' if counts.words == '1' else 'things wait'} for you",
        render_to_string("inbox/digest.txt", context),
        to=[person.email],
        connection=mail,
        headers={
            "Message-ID": f"<digest.{person.pk}.{digest.week}@{host}>",
            "List-Unsubscribe": f"<{stop}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        },
    )
