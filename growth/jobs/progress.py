"""How far a job is, said by who works on it; and how they learn that they must stop."""

import time
from threading import Event

from django.utils import timezone

from growth.jobs.models import Job, State

SAY_EVERY = 0.5  # seconds; more often nobody could read it

stopping = Event()  # set when this worker is told to end


class Stopped(BaseException):
    """The job was cancelled, or somebody else works on it. Not an Exception, so that no `except` of a step eats it."""


class Paused(BaseException):
    """This worker ends: the job goes back into the queue, with what is done."""


class Progress:
    """`begin(total)`, then `step(…)` after each part that is safely done. Each may raise Stopped or Paused."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._done = 0
        self._said_at = float("-inf")

    def begin(self, total: int, doing: str = "") -> None:
        self._done = 0
        self._say(total=total, done=0, doing=doing)

    def step(self, doing: str = "", *, by: int = 1) -> None:
        """One part more is done; `doing` says what comes next or what this was."""
        self._done += by
        if stopping.is_set():
            self._say(done=self._done)
            raise Paused
        if time.monotonic() - self._said_at >= SAY_EVERY:
            self._say(done=self._done, doing=doing)

    def say(self, doing: str) -> None:
        """A part without a number, such as packing at the end."""
        self._say(done=self._done, doing=doing)

    def _say(self, **values: object) -> None:
        """Also the sign of life: a job without one for a while counts as cut off (recovery.py)."""
        self._said_at = time.monotonic()
        if "doing" in values:
            values["doing"] = str(values["doing"])[:200]
        held = Job.objects.filter(pk=self._job.pk, attempt=self._job.attempt, state=State.RUNNING)
        if not held.update(heartbeat_at=timezone.now(), **values):
            raise Stopped
