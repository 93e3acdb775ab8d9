"""Messages as files in a folder, for an installation without Redis: kombu's transport, with two faults mended.

Kombu opens a message under its final name before it writes it, so that a worker can take an empty one; and it moves
what was taken to the machine's /tmp, which others can read and which may be another disk. Here a message appears
whole, and what was taken stays in a folder of ours until `jobs.expire` removes it.
"""

import time
import uuid
from pathlib import Path
from typing import Any

from django.conf import settings
from kombu.exceptions import ChannelError
from kombu.transport import filesystem
from kombu.utils.encoding import str_to_bytes
from kombu.utils.json import dumps

FOLDERS = ("queue", "queue/messages", "queue/taken", "queue/control", "files")
KEPT = 3600  # seconds


def make_folders() -> None:
    root: Path = settings.JOBS_DIR
    root.mkdir(mode=0o700, parents=True, exist_ok=True)
    for name in FOLDERS:
        (root / name).mkdir(mode=0o700, exist_ok=True)


def remove_taken() -> None:
    """Messages that were taken a while ago. They hold the number of a job and nothing else."""
    folder: Path = settings.JOBS_DIR / "queue/taken"
    oldest = time.time() - KEPT
    for message in folder.glob("*.msg"):
        if message.stat().st_mtime < oldest:
            message.unlink(missing_ok=True)


class Channel(filesystem.Channel):
    def _put(self, queue: str, payload: Any, **kwargs: Any) -> None:  # type: ignore[override]
        name = f"{time.monotonic_ns() // 1_000_000:015}_{uuid.uuid4()}.{queue}.msg"
        folder = Path(self.data_folder_out)
        unfinished = folder / f".{name}.new"
        try:
            unfinished.write_bytes(str_to_bytes(dumps(payload)))
            unfinished.rename(folder / name)
        except OSError as error:
            raise ChannelError(f"A message cannot be put into {folder}") from error


class Transport(filesystem.Transport):
    Channel = Channel
