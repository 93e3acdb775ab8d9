"""Files with front matter and a title, and nothing else: records wherever they lie."""

import pytest

from growth.decisions.formats.reading import read
from growth.decisions.formats.records import Record, Skipped

MATTER = "---\nstatus: accepted\ndate: 2024-05-02\n---\n"


@pytest.mark.parametrize("path", ["0003-barcodes.md", "notes/barcodes.md"])
def test_a_stub_that_says_status_date_and_title_is_a_record(path: str) -> None:
    found = read(path, f"{MATTER}# Barcodes on every crate\n".encode())
    assert isinstance(found, Record)
    assert (found.title, found.status, str(found.date)) == ("Barcodes on every crate", "accepted", "2024-05-02")


@pytest.mark.parametrize(
    "text",
    [
        "---\nstatus: accepted\n---\n# Barcodes on every crate\n",
        "---\ndate: 2024-05-02\n---\n# Barcodes on every crate\n",
        f"{MATTER}# Barcodes on every crate\n\nA page of the site about barcodes.\n",
        MATTER,
    ],
)
def test_with_less_or_with_other_words_it_is_none(text: str) -> None:
    assert isinstance(read("notes/barcodes.md", text.encode()), Skipped)
