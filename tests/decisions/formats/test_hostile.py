"""Whatever the bytes are, the answer is a record or a reason, and it comes at once."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from growth.decisions.formats.reading import read
from growth.decisions.formats.records import SKIP_REASONS, Record, Skipped

PATH = "docs/adr/0001-x.md"
BODY = "# 7. Café – décision\n\nDate: 2024-02-29\n\n## Status\n\nAccepted\n\n## Context\n\nUmlauts: ü.\n"
LETTERS = "#*-_[](){}<>|:;,.!`~\\\"'=+ \n\tabADR017é決：→\u2028"
PIECES = (
    "# ", "## Status\n", "## Considered Options\n", "Superseded by ", "[ADR 7](0007-x.md)", "---\n", "status: ",
    "* Good, because ", "<!-- ", "-->", "```\n", "| Status | Date |\n", "<!-- rungs:record/1 -->\n",
    "\n<!-- rungs:option -->\n", "Date: ", "{ ", "}", "被", "に置き換え", "\n\n",
)  # fmt: skip


@given(st.binary(max_size=300))
@settings(max_examples=300, deadline=None)
def test_any_bytes_have_an_outcome(raw: bytes) -> None:
    _has_an_outcome(read(PATH, raw))


@given(st.lists(st.sampled_from(PIECES) | st.text(LETTERS, max_size=12), max_size=25).map("".join))
@settings(max_examples=300, deadline=None)
def test_any_text_has_an_outcome(text: str) -> None:
    _has_an_outcome(read(PATH, text.encode()))


@given(st.recursive(st.none() | st.integers() | st.text(max_size=5), lambda inner: st.lists(inner, max_size=3)))
@settings(max_examples=50, deadline=None)
def test_a_json_document_with_odd_values_is_read_as_far_as_it_goes(value: object) -> None:
    import json

    document = {"format": "rungs-decision/1", "title": "Kept", "options": value, "number": value, "date": value}
    found = read("seven.json", json.dumps(document).encode())
    assert isinstance(found, Record)
    assert found.title == "Kept"


def _has_an_outcome(found: Record | Skipped) -> None:
    assert isinstance(found, Record) or found.reason in SKIP_REASONS


@pytest.mark.parametrize(
    "raw",
    [
        BODY.encode(),
        b"\xef\xbb\xbf" + BODY.encode(),
        b"\xff\xfe" + BODY.encode("utf-16-le"),
        b"\xfe\xff" + BODY.encode("utf-16-be"),
        BODY.encode("cp1252"),
        BODY.replace("\n", "\r\n").encode(),
        BODY.replace("\n", "\r").encode(),
    ],
    ids=["utf-8", "bom", "utf-16-le", "utf-16-be", "cp1252", "crlf", "cr"],
)
def test_encodings_and_line_ends_make_no_difference(raw: bytes) -> None:
    assert read(PATH, raw) == read(PATH, BODY.encode())


@pytest.mark.parametrize(
    ("path", "raw", "reason"),
    [
        ("adr/0001-x.md", b"", "empty"),
        ("adr/0001-x.md", b" \r\n\t", "empty"),
        ("adr/0001-x.md", bytes(range(256)), "binary"),
        ("adr/0001-x.md", b"\x89PNG\x1a\xff\xfe", "binary"),
        ("adr/0001-x.md", b"\xff\xfe\x00", "unreadable"),
        ("adr/0001-x.md", b"\x81 no code page has this", "unreadable"),
        ("adr/0001-x.md", b"# x\n" * 3_000_000, "too_large"),
        ("adr/0001-x.rst", b"Title\n=====\n", "not_markdown"),
        ("adr/package.json", b'{"name": "x"}', "not_markdown"),
        ("adr/broken.json", b"[" * 100_000, "not_markdown"),
    ],
)
def test_a_file_that_cannot_be_read_has_its_own_reason(path: str, raw: bytes, reason: str) -> None:
    assert read(path, raw) == Skipped(path, reason)


def test_aliases_in_front_matter_are_refused_and_the_lines_still_read() -> None:
    lines = ["a: &a [x,x,x,x,x,x,x,x,x]"]
    lines += [
        f"{name}: &{name} [{','.join(['*' + before] * 9)}]" for before, name in zip("abcdefg", "bcdefgh", strict=True)
    ]
    found = read(PATH, "\n".join(["---", *lines, "status: accepted", "---", "# Bomb"]).encode())
    assert isinstance(found, Record)
    assert (found.title, found.status) == ("Bomb", "accepted")
    assert found.problems == ("The front matter is not valid YAML, so it was read line by line.",)


def test_front_matter_that_is_never_closed_is_text() -> None:
    found = read(PATH, b"---\nstatus: accepted\n# Never closed\n\n## Context\n\nx\n")
    assert isinstance(found, Record)
    assert (found.title, found.status) == ("Never closed", "accepted")
    assert found.problems == ("The front matter is never closed, so all of it was read as text.",)


HALF_A_MEGABYTE = {
    "one line": "a" * 500_000,
    "nested quotes": "> " * 250_000,
    "nested lists": "".join("  " * depth + "- x\n" for depth in range(700)),
    "open brackets": "## Status\n\n" + "](" * 250_000,
    "open comments": "## Status\n\n" + "<!--" * 125_000,
    "open tags": "## Status\n\n" + "<a href=" * 60_000,
    "headings": "## Status\n\nAccepted\n\n" * 22_000,
    "ties": "## Links\n\n" + "* supersedes [ADR 1](0001-a.md)\n" * 15_000,
    "keys": "Status: accepted\n" * 30_000,
    "names": "Deciders: " + "a, " * 160_000,
    "options": "## Options\n\n" + "* one\n  more\n" * 38_000,
    "spaces": "Status" + " " * 500_000 + ": x",
    "blank lines": "\n" * 500_000,
    "marks": "<!-- rungs:record/1 -->\n" + "<!-- rungs:option -->\n" * 22_000,
}


@pytest.mark.parametrize("name", HALF_A_MEGABYTE)
def test_a_large_hostile_file_takes_seconds_at_most(name: str) -> None:
    started = time.process_time()
    assert isinstance(read(PATH, f"# 1. T\n\n{HALF_A_MEGABYTE[name]}".encode()), Record)
    assert time.process_time() - started < 5  # about one second here; what is not linear takes minutes
