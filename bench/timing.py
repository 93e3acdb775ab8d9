"""The server, and what its pages take: each timed turn by turn with the bare page, over HTTP on this machine."""

import http.client
import os
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.db import connections
from django.urls import reverse
from django.utils.crypto import get_random_string

from accounts.models import User
from bench.bare import ANSWER, ASK

WARM_UP = 20  # requests
STARTS_WITHIN = 30.0  # seconds


@dataclass(frozen=True)
class Limit:
    """At most so many queries, and so many times the bare page. None: no limit."""

    queries: int | None = None
    ratio: float | None = None


@dataclass(frozen=True)
class Page:
    name: str
    url: str
    reader: User
    limit: Limit = Limit()


@dataclass(frozen=True)
class Measured:
    """One page: queries and bytes of one answer, percentiles in milliseconds over all timed requests."""

    page: Page
    queries: int
    bytes: int
    p50_ms: float
    p95_ms: float
    bare_p50_ms: float  # of the bare page, in the same minute

    @property
    def ratio(self) -> float:
        return self.p50_ms / self.bare_p50_ms

    @property
    def over(self) -> list[str]:
        """Which limits the page is over, in words."""
        limit, found = self.page.limit, []
        if limit.queries is not None and self.queries > limit.queries:
            found.append(f"{self.queries} queries, at most {limit.queries}")
        if limit.ratio is not None and self.ratio > limit.ratio:
            found.append(f"ratio {self.ratio:.1f}, at most {limit.ratio:g}")
        return found


class Visitor:
    """A browser of one person: signed in, one connection that is kept alive."""

    def __init__(self, port: int, person: User) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        cookies = {
            settings.SESSION_COOKIE_NAME: _session_of(person),
            settings.CSRF_COOKIE_NAME: get_random_string(32),
        }
        self._headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())}

    def get(self, url: str) -> float:
        """Seconds until the whole answer is here."""
        start = time.perf_counter()
        self._answer(url, self._headers)
        return time.perf_counter() - start

    def count(self, url: str) -> tuple[int, int]:
        """Queries and bytes of one answer."""
        response, body = self._answer(url, {**self._headers, ASK: "1"})
        return int(response.headers[ANSWER]), len(body)

    def close(self) -> None:
        self._connection.close()

    def _answer(self, url: str, headers: dict[str, str]) -> tuple[http.client.HTTPResponse, bytes]:
        self._connection.request("GET", url, headers=headers)
        response = self._connection.getresponse()
        body = response.read()
        if response.status != http.HTTPStatus.OK:
            raise SystemExit(
                f"{url} answered {response.status} {response.reason}; the server's words are in bench.log."
            )
        return response, body


@contextmanager
def server(log: Path) -> Iterator[int]:
    """The product's own server with its own configuration, on a free port of this machine. Gives the port."""
    connections.close_all()
    port = free_port()
    environment = {**os.environ, "BIND": f"127.0.0.1:{port}", "DJANGO_SETTINGS_MODULE": "bench.settings"}
    command = [sys.executable, "-m", "gunicorn", "config.wsgi", "--config", str(settings.BASE_DIR / "gunicorn.conf.py")]
    with log.open("w") as output:
        process = subprocess.Popen(
            command, cwd=settings.BASE_DIR, env=environment, stdout=output, stderr=subprocess.STDOUT
        )
        try:
            _wait_for(process, port, log)
            yield port
        finally:
            process.terminate()
            process.wait()


def measure(port: int, page: Page, requests: int) -> Measured:
    """Bare page, page, bare page, page, and so on, so that whatever slows the machine down hits both alike."""
    bare = reverse("bare")
    with closing(Visitor(port, page.reader)) as visitor:
        _pairs(visitor, bare, page.url, WARM_UP)
        queries, size = visitor.count(page.url)
        pairs = _pairs(visitor, bare, page.url, requests)
    bare_times, times = zip(*pairs, strict=True)
    p95 = statistics.quantiles(times, n=20, method="inclusive")[-1]
    return Measured(
        page, queries, size, statistics.median(times) * 1000, p95 * 1000, statistics.median(bare_times) * 1000
    )


def _pairs(visitor: Visitor, bare: str, url: str, count: int) -> list[tuple[float, float]]:
    """Seconds for the bare page and for the page, `count` times."""
    return [(visitor.get(bare), visitor.get(url)) for _ in range(count)]


def _session_of(person: User) -> str:
    """The key of a new session in which `person` is signed in."""
    store: Any = import_module(settings.SESSION_ENGINE).SessionStore
    session = store()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.create()
    connections.close_all()
    return str(session.session_key)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_for(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    until = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < until:
        if process.poll() is not None:
            break
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit(f"The server did not start. It said:\n{log.read_text()}")
