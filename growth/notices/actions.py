"""Telling people, in the inbox and, for what cannot wait, by e-mail."""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from config.celery import put
from growth.notices.models import LONGEST_TEXT, Notice
from growth.notices.tasks import mail_notice


@transaction.atomic
def tell(
    person: User,
    text: str,
    *,
    url: str,
    key: str = "",
    mail: bool = False,
    waits: bool | None = None,
    answers: Sequence[tuple[str, str]] = (),
) -> Notice | None:
    """Puts a line with a link into the inbox of `person`.

    With `mail` it is sent once the change is committed, unless the person wants none. What is mailed is usually a
    request, which waits in the inbox by itself (`waiting.py`), so its line is there as read: the notification and the
    task are one row. `waits=False` says that it is news all the same.
    `text` is read in a mail by whoever sees their screen: name the person and the kind of thing, never content.
    `answers`, each a label and a path, stand in the mail before the link: one click answers.
    `url` is a path that works for exactly this person. With a `key`, what was told before is not told again, and
    None is returned; so it is for somebody who left.
    """
    if not person.is_active:
        return None
    read_at = timezone.now() if (mail if waits is None else waits) else None
    text = text if len(text) <= LONGEST_TEXT else text[: LONGEST_TEXT - 1].rstrip() + "…"  # two very long names
    line = {"text": text, "url": url, "read_at": read_at, "answers": [list(answer) for answer in answers]}
    if key:
        notice, is_new = Notice.objects.get_or_create(person=person, key=key, defaults=line)
        if not is_new:
            return None
    else:
        notice = Notice.objects.create(person=person, **line)
    if mail and person.wants_mail:
        # By a worker, so that no page waits for a mail server. Without a queue the line in the inbox has to do.
        transaction.on_commit(lambda: put(mail_notice, notice.pk))
    return notice


def mark_read(notice: Notice, *, by: User) -> Notice:
    Notice.objects.filter(pk=notice.pk, read_at__isnull=True).update(read_at=timezone.now())
    notice.refresh_from_db()
    return notice


def mark_all_read(*, by: User) -> int:
    """How many were unread."""
    return Notice.objects.filter(person=by).unread().update(read_at=timezone.now())
