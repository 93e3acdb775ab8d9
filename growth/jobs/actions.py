"""What people do with jobs. The work itself is in running.py."""

import shutil
from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from config.celery import put
from growth.jobs.models import ACTIVE, RESUMABLE, Job, JobQuerySet, State

MOST_AT_ONCE = 3  # of one person, waiting or running
KEPT = timedelta(days=7)  # after it ended, with its file


@transaction.atomic
def start_job(kind: str, *, by: User, title: str, params: dict[str, Any] | None = None) -> Job:
    """Puts a job into the queue; a worker begins it once this is committed.

    The same job (kind and params) of the same person that still waits or runs is returned instead of a second one.
    Raises ValidationError when the person has as many going as one may. Who may start what is the caller's rule.
    """
    params = params or {}
    same = _active_jobs(by).filter(kind=kind, params=params).first()
    if same:
        return same
    _refuse_too_many(by)
    job = Job.objects.create(owner=by, kind=kind, title=title, params=params)
    _send_later(job)
    return job


@transaction.atomic
def cancel_job(job: Job, *, by: User) -> Job:
    """Who works on it notices at the next step. What was made so far is removed."""
    now = timezone.now()
    ending = {"state": State.CANCELLED, "doing": "", "finished_at": now, "expires_at": now + KEPT}
    if Job.objects.filter(pk=job.pk, state__in=ACTIVE).update(**ending):
        transaction.on_commit(lambda: remove_files(job))
    job.refresh_from_db()
    return job


@transaction.atomic
def run_again(job: Job, *, by: User) -> Job:
    """Back into the queue, to go on from where it stopped.

    Raises ValidationError when the same was started anew meanwhile, or too much is going.
    """
    if _active_jobs(by).filter(kind=job.kind, params=job.params).exists():
        raise ValidationError("The same is running already.")
    _refuse_too_many(by)
    waiting = {"state": State.QUEUED, "error": "", "doing": "", "finished_at": None, "expires_at": None}
    if Job.objects.filter(pk=job.pk, state__in=RESUMABLE).update(**waiting):
        _send_later(job)
    job.refresh_from_db()
    return job


def send(job: Job) -> None:
    """Tells the workers. When the queue does not answer the job waits, and is sent again by `jobs.recover`."""
    from growth.jobs.tasks import run_job  # circular: tasks run jobs, and running one may start another

    if put(run_job, job.pk):
        Job.objects.filter(pk=job.pk, state=State.QUEUED).update(sent_at=timezone.now())


def remove_files(job: Job) -> None:
    shutil.rmtree(job.folder, ignore_errors=True)


def _active_jobs(person: User) -> JobQuerySet:
    """Locks the person's row first, so that two requests at once cannot both find room."""
    User.objects.select_for_update().get(pk=person.pk)
    return Job.objects.filter(owner=person).active()


def _refuse_too_many(person: User) -> None:
    if _active_jobs(person).count() >= MOST_AT_ONCE:
        raise ValidationError(f"You have {MOST_AT_ONCE} jobs going. Wait for one, or cancel one.")


def _send_later(job: Job) -> None:
    transaction.on_commit(lambda: send(job))
