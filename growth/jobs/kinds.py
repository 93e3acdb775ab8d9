"""Which function does the work of which kind of job. Slices register theirs when they are loaded (`AppConfig.ready`).

    @job_kind("team-bundle")
    def make_bundle(job: Job, progress: Progress) -> Outcome:
        progress.begin(total=len(people))
        for person in people:
            ...                                   # skips what an earlier attempt has made
            progress.step(f"Report of {person.name}")
        return Outcome("11 growth reports.", file=path, name="team.zip")

`step` is also the sign of life: without one for two minutes a job counts as cut off (recovery.py). The function may be
run again after it was cut off anywhere, so it must be able to begin in the middle. It may raise ValidationError with a
sentence for the owner; everything else it raises is logged, and the owner is told that it failed.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from growth.jobs.models import Job
from growth.jobs.progress import Progress


@dataclass(frozen=True)
class Outcome:
    """What came of a job: a sentence; a file in `job.folder` with the name it is downloaded under, or the address of
    the page that shows it."""

    said: str = ""
    file: Path | None = None
    name: str = ""
    url: str = ""


Run = Callable[[Job, Progress], Outcome]
_kinds: dict[str, Run] = {}


def job_kind(key: str) -> Callable[[Run], Run]:
    def register(run: Run) -> Run:
        _kinds[key] = run
        return run

    return register


def run_of(key: str) -> Run:
    """Raises KeyError for a kind nobody registered."""
    return _kinds[key]
