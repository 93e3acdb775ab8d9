"""A real Rungs for the browser: its own data folder, its own process group, a free port."""

import ctypes
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
KEPT = ("PATH", "HOME", "TMPDIR", "LANG", "LC_ALL")  # nothing else of the environment reaches the server
PATIENCE = 60  # seconds until a server must answer
PR_SET_PDEATHSIG = 1  # <sys/prctl.h>


class Installation:
    """A database with its server. `folder` holds the static files, which all installations of a run share."""

    def __init__(self, folder: Path, name: str, *, demo: bool, workers: int = 0) -> None:
        self.folder = folder
        self.workers = workers
        self.database = folder / f"{name}.sqlite3"
        self.log = folder / f"{name}.log"
        self.port = _free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.demo = demo
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def environment(self) -> dict[str, str]:
        kept = {name: os.environ[name] for name in KEPT if name in os.environ}
        return kept | {
            "DJANGO_SETTINGS_MODULE": "config.settings",  # pytest has set tests.settings
            "DATA_DIR": str(self.folder),
            "DATABASE_URL": f"sqlite:///{self.database}",
            "SECRET_KEY": "only-for-the-browser-tests",
            "BIND": f"127.0.0.1:{self.port}",
            "DEMO": "1" if self.demo else "0",
            "ORGANISATION": "Northgate (an invented company)",
            "WORKERS": str(self.workers),
            "PYTHONUNBUFFERED": "1",
        }

    def run(self, *command: str) -> str:
        """Runs Python with the environment of this installation, and returns what it printed."""
        done = subprocess.run(
            [sys.executable, *command], cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, f"{' '.join(command)}\n{done.stdout}\n{done.stderr}"
        return done.stdout

    def manage(self, *command: str) -> str:
        return self.run("manage.py", *command)

    def copy_of(self, other: "Installation") -> "Installation":
        """Begins with what is in the database of another installation, whose server does not run."""
        shutil.copy(other.database, self.database)
        return self

    def start(self) -> None:
        with self.log.open("wb") as log:
            self._process = subprocess.Popen(
                [sys.executable, "manage.py", "up"],
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=_end_with_parent,
            )
        deadline = time.monotonic() + PATIENCE
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > deadline:
                self.stop()
                raise AssertionError(f"The server does not answer at {self.url}:\n{self.written()}")
            time.sleep(0.1)

    def stop(self) -> None:
        if self._process is None:
            return
        for number in (signal.SIGTERM, signal.SIGKILL):
            if self._process.poll() is None:
                os.killpg(self._process.pid, number)
                try:
                    self._process.wait(timeout=10)
                except subprocess.TimeoutExpired:
                    continue
        self._process = None

    def written(self) -> str:
        """What the server wrote to its console, e-mails among it."""
        return self.log.read_text(encoding="utf-8", errors="replace")

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/accounts/login/", timeout=5) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False


def _end_with_parent() -> None:
    """On Linux the server ends when the tests are killed, too."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])
