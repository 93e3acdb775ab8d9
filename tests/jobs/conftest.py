"""Jobs in tests: files in a folder of the test, and kinds of their own."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from growth.jobs import kinds
from growth.jobs.kinds import Outcome, Run
from growth.jobs.models import Job, State
from growth.jobs.progress import Progress
from tests.people import Cast

Registers = Callable[[Run], None]


@pytest.fixture(autouse=True)
def jobs_dir(settings: Any, tmp_path: Path) -> Path:
    settings.JOBS_DIR = tmp_path / "jobs"
    return tmp_path / "jobs"


@pytest.fixture
def does(monkeypatch: pytest.MonkeyPatch) -> Registers:
    """Says what jobs of the kind “errand” do."""

    def register(run: Run) -> None:
        monkeypatch.setitem(kinds._kinds, "errand", run)

    register(lambda job, progress: Outcome("Done that."))
    return register


@pytest.fixture
def job(cast: Cast, does: Registers) -> Job:
    """A job of Mia's that waits, of which nobody was told."""
    made: Job = Job.objects.create(owner=cast.mia, kind="errand", title="Growth reports")
    return made


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Instead of running at once, messages are written down: ids of jobs."""
    messages: list[int] = []
    monkeypatch.setattr("growth.jobs.tasks.run_job.delay", messages.append)
    return messages


def three_steps(job: Job, progress: Progress) -> Outcome:
    progress.begin(3)
    for number in range(3):
        progress.step(f"Step {number}")
    return Outcome("Three steps.")


def again(job: Job) -> Job:
    job.refresh_from_db()
    return job


def as_state(job: Job, state: State, **values: Any) -> Job:
    Job.objects.filter(pk=job.pk).update(state=state, **values)
    return again(job)
