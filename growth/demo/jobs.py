"""Jobs of the demo world: one that is done, one that was cut off."""

from datetime import timedelta

from django.utils import timezone

from accounts.models import Read, User
from growth.jobs.models import Job, State
from growth.jobs.recovery import mark_cut_off
from growth.jobs.running import run_now
from growth.reports.bundle import KIND, TITLE

YESTERDAY = timedelta(days=1)


def load_jobs(mia: User, tomasz: User) -> None:
    """Mia has the reports of her team of yesterday; Tomasz's server was restarted while his were made."""
    job = _yesterday(mia)
    run_now(job.pk)
    Read.objects.filter(reader=mia, via="export").update(hour=job.created_at.replace(minute=0, second=0, microsecond=0))

    job = _yesterday(tomasz)
    Job.objects.filter(pk=job.pk).update(
        state=State.RUNNING, attempt=1, done=2, total=6, started_at=job.created_at, heartbeat_at=job.created_at
    )
    job.refresh_from_db()
    mark_cut_off(job)


def _yesterday(manager: User) -> Job:
    """A bundle asked for yesterday, of which the worker is not told."""
    asked = timezone.now() - YESTERDAY
    return Job.objects.create(owner=manager, kind=KIND, title=TITLE, created_at=asked)
