"""The files of one commit in git's own store. Nothing is checked out, so no path is ever written anywhere."""

import stat
from collections.abc import Callable
from typing import TypeVar

from dulwich.objects import Blob, Commit, ObjectID, ShaFile, Tag, Tree

from growth.decisions.gathering.files import Basket

Read = Callable[[ObjectID], tuple[int, bytes]]  # the kind and the content of an object; KeyError if it is not there
Kind = TypeVar("Kind", bound=ShaFile)

ODD = {stat.S_IFREG: "", stat.S_IFLNK: "symlink", 0o160000: "submodule"}  # by the kind in an entry's mode


def put_commit(basket: Basket, read: Read, name: ObjectID, below: str = "") -> str:
    """Puts the files of a commit, or of what a tag points to, into the basket; with `below` those of that folder only,
    their paths relative to it. Returns the commit's name in hex.

    Raises KeyError, ValueError or another error of dulwich where the objects are not what they should be.
    """
    found = _object(read, name, ShaFile)
    while isinstance(found, Tag):
        _, name = found.object
        found = _object(read, name, ShaFile)
    tree = _object(read, name, Commit).tree
    for folder in below.encode().split(b"/") if below else ():
        _, tree = _object(read, tree, Tree)[folder]
    _put_tree(basket, read, tree)
    return name.decode("ascii")


def _put_tree(basket: Basket, read: Read, name: ObjectID, folder: str = "") -> None:
    for entry in _object(read, name, Tree).iteritems():
        path = folder + entry.path.decode("utf-8", "surrogateescape")
        if stat.S_ISDIR(entry.mode):
            if basket.enters(path):
                _put_tree(basket, read, entry.sha, path + "/")
        elif basket.wants(path, odd=ODD.get(stat.S_IFMT(entry.mode), "not_a_file")):
            _put_blob(basket, read, entry.sha, path)


def _put_blob(basket: Basket, read: Read, name: ObjectID, path: str) -> None:
    """A blob that is missing was too large for the filter we asked the host for (`fetching.py`)."""
    try:
        basket.put(path, _object(read, name, Blob).data)
    except KeyError:
        basket.leave(path, "too_large")


def _object(read: Read, name: ObjectID, wanted: type[Kind]) -> Kind:
    found = ShaFile.from_raw_string(*read(name))
    if not isinstance(found, wanted):
        raise ValueError(f"a {type(found).__name__} where a {wanted.__name__} should be")
    return found
