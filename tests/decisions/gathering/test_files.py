"""The rules every source shares."""

import io
import ntpath
import posixpath
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from growth.decisions.gathering import File, Gathered, LeftOut, Refused, files, from_uploads
from growth.decisions.gathering.files import is_bad_path, is_unsafe, shown

PARTS = st.sampled_from(["..", ".", "", "a", "C:", "\\", "..\\", "/", "\\\\host", "a.md", "\0", "c:a"])
PATHS = st.lists(PARTS, max_size=6).map("/".join) | st.lists(PARTS, max_size=6).map("".join) | st.text()


@given(PATHS)
def test_a_path_that_is_kept_stays_in_its_folder_on_any_system(path: str) -> None:
    if not is_unsafe(path):
        assert posixpath.normpath(posixpath.join("/in", path)).startswith("/in")
        assert ntpath.normpath(ntpath.join("D:\\in", path)).startswith("D:\\in")
    assert is_bad_path(path) or not is_unsafe(path)


@given(st.text(string.ascii_letters + " äß漢-+'()", min_size=1, max_size=30), st.sampled_from(["", "docs/", "a/b c/"]))
def test_the_paths_people_use_are_kept(name: str, folder: str) -> None:
    assert not is_bad_path(folder + name)


@given(st.text() | st.binary().map(lambda raw: raw.decode("utf-8", "surrogateescape")))
def test_what_is_shown_fits_any_text_column(path: str) -> None:
    assert shown(path).encode().decode() == shown(path)
    assert "\0" not in shown(path)
    assert len(shown(path)) <= files.PATH_CHARACTERS


def test_a_path_is_kept_up_to_its_longest() -> None:
    assert not is_bad_path("x" * files.PATH_CHARACTERS)
    assert is_bad_path("x" * (files.PATH_CHARACTERS + 1))


def test_uploads_come_with_their_names_and_bad_ones_are_left_out() -> None:
    sent = {"a.md": b"one", "../b.md": b"two", "c.png": b"", "d.zip": b"PK", "e.md": b"x" * (files.FILE_BYTES + 1)}
    assert from_uploads((name, io.BytesIO(raw)) for name, raw in sent.items()) == Gathered(
        [File("a.md", b"one")],
        [
            LeftOut("../b.md", "bad_path"),
            LeftOut("c.png", "not_text"),
            LeftOut("d.zip", "not_text"),
            LeftOut("e.md", "too_large"),
        ],
        "",
        "uploaded files",
    )


def test_too_many_uploads_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "FILES", 2)
    with pytest.raises(Refused) as refused:
        from_uploads((f"{number}.md", io.BytesIO()) for number in range(3))
    assert refused.value.reason == "too_many_files"
