"""A process of its own that fetches one repository: `python -m growth.decisions.gathering.fetching JOB`.

`git.py` starts it, and kills it when its time is up. JOB is JSON: url, ref, seconds, bytes, memory. It works in
the folder it is started in and leaves there `answer.json`: what was refused, or the commit, what was left out, and the
paths and sizes of the files, whose contents stand one after the other in `raw`. It asks for no credentials, reads no
git configuration and runs nothing.
"""

import json
import math
import resource
import signal
import sys
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

from dulwich.client import HttpGitClient
from dulwich.object_format import get_object_format
from dulwich.object_store import ObjectStoreGraphWalker
from dulwich.objects import ObjectID
from dulwich.pack import MemoryPackIndex, Pack, PackData
from dulwich.protocol import CAPABILITY_PACKFILE_URIS
from dulwich.refs import Ref
from urllib3 import exceptions

from growth.decisions.gathering.files import FILE_BYTES, Basket, Gathered, Refused
from growth.decisions.gathering.trees import put_commit

REDIRECTS = 3  # within the host: a renamed repository, then its usual spelling
SPARE_SECONDS = 5  # for the process that started this one to kill it first

STATUSES = {401: "sign_in", 403: "sign_in", 404: "no_repository", 407: "sign_in", 410: "no_repository"}


def main() -> None:
    job = json.loads(sys.argv[1])
    _bound(job["seconds"], job["memory"])
    try:
        answer = _answer(_fetched(job))
    except Refused as refused:
        answer = {"refused": refused.reason, "detail": refused.detail}
    except MemoryError:
        answer = {"refused": "too_big", "detail": ""}
    except Exception:  # whatever a made-up pack or answer brings dulwich to
        traceback.print_exc()
        answer = {"refused": "broken_git", "detail": ""}
    Path("answer.json").write_text(json.dumps(answer))


def _bound(seconds: float, memory: int) -> None:
    """Ends by itself should the process that started this one be killed, and never takes more memory than allowed.

    The limit on memory is what stops a pack that is a bomb: objects are unpacked one at a time.
    """
    signal.alarm(math.ceil(seconds) + SPARE_SECONDS)
    if sys.platform == "linux":  # others do not keep to it
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))


def _fetched(job: dict[str, Any]) -> Gathered:
    client = _Client(job["url"], job["bytes"], job["seconds"])
    wanted = _Wanted(job["ref"])
    with Path("pack").open("wb") as pack:
        result = client.fetch_pack(
            "",
            wanted,
            ObjectStoreGraphWalker([], lambda name: []),
            pack.write,
            depth=1,
            ref_prefix=wanted.names,
            filter_spec=b"blob:limit=%d" % (FILE_BYTES + 1),
        )
    basket = Basket()
    # Left for the end of the process to close: closing it fails where memory ran out, and would hide that.
    data = PackData("pack", get_object_format(result.object_format))
    objects = Pack.from_objects(data, MemoryPackIndex.for_pack(data))
    commit = put_commit(basket, objects.get_raw, wanted.found)
    return basket.gathered(job["url"], commit)


def _answer(gathered: Gathered) -> dict[str, Any]:
    with Path("raw").open("wb") as raw:
        for file in gathered.files:
            raw.write(file.raw)
    return {
        "commit": gathered.commit,
        "files": [(file.path, len(file.raw)) for file in gathered.files],
        "left_out": [(left.path, left.reason) for left in gathered.left_out],
    }


class _Wanted:
    """Which commit is asked for, said when the host has told what it has."""

    def __init__(self, ref: str) -> None:
        self._ref = ref
        self.names = [Ref(name.encode()) for name in ([f"refs/heads/{ref}", f"refs/tags/{ref}"] if ref else ["HEAD"])]
        self.found = ObjectID(b"")

    def __call__(self, refs: Mapping[Ref, ObjectID], depth: int | None = None) -> list[ObjectID]:
        for name in self.names:
            if name in refs:
                self.found = refs[name]
                return [self.found]
        raise Refused("no_branch", self._ref) if self._ref else Refused("empty")


class _Client(HttpGitClient):
    """Stays with one scheme, host and port, whatever it is told, and reads so many bytes and no more.

    The address a name resolves to is not looked at: the operator has listed the host.
    """

    def __init__(self, url: str, most: int, seconds: float) -> None:
        super().__init__(url)
        self._fetch_capabilities.discard(CAPABILITY_PACKFILE_URIS)  # a way to be sent to other hosts
        self._home = self._origin(url)
        self._left = most
        self._seconds = seconds

    def _http_request(
        self, url: str, headers: dict[str, str] | None = None, data: Any = None, raise_for_status: bool = True
    ) -> tuple[Any, Callable[[int], bytes]]:
        """As dulwich's own, which would follow any redirect and knows no limits."""
        with _plain_reasons():
            response, found = self._ask(url, headers or {}, data)
        if response.status != 200:
            raise Refused(STATUSES.get(response.status, "host_trouble"), f"HTTP {response.status}")
        response.content_type = response.headers.get("Content-Type", "")
        if not response.content_type.startswith("application/x-git-"):
            raise Refused("not_git", urlsplit(found).netloc)  # a web page, or git's old "dumb" way of fetching
        response.redirect_location = found if found != url else ""
        return response, lambda size: self._read(response, size)

    def _ask(self, url: str, headers: dict[str, str], data: Any) -> tuple[Any, str]:
        """The answer, and the address it came from."""
        for _ in range(REDIRECTS + 1):
            if self._origin(url) != self._home:
                raise Refused("redirected", url)
            response = self.pool_manager.request(
                "GET" if data is None else "POST",
                url,
                headers={**self.pool_manager.headers, **headers},
                body=data,
                redirect=False,
                retries=False,
                timeout=self._seconds,
                preload_content=False,
            )
            location = response.get_redirect_location()
            if not location:
                return response, url
            url = urljoin(url, location)
            response.close()
        raise Refused("redirected", url)

    def _read(self, response: Any, size: int) -> bytes:
        with _plain_reasons():
            data: bytes = response.read(size)
        self._left -= len(data)
        if self._left < 0:
            raise Refused("too_big")
        return data


@contextmanager
def _plain_reasons() -> Iterator[None]:
    """What went wrong on the way, in our words. The order matters: each of the first three is one of the next, too."""
    try:
        yield
    except exceptions.NameResolutionError as error:
        raise Refused("unknown_host") from error
    except exceptions.NewConnectionError as error:
        raise Refused("no_connection") from error
    except exceptions.TimeoutError as error:
        raise Refused("timeout") from error
    except exceptions.SSLError as error:
        raise Refused("certificate") from error
    except exceptions.HTTPError as error:
        raise Refused("no_connection") from error


if __name__ == "__main__":
    main()
