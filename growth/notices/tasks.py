from config.celery import app
from growth.notices.mail import send
from growth.notices.models import Notice

TRIES = 5


@app.task(name="notices.mail", autoretry_for=(OSError,), retry_backoff=30, max_retries=TRIES)
def mail_notice(pk: int) -> None:
    """A mail server that does not answer is tried again for some minutes; the inbox has the line in any case."""
    notice = Notice.objects.select_related("person").filter(pk=pk).first()
    if notice is not None:
        send(notice)
