"""Mail about a notice: the line and the link, and how to have less of it."""

from django.conf import settings
from django.core.mail import send_mail

from growth.notices.models import Notice


def send(notice: Notice) -> None:
    """One mail. Raises OSError when the mail server does not take it."""
    link = f"{settings.SITE_URL}{notice.url}"
    settings_link = f"{settings.SITE_URL}/settings/"
    answers = "".join(f"{label}: {settings.SITE_URL}{path}\n\n" for label, path in notice.answers)
    body = f"{notice.text}\n\n{answers}{link}\n\nMail like this can be turned off: {settings_link}\n"
    send_mail(f"[Rungs] {notice.text}", body, None, [notice.person.email])
