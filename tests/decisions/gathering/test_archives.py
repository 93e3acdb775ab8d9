"""What comes out of a zip: honest ones, made odd by somebody's tools, made up to do harm, and damaged."""

import io
import stat
import struct
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from growth.decisions.gathering import File, Gathered, Refused, archives, files, from_path, from_zip

RECORD = b"# Keep one queue\n\nWe keep one queue.\n"


def zipped(contents: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", method) as archive:
        for path, raw in contents.items():
            archive.writestr(path, raw)
    return packed.getvalue()


def entry(path: str, mode: int) -> bytes:
    """A zip with one record and one entry of the given mode."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a.md", RECORD)
        info = zipfile.ZipInfo(path)
        info.external_attr = mode << 16
        archive.writestr(info, b"a.md")
    return packed.getvalue()


def opened(raw: bytes) -> Gathered:
    return from_zip("decisions.zip", io.BytesIO(raw))


def refusal(raw: bytes) -> str:
    with pytest.raises(Refused) as refused:
        opened(raw)
    return refused.value.reason


def left(gathered: Gathered) -> dict[str, str]:
    return {out.path: out.reason for out in gathered.left_out}


def test_files_keep_their_paths_with_the_top_folder() -> None:
    raw = zipped({"repo/docs/": b"", "repo/docs/b.md": b"two", "repo/docs/a.md": b"one"})
    assert opened(raw) == Gathered(
        [File("repo/docs/a.md", b"one"), File("repo/docs/b.md", b"two")], [], "", "decisions.zip"
    )


def test_a_zip_gives_what_its_folder_gives(tmp_path: Path) -> None:
    contents = {"a.md": RECORD, "x/logo.png": b"", ".github/b.md": b"", "__MACOSX/._a.md": b"", "x/.git/c.md": b""}
    contents |= {"x/node_modules/d.md": b"", "large.txt": b"x" * (files.FILE_BYTES + 1), ".DS_Store": b""}
    for path, raw in contents.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(raw)
    folder, archive = from_path(tmp_path), opened(zipped(contents, zipfile.ZIP_STORED))
    assert (archive.files, archive.left_out) == (folder.files, folder.left_out)


def test_a_zip_on_disk_is_opened(tmp_path: Path) -> None:
    (tmp_path / "Decisions.ZIP").write_bytes(zipped({"a.md": RECORD}))
    assert from_path(tmp_path / "Decisions.ZIP") == Gathered([File("a.md", RECORD)], [], "", "Decisions.ZIP")


def test_an_empty_zip_gives_nothing() -> None:
    assert opened(zipped({})) == Gathered([], [], "", "decisions.zip")


def test_paths_that_begin_in_the_folder_itself_are_those_of_the_folder() -> None:
    assert opened(zipped({"./": b"", "./docs/a.md": RECORD})).files == [File("docs/a.md", RECORD)]


@pytest.mark.parametrize(
    "path",
    [
        "../a.md",
        "docs/../../a.md",
        "/etc/a.md",
        "C:/a.md",
        "c:a.md",
        "\\\\host\\a.md",
        "..\\a.md",
        "docs/..",
        "a.md\0.png",
    ],
)
def test_a_path_that_leads_out_refuses_everything(path: str) -> None:
    raw = zipped({"fine.md": RECORD, "Z" * len(path): RECORD})
    assert refusal(raw.replace(b"Z" * len(path), path.encode())) == "unsafe_path"


def test_an_ordinary_backslash_leaves_the_file_out() -> None:
    gathered = opened(zipped({"fine.md": RECORD, "docsZa.md": RECORD}).replace(b"docsZa.md", b"docs\\a.md"))
    assert [file.path for file in gathered.files] == ["fine.md"]
    assert left(gathered) == {"docs\\a.md": "bad_path"}


@pytest.mark.parametrize(
    ("mode", "reason"),
    [
        (stat.S_IFLNK | 0o777, "symlink"),
        (stat.S_IFIFO | 0o644, "not_a_file"),
        (stat.S_IFCHR | 0o644, "not_a_file"),
        (stat.S_IFSOCK | 0o644, "not_a_file"),
    ],
)
def test_links_and_devices_are_left_out(mode: int, reason: str) -> None:
    gathered = opened(entry("odd.md", mode))
    assert gathered.files == [File("a.md", RECORD)]
    assert left(gathered) == {"odd.md": reason}


def test_a_file_with_a_password_is_left_out() -> None:
    """The flag stands at byte 6 of the local header and at byte 8 of the list's entry."""
    raw = bytearray(zipped({"secret.md": RECORD}))
    raw[6] |= 1
    raw[raw.index(b"PK\x01\x02") + 8] |= 1
    assert left(opened(bytes(raw))) == {"secret.md": "encrypted"}


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_ways_of_packing_without_bounds_are_left_out(method: int) -> None:
    assert left(opened(zipped({"a.md": RECORD}, method))) == {"a.md": "compression"}


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_of_two_files_with_one_path_the_first_is_taken() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a.md", b"one")
        archive.writestr("a.md", b"two")
    gathered = opened(packed.getvalue())
    assert gathered.files == [File("a.md", b"one")]
    assert left(gathered) == {"a.md": "duplicate"}


def test_a_zip_in_the_zip_stays_packed() -> None:
    assert left(opened(zipped({"inner.zip": zipped({"a.md": RECORD})}))) == {"inner.zip": "not_text"}


def test_utf8_names_are_read_whether_they_say_so_or_not() -> None:
    """Some systems write UTF-8 without the flag for it (bit 11)."""
    raw = bytearray(zipped({"prüfung.md": RECORD}))
    flagged = opened(bytes(raw)).files
    raw[7] &= ~0x08
    raw[raw.index(b"PK\x01\x02") + 9] &= ~0x08
    assert opened(bytes(raw)).files == flagged == [File("prüfung.md", RECORD)]


def test_names_in_the_old_encoding_are_read() -> None:
    raw = zipped({"prZfung.md": RECORD}).replace(b"prZfung", b"pr\x81fung")
    assert opened(raw).files == [File("prüfung.md", RECORD)]


def test_a_name_that_says_utf8_and_is_not_refuses_the_archive() -> None:
    assert refusal(zipped({"prüf.md": RECORD}).replace("ü".encode(), b"\xff\xff")) == "broken_zip"


def test_a_bomb_is_refused_before_it_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    raw = zipped({f"{number}.md": bytes(4_000_000) for number in range(5)})
    monkeypatch.setattr(zipfile.ZipFile, "open", lambda *args: pytest.fail("unpacked"))
    assert refusal(raw) == "zip_bomb"


def test_entries_that_share_their_content_are_refused() -> None:
    """The list names the first entry's place for both, as the bombs do that unpack one content many times."""
    raw = bytearray(zipped({"a.md": RECORD, "b.md": RECORD}))
    second = raw.rindex(b"PK\x01\x02")
    raw[second + 42 : second + 46] = struct.pack("<L", 0)
    assert refusal(bytes(raw)) == "zip_bomb"


def test_sizes_in_the_list_are_not_believed() -> None:
    """A list that says 10 bytes for what unpacks to 9 MB: only 10 are unpacked, and they fail their checksum."""
    raw = bytearray(zipped({"a.md": bytes(9_000_000)}))
    start = raw.index(b"PK\x01\x02")
    raw[start + 24 : start + 28] = struct.pack("<L", 10)
    assert refusal(bytes(raw)) == "broken_zip"


def test_more_text_than_may_be_taken_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "ALL_BYTES", 2 * len(RECORD))
    assert len(opened(zipped({"a.md": RECORD, "b.md": RECORD, "c.png": RECORD})).files) == 2
    assert refusal(zipped({"a.md": RECORD, "b.md": RECORD, "c.md": RECORD})) == "too_big"


def test_a_hundred_thousand_files_are_refused() -> None:
    """One entry in the list, a hundred thousand times: the end says how long the list is, in bytes and (of 16 bits)
    in entries."""
    raw = zipped({"a.md": b""})
    start, end = raw.index(b"PK\x01\x02"), raw.index(b"PK\x05\x06")
    listed = raw[start:end] * 100_000
    tail = struct.pack("<4sHHHHLLH", b"PK\x05\x06", 0, 0, 34464, 34464, len(listed), start, 0)
    assert refusal(raw[:start] + listed + tail) == "too_many_files"


def test_more_entries_than_are_looked_at_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "ENTRIES", 2)
    assert len(opened(zipped({"a.md": b"", "b.md": b""})).files) == 2
    assert refusal(zipped({"a.md": b"", "b.md": b"", "c.png": b""})) == "too_many_files"


def test_an_archive_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "ARCHIVE_BYTES", 100)
    assert refusal(zipped({"a.md": RECORD})) == "too_big"


@pytest.mark.parametrize("raw", [b"", b"PK", b"# A record\n", b"\x1f\x8b\x08\x00" + bytes(50)])
def test_what_is_no_zip_is_refused_as_such(raw: bytes) -> None:
    assert refusal(raw) == "not_zip"


def test_an_archive_cut_off_is_refused() -> None:
    raw = zipped({"a.md": RECORD, "b.md": RECORD})
    assert refusal(raw[:-30]) == "broken_zip"


HONEST = zipped({"docs/a.md": RECORD * 20, "docs/b.md": RECORD, "docs/c.png": RECORD})


@given(st.lists(st.tuples(st.integers(0, len(HONEST) - 1), st.binary(min_size=1, max_size=4)), min_size=1, max_size=4))
def test_damage_anywhere_is_refused_or_does_no_harm(damage: list[tuple[int, bytes]]) -> None:
    raw = bytearray(HONEST)
    for place, wrong in damage:
        raw[place : place + len(wrong)] = wrong
    try:
        gathered = opened(bytes(raw))
    except Refused:
        return
    assert all(file.raw in (RECORD * 20, RECORD, b"") for file in gathered.files)


@given(st.integers(0, len(HONEST) - 1))
def test_cut_off_anywhere_is_refused(length: int) -> None:
    assert refusal(HONEST[:length]) in ("broken_zip", "not_zip")
