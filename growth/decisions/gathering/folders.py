"""A folder or a file on disk."""

import logging
import os
import stat
from functools import partial
from itertools import islice
from pathlib import Path

from dulwich.object_store import BaseObjectStore
from dulwich.objects import Blob, ObjectID
from dulwich.repo import Repo

from growth.decisions.gathering.archives import from_zip
from growth.decisions.gathering.files import ENTRIES, FILE_BYTES, Basket, File, Gathered, Refused
from growth.decisions.gathering.trees import put_commit

log = logging.getLogger(__name__)


def from_path(path: Path) -> Gathered:
    """Reads a folder with all below it, a zip file, or one file. Links are followed in `path` itself, nowhere below.

    `commit` is set where the files are exactly those of the checked out commit of a git repository around them.
    Raises Refused.
    """
    try:
        path.stat()
    except (OSError, ValueError) as error:
        raise Refused("not_found", str(path)) from error
    if path.is_dir():
        return _from_folder(path)
    if path.suffix.lower() == ".zip":
        with path.open("rb") as file:
            return from_zip(path.name, file)
    basket = Basket()
    _put_file(basket, path.resolve(), path.name)
    return basket.gathered(path.name)


def _from_folder(folder: Path) -> Gathered:
    basket = Basket()
    _put_folder(basket, folder)
    gathered = basket.gathered(str(folder))
    return basket.gathered(str(folder), _commit_of(folder.resolve(), gathered.files))


def _put_folder(basket: Basket, folder: Path, below: str = "") -> None:
    for entry in _listed(basket, folder, below):
        path = below + entry.name
        if entry.is_dir(follow_symlinks=False):
            if basket.enters(path):
                _put_folder(basket, Path(entry.path), path + "/")
        else:
            _put_file(basket, Path(entry.path), path)


def _listed(basket: Basket, folder: Path, below: str) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return sorted(islice(entries, ENTRIES + 1), key=lambda entry: entry.name)
    except OSError:
        basket.leave(below, "unreadable")
        return []


def _put_file(basket: Basket, file: Path, path: str) -> None:
    try:
        status = file.lstat()
        if basket.wants(path, status.st_size, _odd(status.st_mode)):
            basket.put(path, _read(file))
    except OSError:
        basket.leave(path, "unreadable")


def _odd(mode: int) -> str:
    if stat.S_ISLNK(mode):
        return "symlink"
    return "" if stat.S_ISREG(mode) else "not_a_file"


def _read(file: Path) -> bytes:
    """At most a byte more than may be taken. Should it have become a link or a pipe meanwhile, it neither follows
    the link nor waits for the pipe."""
    with os.fdopen(os.open(file, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK), "rb") as opened:
        return opened.read(FILE_BYTES + 1)


def _commit_of(folder: Path, files: list[File]) -> str:
    """The commit checked out around the folder if it holds exactly these files there, else "".

    The files are compared with the commit's, rather than asking git what was changed: that would run whatever commands
    the repository's own configuration names as filters.
    """
    basket = Basket()
    at_hand = {blob.id: blob.as_raw_string() for blob in (Blob.from_string(file.raw) for file in files)}
    try:
        with Repo.discover(folder) as repo:
            below = folder.relative_to(Path(os.fsdecode(repo.path)).resolve()).as_posix()
            read = partial(_known_or_stored, at_hand, repo.object_store)
            commit = put_commit(basket, read, repo.head(), "" if below == "." else below)
    except (
        Exception
    ) as error:  # not in a repository, or one that is not as it should be: the files are fine all the same
        log.debug("No commit for %s: %r", folder, error)
        return ""
    return commit if basket.gathered("").files == files else ""


def _known_or_stored(at_hand: dict[ObjectID, bytes], store: BaseObjectStore, name: ObjectID) -> tuple[int, bytes]:
    """The object out of the store, unless a file has its content: unpacking them all would take most of the time."""
    return (Blob.type_num, at_hand[name]) if name in at_hand else store.get_raw(name)
