"""The side of the worker: taking a job, doing it, and writing down what came of it."""

import logging
import os
import secrets
import socket
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from growth.jobs.actions import KEPT, remove_files, send
from growth.jobs.kinds import Outcome, run_of
from growth.jobs.models import Job, JobQuerySet, State
from growth.jobs.progress import Paused, Progress, Stopped
from growth.notices.actions import tell

_TOKEN = secrets.token_hex(4)  # a process that gets the number of a dead one is another worker

log = logging.getLogger(__name__)


def run_now(pk: int) -> None:
    """Does a job that waits. A message about one that does not wait any more (a second message) does nothing."""
    job = _claim(pk)
    if job is None:
        return
    if not job.owner.is_active:
        _end(job, State.CANCELLED)
        return
    try:
        with timezone.override(job.owner.time_zone):
            outcome = run_of(job.kind)(job, Progress(job))
    except Stopped:
        log.info("Job %s was cancelled or taken over", job.pk)
        if Job.objects.filter(pk=job.pk, state=State.CANCELLED).exists():
            remove_files(job)
    except Paused:
        _put_back(job)
    except ValidationError as error:
        _end(job, State.FAILED, error=" ".join(error.messages))
    except Exception as error:
        log.exception("Job %s (%s) failed", job.pk, job.kind)
        # What an exception says may hold private words; it stays in the log.
        where = f"It stopped with an error ({type(error).__name__}), which is in the server’s log."
        _end(job, State.FAILED, error=where)
    else:
        _end(job, State.DONE, outcome)


def worker_name() -> str:
    return f"{socket.gethostname()}:{os.getpid()}:{_TOKEN}"


def is_gone(worker: str) -> bool:
    """Whether a worker certainly runs no more: one of this machine whose process has ended."""
    host, _, process = worker.partition(":")
    pid, _, token = process.partition(":")
    if host != socket.gethostname() or token == _TOKEN:
        return False
    if int(pid) == os.getpid():
        return True
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        pass
    return False


def _claim(pk: int) -> Job | None:
    """Takes the job if it still waits: of two who ask at once the database lets one through."""
    now = timezone.now()
    taken = Job.objects.filter(pk=pk, state=State.QUEUED).update(
        state=State.RUNNING, attempt=F("attempt") + 1, worker=worker_name(), started_at=now, heartbeat_at=now
    )
    return Job.objects.select_related("owner").get(pk=pk) if taken else None


def _end(job: Job, state: State, outcome: Outcome | None = None, *, error: str = "") -> None:
    """Ends the attempt, unless it is no longer ours, and tells the owner."""
    outcome = outcome or Outcome()
    now = timezone.now()
    ending: dict[str, Any] = {
        "state": state,
        "doing": "",
        "said": outcome.said[:500],
        "error": error[:500],
        "file": outcome.file.name if outcome.file else "",
        "file_name": outcome.name,
        "url": outcome.url,
        "finished_at": now,
        "expires_at": now + KEPT,
    }
    if state == State.DONE:
        ending["done"] = F("total")
    with transaction.atomic():
        if _held(job).update(**ending):
            words = "ready" if state == State.DONE else "did not work"
            tell(job.owner, f"{job.title}: {words}", url=job.get_absolute_url(), key=notice_key(job, state))


def _put_back(job: Job) -> None:
    if _held(job).update(state=State.QUEUED, worker="", sent_at=None):
        send(job)


def _held(job: Job) -> JobQuerySet:
    """The row, while the attempt is still ours."""
    return Job.objects.filter(pk=job.pk, state=State.RUNNING, attempt=job.attempt)


def notice_key(job: Job, state: str) -> str:
    """Told once for each attempt."""
    return f"job:{job.pk}:{job.attempt}:{state}"
