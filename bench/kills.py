"""Workers killed at random moments while they make bundles of a hundred reports: is anything lost, and is home slower?

`python -m bench.kills [--kills 30] [--transport folder|redis] [--seed 7]`. Redis is asked at REDIS_URL, or on this
machine. Everything happens in a data folder and a database of its own, which is removed before the next run.
"""

import argparse
import os
import shutil
import signal
import statistics
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Callable
from contextlib import ExitStack, closing
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from accounts.models import User

BASE_DIR = Path(__file__).resolve().parent.parent
REPORTS = 100
PEOPLE, EVIDENCE = 140, 3_000
IDLE_REQUESTS = 300
BETWEEN_REQUESTS = 0.02  # seconds: a reader, not a load test
RATIO = 3.0  # the limit
PATIENCE = 120.0  # seconds


def main() -> None:
    options = _options()
    redis = os.environ.get("REDIS_URL") or "redis://127.0.0.1:6379/0"
    folder = Path(os.environ.get("DATA_DIR") or BASE_DIR / "var") / f"bench-kills-{options.transport}"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700, parents=True)
    os.environ.update(
        DJANGO_SETTINGS_MODULE="bench.settings",
        DATA_DIR=str(folder),
        DATABASE_URL=f"sqlite:///{folder}/bench.sqlite3",
        REDIS_URL=redis if options.transport == "redis" else "",
        LOG_LEVEL="ERROR",
    )
    os.environ.pop("JOBS_DIR", None)
    import django

    django.setup()
    sys.exit(not Run(folder, options.kills, Random(options.seed)).measure())


class Run:
    def __init__(self, folder: Path, kills: int, rng: Random) -> None:
        from bench.timing import Visitor, free_port

        self.folder, self.kills, self.rng = folder, kills, rng
        self.manager, reader = _build()
        self.port = free_port()
        self.reader = lambda: Visitor(self.port, reader)
        self.killed: list[int] = []  # how many reports were written at each kill
        self.jobs: list[int] = []
        self.length = 0.0  # seconds that a bundle takes

    def measure(self) -> bool:
        with ExitStack() as processes:
            processes.callback(_end_all, started := [])
            self._log = processes.enter_context((self.folder / "log").open("wb"))
            commands = self._commands()
            started += [self._start(commands["web server"]), self._start(commands["scheduler"])]
            started.append(worker := self._start(commands["worker"]))
            _wait(self._answers, "The server does not answer")
            self._bundle_undisturbed()
            idle = self._times(IDLE_REQUESTS // 2)
            done = threading.Event()
            busy: list[float] = []
            reader = threading.Thread(target=lambda: busy.extend(self._times(None, done)))
            reader.start()
            try:
                while len(self.killed) < self.kills:
                    if self._wait_for_a_moment(worker):
                        worker.kill()
                        worker.wait()
                        self.killed.append(self._written())
                        started.append(worker := self._start(commands["worker"]))
                self._let_all_finish()
            finally:
                done.set()
                reader.join()
            idle += self._times(IDLE_REQUESTS // 2)  # before and after, so that a machine that gets busier shows
        return self._print(idle, busy)

    # ---- the work

    def _wait_for_a_moment(self, worker: subprocess.Popen[bytes]) -> bool:
        """Sees that it works on a job, then waits a random while. False when the job was over before that."""
        from growth.jobs.models import Job, State

        at_work = Job.objects.filter(state=State.RUNNING, worker__contains=f":{worker.pid}:")
        _wait(lambda: bool(self._going()) and at_work.exists(), "No job begins")
        time.sleep(self.rng.uniform(0, self.length))
        return at_work.exists()

    def _going(self) -> str:
        """The state of the newest job; starts the next one, and goes on with what was cut off, as a person would."""
        from growth.jobs.actions import run_again
        from growth.jobs.models import Job, State
        from growth.reports.bundle import start_bundle

        job = Job.objects.order_by("-pk").first()
        if job is None or job.state == State.DONE:
            if job and job.attempt == 1 and job.finished_at and job.started_at:
                # What else the machine does changes how long one takes; kills are to hit it, not the time after it.
                self.length = min(self.length, (job.finished_at - job.started_at).total_seconds())
            job = start_bundle(by=self.manager)
            self.jobs.append(job.pk)
        elif job.state == State.INTERRUPTED:
            run_again(job, by=self.manager)
        return job.state

    def _let_all_finish(self) -> None:
        from growth.jobs.actions import run_again
        from growth.jobs.models import Job, State

        def finished() -> bool:
            for job in Job.objects.filter(state=State.INTERRUPTED):
                run_again(job, by=self.manager)
            return not Job.objects.exclude(state=State.DONE).exists()

        _wait(finished, "A job is stuck")

    def _bundle_undisturbed(self) -> None:
        """How long one takes: kills are spread over this time."""
        from growth.jobs.models import Job, State
        from growth.reports.bundle import start_bundle

        job = start_bundle(by=self.manager)
        _wait(lambda: Job.objects.get(pk=job.pk).state == State.DONE, "The first bundle is not made")
        job.refresh_from_db()
        assert job.finished_at and job.started_at
        self.length = (job.finished_at - job.started_at).total_seconds()
        self.jobs.append(job.pk)

    def _written(self) -> int:
        return len(list(self.folder.glob("jobs/*/files/*/parts/*.md")))

    # ---- the reader

    def _times(self, count: int | None, done: threading.Event | None = None) -> list[float]:
        """Seconds of one home after the other: so many, or until it is done."""
        times: list[float] = []
        with closing(self.reader()) as visitor:
            while len(times) < count if count else not (done and done.is_set()):
                times.append(visitor.get("/"))
                time.sleep(BETWEEN_REQUESTS)
        return times

    def _answers(self) -> bool:
        try:
            with closing(self.reader()) as visitor:
                visitor.get("/")
        except OSError:
            return False
        return True

    # ---- processes

    def _commands(self) -> dict[str, list[str]]:
        from config.management.commands.up import commands

        return commands()

    def _start(self, command: list[str]) -> subprocess.Popen[bytes]:
        environment = {**os.environ, "BIND": f"127.0.0.1:{self.port}"}
        return subprocess.Popen(
            command,
            cwd=BASE_DIR,
            env=environment,
            stdout=self._log,
            stderr=self._log,
            process_group=0,
        )

    # ---- what came of it

    def _print(self, idle: list[float], busy: list[float]) -> bool:
        from growth.jobs.models import Job, State

        whole = [self._is_whole(job) for job in Job.objects.all()]
        states = [job.state for job in Job.objects.all()]
        attempts = [job.attempt for job in Job.objects.all()]
        before, during = _p95(idle), _p95(busy)
        ratio = during / before
        fine = all(whole) and set(states) == {State.DONE} and ratio <= RATIO
        print(f"{len(self.killed)} kills, when so many reports were written: {sorted(self.killed)}")
        print(f"{len(whole)} bundles, up to {max(attempts)} attempts; undisturbed one takes {self.length:.1f} s")
        print(f"bundles with each of {REPORTS} reports exactly once: {sum(whole)} of {len(whole)}")
        print(f"jobs not done: {len([state for state in states if state != State.DONE])}")
        print(f"home idle:      {_words(idle)}")
        print(f"home meanwhile: {_words(busy)}")
        print(f"p95 ratio {ratio:.1f}, at most {RATIO:g}")
        print("ok" if fine else "NOT OK")
        return fine

    def _is_whole(self, job: object) -> bool:
        from accounts.models import User
        from growth.jobs.models import Job

        assert isinstance(job, Job)
        if job.file_path is None:
            return False
        with zipfile.ZipFile(job.file_path) as opened:
            if opened.testzip() is not None:
                return False
            headings = sorted(opened.read(name).decode().split("\n", 1)[0] for name in opened.namelist())
        people = User.objects.filter(manager=self.manager)
        return headings == sorted(f"# Growth report: {person.name}" for person in people)


def _build() -> "tuple[User, User]":
    """A manager with a hundred direct reports of different names, and somebody else who reads their home."""
    from django.core.management import call_command

    from accounts.models import User
    from bench import world

    call_command("migrate", verbosity=0)
    print(f"Building a world of {PEOPLE} people and {EVIDENCE:,} items ...", flush=True)
    world.build(PEOPLE, EVIDENCE)
    world.settle()
    chosen = world.chosen()
    placed = User.objects.filter(placements__isnull=False).exclude(pk__in=[chosen.typical.pk, chosen.manager.pk])
    for number, person in enumerate(placed.order_by("pk")[:REPORTS]):
        User.objects.filter(pk=person.pk).update(manager=chosen.manager, name=f"Person {number}")
    User.objects.filter(manager=chosen.manager).exclude(name__startswith="Person ").update(manager=None)
    return chosen.manager, chosen.typical


def _wait(what: Callable[[], bool], otherwise: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while not what():
        if time.monotonic() > deadline:
            raise SystemExit(f"{otherwise} within {PATIENCE:.0f} s.")
        time.sleep(0.02)


def _end_all(processes: list[subprocess.Popen[bytes]]) -> None:
    for process in processes:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
    for process in processes:
        process.wait(30)


def _words(times: list[float]) -> str:
    return f"p50 {statistics.median(times) * 1000:.1f} ms, p95 {_p95(times) * 1000:.1f} ms of {len(times)} requests"


def _p95(times: list[float]) -> float:
    return statistics.quantiles(times, n=20, method="inclusive")[-1]


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.kills", description=__doc__.split("\n", 1)[0])
    parser.add_argument("--kills", type=int, default=30)
    parser.add_argument("--transport", choices=("folder", "redis"), default="folder")
    parser.add_argument("--seed", type=int, default=7)
    return parser.parse_args()


if __name__ == "__main__":
    main()
