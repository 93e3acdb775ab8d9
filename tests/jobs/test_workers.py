"""Real workers, killed while they work: on the folder under `manage.py up`, and on Redis. Nothing is left undone."""

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from config.env import label
from config.management.commands.up import CELERY, QUIET
from tests.jobs.world import PEOPLE

ROOT = Path(__file__).resolve().parents[2]
REDIS = os.environ.get("REDIS_URL") or "redis://127.0.0.1:6379/0"
PATIENCE = 60  # seconds; the worker gives way to whatever else the machine does
KEPT = ("PATH", "HOME", "TMPDIR", "LANG", "LC_ALL")  # nothing else of the environment reaches the processes
WORKER = [*CELERY, "worker", *QUIET]

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks for processes under /proc")


class Site:
    """An installation with a database file and a folder of its own, and the processes a test starts for it."""

    def __init__(self, folder: Path, redis: str = "") -> None:
        self.folder, self.redis = folder, redis
        self.database = folder / "site.sqlite3"
        self.started: list[subprocess.Popen[bytes]] = []

    def run(self, what: str) -> None:
        command = [sys.executable, "-m", "tests.jobs.world", what]
        subprocess.run(command, cwd=ROOT, env=self._environment(), check=True, stdout=subprocess.DEVNULL)

    def start(self, *command: str) -> subprocess.Popen[bytes]:
        log = (self.folder / "log").open("ab")
        process = subprocess.Popen(command, cwd=ROOT, env=self._environment(), stdout=log, stderr=log, process_group=0)
        self.started.append(process)
        return process

    def _environment(self) -> dict[str, str]:
        kept = {name: os.environ[name] for name in KEPT if name in os.environ}
        return kept | {
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "DATA_DIR": str(self.folder),
            "DATABASE_URL": f"sqlite:///{self.database}",
            "SECRET_KEY": "only-for-tests",
            "BIND": f"127.0.0.1:{free_port()}",
            "REDIS_URL": self.redis,
        }

    def job(self) -> dict[str, object]:
        with sqlite3.connect(f"file:{self.database}?mode=ro", uri=True) as connection:
            connection.row_factory = sqlite3.Row
            return dict(connection.execute("SELECT * FROM jobs_job").fetchone())

    def wait(self, what: Callable[[], object]) -> None:
        deadline = time.monotonic() + PATIENCE
        while not what():
            assert time.monotonic() < deadline, (self.folder / "log").read_text()
            time.sleep(0.02)

    def wait_until_half_done(self) -> None:
        self.wait(lambda: self.job()["state"] == "running" and list(self.folder.rglob("parts/*.md"))[10:])

    def wait_for(self, state: str) -> None:
        self.wait(lambda: self.job()["state"] == state)

    def names_in_bundle(self) -> Counter[str]:
        (bundle,) = self.folder.rglob("bundle.zip")
        with zipfile.ZipFile(bundle) as opened:
            assert opened.testzip() is None
            return Counter(opened.namelist())

    def end(self) -> None:
        for process in self.started:
            for pid in (*children_of(process.pid), process.pid):
                if process.poll() is None or pid != process.pid:
                    kill(pid, signal.SIGKILL)
            process.wait()


def children_of(pid: int) -> list[int]:
    path = Path(f"/proc/{pid}/task/{pid}/children")
    return [int(child) for child in path.read_text().split()] if path.exists() else []


def command_of(pid: int) -> str:
    """Empty for a process that has ended."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")
    except OSError:
        return ""


def kill(pid: int, number: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, number)


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


EVERY_REPORT_ONCE = Counter(f"growth-reports/person-{number}.md" for number in range(PEOPLE))


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    made = Site(tmp_path)
    made.run("make")
    yield made
    made.end()


def test_a_worker_killed_at_work_is_replaced_and_its_job_goes_on(site: Site) -> None:
    supervisor = site.start(sys.executable, "manage.py", "up")

    def worker() -> int:
        return next((pid for pid in children_of(supervisor.pid) if " worker " in command_of(pid)), 0)

    site.run("start")
    site.wait_until_half_done()
    killed = worker()
    os.kill(killed, signal.SIGKILL)
    site.wait_for("interrupted")
    assert worker() not in (0, killed)
    site.run("again")
    site.wait_for("done")
    assert site.names_in_bundle() == EVERY_REPORT_ONCE
    assert (site.job()["attempt"], site.job()["done"]) == (2, PEOPLE)

    # Killed itself, the supervisor leaves nobody behind.
    children = children_of(supervisor.pid)
    assert len(children) == 3
    supervisor.kill()
    supervisor.wait()
    site.wait(lambda: not any(map(command_of, children)))


def test_a_worker_told_to_end_hands_its_job_to_the_next_one(site: Site) -> None:
    first = site.start(*WORKER)
    site.run("start")
    site.wait_until_half_done()
    first.terminate()
    assert first.wait(PATIENCE) == 0
    assert site.job()["state"] == "queued"
    site.start(*WORKER)
    site.wait_for("done")
    assert site.names_in_bundle() == EVERY_REPORT_ONCE


@pytest.fixture
def redis_site(tmp_path: Path) -> Iterator[Site]:
    redis = pytest.importorskip("redis")
    client = redis.Redis.from_url(REDIS, socket_connect_timeout=1)
    try:
        client.ping()
    except redis.exceptions.RedisError:
        pytest.skip(f"No Redis answers at {urlsplit(REDIS).hostname}.")
    made = Site(tmp_path, REDIS)
    made.run("make")
    yield made
    made.end()
    for key in client.scan_iter(f"rungs:{label(str(made.database))}:*"):
        client.delete(key)


def test_on_redis_a_killed_workers_job_goes_on_too(redis_site: Site) -> None:
    first = redis_site.start(*WORKER)
    redis_site.run("start")
    redis_site.wait_until_half_done()
    first.kill()
    first.wait()
    redis_site.start(*WORKER)
    redis_site.wait_for("interrupted")
    redis_site.run("again")
    redis_site.wait_for("done")
    assert redis_site.names_in_bundle() == EVERY_REPORT_ONCE
    assert redis_site.job()["attempt"] == 2
