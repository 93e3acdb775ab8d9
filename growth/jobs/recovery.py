"""What a kill, a lost message or time leaves behind, put right: run at each start of a worker, then by beat."""

import logging
import shutil
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from config.folder_transport import remove_taken
from growth.jobs.actions import KEPT, remove_files, send
from growth.jobs.models import Job, State
from growth.jobs.running import is_gone, notice_key
from growth.notices.actions import tell
from growth.notices.models import Notice

SILENT = timedelta(minutes=2)  # without a sign of life a running job counts as cut off
SENT_AGAIN = timedelta(minutes=2)  # a job that waits this long may have lost its message; two messages do no harm

log = logging.getLogger(__name__)


def recover(*, at_start: bool = False) -> None:
    """Offers what was cut off to its owner, and sends again what waits.

    A worker that starts looks closer: jobs of dead workers of this machine are cut off whatever their age, and every
    job that waits is sent again.
    """
    for job in Job.objects.filter(state=State.RUNNING):
        silent = job.heartbeat_at is None or job.heartbeat_at < timezone.now() - SILENT
        if (silent or (at_start and is_gone(job.worker))) and mark_cut_off(job):
            log.warning("Job %s (%s) was cut off", job.pk, job.kind)
    waiting = Job.objects.filter(state=State.QUEUED).order_by("created_at", "pk")
    if not at_start:
        waiting = waiting.exclude(sent_at__gt=timezone.now() - SENT_AGAIN)
    for job in waiting:
        send(job)


@transaction.atomic
def mark_cut_off(job: Job) -> bool:
    """Ends the attempt for its worker and tells the owner. False when the job moved on meanwhile."""
    now = timezone.now()
    still = Job.objects.filter(pk=job.pk, state=State.RUNNING, attempt=job.attempt, heartbeat_at=job.heartbeat_at)
    if not still.update(state=State.INTERRUPTED, doing="", finished_at=now, expires_at=now + KEPT):
        return False
    text = f"{job.title}: cut off, and can go on from where it stopped"
    tell(job.owner, text, url=job.get_absolute_url(), key=notice_key(job, State.INTERRUPTED))
    return True


def expire_jobs() -> int:
    """Removes jobs whose time is over, with their files and what the inbox said of them. Returns how many."""
    over = list(Job.objects.filter(expires_at__lt=timezone.now()).exclude(state__in=(State.QUEUED, State.RUNNING)))
    for job in over:
        Notice.objects.filter(person=job.owner_id, key__startswith=f"job:{job.pk}:").delete()
        remove_files(job)
        job.delete()
    _remove_strays()
    remove_taken()
    return len(over)


def _remove_strays() -> None:
    """Folders whose job went with its owner."""
    folder = settings.JOBS_DIR / "files"
    found = list(folder.iterdir()) if folder.is_dir() else []  # before the rows: a job has its row before its folder
    kept = {key.hex for key in Job.objects.values_list("folder_key", flat=True)}
    for stray in found:
        if stray.name not in kept:
            shutil.rmtree(stray, ignore_errors=True)
