from config.celery import app
from growth.inbox.digests import send_digests


@app.task(name="inbox.send_digests")
def send_weekly_digests() -> None:
    """Hourly, because Monday morning comes at a different hour for each of us."""
    send_digests()
