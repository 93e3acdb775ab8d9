"""What we write is ordinary MADR and Nygard to others, and stays ours after somebody edited it."""

import datetime

import yaml

from growth.decisions.formats.own_documents import HEAD
from growth.decisions.formats.reading import read
from growth.decisions.formats.records import Option, Record, Reference, Section
from growth.decisions.formats.writing import to_madr, to_nygard

PATH = "docs/adr/0007-drafts.md"
RECORD = Record(
    path=PATH,
    title="Keep drafts on the device",
    number=7,
    status="accepted",
    status_words="accepted",
    date=datetime.date(2024, 5, 6),
    date_words="2024-05-06",
    people=(("decider", "Ida Holm"), ("consulted", "Bo")),
    context="Trains have tunnels.\n\n```mermaid\ngraph TD; A-->B\n```",
    options=(Option("Local store", "In the browser.", ("it is there",), ("it is small",)), Option("Nothing")),
    decision="Local store.",
    consequences="Calm people.",
    ai_proposed="A server.",
    ai_decided="No server: tunnels.",
    revisit_on=datetime.date(2025, 5, 6),
    more=(Section("Licences", "None."),),
    references=(Reference("supersedes", 3, "0003-server.md", "[ADR-0003](0003-server.md)"),),
)


def test_madr_has_its_front_matter_and_headings() -> None:
    _, matter, body = to_madr(RECORD).split("---\n", 2)
    front = yaml.safe_load(matter)
    assert front["status"] == "accepted"
    assert front["decision-makers"] == ["Ida Holm"]
    assert front["supersedes"] == ["[ADR-0003](0003-server.md)"]
    headings = [line for line in body.split("\n") if line.startswith("#")]
    assert headings[:4] == [
        "# Keep drafts on the device",
        "## Context and Problem Statement",
        "## Considered Options",
        "## Decision Outcome",
    ]
    assert "* Good, because it is there" in body


def test_nygard_has_number_date_and_status_in_its_text() -> None:
    text = to_nygard(RECORD)
    assert "# 7. Keep drafts on the device\n\nDate: 2024-05-06\n" in text
    assert "## Status\n\naccepted\n" in text
    assert "Supersedes [ADR-0003](0003-server.md)" in text


def test_a_plain_record_needs_no_front_matter_in_nygards_form() -> None:
    plain = Record(path=PATH, title="Queue", number=7, status="accepted", status_words="Accepted", context="x")
    assert to_nygard(plain).startswith("# 7. Queue\n")


def test_what_others_read_without_our_marks_is_the_same_record() -> None:
    for text in (to_madr(RECORD), to_nygard(RECORD)):
        foreign = read(PATH, "\n".join(line for line in text.split("\n") if not line.startswith("<!-- ")).encode())
        assert HEAD not in text.replace(HEAD, "", 1)
        assert isinstance(foreign, Record)
        for field in ("title", "number", "status", "date", "people", "context", "decision", "consequences", "options"):
            assert getattr(foreign, field) == getattr(RECORD, field), field
        assert [(tie.kind, tie.number) for tie in foreign.references] == [("supersedes", 3)]


def test_an_edit_of_our_file_is_read() -> None:
    edited = to_madr(RECORD).replace("status: accepted", "status: deprecated").replace("Calm people.", "Calm people!")
    found = read(PATH, edited.encode())
    assert isinstance(found, Record)
    assert (found.status, found.consequences) == ("deprecated", "Calm people!")
    assert found.context == RECORD.context


def test_an_option_added_to_the_list_of_our_file_is_one_more() -> None:
    found = read(PATH, to_madr(RECORD).replace("* Nothing\n", "* Nothing\n* Paper\n").encode())
    assert isinstance(found, Record)
    assert [option.title for option in found.options] == ["Local store", "Nothing", "Paper"]
