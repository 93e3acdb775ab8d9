"""A git repository on another machine, read over https.

A process of its own does it (`fetching.py`), because only a process can be stopped whatever it is doing: looking up a
name, waiting for a byte, unpacking a bomb. It holds no secrets: the environment it gets has none of ours.
"""

import json
import logging
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Collection
from contextlib import suppress
from pathlib import Path
from typing import Any

from growth.decisions.gathering.files import ALL_BYTES, File, Gathered, LeftOut, Refused

SECONDS = 60.0  # a repository of 100 MB at 2 MB/s
RECEIVED_BYTES = ALL_BYTES  # packed and without history; what is larger holds more than text
MEMORY_BYTES = 1024**3  # of address space: the pack, mapped, and its largest object a few times over
LOOK_EVERY = 0.1  # seconds

ROOT = Path(__file__).parents[3]
# What finding the host needs; not SECRET_KEY, not DATABASE_URL.
KEPT_ENVIRONMENT = ("SSL_CERT_FILE", "SSL_CERT_DIR", "https_proxy", "http_proxy", "all_proxy", "no_proxy")

_URL = re.compile(
    r"(?P<scheme>https?)://(?P<host>[A-Za-z0-9.-]+(?::[0-9]{1,5})?)(?P<path>/[A-Za-z0-9._~%+/-]*[A-Za-z0-9_~-])/?"
    r"(?:#(?P<ref>[\w.+/@-]{1,200}))?"
)

log = logging.getLogger(__name__)


def from_git(
    url: str,
    *,
    hosts: Collection[str],
    seconds: float = SECONDS,
    bytes_: int = RECEIVED_BYTES,
    progress: Callable[[str], None] | None = None,
) -> Gathered:
    """Reads the files of a public repository's newest commit; `#name` at the end asks for a branch or tag.

    `hosts` are the ones allowed, in lower case and exactly as they stand in an address: "git.example.org", or
    "git.example.org:8443"; over plain http only those listed as "http://host:port". To which address an allowed name
    resolves is not checked: whoever listed it answers for it. After `seconds` everything stops; more than `bytes_` are
    not received. `progress` is called with a few words several times a second, and may raise to stop it all.
    Raises Refused. No process and no file is left behind, unless this process is killed: the other ends a few seconds
    after its time, its files stay in the folder for temporary files.
    """
    address, host, ref = _checked(url.strip(), hosts)
    deadline = time.monotonic() + seconds
    job = {"url": address, "ref": ref, "seconds": seconds, "bytes": bytes_, "memory": MEMORY_BYTES}
    with tempfile.TemporaryDirectory(prefix="rungs-git-") as name:
        folder = Path(name)
        process = _start(job, folder)
        try:
            while process.poll() is None:
                if time.monotonic() > deadline:
                    raise Refused("timeout", host)
                if progress:
                    progress(_doing(host, folder))
                _wait(process)
        finally:
            process.kill()
            process.wait()
        return _read(folder, process.returncode, address + (f"#{ref}" if ref else ""), host)


def check_address(url: str, hosts: Collection[str]) -> None:
    """Raises Refused where `from_git` would without asking anybody."""
    _checked(url.strip(), hosts)


def _checked(url: str, hosts: Collection[str]) -> tuple[str, str, str]:
    """The address without the branch, its host (with the port, if written) and the branch.

    SECURITY: the address is matched as a whole and put together anew, so that no two readers of addresses can
    differ about which host it names.
    """
    if "@" in re.split(r"[/#?]", url.partition("://")[2], maxsplit=1)[0]:
        raise Refused("with_password")
    match = _URL.fullmatch(url)
    if match is None or ".." in match["path"].split("/"):
        raise Refused("bad_url")
    host = match["host"].lower()
    if (host if match["scheme"] == "https" else f"http://{host}") not in hosts:
        raise Refused("host_not_allowed", host)
    return f"{match['scheme']}://{host}{match['path']}", host, match["ref"] or ""


def _start(job: dict[str, Any], folder: Path) -> subprocess.Popen[bytes]:
    """-P keeps the folder it works in off the path modules are found on."""
    environment = {name: os.environ[name] for name in KEPT_ENVIRONMENT if name in os.environ} | {
        "PYTHONPATH": str(ROOT)
    }
    command = [sys.executable, "-P", "-m", "growth.decisions.gathering.fetching", json.dumps(job)]
    with (folder / "errors").open("wb") as errors:
        return subprocess.Popen(  # noqa: S603  (no shell, and the address has been matched as a whole)
            command,
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=errors,
        )


def _doing(host: str, folder: Path) -> str:
    pack = folder / "pack"
    received = pack.stat().st_size if pack.exists() else 0
    return f"{received / 1024**2:.1f} MB received from {host}" if received else f"Asking {host}"


def _wait(process: subprocess.Popen[bytes]) -> None:
    with suppress(subprocess.TimeoutExpired):
        process.wait(LOOK_EVERY)


def _read(folder: Path, status: int, origin: str, host: str) -> Gathered:
    """What the process left. One without an answer was killed by the system, most likely for its memory, or could not
    begin."""
    if status != 0:
        _log_errors(folder, host)
        raise Refused("too_big" if status < 0 else "not_started", host)
    answer = json.loads((folder / "answer.json").read_bytes())
    if "refused" in answer:
        _log_errors(folder, host)
        raise Refused(answer["refused"], answer["detail"] or host)
    left_out = [LeftOut(path, reason) for path, reason in answer["left_out"]]
    with (folder / "raw").open("rb") as raw:
        files = [File(path, raw.read(size)) for path, size in answer["files"]]
    return Gathered(files, left_out, answer["commit"], origin)


def _log_errors(folder: Path, host: str) -> None:
    """What dulwich fell over, for whoever looks into it; people are told that the host's answer made no sense."""
    errors = (folder / "errors").read_text(errors="replace")
    if errors:
        log.warning("Reading a repository of %s:\n%s", host, errors[-4000:])
