"""Messages as files in a folder, and what keeps the queues of several databases apart."""

import os
import time
from pathlib import Path
from typing import Any

import pytest
from kombu import Connection

from config import celery  # noqa: F401  names the transport
from config.env import label, queue_options
from config.folder_transport import KEPT, make_folders, remove_taken


@pytest.fixture
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.JOBS_DIR = tmp_path / "jobs"
    make_folders()
    return tmp_path / "jobs"


@pytest.fixture
def name(request: pytest.FixtureRequest) -> str:
    """Of a queue: kombu remembers for a whole process which ones it has declared."""
    return f"queue-{abs(hash(request.node.name))}"


def test_a_message_is_a_file_that_appears_whole_and_is_taken_once(folder: Path, name: str) -> None:
    with Connection("folder://localhost", transport_options=queue_options(folder)) as connection:
        queue = connection.SimpleQueue(name)
        queue.put({"job": 7})
        (message,) = (folder / "queue/messages").iterdir()
        assert message.name.endswith(f".{name}.msg")
        taken = queue.get(timeout=5)
        assert taken.payload == {"job": 7}
        taken.ack()
        assert list((folder / "queue/messages").iterdir()) == []
        with pytest.raises(queue.Empty):
            queue.get(timeout=0.3)


def test_messages_are_taken_in_the_order_they_were_put(folder: Path, name: str) -> None:
    with Connection("folder://localhost", transport_options=queue_options(folder)) as connection:
        queue = connection.SimpleQueue(name)
        for number in range(3):
            queue.put(number)
            time.sleep(0.002)  # names count milliseconds
        taken = []
        for _ in range(3):
            message = queue.get(timeout=5)
            message.ack()
            taken.append(message.payload)
    assert taken == [0, 1, 2]


def test_nobody_else_reads_the_folders(folder: Path) -> None:
    paths = [folder, *(path for path in folder.rglob("*") if path.is_dir())]
    assert {oct(path.stat().st_mode & 0o777) for path in paths} == {"0o700"}
    make_folders()  # again, when they are there


def test_messages_that_were_taken_are_removed_after_a_while(folder: Path) -> None:
    old, new = folder / "queue/taken/1.work.msg", folder / "queue/taken/2.work.msg"
    for path in (old, new):
        path.write_text("{}")
    long_ago = time.time() - KEPT - 1
    os.utime(old, (long_ago, long_ago))
    remove_taken()
    assert [path.name for path in (folder / "queue/taken").iterdir()] == [new.name]


def test_every_database_has_a_label_of_its_own() -> None:
    assert label("/srv/rungs/var/rungs.sqlite3").startswith("rungs-")
    assert label("/srv/rungs/var/rungs.sqlite3") == label("/srv/rungs/var/rungs.sqlite3")
    labels = {
        label(name) for name in ("/a/rungs.sqlite3", "/b/rungs.sqlite3", "/a/demo-mid.sqlite3", "rungs", ":memory:")
    }
    assert len(labels) == 5
    assert all(set(found) <= set("abcdefghijklmnopqrstuvwxyz0123456789-") for found in labels)
