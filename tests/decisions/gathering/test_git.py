"""What comes out of a git host: a real one on this machine, and ones that misbehave."""

import os
import socket
import struct
import tempfile
import time
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from dulwich import porcelain
from dulwich.objects import Blob, Commit, ObjectID, ShaFile, Tree
from dulwich.protocol import pkt_line
from dulwich.repo import Repo

from growth.decisions.gathering import File, Gathered, Refused, from_git, git
from tests.decisions.gathering.hosts import answering, git_host, head, raw_host

SOON = 1.5  # seconds; a second process takes a third of it to begin
LONG = 30.0  # seconds, for what ends by itself; reached on a machine that stands still only


@pytest.fixture(autouse=True)
def nothing_is_left(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    folder = tmp_path_factory.mktemp("temporary")
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    yield
    assert list(folder.iterdir()) == []
    with pytest.raises(ChildProcessError):  # there is no child, alive or dead
        os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)


def fetched(host: str, branch: str = "", *, seconds: float = LONG, **more) -> Gathered:
    return from_git(f"{host}/team/decisions{branch}", hosts={host}, seconds=seconds, **more)


def refusal(host: str, branch: str = "", **more) -> str:
    with pytest.raises(Refused) as refused:
        fetched(host, branch, **more)
    return refused.value.reason


def repository(folder: Path, *objects: ShaFile, tree: Tree | None = None) -> str:
    """A repository whose only commit has this tree. Returns the commit."""
    commit = Commit()
    commit.tree = (tree or Tree()).id
    commit.author = commit.committer = b"Ada <ada@example.org>"
    commit.author_time = commit.commit_time = 1_700_000_000
    commit.author_timezone = commit.commit_timezone = 0
    commit.message = b"First"
    with Repo.init_bare(folder) as repo:
        repo.object_store.add_objects([(found, None) for found in (*objects, tree or Tree(), commit)])
        repo.refs[b"refs/heads/main"] = commit.id
        repo.refs.set_symbolic_ref(b"HEAD", b"refs/heads/main")
    return commit.id.decode()


def tree_of(*entries: tuple[bytes, int, ObjectID]) -> Tree:
    tree = Tree()
    for name, mode, target in entries:
        tree.add(name, mode, target)
    return tree


RECORD = Blob.from_string(b"# Keep one queue\n")


# A real host


def test_the_files_of_the_newest_commit_come_with_its_name(tmp_path: Path) -> None:
    docs = tree_of((b"a.md", 0o100644, RECORD.id), (b"run.md", 0o100755, RECORD.id))
    commit = repository(tmp_path, RECORD, docs, tree=tree_of((b"docs", 0o040000, docs.id)))
    with git_host(tmp_path) as host:
        gathered = fetched(host)
    files = [File("docs/a.md", RECORD.data), File("docs/run.md", RECORD.data)]
    assert gathered == Gathered(files, [], commit, f"{host}/team/decisions")


def test_the_history_stays_where_it_is(tmp_path: Path) -> None:
    porcelain.init(tmp_path)
    for number in range(3):
        (tmp_path / f"{number}.md").write_text(os.urandom(400_000).hex())
        porcelain.add(tmp_path, [str(tmp_path / f"{number}.md")])
        (tmp_path / f"{number - 1}.md").unlink(missing_ok=True)
        porcelain.add(tmp_path, [str(tmp_path)]) if number else None
        porcelain.commit(tmp_path, message=b"Again", author=b"Ada <ada@example.org>")
    with git_host(tmp_path) as host:
        assert [file.path for file in fetched(host, bytes_=600_000).files] == ["2.md"]


def test_a_branch_or_a_tag_is_read_where_one_is_named(tmp_path: Path) -> None:
    porcelain.init(tmp_path)
    commits = {}
    for name in ("v1", "docs/next"):
        (tmp_path / "a.md").write_text(name)
        porcelain.add(tmp_path, [str(tmp_path / "a.md")])
        commits[name] = porcelain.commit(tmp_path, message=b"x", author=b"Ada <ada@example.org>").decode()
        if name == "v1":
            porcelain.tag_create(tmp_path, b"v1", annotated=True, message=b"x", author=b"Ada <ada@example.org>")
        else:
            porcelain.branch_create(tmp_path, name)
    with git_host(tmp_path) as host:
        for name, commit in commits.items():
            gathered = fetched(host, f"#{name}")
            assert (gathered.files, gathered.commit) == ([File("a.md", name.encode())], commit)
            assert gathered.origin == f"{host}/team/decisions#{name}"
        assert refusal(host, "#docs") == "no_branch"


def test_links_submodules_and_paths_made_to_escape_are_left_out(tmp_path: Path) -> None:
    tree = tree_of(
        (b"link.md", 0o120000, RECORD.id),
        (b"other", 0o160000, ObjectID(b"2" * 40)),
        (b"..", 0o100644, RECORD.id),
        (b"a/../../b.md", 0o100644, RECORD.id),
        (b"pipe.md", 0o010644, RECORD.id),
        (b"z.md", 0o100644, RECORD.id),
    )
    repository(tmp_path, RECORD, tree=tree)
    with git_host(tmp_path) as host:
        gathered = fetched(host)
    assert gathered.files == [File("z.md", RECORD.data)]
    assert {out.path: out.reason for out in gathered.left_out} == {
        "link.md": "symlink",
        "other": "submodule",
        "..": "bad_path",
        "a/../../b.md": "bad_path",
        "pipe.md": "not_a_file",
    }


def test_folders_that_hold_each_other_many_times_are_refused(tmp_path: Path) -> None:
    trees = [tree_of((b"a.md", 0o100644, RECORD.id))]
    for _ in range(10):
        trees.append(tree_of(*((b"%d" % number, 0o040000, trees[-1].id) for number in range(10))))
    repository(tmp_path, RECORD, *trees[:-1], tree=trees[-1])
    with git_host(tmp_path) as host:
        assert refusal(host) == "too_many_files"


def test_a_repository_without_commits_is_refused(tmp_path: Path) -> None:
    Repo.init_bare(tmp_path).close()
    with git_host(tmp_path) as host:
        assert refusal(host) == "empty"


def test_an_unknown_repository_is_refused(tmp_path: Path) -> None:
    repository(tmp_path)
    with git_host(tmp_path) as host, pytest.raises(Refused) as refused:
        from_git(f"{host}/team/other", hosts={host})
    assert refused.value.reason == "no_repository"


def test_more_than_may_be_received_is_refused(tmp_path: Path) -> None:
    noise = Blob.from_string(os.urandom(200_000))
    repository(tmp_path, noise, tree=tree_of((b"noise.png", 0o100644, noise.id)))
    with git_host(tmp_path) as host:
        assert refusal(host, bytes_=100_000) == "too_big"


# Addresses


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("", "bad_url"),
        ("git.example.org/team/a", "bad_url"),
        ("git@git.example.org:team/a.git", "bad_url"),
        ("ssh://git.example.org/team/a", "bad_url"),
        ("git://git.example.org/team/a", "bad_url"),
        ("file:///etc", "bad_url"),
        ("/etc", "bad_url"),
        ("https://git.example.org", "bad_url"),
        ("https://git.example.org/../a", "bad_url"),
        ("https://git.example.org/team/a?x=y", "bad_url"),
        ("https://git.example.org/team/a b", "bad_url"),
        ("https://git.example.org/team/a\r\nHost: inner", "bad_url"),
        ("https://git.example.org/team/a#x y", "bad_url"),
        ("https://git.example.org\\@inner/a", "with_password"),
        ("https://ada:secret@git.example.org/team/a", "with_password"),
        ("https://git.example.org@inner/team/a", "with_password"),
        ("https://inner/team/a", "host_not_allowed"),
        ("https://git.example.org.inner/team/a", "host_not_allowed"),
        ("https://sub.git.example.org/team/a", "host_not_allowed"),
        ("https://git.example.org./team/a", "host_not_allowed"),
        ("https://git.example.org:8443/team/a", "host_not_allowed"),
        ("https://ports.example.org/team/a", "host_not_allowed"),
        ("http://git.example.org/team/a", "host_not_allowed"),
        ("http://127.0.0.1/team/a", "host_not_allowed"),
    ],
)
def test_an_address_that_may_not_be_read_is_refused_without_asking_anybody(url: str, reason: str) -> None:
    with pytest.raises(Refused) as refused:
        from_git(url, hosts={"git.example.org", "ports.example.org:8443"})
    assert refused.value.reason == reason
    assert "secret" not in str(refused.value)


def test_a_name_that_does_not_exist_is_refused() -> None:
    assert refusal("http://nowhere.invalid:80") == "unknown_host"


def test_a_host_that_is_not_there_is_refused() -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    assert refusal(f"http://127.0.0.1:{port}") == "no_connection"


def test_an_installation_that_cannot_begin_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(git, "ROOT", tmp_path)
    assert refusal("http://127.0.0.1:9") == "not_started"


# Hosts that misbehave


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (head("401 Unauthorized"), "sign_in"),
        (head("403 Forbidden"), "sign_in"),
        (head("404 Not Found"), "no_repository"),
        (head("429 Too Many Requests"), "host_trouble"),
        (head("500 Internal Server Error"), "host_trouble"),
        (head(kind="text/html") + b"<h1>Welcome</h1>", "not_git"),
        (head(kind="text/plain") + b"1" * 40 + b"\trefs/heads/main\n", "not_git"),
        (head() + b"nonsense", "broken_git"),
        (head(), "broken_git"),
        (b"SSH-2.0-OpenSSH_9.6\r\n", "no_connection"),
        (b"", "no_connection"),
    ],
)
def test_an_answer_that_is_no_repository_is_refused_in_words(answer: bytes, reason: str) -> None:
    with raw_host(lambda connection, request: connection.sendall(answer)) as host:
        assert refusal(host) == reason


def test_a_host_that_speaks_no_tls_is_refused() -> None:
    with raw_host(lambda connection, request: connection.sendall(head())) as host:
        name = host.removeprefix("http://")
        with pytest.raises(Refused) as refused:
            from_git(f"https://{name}/team/decisions", hosts={name})
    assert refused.value.reason == "certificate"


def test_a_redirect_to_another_host_is_not_followed() -> None:
    asked = []
    with raw_host(lambda connection, request: asked.append(request)) as inner:
        found = head("302 Found", Location=inner + "/x")
        with raw_host(lambda connection, request: connection.sendall(found)) as host:
            assert refusal(host) == "redirected"
    assert asked == []


def test_a_redirect_within_the_host_is_followed(tmp_path: Path) -> None:
    """As hosts do for a repository that was renamed: everything after goes to the new address."""
    commit = repository(tmp_path)
    with git_host(tmp_path) as host:
        assert from_git(f"{host}/old", hosts={host}, seconds=LONG).commit == commit


def test_redirects_in_a_circle_are_refused() -> None:
    with raw_host(lambda connection, request: connection.sendall(head("302 Found", Location="/"))) as host:
        assert refusal(host) == "redirected"


def trickle(connection: socket.socket, request: bytes) -> None:
    """A byte now and then, so that no waiting for a single one ever takes too long."""
    for byte in head() + b"0" * 10_000:
        connection.sendall(bytes([byte]))
        time.sleep(0.05)


def silence(connection: socket.socket, request: bytes) -> None:
    while connection.recv(65536):
        pass


@pytest.mark.parametrize("answer", [silence, trickle])
def test_a_host_that_never_ends_its_answer_is_given_up(answer) -> None:
    began = time.monotonic()
    with raw_host(answer) as host:
        assert refusal(host, seconds=SOON) == "timeout"
    assert time.monotonic() - began < LONG


def test_who_asks_hears_how_far_it_is_and_may_stop_it() -> None:
    class Stopped(BaseException):
        pass

    heard = []

    def stop(words: str) -> None:
        heard.append(words)
        raise Stopped

    began = time.monotonic()
    with raw_host(silence) as host, pytest.raises(Stopped):
        fetched(host, progress=stop)
    assert heard == [f"Asking {host.removeprefix('http://')}"]
    assert time.monotonic() - began < LONG / 2


def endless_names(connection: socket.socket, request: bytes) -> None:
    connection.sendall(head() + pkt_line(b"# service=git-upload-pack\n") + b"0000")
    while True:
        connection.sendall(pkt_line(b"1" * 40 + b" refs/heads/" + b"x" * 1000) * 50)


def test_endless_data_is_refused() -> None:
    with raw_host(endless_names) as host:
        assert refusal(host, bytes_=3_000_000) == "too_big"


def pack_of(blob_bytes: int) -> bytes:
    """A pack with one blob of that many zeros: header, kind and size in 7-bit groups, the zeros packed, no checksum."""
    packing = zlib.compressobj(1)
    packed = b"".join(packing.compress(bytes(1_000_000)) for _ in range(blob_bytes // 1_000_000)) + packing.flush()
    first, size = 0x30 | (blob_bytes & 15), blob_bytes >> 4
    said = bytearray()
    while size:
        said.append(first | 0x80)
        first, size = size & 127, size >> 7
    said.append(first)
    return struct.pack(">4sLL", b"PACK", 2, 1) + bytes(said) + packed + bytes(20)


def test_a_pack_that_is_a_bomb_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(git, "MEMORY_BYTES", 250_000_000)
    pack = pack_of(300_000_000)
    assert len(pack) < 2_000_000
    with raw_host(answering(pack)) as host:
        assert refusal(host) == "too_big"


@pytest.mark.parametrize("pack", [b"", b"PACK", os.urandom(2000), pack_of(1_000_000)[:500], pack_of(1_000_000)])
def test_a_pack_that_is_damaged_or_lacks_the_commit_is_refused(pack: bytes) -> None:
    with raw_host(answering(pack)) as host:
        assert refusal(host) == "broken_git"
