from celery import shared_task

from growth.inbox.digests import send_digests


@shared_task(name="inbox.send_digests")
def send_weekly_digests() -> None:
    """Hourly, because Monday morning comes at a different hour for each of us."""
    send_digests()
