"""What is gathered, and the rules every source shares: what is taken, what is left out and why, and how much."""

import re
import unicodedata
from dataclasses import dataclass, field

ENTRIES = 20_000  # looked at, folders too: large repositories with records hold about 10,000 files
FILES = 5_000  # taken: no known collection of records comes near, and each becomes a row in the report
FILE_BYTES = 5 * 1024 * 1024  # a record is a page of text; the longest known are 100 kB
ALL_BYTES = 100 * 1024 * 1024  # all files are held in memory at once
PATH_CHARACTERS = 400  # fits the columns that keep it
FOLDERS_DEEP = 20  # far deeper than anything people read; ends trees made to be endless

# What may be a record, or say how records are kept. Everything else is left unread.
TEXT = (".md", ".markdown", ".mdx", ".mkd", ".txt", ".rst", ".adoc", ".asciidoc", ".json", ".yml", ".yaml")
LFS_POINTER = b"version https://git-lfs.github.com/spec/"

LEFT_OUT = {
    "bad_path": "Its path is too long, too deep, or holds characters a path cannot have here.",
    "compression": "It is packed in a way that cannot be unpacked safely; pack it as an ordinary zip.",
    "duplicate": "Another file with the same path came first.",
    "encrypted": "It is protected by a password.",
    "hidden_folder": "Folders that begin with a dot, and node_modules, are not looked into.",
    "lfs": "It is kept in Git LFS; only a pointer to it is here.",
    "not_a_file": "It is not an ordinary file.",
    "not_text": "It is not a kind of file that records are written in.",
    "submodule": "It is another repository (a submodule).",
    "symlink": "It is a link to another file; links are never followed.",
    "too_large": f"It is larger than {FILE_BYTES // 1024**2} MB.",
    "unreadable": "It could not be read.",
}

REFUSALS = {
    "bad_url": "This is not an address of a git repository that Rungs can read: https://host/path, #branch if need be.",
    "broken_git": "What the git host sent could not be read as a repository.",
    "broken_zip": "The zip file is damaged or cut off. Pack it again.",
    "certificate": "The connection to the git host could not be secured; its certificate may be wrong.",
    "empty": "The repository has no commits yet.",
    "host_not_allowed": "Repositories of this host may not be imported here. An administrator can allow the host.",
    "host_trouble": "The git host answered with an error. Try again later.",
    "no_branch": "The repository has no such branch or tag.",
    "no_connection": "The git host could not be reached.",
    "no_repository": "The git host knows no repository at this address.",
    "not_found": "There is no such file or folder.",
    "not_git": "What answered at this address is not a git repository.",
    "not_zip": "This is not a zip file.",
    "not_started": "Rungs could not begin to read the repository; the server’s log says why.",
    "redirected": "The git host points to another address. Use that address, if it is allowed.",
    "sign_in": "The repository does not exist or needs a sign-in. Rungs reads public ones only; upload a zip instead.",
    "timeout": "The git host took too long. Try again later, or upload a zip instead.",
    "too_big": f"There is too much in it: the files may have {ALL_BYTES // 1024**2} MB in all. Import a part of it.",
    "too_many_files": f"There are too many files in it: {ENTRIES:,} at most, of which {FILES:,} may be texts. "
    "Import a part of it.",
    "unknown_host": "There is no host of this name.",
    "unsafe_path": "A path in it leads out of its folder, as if to overwrite other files.",
    "with_password": "Leave the user name and password out of the address; only public repositories are read.",
    "zip_bomb": "It is packed so that it would unpack to far more than it seems to hold.",
}


class Refused(Exception):
    """The whole source is refused. `reason` is a key of REFUSALS; `detail` names the path, host or branch, or is ""."""

    def __init__(self, reason: str, detail: str = "") -> None:
        assert reason in REFUSALS, reason
        self.reason = reason
        self.detail = shown(detail)
        super().__init__(f"{REFUSALS[reason]} ({self.detail})" if self.detail else REFUSALS[reason])


@dataclass(frozen=True)
class File:
    path: str  # relative and POSIX, as in the source
    raw: bytes


@dataclass(frozen=True)
class LeftOut:
    path: str  # as it can be shown: what no text can hold is replaced
    reason: str  # a key of LEFT_OUT


@dataclass(frozen=True)
class Gathered:
    """Files and what was left out, each in the order of their paths.

    `commit` is the full hex name of the commit the files are, or "" where no commit says exactly that.
    """

    files: list[File]
    left_out: list[LeftOut]
    commit: str
    origin: str  # what people see: "decisions.zip", "https://github.com/…"


@dataclass
class Basket:
    """What one source has given so far. A source asks before it reads, so that what is not wanted is never read.

    Raises Refused("too_many_files") and Refused("too_big") as soon as a limit is passed.
    """

    _files: list[File] = field(default_factory=list)
    _left_out: list[LeftOut] = field(default_factory=list)
    _seen: set[str] = field(default_factory=set)
    _looked: int = 0
    _bytes: int = 0

    def enters(self, folder: str) -> bool:
        """Whether the source should go into this folder."""
        self._look()
        if _is_rubbish(folder):
            return False
        if is_bad_path(folder):
            self.leave(folder, "bad_path")
            return False
        return not self._is_hidden(folder + "/")

    def wants(self, path: str, size: int = 0, odd: str = "") -> bool:
        """Whether the source should read this entry and `put` it. If not, it is written down why.

        `size` in bytes as far as known; `odd` is the reason of LEFT_OUT if it is no ordinary file.
        """
        self._look()
        if _is_rubbish(path):
            return False
        if is_bad_path(path):
            self.leave(path, "bad_path")
            return False
        if self._is_hidden(path):
            return False
        reason = self._reason_against(path, size, odd)
        self._seen.add(path)
        if reason:
            self.leave(path, reason)
        return not reason

    def put(self, path: str, raw: bytes) -> None:
        """Takes a file that was wanted. What counts is what was read, whatever size had been said."""
        if len(raw) > FILE_BYTES:
            self.leave(path, "too_large")
        elif raw.startswith(LFS_POINTER):
            self.leave(path, "lfs")
        else:
            self._take(File(path, raw))

    def leave(self, path: str, reason: str) -> None:
        assert reason in LEFT_OUT, reason
        self._left_out.append(LeftOut(shown(path), reason))

    def gathered(self, origin: str, commit: str = "") -> Gathered:
        files = sorted(self._files, key=lambda file: file.path)
        return Gathered(files, sorted(self._left_out, key=lambda left: left.path), commit, origin)

    def _look(self) -> None:
        self._looked += 1
        if self._looked > ENTRIES:
            raise Refused("too_many_files")

    def _is_hidden(self, path: str) -> bool:
        """Said once for each such folder, not for each file in it."""
        folder = _hidden_folder(path)
        if folder and folder not in self._seen:
            self._seen.add(folder)
            self.leave(folder, "hidden_folder")
        return bool(folder)

    def _reason_against(self, path: str, size: int, odd: str) -> str:
        if path in self._seen:
            return "duplicate"
        if odd:
            return odd
        if not path.lower().endswith(TEXT):
            return "not_text"
        return "too_large" if size > FILE_BYTES else ""

    def _take(self, file: File) -> None:
        self._files.append(file)
        self._bytes += len(file.raw)
        if len(self._files) > FILES:
            raise Refused("too_many_files")
        if self._bytes > ALL_BYTES:
            raise Refused("too_big")


def is_unsafe(path: str) -> bool:
    """Whether a path, written to a disk, could land outside its folder on any system."""
    parts = path.replace("\\", "/").split("/")
    return ".." in parts or not parts[0] or bool(re.match(r"[^/]:", path)) or "\0" in path


def is_bad_path(path: str) -> bool:
    """Whether a path cannot be kept and shown as it is; backslashes because half the world reads them as folders."""
    parts = path.split("/")
    return (
        is_unsafe(path)
        or "\\" in path
        or "" in parts
        or "." in parts
        or len(path) > PATH_CHARACTERS
        or len(parts) > FOLDERS_DEEP
        or any(_is_unshowable(character) for character in path)
    )


def shown(path: str) -> str:
    """The path as any page, log or database can hold it."""
    return "".join("\ufffd" if _is_unshowable(character) else character for character in path[:PATH_CHARACTERS])


def _is_unshowable(character: str) -> bool:
    """Control characters, and what stands for bytes that are not UTF-8."""
    return unicodedata.category(character) in ("Cc", "Cs")


def _is_rubbish(path: str) -> bool:
    """What systems and git leave beside people's files; nobody put it there, so nobody is told."""
    *folders, name = path.split("/")
    return name == ".DS_Store" or name.startswith("._") or not {"__MACOSX", ".git"}.isdisjoint([*folders, name])


def _hidden_folder(path: str) -> str:
    """The topmost folder in the path that is not looked into, or ""."""
    *folders, _ = path.split("/")
    for depth, name in enumerate(folders, start=1):
        if name.startswith(".") or name == "node_modules":
            return "/".join(folders[:depth])
    return ""
