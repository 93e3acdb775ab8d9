"""What comes out of a folder on disk, with real links, pipes and repositories."""

import os
from pathlib import Path

import pytest
from dulwich import porcelain

from growth.decisions.gathering import File, Gathered, Refused, files, from_path


def write(folder: Path, texts: dict[str, str]) -> None:
    for path, text in texts.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)


def committed(folder: Path) -> str:
    """Makes the folder a repository with all its files in one commit. Returns the commit."""
    porcelain.init(folder)
    porcelain.add(folder, [str(file) for file in folder.rglob("*") if ".git" not in file.parts])
    return porcelain.commit(folder, message=b"First", author=b"Ada <ada@example.org>").decode()


def left(gathered: Gathered) -> dict[str, str]:
    return {out.path: out.reason for out in gathered.left_out}


def test_files_come_with_paths_relative_to_the_folder_in_their_order(tmp_path: Path) -> None:
    write(tmp_path, {"b.md": "two", "a/z.md": "one"})
    assert from_path(tmp_path) == Gathered([File("a/z.md", b"one"), File("b.md", b"two")], [], "", str(tmp_path))


def test_one_file_comes_under_its_name(tmp_path: Path) -> None:
    write(tmp_path, {"b.md": "two"})
    assert from_path(tmp_path / "b.md") == Gathered([File("b.md", b"two")], [], "", "b.md")


def test_other_kinds_of_files_are_left_out_unread(tmp_path: Path) -> None:
    write(tmp_path, {"logo.PNG": "", "NOTES.MD": "kept", "Makefile": ""})
    gathered = from_path(tmp_path)
    assert [file.path for file in gathered.files] == ["NOTES.MD"]
    assert left(gathered) == {"logo.PNG": "not_text", "Makefile": "not_text"}


def test_links_are_not_followed_to_files_or_folders(tmp_path: Path) -> None:
    write(tmp_path, {"secret/a.md": "secret", "import/b.md": "mine"})
    (tmp_path / "import/file.md").symlink_to(tmp_path / "secret/a.md")
    (tmp_path / "import/folder").symlink_to(tmp_path / "secret")
    (tmp_path / "import/loop").symlink_to(tmp_path / "import")
    gathered = from_path(tmp_path / "import")
    assert gathered.files == [File("b.md", b"mine")]
    assert left(gathered) == {"file.md": "symlink", "folder": "symlink", "loop": "symlink"}


def test_a_pipe_is_left_out_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.md")
    assert left(from_path(tmp_path)) == {"pipe.md": "not_a_file"}
    assert left(from_path(tmp_path / "pipe.md")) == {"pipe.md": "not_a_file"}


def test_hidden_folders_are_said_once_and_git_and_system_files_never(tmp_path: Path) -> None:
    write(tmp_path, {".github/a.md": "", ".github/b.md": "", "web/node_modules/x/c.md": "", ".git/d.md": ""})
    write(tmp_path, {"__MACOSX/e.md": "", "._f.md": "", ".DS_Store": "", ".adr.yml": "kept"})
    gathered = from_path(tmp_path)
    assert [file.path for file in gathered.files] == [".adr.yml"]
    assert left(gathered) == {".github": "hidden_folder", "web/node_modules": "hidden_folder"}


def test_names_that_no_text_can_hold_are_left_out_and_still_shown(tmp_path: Path) -> None:
    for name in (b"caf\xe9.md", b"two\nlines.md", b"back\\slash.md"):
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name)).write_text("")
    expected = {"caf\ufffd.md": "bad_path", "two\ufffdlines.md": "bad_path", "back\\slash.md": "bad_path"}
    assert left(from_path(tmp_path)) == expected


def test_folders_too_deep_are_left_out(tmp_path: Path) -> None:
    write(tmp_path, {"/".join(["d"] * (files.FOLDERS_DEEP - 1)) + "/a.md": "kept"})
    write(tmp_path, {"/".join(["e"] * files.FOLDERS_DEEP) + "/a.md": ""})
    gathered = from_path(tmp_path)
    assert [file.raw for file in gathered.files] == [b"kept"]
    assert left(gathered) == {"/".join(["e"] * files.FOLDERS_DEEP) + "/a.md": "bad_path"}


def test_a_file_is_taken_up_to_the_limit_and_left_out_beyond_it(tmp_path: Path) -> None:
    write(tmp_path, {"fits.md": "x" * files.FILE_BYTES, "large.md": "x" * (files.FILE_BYTES + 1)})
    gathered = from_path(tmp_path)
    assert [file.path for file in gathered.files] == ["fits.md"]
    assert left(gathered) == {"large.md": "too_large"}


def test_a_pointer_to_git_lfs_is_left_out(tmp_path: Path) -> None:
    write(tmp_path, {"a.md": "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 9\n"})
    assert left(from_path(tmp_path)) == {"a.md": "lfs"}


@pytest.mark.parametrize(
    ("limit", "reason"), [("ENTRIES", "too_many_files"), ("FILES", "too_many_files"), ("ALL_BYTES", "too_big")]
)
def test_what_is_at_a_limit_is_taken_and_more_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str, reason: str
) -> None:
    monkeypatch.setattr(files, limit, 3)
    write(tmp_path, {f"{number}.md": "x" for number in range(3)})
    assert len(from_path(tmp_path).files) == 3
    write(tmp_path, {"3.md": "x"})
    with pytest.raises(Refused) as refused:
        from_path(tmp_path)
    assert refused.value.reason == reason


@pytest.mark.parametrize("name", ["nothing", "a\0b"])
def test_a_path_without_anything_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(Refused) as refused:
        from_path(tmp_path / name)
    assert refused.value.reason == "not_found"


def test_the_commit_is_given_for_a_clean_work_tree_and_for_a_folder_in_it(tmp_path: Path) -> None:
    write(tmp_path, {"docs/adr/a.md": "one", "docs/b.md": "two", "src.py": ""})
    commit = committed(tmp_path)
    (tmp_path / "src.py").write_text("not imported, so it does not matter")
    assert from_path(tmp_path).commit == commit
    assert from_path(tmp_path / "docs/adr").commit == commit


@pytest.mark.parametrize(
    "change",
    [
        lambda folder: (folder / "a.md").write_text("changed"),
        lambda folder: (folder / "a.md").unlink(),
        lambda folder: (folder / "new.md").write_text("untracked"),
    ],
)
def test_no_commit_is_given_where_the_files_differ_from_it(tmp_path: Path, change) -> None:
    write(tmp_path, {"a.md": "one", "b.md": "two"})
    committed(tmp_path)
    change(tmp_path)
    assert from_path(tmp_path).commit == ""


def test_no_command_that_a_repository_names_is_run(tmp_path: Path) -> None:
    write(tmp_path, {"a.md": "one", ".gitattributes": "*.md filter=evil\n"})
    committed(tmp_path)
    with (tmp_path / ".git/config").open("a") as config:
        config.write(f'[filter "evil"]\n\tclean = touch {tmp_path}/ran\n\tsmudge = touch {tmp_path}/ran\n')
    from_path(tmp_path)
    assert not (tmp_path / "ran").exists()


def test_a_broken_repository_around_the_files_does_no_harm(tmp_path: Path) -> None:
    write(tmp_path, {"a.md": "one", ".git/HEAD": "ref: nonsense", ".git/config": "[core\n"})
    assert from_path(tmp_path) == Gathered([File("a.md", b"one")], [], "", str(tmp_path))
