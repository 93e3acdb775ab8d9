"""Git hosts to read from: a real one, and ones that misbehave. Each in a thread, on a port of this machine."""

import socket
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from socketserver import BaseRequestHandler, ThreadingTCPServer
from wsgiref.simple_server import make_server
from wsgiref.types import StartResponse, WSGIEnvironment

from dulwich.protocol import pkt_line
from dulwich.repo import Repo
from dulwich.server import DictBackend
from dulwich.web import WSGIRequestHandlerLogger, WSGIServerLogger, make_wsgi_chain

SHA = b"1" * 40


@contextmanager
def git_host(folder: Path) -> Iterator[str]:
    """Serves the repository in the folder at /team/decisions, where /old points to when asked for what there is.
    Gives the host as an allow-list names it."""
    with Repo(folder) as repo:
        git = make_wsgi_chain(DictBackend({"/team/decisions": repo}))

        def app(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
            if environ["REQUEST_METHOD"] != "GET" or not environ["PATH_INFO"].startswith("/old/"):
                return git(environ, start_response)
            new = "/team/decisions/" + environ["PATH_INFO"].removeprefix("/old/") + "?" + environ["QUERY_STRING"]
            start_response("301 Moved Permanently", [("Location", new)])
            return []

        server = make_server("127.0.0.1", 0, app, WSGIServerLogger, WSGIRequestHandlerLogger)
        with _running(server):
            yield f"http://127.0.0.1:{server.server_port}"


@contextmanager
def raw_host(answer: Callable[[socket.socket, bytes], None]) -> Iterator[str]:
    """Calls `answer` with each connection and the head of its request, until the other side has gone."""

    class Handler(BaseRequestHandler):
        def handle(self) -> None:
            with suppress(OSError):
                answer(self.request, self.request.recv(65536))

    class Server(ThreadingTCPServer):
        daemon_threads = True
        block_on_close = False

    with Server(("127.0.0.1", 0), Handler) as server, _running(server):
        yield f"http://127.0.0.1:{server.server_address[1]}"


def head(status: str = "200 OK", kind: str = "application/x-git-upload-pack-advertisement", **more: str) -> bytes:
    lines = [f"HTTP/1.1 {status}", f"Content-Type: {kind}", "Connection: close"]
    return "\r\n".join([*lines, *(f"{name}: {value}" for name, value in more.items()), "", ""]).encode()


def answering(pack: bytes) -> Callable[[socket.socket, bytes], None]:
    """A host of the old protocol with one branch, which sends this pack whatever is asked for."""

    def answer(connection: socket.socket, request: bytes) -> None:
        if request.startswith(b"GET"):
            connection.sendall(head() + pkt_line(b"# service=git-upload-pack\n") + b"0000")
            connection.sendall(pkt_line(SHA + b" HEAD\0shallow ofs-delta\n") + b"0000")
        else:
            connection.sendall(head(kind="application/x-git-upload-pack-result"))
            connection.sendall(pkt_line(b"shallow " + SHA) + b"0000" + pkt_line(b"NAK\n") + pack)
        connection.shutdown(socket.SHUT_WR)
        while connection.recv(65536):  # what is not read would reset the connection
            pass

    return answer


@contextmanager
def _running(server: ThreadingTCPServer | WSGIServerLogger) -> Iterator[None]:
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
