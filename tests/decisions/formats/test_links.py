"""Ties are found where they are stated, point where exactly one record is, and are never guessed."""

import pytest

from growth.decisions.formats.links import resolve, unresolved
from growth.decisions.formats.reading import read
from growth.decisions.formats.records import Record, Reference


def _record(path: str, status: str = "Accepted") -> Record:
    found = read(path, f"# A thing\n\n## Status\n\n{status}\n\n## Context\n\nx\n".encode())
    assert isinstance(found, Record)
    return found


@pytest.mark.parametrize(
    ("words", "kind", "number", "file"),
    [
        ("Superseded by [ADR 23](/adr/23)", "superseded_by", 23, None),
        ("Superceded by [16. New](0016-new.md)", "superseded_by", 16, "0016-new.md"),
        ("⌛️ Superseded [0019](0019-x.md)", "superseded_by", 19, "0019-x.md"),
        ("Superseded: 2019-12-19 by [ADR 14](../adr/0014-x.md#top)", "superseded_by", 14, "0014-x.md"),
        ("Superseded by [New](../adr/2025-05-09-new.md)", "superseded_by", None, "2025-05-09-new.md"),
        ("Superseded by 20201016-use-slugs", "superseded_by", None, "20201016-use-slugs.md"),
        ("Replaced by https://github.com/a/b/blob/main/adr/0004-b.md", "superseded_by", 4, "0004-b.md"),
        ('Superseded by <a href="0005-c.md">this one</a>', "superseded_by", 5, "0005-c.md"),
        ("Superseded by [[0006-wiki]]", "superseded_by", 6, "0006-wiki.md"),
        ("Supersedes ADR-0045", "supersedes", 45, None),
        ("Amended by [17. Data](0017-data.md)", "amended_by", 17, "0017-data.md"),
        ("Amends [10. Tree](0010-tree.md)", "amends", 10, "0010-tree.md"),
    ],
)
def test_a_tie_names_its_target_by_number_and_file(words: str, kind: str, number: int | None, file: str | None) -> None:
    (tie,) = _record("docs/adr/0099-z.md", words).references
    assert (tie.kind, tie.number, tie.file, tie.partly) == (kind, number, file, False)


@pytest.mark.parametrize(
    "words",
    [
        "Accepted. This replaces our old tool",
        "Accepted, will be superseded by [ADR 5](0005-x.md)",
        "Rejected in favour of ADR 111",
        "Accepted\n\n> Superseded by [ADR 123](adr-123.md)",
        "Accepted\n\n```\nSuperseded by ADR 12\n```",
        "Accepted\n\n<!-- Superseded by ADR 12 -->",
        "Superseded by none",
        "Superseded in 2021",
    ],
)
def test_what_is_no_tie_gives_none(words: str) -> None:
    assert _record("docs/adr/0099-z.md", words).references == ()


@pytest.mark.parametrize(
    "words", ["Partially supersedes", "Supersedes some aspects of", "Overrides", "In part supersedes"]
)
def test_a_partial_tie_says_so(words: str) -> None:
    (tie,) = _record("docs/adr/0099-z.md", f"{words} [ADR-15](0015-x.md)").references
    assert (tie.kind, tie.number, tie.partly) == ("supersedes", 15, True)


def test_a_tie_points_at_the_record_beside_it_first() -> None:
    records = [
        _record("a/adr/0001-x.md", "Superseded by ADR 2"),
        _record("a/adr/0002-y.md"),
        _record("b/adr/0002-z.md"),
    ]
    assert resolve(records) == {"a/adr/0001-x.md": [("superseded_by", "a/adr/0002-y.md")]}


def test_two_records_with_the_number_leave_a_tie_open() -> None:
    records = [_record("adr/0001-x.md", "Superseded by ADR 2"), _record("adr/0002-y.md"), _record("adr/0002-z.md")]
    assert resolve(records) == {}
    assert unresolved(records) == {"adr/0001-x.md": [Reference("superseded_by", 2, None, "ADR 2")]}


def test_a_file_name_decides_between_records_with_one_number() -> None:
    records = [
        _record("adr/0001-x.md", "Superseded by [2](0002-z.md)"),
        _record("adr/0002-y.md"),
        _record("adr/0002-z.md"),
    ]
    assert resolve(records) == {"adr/0001-x.md": [("superseded_by", "adr/0002-z.md")]}


def test_a_record_with_a_folder_of_its_own_is_found_by_the_folder() -> None:
    old = _record("decisions/2024-01-02-old/README.md", "Superseded by [New](../2024-03-04-new/README.md)")
    new = _record("decisions/2024-03-04-new/README.md")
    assert resolve([old, new]) == {old.path: [("superseded_by", new.path)]}


def test_nothing_points_at_itself() -> None:
    record = _record("adr/0002-y.md", "Superseded by ADR 2")
    assert resolve([record]) == {}
