"""The supervisor behind `manage.py up`, with small children. With the real ones: tests/jobs/test_workers.py."""

import shlex
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from config import supervisor
from config.supervisor import LONGEST_PAUSE, STEADY, Child, Supervisor

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 10  # seconds


def python(code: str) -> list[str]:
    return [sys.executable, "-c", code]


def start(**children: str) -> subprocess.Popen[bytes]:
    named = [f"{name}={shlex.join(python(code))}" for name, code in children.items()]
    return subprocess.Popen([sys.executable, "-m", "config.supervisor", *named], cwd=ROOT, stderr=subprocess.PIPE)


def wait_for(path: Path, text: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while not path.exists() or path.read_text() != text:
        assert time.monotonic() < deadline
        time.sleep(0.02)


def started(code: str) -> Child:
    child = Child("child", python(code))
    child.start()
    return child


def test_it_ends_with_the_status_of_a_web_server_that_refuses_to_start() -> None:
    process = start(web="raise SystemExit(3)", worker="import time; time.sleep(60)")
    _, said = process.communicate(timeout=PATIENCE)
    assert (process.returncode, said) == (3, b"")


def test_a_child_that_ends_is_started_again_and_all_end_when_told(tmp_path: Path) -> None:
    lives = tmp_path / "lives"
    process = start(web="import time; time.sleep(60)", worker=f"open({str(lives)!r}, 'a').write('x')")
    wait_for(lives, "xx")
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0
    assert said.startswith(b"The worker ended (status 0) and is started again now.\n")


def test_a_child_that_keeps_dying_is_started_ever_more_patiently(monkeypatch: pytest.MonkeyPatch) -> None:
    child = Child("worker", python(""))
    pauses = []
    for _ in range(8):
        child.start()
        pauses.append(child.bury())
    assert pauses == [0, 1, 2, 4, 8, 16, LONGEST_PAUSE, LONGEST_PAUSE]
    assert not child.is_due
    child.start()
    child.started_at -= STEADY + 1
    assert child.bury() == 0


def test_who_does_not_end_in_time_is_killed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervisor, "GRACE", 0.3)
    ready = tmp_path / "ready"
    child = started(
        "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
        f"open({str(ready)!r}, 'w').write('x'); time.sleep(60)"
    )
    wait_for(ready, "x")
    Supervisor([child]).end()
    assert child.process is not None
    assert child.process.returncode == -signal.SIGKILL


def test_only_the_main_process_of_a_child_is_told_and_no_grandchild_stays(tmp_path: Path) -> None:
    told = tmp_path / "told"
    grandchild = (
        f"import signal, time; signal.signal(15, lambda *_: open({str(told)!r}, 'w').write('x')); time.sleep(60)"
    )
    ready = tmp_path / "ready"
    child = started(
        f"import subprocess, sys, time; found = subprocess.Popen([sys.executable, '-c', {grandchild!r}]);"
        f"open({str(ready)!r}, 'w').write(str(found.pid)); time.sleep(60)"
    )
    deadline = time.monotonic() + PATIENCE
    while not (ready.exists() and ready.read_text()):
        assert time.monotonic() < deadline
        time.sleep(0.02)
    pid = int(ready.read_text())
    Supervisor([child]).end()
    stat = Path(f"/proc/{pid}/stat")
    while stat.exists() and stat.read_text().split()[2] != "Z":
        assert time.monotonic() < deadline
        time.sleep(0.02)
    assert not told.exists()
