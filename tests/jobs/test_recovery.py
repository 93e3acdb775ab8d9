"""What a kill, a lost message, a restart and time leave behind."""

import os
import socket
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from growth.jobs.actions import run_again
from growth.jobs.kinds import Outcome
from growth.jobs.models import Job, State
from growth.jobs.progress import Progress, stopping
from growth.jobs.recovery import expire_jobs, recover
from growth.jobs.running import is_gone, run_now, worker_name
from growth.notices.actions import tell
from growth.notices.models import Notice
from tests.jobs.conftest import Registers, again, as_state, three_steps
from tests.people import Cast

LONG_AGO = timedelta(minutes=10)


@pytest.fixture
def dead_worker() -> str:
    """The name of a worker whose process has ended."""
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    return f"{socket.gethostname()}:{ended.pid}:ffffffff"


def running(job: Job, *, worker: str = "elsewhere:1:00000000", silent_for: timedelta = timedelta()) -> Job:
    now = timezone.now()
    return as_state(job, State.RUNNING, attempt=1, worker=worker, started_at=now, heartbeat_at=now - silent_for)


def test_a_running_job_that_shows_no_sign_of_life_is_offered_again(job: Job, cast: Cast, sent: list[int]) -> None:
    running(job, silent_for=LONG_AGO)
    recover()
    recover()
    assert again(job).state == State.INTERRUPTED
    notice = Notice.objects.get()
    assert (notice.person, notice.url) == (cast.mia, job.get_absolute_url())
    assert run_again(job, by=cast.mia).state == State.QUEUED


def test_a_running_job_with_a_sign_of_life_is_left_alone(job: Job) -> None:
    running(job)
    recover()
    recover(at_start=True)
    assert again(job).state == State.RUNNING


def test_a_worker_that_starts_finds_the_jobs_of_a_dead_one_at_once(job: Job, dead_worker: str) -> None:
    running(job, worker=dead_worker)
    recover()
    assert again(job).state == State.RUNNING
    recover(at_start=True)
    assert again(job).state == State.INTERRUPTED


def test_which_workers_are_gone(dead_worker: str) -> None:
    host = socket.gethostname()
    assert is_gone(dead_worker)
    assert is_gone(f"{host}:{os.getpid()}:ffffffff")  # our number, before it was ours
    assert not is_gone(worker_name())
    assert not is_gone("")
    assert not is_gone(f"{host}:{os.getppid()}:ffffffff")
    assert not is_gone(f"another-machine:{dead_worker.split(':')[1]}:ffffffff")


def test_a_worker_that_was_only_slow_cannot_write_any_more(job: Job, cast: Cast, does: Registers) -> None:
    steps = []

    def slow(job: Job, progress: Progress) -> Outcome:
        progress.begin(2)
        Job.objects.update(heartbeat_at=timezone.now() - LONG_AGO)
        recover()
        steps.append("first")
        progress.say("second")
        steps.append("second")
        return Outcome("Done after all.")

    does(slow)
    run_now(job.pk)
    assert steps == ["first"]
    assert (again(job).state, job.said) == (State.INTERRUPTED, "")


def test_the_second_attempt_keeps_what_the_first_one_did_not_finish_from_writing(job: Job, does: Registers) -> None:
    def overtaken(job: Job, progress: Progress) -> Outcome:
        if job.attempt == 1:
            Job.objects.filter(pk=job.pk).update(state=State.QUEUED)
            run_now(job.pk)
            return Outcome("The first attempt.")
        return Outcome("The second attempt.")

    does(overtaken)
    run_now(job.pk)
    assert (again(job).said, job.attempt) == ("The second attempt.", 2)


def test_a_message_that_was_lost_is_sent_again(job: Job, sent: list[int]) -> None:
    for sent_at, expected in ((None, [job.pk]), (timezone.now(), []), (timezone.now() - LONG_AGO, [job.pk])):
        sent.clear()
        as_state(job, State.QUEUED, sent_at=sent_at)
        recover()
        assert sent == expected


def test_a_worker_that_starts_asks_for_everything_that_waits(job: Job, sent: list[int]) -> None:
    as_state(job, State.QUEUED, sent_at=timezone.now())
    recover(at_start=True)
    assert sent == [job.pk]


def test_a_worker_that_is_told_to_end_puts_its_job_back(
    job: Job, does: Registers, sent: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stopping, "is_set", lambda: True)
    does(three_steps)
    run_now(job.pk)
    assert (again(job).state, job.done, job.total, sent) == (State.QUEUED, 1, 3, [job.pk])
    monkeypatch.undo()
    does(three_steps)
    run_now(job.pk)
    assert (again(job).state, job.attempt) == (State.DONE, 2)


def test_old_jobs_go_with_their_files_and_notices(job: Job, cast: Cast, jobs_dir: Path) -> None:
    kept = Job.objects.create(owner=cast.mia, kind="errand", title="Kept", state=State.DONE)
    for each in (job, kept):
        each.folder.mkdir(parents=True)
        (each.folder / "result.zip").write_bytes(b"zip")
        tell(cast.mia, f"{each}: ready", url=each.get_absolute_url(), key=f"job:{each.pk}:1:done")
    soon = timezone.now() + timedelta(hours=1)
    as_state(job, State.DONE, expires_at=timezone.now() - timedelta(seconds=1))
    as_state(kept, State.DONE, expires_at=soon)
    assert expire_jobs() == 1
    assert list(Job.objects.all()) == [kept]
    assert [path.name for path in (jobs_dir / "files").iterdir()] == [kept.folder_key.hex]
    assert [notice.text for notice in Notice.objects.all()] == ["Kept: ready"]


def test_a_job_that_goes_on_does_not_expire(job: Job) -> None:
    as_state(job, State.RUNNING, expires_at=timezone.now() - LONG_AGO)
    assert expire_jobs() == 0


def test_files_of_a_job_that_went_with_its_owner_are_removed(job: Job, cast: Cast, jobs_dir: Path) -> None:
    job.folder.mkdir(parents=True)
    Job.objects.all().delete()
    expire_jobs()
    assert list((jobs_dir / "files").iterdir()) == []
