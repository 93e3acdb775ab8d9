"""Runs the processes of an installation and keeps them running: `python -m config.supervisor NAME=COMMAND …`.

Each child is in a process group of its own and only its main process is told to end: a worker whose whole group is
told loses the job in hand. A child that dies is started again, at first at once, then more and more patiently. When
the supervisor ends so do its children, on Linux also when it is killed. Standard library only, so it stays small.
"""

import ctypes
import os
import shlex
import signal
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from types import FrameType

GRACE = 25.0  # seconds for a clean end
STEADY = 30.0  # seconds after which a child counts as healthy, and its next death as the first
LONGEST_PAUSE = 30.0  # seconds
LOOK_EVERY = 0.2  # seconds
PR_SET_PDEATHSIG = 1  # <sys/prctl.h>
LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None


@dataclass
class Child:
    name: str
    command: list[str]
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    start_at: float = 0.0  # not before
    deaths: int = 0  # in a row

    @property
    def has_died(self) -> bool:
        return self.process is not None and self.process.poll() is not None

    @property
    def is_due(self) -> bool:
        return self.process is None and time.monotonic() >= self.start_at

    @property
    def is_steady(self) -> bool:
        return time.monotonic() - self.started_at > STEADY

    def start(self) -> None:
        parent = os.getpid()
        self.started_at = time.monotonic()
        self.process = subprocess.Popen(self.command, process_group=0, preexec_fn=lambda: _end_with(parent))

    def bury(self) -> float:
        """Ends what is left of a dead child. Returns in how many seconds it is started again."""
        assert self.process is not None
        _kill_group(self.process)
        self.deaths = 1 if self.is_steady else self.deaths + 1
        pause = min(LONGEST_PAUSE, 2.0 ** (self.deaths - 2)) if self.deaths > 1 else 0.0
        self.process, self.start_at = None, time.monotonic() + pause
        return pause


class Supervisor:
    """Of its children the first is what the installation is for: when it refuses to start, everything ends."""

    def __init__(self, children: list[Child]) -> None:
        self.children = children
        self._must_end = False

    def run(self) -> int:
        """Until told to end by TERM or INT. Returns the exit status."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._told_to_end)
        status = 0
        while not self._must_end and not status:
            for child in self.children:
                if child.has_died:
                    status = status or self._replace(child)
                elif child.is_due:
                    child.start()
            time.sleep(LOOK_EVERY)
        self.end()
        return status

    def _told_to_end(self, number: int, frame: FrameType | None) -> None:
        self._must_end = True

    def _replace(self, child: Child) -> int:
        """Plans the next start of a dead child. Another status than 0: there is no point in one."""
        assert child.process is not None
        status = child.process.returncode
        if child is self.children[0] and status > 0 and child.deaths == 0 and not child.is_steady:
            return status  # it has said why, such as an address that is taken
        pause = child.bury()
        if not self._must_end:
            when = f"in {pause:.0f} s" if pause else "now"
            how = f"signal {-status}" if status < 0 else f"status {status}"
            print(f"The {child.name} ended ({how}) and is started again {when}.", file=sys.stderr, flush=True)
        return 0

    def end(self) -> None:
        """Asks all at the same time; who has not ended in time is killed."""
        started = [child.process for child in self.children if child.process]
        for process in started:
            process.terminate()
        deadline = time.monotonic() + GRACE
        while time.monotonic() < deadline and any(process.poll() is None for process in started):
            time.sleep(LOOK_EVERY / 4)
        for process in started:
            _kill_group(process)


def _kill_group(process: subprocess.Popen[bytes]) -> None:
    """The child, if it is still there, and whatever it started itself."""
    with suppress(ProcessLookupError, PermissionError):  # macOS refuses a group of which only the dead are left
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _end_with(parent: int) -> None:
    """In the new child, on Linux: it is told to end when the supervisor is gone, however that went."""
    if LIBC is not None:
        LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:  # gone already
            os._exit(1)


def main(arguments: list[str]) -> int:
    named = (argument.partition("=") for argument in arguments)
    return Supervisor([Child(name, shlex.split(command)) for name, _, command in named]).run()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
