from django.utils import timezone

from config.celery import app
from growth.mentoring.meeting import met


@app.task(name="mentoring.ask_whether_met")
def ask_whether_met() -> int:
    """Every hour: both sides of a session that is over are asked once whether they met."""
    return met.ask_whether_met(timezone.now())
