"""A zip file somebody uploaded, read without trusting a word of it.

The list at its end is checked before anything is unpacked. What shows intent refuses the whole archive: paths that lead
out of it, entries that overlap, sizes that only a bomb has. So does damage. What is merely odd in one entry (a link, a
password, a rare way of packing, a doubled name) leaves that entry out. A zip within the zip is a file like any other.
"""

import io
import stat
import struct
import zipfile
import zlib
from contextlib import suppress
from typing import IO

from growth.decisions.gathering.files import ALL_BYTES, ENTRIES, FILE_BYTES, Basket, Gathered, Refused, is_unsafe

ARCHIVE_BYTES = ALL_BYTES  # packed; what is larger holds more than text
DIRECTORY_BYTES = 4 * 1024 * 1024  # the list at the end: 200 bytes for each entry; the library reads it in one piece
UNPACKED_RATIO = 100  # all sizes to the archive's own; text packs to a fifth, logs to a fiftieth
HARMLESS_BYTES = 2 * FILE_BYTES  # below this no ratio matters
LOCAL_HEADER_BYTES = 30  # before each entry's content, at least
# The others unpack as much as they like at once, whatever is asked of them.
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
UTF8_NAME, ENCRYPTED = 0x800, 0x1  # flags of an entry

# What the library raises, depending on where an archive was cut off or written over.
DAMAGE = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, RuntimeError, ValueError, OverflowError)


def from_zip(name: str, fileobj: IO[bytes]) -> Gathered:
    """Reads a zip from an open, seekable binary file; `name` is what people see. A common top folder stays in the
    paths. Raises Refused."""
    _check_kind(fileobj)
    basket = Basket()
    try:
        with zipfile.ZipFile(_Guarded(fileobj)) as archive:
            entries = archive.infolist()
            _check_list(entries, fileobj)
            for entry in entries:
                _put_entry(basket, archive, entry)
    except DAMAGE as error:
        raise Refused("broken_zip") from error
    return basket.gathered(name)


class _Guarded(io.RawIOBase):
    """Refuses to read more at once than an honest list of entries is long: the library asks for all of it, and makes
    an object of each entry, before its number can be checked."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file

    def read(self, size: int = -1) -> bytes:
        data = self._file.read(min(size, DIRECTORY_BYTES + 1))
        if len(data) > DIRECTORY_BYTES:
            raise Refused("too_many_files")
        return data

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        return self._file.tell()

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True


def _check_kind(file: IO[bytes]) -> None:
    """A zip begins with an entry, or with its end if it is empty. One that does but has lost its end is damaged."""
    if _size(file) > ARCHIVE_BYTES:
        raise Refused("too_big")
    file.seek(0)
    if file.read(4) not in (b"PK\x03\x04", b"PK\x05\x06"):
        raise Refused("not_zip")


def _check_list(entries: list[zipfile.ZipInfo], file: IO[bytes]) -> None:
    if len(entries) > ENTRIES:
        raise Refused("too_many_files")
    for entry in entries:
        if is_unsafe(_name(entry)):
            raise Refused("unsafe_path", _name(entry))
    unpacked = sum(entry.file_size for entry in entries)
    if _overlap(entries) or unpacked > max(HARMLESS_BYTES, UNPACKED_RATIO * _size(file)):
        raise Refused("zip_bomb")


def _overlap(entries: list[zipfile.ZipInfo]) -> bool:
    """Whether any entry begins before the one in front of it has ended."""
    end = 0
    for entry in sorted(entries, key=lambda entry: entry.header_offset):
        if entry.header_offset < end:
            return True
        end = entry.header_offset + LOCAL_HEADER_BYTES + entry.compress_size
    return False


def _size(file: IO[bytes]) -> int:
    return file.seek(0, io.SEEK_END)


def _put_entry(basket: Basket, archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    path = _name(entry).removeprefix("./")
    if not path:
        return
    if path.endswith("/"):
        basket.enters(path.rstrip("/"))
    elif basket.wants(path, entry.file_size, _odd(entry)):
        with archive.open(entry) as content:
            basket.put(path, content.read(FILE_BYTES + 1))


def _name(entry: zipfile.ZipInfo) -> str:
    """The name as it was written: the library cuts at a NUL, and takes UTF-8 that does not say so for cp437."""
    name = entry.orig_filename
    if not entry.flag_bits & UTF8_NAME:
        with suppress(UnicodeError):
            name = name.encode("cp437").decode("utf-8")
    return name


def _odd(entry: zipfile.ZipInfo) -> str:
    kind = stat.S_IFMT(entry.external_attr >> 16)
    if kind == stat.S_IFLNK:
        return "symlink"
    if kind not in (0, stat.S_IFREG):
        return "not_a_file"
    if entry.flag_bits & ENCRYPTED:
        return "encrypted"
    return "" if entry.compress_type in METHODS else "compression"
